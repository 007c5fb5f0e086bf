"""The words of a text and where they stand, folded so that case and accents do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}"  # 2017-10-01
    r"|(?:fy[ -]?)?\d{4}[ -]?(?:q[1-4]|h[12]|w\d{2})\b"  # 2017-Q4, FY2018-H1, 2017-W07
    r"|\d{4}-\d{2}\b"  # 2017-10
    r"|\d{1,2}/(?:19|20)\d\d\b"  # 12/2026
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"  # 30/06, 30/06/2017
    r"|\d+(?:[.,\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?"  # 1,420  35.000  2.5
    r"|[^\W\d_]+(?:\d+\b)?"  # words, and Q3, h1, fy18
    r"|['’]\d{2}\b"  # Q4'17
    r"|\.\.|[%€$£/–—@#-]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    """Folded: in lower case and without accents."""
    raw: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=2048)
def words_of(text: str) -> tuple[Word, ...]:
    return tuple(Word(fold(m[0]), m[0], m.start(), m.end()) for m in _TOKEN.finditer(text))
