"""Every feature that keeps personal text, found by its module `personal` (entries.py says what is in it)."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

import spm_core


@cache
def features() -> Mapping[str, Any]:
    """Name → module."""
    names = (each.name for each in pkgutil.iter_modules(spm_core.__path__) if each.ispkg and each.name != "personal")
    modules = {name: f"{spm_core.__name__}.{name}.personal" for name in names}
    return {name: importlib.import_module(each) for name, each in modules.items() if importlib.util.find_spec(each)}
