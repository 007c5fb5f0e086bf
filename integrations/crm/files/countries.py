"""Countries by code or by their name in any of the six languages."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from integrations.crm.files.words import LANGUAGES
from spm_core.people.rules import name_key


@lru_cache
def _codes() -> dict[str, str]:
    territories = (Locale(language).territories.items() for language in LANGUAGES)
    codes = {name_key(name): code for names in territories for code, name in names if len(code) == 2 and code.isalpha()}
    return {**codes, **{code.lower(): code for code in codes.values()}}


def country_code(text: str) -> str | None:
    return _codes().get(name_key(text))


@lru_cache
def country_names() -> tuple[str, ...]:
    """Return the English names of all countries, to recognise misspelled ones."""
    return tuple(name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha())
