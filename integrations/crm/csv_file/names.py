"""The names that columns go by (names.yaml): canonical, Salesforce reports, HubSpot exports, and six languages.

An own name of ours always wins; a name that stands under several fields goes to the first that the column's values fit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from integrations.crm.csv_file.words import alternatives
from spm_core.people.rules import name_key

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_PUNCTUATION = re.compile(r"[\W_]+")


def fold(header: str) -> str:
    """Without case, accents, punctuation or a bracketed unit."""
    bare = _BRACKETS.sub(" ", header)
    return " ".join(_PUNCTUATION.sub(" ", name_key(bare if bare.strip() else header)).split())


def _table(fields: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Folded name → the fields it may mean, best first."""
    table: dict[str, list[str]] = {fold(field): [field] for field in fields}
    for field, texts in fields.items():
        for name in (name for text in ([texts] if isinstance(texts, str) else texts) for name in alternatives(text)):
            if field not in (meant := table.setdefault(fold(name), [])):
                meant.append(field)
    return {name: tuple(meant) for name, meant in table.items()}


def _load() -> dict[str, dict[str, tuple[str, ...]]]:
    kinds = yaml.safe_load(Path(__file__).with_name("names.yaml").read_bytes())
    return {kind: _table(fields) for kind, fields in kinds.items() if kind != "shared"}


TABLES = _load()
