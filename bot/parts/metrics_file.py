"""The metrics that are known: the built-in ones and those of the company's settings file."""

from __future__ import annotations

from functools import lru_cache

from bot.settings import Settings
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.metrics.custom import load


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Read once: whoever changes the file starts Pacer again."""
    path = Settings().metrics_file
    return load(path) if path else BUILT_IN
