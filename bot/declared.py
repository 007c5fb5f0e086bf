"""What topics declare beside their capabilities, in modules of a known name that are found automatically."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from typing import Any


def declared(module: str, name: str) -> Iterator[Any]:
    """Each topic's `name` in its `module`, for the topics that have one."""
    import bot.capabilities as package

    for topic in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if importlib.util.find_spec(f"{topic.name}.{module}"):
            declaring = importlib.import_module(f"{topic.name}.{module}")
            if hasattr(declaring, name):
                yield getattr(declaring, name)
