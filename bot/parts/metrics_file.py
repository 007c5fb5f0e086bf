"""The known metrics: the built-in ones and those of the company's metrics file."""

from __future__ import annotations

from functools import lru_cache

from bot.settings import Settings
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.metrics.custom import load


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Read once; a changed file takes effect after a restart."""
    path = Settings().metrics_file
    return load(path) if path else BUILT_IN
