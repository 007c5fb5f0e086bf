"""A sentence for each code of a CoreError: what went wrong and what to do next.

A topic's stand in its folder, in `sentences.py`; here are those that are no topic's.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache

from bot.declared import declared


@cache
def sentences() -> Mapping[str, str]:
    """English, by code. A new module in this folder or in a topic's is found by itself."""
    found: dict[str, str] = {}
    for words in (*_shared(), *declared("sentences", "SENTENCES")):
        if twice := found.keys() & words.keys():
            raise ValueError(f"worded twice: {', '.join(sorted(twice))}")
        found |= words
    return found


def _shared() -> Iterator[Mapping[str, str]]:
    for module in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{module.name}").SENTENCES
