"""What a figure rests on, in words: which data, how old, and which calendar."""

from __future__ import annotations

from babel.dates import get_day_names

from bot.capability import Request
from bot.cards import Source
from bot.i18n import _, current, day, ngettext
from spm_core.imports.freshness import newest_import
from spm_core.quota.standing import Standing

FEW = 5
"""Holidays up to this many are named one by one."""


def source(request: Request) -> Source | None:
    """The newest import of deals and its age; None where nothing was ever imported."""
    newest = newest_import(request.session)
    if newest is None:
        return None
    age = max(request.now - newest.at, request.now - request.now)
    return Source(newest.file_name, newest.at, age, stale=age > request.principal.company.stale_after)


def calendar_used(request: Request, standing: Standing) -> str:
    """Working days as they were counted."""
    week = _week(sorted(request.principal.company.work.weekdays))
    if not standing.holidays:
        return _("Working days: {week}; no public holidays counted.").format(week=week)
    if len(standing.holidays) <= FEW:
        named = ", ".join(day(each) for each in standing.holidays)
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
    return ", ".join(names[each] for each in weekdays)
