"""The options of `pacer init` for a company's year: 4-4-5 weeks, the day on which years end, and the season."""

from __future__ import annotations

import calendar
import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from babel import Locale
from babel.dates import get_day_names, get_month_names

from bot.cli.failures import usage
from bot.i18n import _, percent
from spm_core.principal import CompanyInfo
from spm_core.week_years import PATTERNS

CalendarOption = Annotated[
    str | None, typer.Option(help="months, or weeks in quarters of 4-4-5, 4-5-4 or 5-4-4; months unless given.")
]
YearEndsOption = Annotated[
    str | None, typer.Option(help='Of a calendar of weeks: "last saturday of august" or "nearest friday to june".')
]
SeasonOption = Annotated[
    str | None, typer.Option(help="Pace by season too: the shares of a year's quarters or months, history, or off.")
]
MONTHS = "months"
_DAYS = [name.lower() for name in calendar.day_name]
_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_YEAR_ENDS = re.compile(r"(?:on )?(?:the )?(last|nearest) ([a-z]+) (?:of|in|to|to the end of) ([a-z]+)")
PARTS = (2, 4, 12)


def year_settings(pattern: str | None, year_ends: str | None, existing: CompanyInfo | None) -> dict[str, Any]:
    """The columns of a company that --calendar and --year-ends set, with their values."""
    if pattern is None and year_ends is None:
        return {}
    if pattern == MONTHS:
        if year_ends:
            usage(_("--year-ends is for a calendar of weeks: leave out --calendar months."))
        return {"week_pattern": None, "year_end_rule": None, "year_end_weekday": None}
    if pattern is not None and pattern not in PATTERNS:
        known = ", ".join((MONTHS, *PATTERNS))
        usage(_("“{value}” of --calendar is none of {known}.").format(value=pattern, known=known))
    weeks = existing.calendar.weeks if existing else None
    if year_ends is None:
        if weeks is None:
            usage(_('A calendar of weeks needs the day on which its years end: --year-ends "last saturday of august"'))
        return {"week_pattern": pattern}
    return {"week_pattern": pattern or (weeks.pattern if weeks else PATTERNS[0]), **_year_end(year_ends)}


def _year_end(words: str) -> dict[str, Any]:
    match = _YEAR_ENDS.fullmatch(" ".join(words.lower().split()))
    if match is None or match[2] not in _DAYS or match[3] not in _MONTHS:
        usage(
            _('“{value}” of --year-ends is no such day. Examples: "last saturday of august", "nearest friday to june".')
            .format(value=words)
        )  # fmt: skip
    starts = (_MONTHS.index(match[3]) + 1) % 12 + 1
    return {"year_end_rule": match[1], "year_end_weekday": _DAYS.index(match[2]), "fiscal_year_start": starts}


def season_setting(words: str | None) -> dict[str, Any]:
    """The column that --season sets: shares of the parts of a year, none for the company's history, or off."""
    if words is None:
        return {}
    match words.strip().lower():
        case "off":
            return {"season": None}
        case "history":
            return {"season": []}
        case given:
            return {"season": [f"{share.normalize():f}" for share in _shares(given)]}


def _shares(words: str) -> list[Decimal]:
    """The shares written as "19%,24.5%,28%,28.5%" or "0.19 0.245 0.28 0.285"."""
    parts = [part for part in re.split(r"[,;\s]+", words) if part]
    try:
        shares = [Decimal(part[:-1]) / 100 if part.endswith("%") else Decimal(part) for part in parts]
    except InvalidOperation:
        shares = []
    valid = len(shares) in PARTS and all(share.is_finite() and share >= 0 for share in shares) and sum(shares) == 1
    if not valid:
        usage(
            _("“{value}” of --season: give the shares of the 2 halves, 4 quarters or 12 months of a year, which make "
              "100% together, or “history”, or “off”.").format(value=words)
        )  # fmt: skip
    return shares


def year_words(company: CompanyInfo) -> str:
    """How the company's year runs, as `pacer init` tells it."""
    english, weeks = Locale("en"), company.calendar.weeks
    months = get_month_names(locale=english)
    if weeks is None:
        return _("fiscal year from {month}").format(month=months[company.calendar.fiscal_start])
    last = months[(company.calendar.fiscal_start - 2) % 12 + 1]
    words = _("{pattern} weeks, years end on the last {day} of {month}")
    if weeks.rule == "nearest":
        words = _("{pattern} weeks, years end on the {day} nearest to the end of {month}")
    return words.format(pattern=weeks.pattern, day=get_day_names(locale=english)[weeks.weekday], month=last)


def season_words(company: CompanyInfo) -> tuple[str, ...]:
    if company.season is None:
        return ()
    if not company.season:
        return (_("season by the own history"),)
    return (_("season {shares}").format(shares=", ".join(percent(share) for share in company.season)),)
