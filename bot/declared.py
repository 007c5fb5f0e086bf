"""What topics declare beside their capabilities: a module of a known name in a topic's folder, found by itself."""

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
            found = importlib.import_module(f"{topic.name}.{module}")
            if hasattr(found, name):
                yield getattr(found, name)
