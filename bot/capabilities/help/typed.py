"""What is typed after the command: the name of a group, or that all is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.capability import capabilities
from bot.i18n import LANGUAGES, N_, _, speaking
from bot.language.words import fold
from bot.wishes import Wish

ALL = "all"
_WHOLE = (N_("all"), N_("everything"))


def typed_after(words: str) -> dict[str, str] | None:
    """The arguments that these words stand for in any language; None where they are part of a question."""
    about = _named().get(fold(words))
    return {"about": about} if about else None


@cache
def _named() -> Mapping[str, str]:
    """Groups by their labels, by those labels' words and by the capabilities in them."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            found |= dict.fromkeys((fold(_(words)) for words in _WHOLE), ALL)
            for wish in Wish:
                found |= {fold(_(wish.value)): wish.value, fold(_(wish.value)).split()[-1]: wish.value}
    named = {one.name: one.wish.value for one in capabilities().values() if not one.hidden}
    return {**named, **found}
