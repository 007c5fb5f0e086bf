"""A sentence for each code of a CoreError: what went wrong and what to do next.

A topic's sentences are in `sentences.py` of its folder; this folder has those that belong to no topic.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache

from bot.declared import declared


@cache
def sentences() -> Mapping[str, str]:
    """The English sentences by code. New modules in this folder or in a topic's are found automatically."""
    by_code: dict[str, str] = {}
    for sentences_of_module in (*_shared(), *declared("sentences", "SENTENCES")):
        if twice := by_code.keys() & sentences_of_module.keys():
            raise ValueError(f"worded twice: {', '.join(sorted(twice))}")
        by_code |= sentences_of_module
    return by_code


def _shared() -> Iterator[Mapping[str, str]]:
    for module in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{module.name}").SENTENCES
