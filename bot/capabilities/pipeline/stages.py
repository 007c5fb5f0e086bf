"""Stages as people call them, whatever language their company's CRM names them in."""

from __future__ import annotations

from functools import lru_cache

from bot.i18n import LANGUAGES
from bot.languages import table
from spm_core.people.rules import name_key

TABLE = "deal_lists"


@lru_cache(maxsize=256)
def beginnings(said: str) -> tuple[str, ...]:
    """How the words of a stage's name may begin: in every language for a usual stage, or else as it was said."""
    key = name_key(said)
    known = [
        usual
        for language in LANGUAGES
        for usual, words in table(language, TABLE)["stages"].items()
        if _says(key, words)
    ]
    if not known:
        return (key,)
    return tuple(
        dict.fromkeys(
            word for language in LANGUAGES for usual in known for word in table(language, TABLE)["stages"][usual]
        )
    )


def _says(key: str, words: list[str]) -> bool:
    return any(f" {word}" in f" {key}" for word in words)
