"""What forms offer to choose from where an argument is a person, a team, a metric or a period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.capability import Request
from bot.i18n import N_, _, period_name
from bot.inputs import Option
from bot.language.words import fold
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from spm_core.people.service import everybody, teams
from spm_core.period import Period, PeriodKind, days

MINE = "my_team"
"""How a call names the team that the asker leads."""


@dataclass(frozen=True, slots=True)
class Picks:
    """Marks an argument type whose values a form offers; typed words mean the same as ever."""

    options: Callable[[Request], tuple[Option, ...]]
    """Those that the asker may use: none where there is nothing to choose."""
    period: bool = False
    """Whether any other days may be given, too."""
    hint: bool = True
    """Whether a form says what goes without a value."""


def people(request: Request) -> tuple[Option, ...]:
    """The people whose figures the asker may see, themselves first; nobody where that is all."""
    me = request.principal
    others = [one for one in everybody(request.session) if one.visible and one.id != me.employee_id]
    mine = Option(_("{name} (you)").format(name=me.name), me.ref)
    return (mine, *(Option(one.name, one.ref) for one in others)) if others else ()


def colleagues(request: Request) -> tuple[Option, ...]:
    """Everybody but the asker: that somebody works here is no secret."""
    me = request.principal.employee_id
    return tuple(Option(one.name, one.ref) for one in everybody(request.session) if one.id != me)


def led_teams(request: Request) -> tuple[Option, ...]:
    """The teams that the asker may name, their own first."""
    mine = (Option(_("My team"), MINE),) if request.principal.leads else ()
    return (*mine, *(Option(team, team) for team in teams(request.session)))


def metrics(_request: Request) -> tuple[Option, ...]:
    named = (Option(label(metric), name) for name, metric in catalogue().items())
    return tuple(sorted(named, key=lambda option: option.label.casefold()))


_PAST: tuple[tuple[PeriodKind, int, str], ...] = (
    ("quarter", 0, N_("This quarter")),
    ("quarter", -1, N_("Last quarter")),
    ("month", 0, N_("This month")),
    ("month", -1, N_("Last month")),
    ("week", 0, N_("This week")),
    ("week", -1, N_("Last week")),
    ("year", 0, N_("This year")),
    ("year", -1, N_("Last year")),
    ("quarter", -2, ""),
    ("quarter", -3, ""),
    ("quarter", -4, ""),
)
_COMING: tuple[tuple[PeriodKind, int, str], ...] = (
    ("quarter", 0, N_("This quarter")),
    ("quarter", 1, N_("Next quarter")),
    ("month", 0, N_("This month")),
    ("month", 1, N_("Next month")),
    ("week", 0, N_("This week")),
    ("week", 1, N_("Next week")),
    ("year", 0, N_("This year")),
    ("year", 1, N_("Next year")),
    ("quarter", -1, N_("Last quarter")),
)


def past_periods(request: Request) -> tuple[Option, ...]:
    return tuple(_periods(request, _PAST))


def coming_periods(request: Request) -> tuple[Option, ...]:
    return tuple(_periods(request, _COMING))


def _periods(request: Request, kinds: tuple[tuple[PeriodKind, int, str], ...]) -> Iterator[Option]:
    for kind, offset, words in kinds:
        period = request.principal.company.calendar.containing(kind, request.today, offset)
        name = period_name(period)
        yield Option(f"{_(words)} · {name}" if words else name, typed(period.start, period.end))


def typed(start: date, end: date) -> str:
    """A period as a form carries it."""
    return f"{start.isoformat()}..{end.isoformat()}"


def chosen(request: Request, value: Any, options: tuple[Option, ...]) -> Option | None:
    """The option that a known value means, by a part of its label too; one of its own where none or several do."""
    if value in (None, ""):
        return None
    words = f"{value.get('start')}..{value.get('end')}" if isinstance(value, Mapping) else str(value)
    same = [option for option in options if words.casefold() in (option.value.casefold(), option.label.casefold())]
    said = set(fold(words).split())
    meant = same or [option for option in options if said and said <= set(fold(option.label).split())]
    return meant[0] if same or len(meant) == 1 else Option(_named(request, words), words)


def _named(request: Request, words: str) -> str:
    if words == MINE:
        return _("My team")
    if period := _range(request, words):
        return period_name(period)
    return next((one.name for one in everybody(request.session) if one.visible and one.ref == words), words)


def matching(options: tuple[Option, ...], words: str) -> tuple[Option, ...]:
    """The options whose labels hold all the words, or the beginnings of them that were typed so far."""
    parts = fold(words).split()
    return tuple(option for option in options if all(f" {part}" in f" {fold(option.label)}" for part in parts))


def _range(request: Request, words: str) -> Period | None:
    try:
        start, end = map(date.fromisoformat, words.split(".."))
        return request.principal.company.calendar.named(days(start, end))
    except (ValueError, OverflowError):
        return None
