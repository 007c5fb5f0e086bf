"""Time zones and languages of people, by their codes or as CRMs show them to people."""

from __future__ import annotations

import re
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from integrations.crm.files.countries import country_code
from integrations.crm.files.words import LANGUAGES
from spm_core.people.rules import name_key

_PARTS = re.compile(r"[^()]+")
_CODE = re.compile(r"[A-Za-z]{2,3}([_-][A-Za-z]{4})?([_-]([A-Za-z]{2}|\d{3}))?")
_NAMED = re.compile(r"(?P<language>[^()]+?)\s*(?:\((?P<country>[^()]+)\))?")


def time_zone(text: str) -> str:
    """Read a zone by its name, alone or among others: (GMT+01:00) Central European Time (Europe/Rome).

    Return the text itself where it names none, for the import to judge.
    """
    zones = (_zones().get(name_key(part).replace(" ", "_")) for part in reversed(_PARTS.findall(text)))
    return next(filter(None, zones), " ".join(text.split())[:100])


@lru_cache
def _zones() -> dict[str, str]:
    """The zones by their own names, and by those that Windows gives them."""
    windows: dict[str, str] = get_global("windows_zone_mapping")  # type: ignore[assignment]
    names = {name_key(name).replace(" ", "_"): zone for name, zone in windows.items()}
    return {**names, **{name_key(zone): zone for zone in available_timezones()}}


def locale_code(text: str) -> str:
    """Read a locale by its code, it_IT or pt-BR, or by its name: Italian (Italy), português.

    Return the text itself where it names none: whoever has it is addressed in the company's language.
    """
    if _CODE.fullmatch(text.strip()):
        return text.strip()
    match = _NAMED.fullmatch(text.strip())
    language = _languages().get(name_key(match["language"])) if match else None
    country = country_code(match["country"]) if match and match["country"] else None
    return f"{language}_{country}" if language and country else language or " ".join(text.split())[:100]


@lru_cache
def _languages() -> dict[str, str]:
    named = (locale.languages.items() for locale in map(Locale, LANGUAGES))
    own = {name_key(Locale(code).get_display_name(code) or code): code for code in LANGUAGES}
    return {name_key(name): code for names in named for code, name in names if len(code) == 2} | own
