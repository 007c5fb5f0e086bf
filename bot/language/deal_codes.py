"""A deal by the id that the CRM gave it: "deal T2", "trattativa OPP-118"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.amounts import Quantity
from bot.language.concepts import Tag
from bot.language.periods import FoundPeriod
from bot.language.words import Word

_CODE = re.compile(r"[^\W\d]+[-_]?\d[\w-]*")


def deal_code(
    text: str, words: Sequence[Word], tags: Sequence[Tag], spans: Sequence[FoundPeriod | Quantity]
) -> str | None:
    """The id right after a word for a deal. "Deals Q3" and "deals 50k" name none."""
    for tag in tags:
        if "DEALS" not in tag.concepts or tag.last + 1 >= len(words):
            continue
        start = words[tag.last + 1].start
        code = _CODE.match(text, start)
        if code and not any(span.start <= start < span.end for span in spans):
            return code[0]
    return None
