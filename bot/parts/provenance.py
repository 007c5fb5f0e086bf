"""What figures rest on: the newest import, its age, and the working calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from babel.dates import get_day_names

from bot.blocks import Text
from bot.capability import Request
from bot.cards import Source
from bot.i18n import _, current, day, money, ngettext, number, percent, weekdays
from bot.parts.metrics_file import catalogue
from spm_core.goals.read import Shown
from spm_core.imports.freshness import CLOSING_ROWS, Newest, RowsBehind, behind, rows_of
from spm_core.money import Money
from spm_core.people.models import ALWAYS
from spm_core.period import Period, spanning
from spm_core.quota.standing import Standing
from spm_core.who import Who
from spm_core.workdays import OwnTime

FEW = 5
"""Up to this many holidays are listed one by one."""


def source(request: Request, whose: Who, period: Period, rows: frozenset[RowsBehind] = CLOSING_ROWS) -> Source | None:
    """The imports of the rows behind the figures of somebody's period; None where they come from no file."""
    return of_imports(request, behind(request.session, whose, period, rows))


def of_imports(request: Request, imports: Sequence[Newest]) -> Source | None:
    """What a card says of the imports behind it, the oldest first. Figures are as old as the oldest of them."""
    if not imports:
        return None
    oldest, youngest = (max(request.now - each.at, timedelta(0)) for each in (imports[0], imports[-1]))
    several = len(imports) > 1
    name = _("{count} sources").format(count=number(len(imports), 0)) if several else imports[0].file_name
    stale = oldest > request.principal.company.stale_after
    return Source(name, imports[-1].at, youngest, stale, oldest if several else None)


def of_goals(request: Request, whose: Who, goals: Iterable[Shown]) -> Source | None:
    """The imports of the rows behind what was reached of somebody's goals; None where none has begun."""
    begun = [goal for goal in goals if goal.progress is not None and goal.progress.started]
    known = catalogue()
    metrics = [known[goal.metric] for goal in begun if goal.metric in known]
    if not metrics:
        return None
    period = spanning(*(goal.progress.period for goal in begun if goal.progress))
    return source(request, whose, period, rows_of(metrics, known))


def waiting_for_rate(amounts: Sequence[Money], in_words: Callable[[Money], str] = money) -> tuple[Text, ...]:
    """A warning about amounts that are not counted, since there is no exchange rate for them yet."""
    if not amounts:
        return ()
    listed = ", ".join(in_words(amount) for amount in amounts)
    return (Text(_("Not counted, waiting for a rate: {amounts}").format(amounts=listed), "warning"),)


def own_time(request: Request, standing: Standing) -> tuple[Text, ...]:
    """When somebody works, where that is not the company's time. Weekdays count; a share without them does not."""
    said = [_of_time(each, sorted(request.principal.company.work.weekdays)) for each in standing.own_time]
    return (Text(" · ".join(said), "muted"),) if said else ()


def _of_time(time: OwnTime, companys: list[int]) -> str:
    if time.share and time.share < 1 and not time.weekdays:
        words = _("Works {share} of full time; the days are not known, so every working day counts")
        return words.format(share=percent(time.share, 0))
    week = _week(list(time.weekdays or companys))
    if time.since == ALWAYS:
        return _("Works {week}").format(week=week)
    return _("Works {week} since {day}").format(week=week, day=day(time.since))


def calendar_used(request: Request, standing: Standing) -> str:
    """How working days were counted for this standing."""
    own = next((each.weekdays for each in reversed(standing.own_time)), None)
    week = _week(sorted(own or request.principal.company.work.weekdays))
    if not standing.holidays:
        return _("Working days: {week}; no public holidays counted.").format(week=week)
    if len(standing.holidays) <= FEW:
        with weekdays(False):
            named = ", ".join(day(holiday) for holiday in standing.holidays)
        return _("Working days: {week}, without {holidays}.").format(week=week, holidays=named)
    count = len(standing.holidays)
    text = ngettext(
        "Working days: {week}, without {count} public holiday.",
        "Working days: {week}, without {count} public holidays.",
        count,
    )
    return text.format(week=week, count=count)


def _week(weekdays: list[int]) -> str:
    names = get_day_names("abbreviated", locale=current().locale)
    if weekdays == list(range(weekdays[0], weekdays[-1] + 1)) and len(weekdays) > 1:
        return f"{names[weekdays[0]]}–{names[weekdays[-1]]}"
    return ", ".join(names[weekday] for weekday in weekdays)
