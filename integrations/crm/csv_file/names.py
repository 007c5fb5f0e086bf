"""The names that columns go by (names.yaml): canonical, Salesforce reports, HubSpot exports, and six languages.

Our own names always win; a name listed under several fields goes to the first that the column's values fit.
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
    """Fold a header for comparison: no case, accents, punctuation or bracketed unit."""
    bare = _BRACKETS.sub(" ", header)
    return " ".join(_PUNCTUATION.sub(" ", name_key(bare if bare.strip() else header)).split())


def _table(fields: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the fields that each folded name may mean, the best first."""
    table: dict[str, list[str]] = {fold(field): [field] for field in fields}
    for field, texts in fields.items():
        for name in (name for text in ([texts] if isinstance(texts, str) else texts) for name in alternatives(text)):
            if field not in (candidates := table.setdefault(fold(name), [])):
                candidates.append(field)
    return {name: tuple(candidates) for name, candidates in table.items()}


def _load() -> dict[str, dict[str, tuple[str, ...]]]:
    kinds = yaml.safe_load(Path(__file__).with_name("names.yaml").read_bytes())
    return {kind: _table(fields) for kind, fields in kinds.items() if kind != "shared"}


TABLES = _load()
