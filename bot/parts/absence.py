"""Days away in words, and who of a team is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.blocks import Text
from bot.capability import Request
from bot.i18n import _, day, ngettext, period_days
from spm_core.absence.away import AwayStretch, working_days_off
from spm_core.absence.rules import OPEN_END
from spm_core.period import Period
from spm_core.quota.standing import Standing

NAMED = 3
"""How many people a line names."""


def days_away(period: Period) -> str:
    """The days of an absence: one day, two days and what is between, or that the end is not known."""
    if period.length == 1:
        return day(period.start)
    if period.end >= OPEN_END:
        return _("from {day} on").format(day=day(period.start))
    return period_days(period)


def away_line(stretches: Sequence[AwayStretch], today: date) -> tuple[Text, ...]:
    """Who is away today or soon, in a line; whoever is away now is told with the last day alone."""
    if not stretches:
        return ()
    named = [f"{one.person}, {_until(one.period, today)}" for one in stretches[:NAMED]]
    words = "; ".join(named)
    if (more := len(stretches) - NAMED) > 0:
        words = ngettext("{names} and {count} more", "{names} and {count} more", more).format(names=words, count=more)
    return (Text(f"{words}.", strong=_("Away:")),)


def away_facts(stretches: Sequence[AwayStretch]) -> dict[str, Any]:
    return {
        "absent": [{"person": one.person, "start": one.period.start, "end": one.period.end} for one in stretches],
    }


def _until(period: Period, today: date) -> str:
    if period.start < today and period.end < OPEN_END:
        return _("until {day}").format(day=day(period.end))
    return days_away(period)


def days_left_present(request: Request, person: int, standing: Standing) -> int | None:
    """The working days left without the person's days off, which no figure counts; None for a team."""
    if standing.scope != "own":
        return None
    start = max(standing.period.start, request.today)
    if not standing.days_left or start >= standing.period.stop:
        return standing.days_left
    off = working_days_off(request.session, person, Period(start, standing.period.stop))
    return standing.days_left - off


def present_line(standing: Standing, present: int | None, *, mine: bool) -> tuple[Text, ...]:
    """Both counts of the working days left, where days off make them differ."""
    if present is None or present == standing.days_left:
        return ()
    own = _("Of {left} working days left, {present} are without your time off.")
    words = own if mine else _("Of {left} working days left, {present} are without time off.")
    return (Text(words.format(left=standing.days_left, present=present), "muted"),)
