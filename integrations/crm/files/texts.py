"""Cells without what exports add to them: HTML entities, no-break spaces and hyphens, signs that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009", " "),
        "\u2011": "-",
        **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"),
    }
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")
_ADDED = re.compile(rf"{_ENTITY.pattern}|[{''.join(map(chr, _PLAIN))}]")


def clean(text: str) -> str:
    if not _has_added(text):
        return text
    for _ in range(2):  # some exports encode what was encoded: &amp;#39;
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    return text.translate(_PLAIN)


def clean_all(texts: Iterable[str]) -> list[str]:
    """Clean a column at once, quickly where nothing is to be done."""
    column = [*texts]
    return [*map(clean, column)] if _has_added("\n".join(column)) else column


def _has_added(text: str) -> bool:
    if "&" not in text and text.isascii():
        return False
    return _ADDED.search(text) is not None
