"""Every feature that keeps personal text, found by its module `personal` (described in entries.py)."""

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
    """Return the `personal` modules by the names of their features."""
    names = (
        module.name for module in pkgutil.iter_modules(spm_core.__path__) if module.ispkg and module.name != "personal"
    )
    modules = {name: f"{spm_core.__name__}.{name}.personal" for name in names}
    return {
        name: importlib.import_module(module) for name, module in modules.items() if importlib.util.find_spec(module)
    }
