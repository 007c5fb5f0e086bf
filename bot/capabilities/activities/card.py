"""Activities as blocks: one as a figure, several as a list, with the day below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks import Block, Fields, Figure, Item, Items, Status
from bot.capability import Request
from bot.i18n import _, day, ngettext, number
from spm_core.metrics.log import Logged


@dataclass(frozen=True, slots=True)
class OneDone:
    """One activity as it is to be logged."""

    kind: str
    count: int
    note: str | None


def shown(
    request: Request,
    wanted: Sequence[OneDone],
    on: date,
    more: tuple[tuple[str, str], ...] = (),
    *,
    done: bool = False,
) -> tuple[Block, ...]:
    """One as a figure, several as a list; the day below."""
    if len(wanted) == 1:
        one = wanted[0]
        return (_figure(one.kind, one.count, done=done), Fields((*_fields(request, on, one.note), *more)))
    saved = Status("✔", _("saved"), "good") if done else None
    items = tuple(
        Item(_words(each.kind, each.count), number(each.count, 0), _with(each.note), saved) for each in wanted
    )
    return (Items(items), Fields((*_fields(request, on, None), *more)))


def earlier_ones(items: tuple[Item, ...]) -> tuple[Block, ...]:
    return (Items(items),) if items else ()


def _words(kind: str, count: int) -> str:
    words = {
        "call": ngettext("call", "calls", count),
        "meeting": ngettext("meeting", "meetings", count),
        "demo": ngettext("demo", "demos", count),
        "proposal": ngettext("proposal", "proposals", count),
    }
    return words[kind]


def _figure(kind: str, count: int, *, done: bool = False) -> Figure:
    return Figure(number(count, 0), _words(kind, count), Status("✔", _("saved"), "good") if done else None)


def counted(logged: Logged) -> str:
    return f"{number(logged.count, 0)} {_words(logged.kind, logged.count)}"


def detail_of(request: Request, logged: Logged) -> str:
    return " · ".join(filter(None, (_day_words(request, logged.day), _with(logged.note))))


def _with(note: str | None) -> str:
    return _("with {who}").format(who=note) if note else ""


def _day_words(request: Request, on: date) -> str:
    return _("today, {day}").format(day=day(on)) if on == request.today else day(on)


def _fields(request: Request, on: date, note: str | None) -> tuple[tuple[str, str], ...]:
    who = ((_("With"), note),) if note else ()
    return ((_("Day"), _day_words(request, on)), *who)
