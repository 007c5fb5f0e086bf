"""The project's own modules, parsed."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "integrations", "prompts", "spm_core")


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module

    def is_one_of(self, patterns: list[str]) -> bool:
        return any(fnmatch(self.name, pattern) or fnmatch(f"{self.name}.", pattern) for pattern in patterns)


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    paths = (path for package in packages or PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return tuple(Module(_name(path), path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def rules() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pacer"]
    return found


def imported(module: Module) -> Iterator[tuple[str, str]]:
    """(module, name) of every import, wherever it stands; the name is empty for `import module`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def attributes(module: Module) -> Iterator[tuple[str, str]]:
    """(receiver's last name, attribute) of every `receiver.attribute`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            yield getattr(node.value, "attr", getattr(node.value, "id", "")), node.attr


def called(module: Module) -> Iterator[str]:
    """The method's name of every `receiver.method(…)`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr
