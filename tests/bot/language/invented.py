"""A language that nobody speaks, as a folder: English with every word of its tables in another spelling."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import Any

from bot.languages import ENGLISH, files, read_yaml
from bot.languages.shapes import BY_WORDS

CODE = "eo"
"""A code that Babel knows and no folder has."""
_WORD = re.compile(r"\{\w+\}|[^\W\d_]+")


def invented(text: str) -> str:
    """English as the language spells it; what stands in braces is kept."""
    return _WORD.sub(lambda word: word[0] if word[0][0] == "{" else codecs.encode(word[0], "rot13"), text)


def invent(root: Path) -> None:
    """Write the language's folder."""
    for file in (*files(ENGLISH, "words/*.yaml"), *files(ENGLISH, "phrases/*.yaml")):
        _write(root, f"{file.parent.name}/{file.name}", _spelled(read_yaml(file)))
    for file in (*files(ENGLISH, "questions/*.yaml"), *files(ENGLISH, "glossary.yaml")):
        _write(root, file.name if file.stem == "glossary" else f"questions/{file.name}", read_yaml(file))
    said = read_yaml(next(files(ENGLISH, "language.yaml")))
    names = {"name": "Inventish", "own_name": "vairagvfu", "territory": "US", "accents": ""}
    _write(root, "language.yaml", {**said, **names, "links": _spelled(said["links"])})


def _write(root: Path, name: str, said: Any) -> None:
    path = root / CODE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(said), encoding="utf-8")


def _spelled(said: Any, key: str = "") -> Any:
    if isinstance(said, dict):
        return {invented(name) if key in BY_WORDS else name: _value(value, name, key) for name, value in said.items()}
    return [_spelled(each, key) for each in said] if isinstance(said, list) else invented(said)


def _value(value: Any, name: str, key: str) -> Any:
    return value if key in BY_WORDS and not isinstance(value, dict | list) else _spelled(value, name)
