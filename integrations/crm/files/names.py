"""The names that columns go by (names.yaml): canonical, Salesforce, HubSpot and other CRMs, and six languages.

Our own names always win; a name listed under several fields goes to the first that the column's values fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from integrations.crm.files.texts import clean
from integrations.crm.files.units import without_unit
from integrations.crm.files.words import alternatives
from spm_core.imports.rows import FileKind
from spm_core.people.rules import name_key

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_PUNCTUATION = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBER_SIGN = re.compile(r"(?<=[^\W\d_])\s*#\s*$")
"""Employee # is the employee's number, no name."""
_PREFIXES = {
    "deals": "hs|deal|opportunity|opp|potential|negocio|trattativa|affare|opportunita|oportunidade|oportunidad",
    "people": "hs|user",
    "leads": "hs|lead",
    "activities": "hs|activity",
    "leaves": "leave|absence|time off",
}
"""What some exports put before each name: Deal - Title, Opportunity: Stage, hs_createdate."""


@dataclass(frozen=True, slots=True)
class NamedField:
    field: str
    rank: int
    """0 for the usual names of a field; names of a later list give way to them."""


NameTable = Mapping[str, tuple[NamedField, ...]]


def fold(header: str) -> str:
    """Fold a header for comparison: no case, accents, punctuation or bracketed unit."""
    bare = _BRACKETS.sub(" ", header)
    return full_fold(bare if bare.strip() else header)


def full_fold(header: str) -> str:
    """Fold a header along with what it has in brackets."""
    return " ".join(_PUNCTUATION.sub(" ", name_key(clean(header))).split())


def _spellings(kind: FileKind, header: str) -> Iterator[str]:
    """Yield a header's foldings, the closest first: as it is, CloseDate as two words, without the record's name."""
    header = _NUMBER_SIGN.sub(" id", header)
    yield full_fold(header)
    short = fold(header)
    yield short
    yield fold(without_unit(header))
    words = fold(_CAMEL.sub(" ", header).removesuffix("__c"))
    yield words
    if kind in _PREFIXES:
        yield re.sub(rf"^(({_PREFIXES[kind]}) )+", "", words)


def meanings(kind: FileKind, header: str) -> tuple[NamedField, ...]:
    """Return the fields that a column's header may mean, the best first."""
    table = TABLES[kind]
    return next((table[spelling] for spelling in _spellings(kind, header) if spelling in table), ())


def _table(fields: Mapping[str, Any]) -> NameTable:
    """Return the fields by their names, with and without spaces: CREATEDDATE is the created date, too."""
    table: dict[str, list[NamedField]] = {fold(field): [NamedField(field, 0)] for field in fields}
    for field, texts in fields.items():
        for rank, text in enumerate([texts] if isinstance(texts, str) else texts):
            for name in alternatives(text):
                known = table.setdefault(fold(name), [])
                if field not in (candidate.field for candidate in known):
                    known.append(NamedField(field, rank))
    found = {name: tuple(candidates) for name, candidates in table.items()}
    return {**{name.replace(" ", ""): fields for name, fields in found.items()}, **found}


def _load() -> dict[str, NameTable]:
    kinds = yaml.safe_load(Path(__file__).with_name("names.yaml").read_bytes())
    return {kind: _table(fields) for kind, fields in kinds.items() if kind != "shared"}


TABLES = _load()
