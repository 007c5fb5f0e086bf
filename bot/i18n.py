"""The asker's language: messages by gettext, figures and dates by Babel.

`speaking(locale, today)` sets the language of everything worded inside its block, and the day it is worded on.
"""

from __future__ import annotations

import gettext as gettext_module
import io
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone_name
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from bot.languages import ENGLISH, files, languages
from spm_core.money import Money
from spm_core.period import Period

LANGUAGES = tuple(languages())
"""English first."""
HUNDRED = Decimal(100)
NEAR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Speech:
    language: str
    locale: Locale
    messages: gettext_module.NullTranslations
    today: date | None = None
    """The day it is worded on: dates near it have no year. None where dates must stand for themselves."""
    weekdays: bool = True
    """Whether days near it have their weekday."""


def supported(wanted: str | None) -> str | None:
    """The language, of LANGUAGES, for a locale such as "pt-BR", "it_IT" or "en-GB"; None where there is none."""
    if not wanted:
        return None
    head = wanted.replace("-", "_").split("_")[0].lower()
    return next((language.code for language in languages().values() if language.prefix == head), None)


@lru_cache(maxsize=64)
def speech(wanted: str) -> Speech:
    spoken = languages()[supported(wanted) or ENGLISH]
    locale = _locale(wanted.replace("-", "_"))
    if locale is None or locale.language != spoken.prefix or locale.territory is None:
        locale = _locale(f"{spoken.prefix}_{spoken.territory}") or Locale.parse(spoken.prefix)
    return Speech(spoken.code, locale, _catalog(spoken.code))


def _locale(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return None


@lru_cache
def _catalog(language: str) -> gettext_module.NullTranslations:
    catalog = gettext_module.NullTranslations()
    for path in files(language, "messages/*.po"):
        compiled = io.BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=language))
        compiled.seek(0)
        topic = gettext_module.GNUTranslations(compiled)
        topic.add_fallback(catalog)
        catalog = topic
    return catalog


_SPEECH: ContextVar[Speech | None] = ContextVar("speech", default=None)


def current() -> Speech:
    return _SPEECH.get() or speech(ENGLISH)


def speaking(locale: str | None, today: date | None = None) -> AbstractContextManager[Speech]:
    return _said_as(replace(speech(locale or ENGLISH), today=today))


@contextmanager
def _said_as(chosen: Speech) -> Iterator[Speech]:
    token = _SPEECH.set(chosen)
    try:
        yield chosen
    finally:
        _SPEECH.reset(token)


def _(message: str) -> str:
    return current().messages.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    return current().messages.ngettext(one, many, count)


def N_(message: str) -> str:
    """Mark a message that is translated later, where it is shown."""
    return message


def money(value: Money) -> str:
    """An amount, in whole units where there are no cents: $96,000 but $2,016.30."""
    return _money(value.amount, value.currency, current().locale)


def about(value: Money) -> str:
    """An amount as an estimate, without cents from a hundred on."""
    if abs(value.amount) < HUNDRED:
        return money(value)
    return money(Money(value.amount.quantize(Decimal(1), ROUND_HALF_EVEN), value.currency))


@lru_cache(maxsize=16_384)
def _money(amount: Decimal, currency: str, locale: Locale) -> str:
    cents = amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    whole = cents == cents.to_integral_value()
    pattern: str = locale.currency_formats["standard"].pattern
    return format_currency(
        cents,
        currency,
        locale=locale,
        currency_digits=not whole,
        format=pattern.replace(".00", "") if whole else None,
    )


def percent(value: Decimal, digits: int = 1) -> str:
    return _percent(value.quantize(Decimal(1).scaleb(-digits - 2), ROUND_HALF_EVEN), digits, current().locale)


@lru_cache(maxsize=16_384)
def _percent(value: Decimal, digits: int, locale: Locale) -> str:
    pattern: str = locale.percent_formats[None].pattern
    if digits:
        pattern = pattern.replace("#,##0", "#,##0." + "0" * digits)
    return format_percent(value, format=pattern, locale=locale)


def number(value: Decimal | int, digits: int = 2) -> str:
    return _number(Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN), digits, current().locale)


@lru_cache(maxsize=16_384)
def _number(value: Decimal, digits: int, locale: Locale) -> str:
    return format_decimal(value, locale=locale, format="#,##0." + "0" * digits if digits else "#,##0")


def day(value: date) -> str:
    """The day, with its weekday within two weeks of today, and with its year only where that is another one."""
    today = current().today
    if current().weekdays and _is_near(value):
        return _day(value, "MMMEd", current().locale)
    return _day(value, "MMMd" if today and value.year == today.year else "yMMMd", current().locale)


def _is_near(value: date) -> bool:
    today = current().today
    return today is not None and abs(value - today) <= NEAR


def days_alike(values: Iterable[date | None]) -> AbstractContextManager[Speech]:
    """Inside it, days have their weekday only where every one of these has: a list shows dates in one style."""
    return weekdays(all(value is None or _is_near(value) for value in values))


def weekdays(shown: bool) -> AbstractContextManager[Speech]:
    """Inside it, whether days near today have their weekday: their comma would be lost among commas."""
    return _said_as(replace(current(), weekdays=shown and current().weekdays))


@lru_cache(maxsize=4_096)
def _day(value: date, skeleton: str, locale: Locale) -> str:
    # A month's abbreviation may end in a full stop, which would double the one that ends a sentence.
    return format_skeleton(skeleton, value, locale=locale).removesuffix(".")


def moment(value: datetime) -> str:
    """A moment with its day, time and zone, in the zone that it carries."""
    shown = f"{_day(value.date(), 'yMMMEd', current().locale)}, {_clock(value)}"
    zone = getattr(value.tzinfo, "key", None) or get_timezone_name(value, "short", locale=current().locale)
    return f"{shown} {zone}"


def day_and_time(value: datetime) -> str:
    """A moment as people agree on one, in the zone that it carries: Fri, Dec 4, 10:00."""
    return f"{day(value.date())}, {_clock(value)}"


def _clock(value: datetime) -> str:
    return str(format_datetime(value.replace(tzinfo=None), "HH:mm", locale=current().locale))


def language_name(code: str) -> str:
    """A language's name in the asker's language: Italian, italiano."""
    return str(current().locale.languages[languages()[code].prefix])


_NAMED = {
    "quarter": (N_("Q{index}"), N_("Q{index} {year}")),
    "half": (N_("H{index}"), N_("H{index} {year}")),
    "week": (N_("week {index}"), N_("week {index}, {year}")),
}
"""Parts of a year, without it and with it."""


def period_name(period: Period) -> str:
    """The period as people say it, without its days: Q4, October 2017, May 31 – Aug 30, 2017.

    The year is said unless it is today's.
    """
    with_year = not _is_this_year(period)
    year = ("FY" if period.fiscal else "") + str(period.year)
    match period.kind:
        case "quarter" | "half" | "week":
            return _(_NAMED[period.kind][with_year]).format(index=period.index, year=year)
        case "month":
            first = date(period.year, period.index, 1)
            return format_date(first, "LLLL y" if with_year else "LLLL", locale=current().locale)
        case "year":
            return year
        case "day":
            return day(period.start)
        case _:
            return period_days(period)


def _is_this_year(period: Period) -> bool:
    """A fiscal year is only known to be today's where the period holds today."""
    today = current().today
    return today is not None and (today in period or (not period.fiscal and period.year == today.year))


def period_days(period: Period) -> str:
    with days_alike((period.start, period.end)):
        return f"{day(period.start)} – {day(period.end)}"
