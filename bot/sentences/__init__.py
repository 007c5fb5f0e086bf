"""A sentence for each code of a CoreError: what went wrong and what to do next. One module a topic."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache


@cache
def sentences() -> Mapping[str, str]:
    """English, by code. A new module in this folder is found by itself."""
    found: dict[str, str] = {}
    for module in pkgutil.iter_modules(__path__):
        words: Mapping[str, str] = importlib.import_module(f"{__name__}.{module.name}").SENTENCES
        if twice := found.keys() & words.keys():
            raise ValueError(f"worded twice: {', '.join(sorted(twice))}")
        found |= words
    return found
