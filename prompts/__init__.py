"""Prompts, one file for each job. Front matter declares a prompt's variables, and loading is strict about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


class PromptError(ValueError):
    """A prompt and its variables do not match; always a bug."""


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    variables: frozenset[str]
    text: str

    def fill(self, **values: str) -> str:
        """Return the text with every variable replaced, in one pass: what is filled in is never read as a variable."""
        if values.keys() != self.variables:
            odd = sorted(values.keys() ^ self.variables)
            raise PromptError(f"prompt {self.name}: {', '.join(odd)} missing or unknown")
        return _VARIABLE.sub(lambda match: values[match[1]], self.text)


@lru_cache
def load(name: str) -> Prompt:
    source = (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
    _, front, text = source.split("---\n", 2)
    declared = frozenset(yaml.safe_load(front).get("variables") or ())
    used = frozenset(_VARIABLE.findall(text))
    if used != declared:
        raise PromptError(f"prompt {name}: declares {sorted(declared)}, uses {sorted(used)}")
    return Prompt(name, declared, text.strip())
