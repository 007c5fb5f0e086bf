"""People as files name them: `Last, First`, `Name (e-mail)`, `Name <e-mail>`, or just an e-mail."""

from __future__ import annotations

import re
from decimal import Decimal

from integrations.crm.files.numbers import Style, number, style_of
from spm_core.columns import SHARE_PLACES
from spm_core.imports.rows import RowPerson

_EMAIL = re.compile(r"[^\s@()<>\[\],;]+@[^\s@()<>\[\],;]+\.[^\s@()<>\[\],;]+")
_AROUND = re.compile(r"[()<>\[\]\"]|mailto:")
_NUMBER = re.compile(r"\s*\(\d+\)\s*$")
"""The number of a person that some exports write behind the name."""
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "phd"}
_PART = re.compile(r"(?P<who>.+?)[\s:=]*\(?(?P<share>\d+(?:[.,]\d+)?)\s*%?\)?")
ALL = Decimal(100)


def who(text: str, email: str = "", id_: str = "") -> RowPerson | None:
    """Return a person from a cell and the columns beside it; None where all are blank."""
    text = _NUMBER.sub("", text)
    match = _EMAIL.search(text)
    address = email.strip() or (match[0] if match else "")
    name = given_name_first(" ".join(_AROUND.sub(" ", text.replace(match[0], " ") if match else text).split()))
    if not (address or name or id_.strip()):
        return None
    return RowPerson(id_.strip() or None, address.lower() or None, name or None)


def given_name_first(name: str) -> str:
    """Turn `Schlecht, Darcel` into `Darcel Schlecht`; leave `Darcel Schlecht, Jr.` as it is."""
    last, comma, first = name.partition(",")
    first, last = first.strip(), last.strip()
    if not comma or not first or "," in first or first.lower() in _SUFFIXES:
        return name.strip(" ,")
    return f"{first} {last}"


def splits(text: str) -> tuple[tuple[RowPerson, Decimal], ...] | None:
    """Parse `a@x 60; b@x 40` into people and shares of 1; None where it is unreadable or does not total 100 %."""
    parts: list[tuple[RowPerson, Decimal]] = []
    for piece in re.split(r"[;|\n]", text):
        if not piece.strip():
            continue
        match = _PART.fullmatch(piece.strip())
        person = who(match["who"]) if match else None
        share = number(match["share"], style_of([match["share"]], fraction=True)) if match else None
        if person is None or share is None:
            return None
        parts.append((person, share))
    total = sum(share for _, share in parts)
    if not parts or total not in (ALL, 1) or len({person for person, _ in parts}) != len(parts):
        return None
    return _exact([(person, share / total) for person, share in parts])


def _exact(parts: list[tuple[RowPerson, Decimal]]) -> tuple[tuple[RowPerson, Decimal], ...]:
    """Round shares to the stored digits; the first takes the remainder, so that they total 1."""
    rounded = [(person, round(share, SHARE_PLACES)) for person, share in parts]
    (first, share), *others = rounded
    return ((first, share + 1 - sum(part for _, part in rounded)), *others)


def shares(text: str) -> tuple[Decimal, ...] | None:
    """Parse `25/50/75/100` into shares of 1: as percentages, unless no value is above 1."""
    cells = [cell for cell in re.split(r"[/;|\s]+", text.strip()) if cell.strip("% ")]
    values = [number(cell.strip("%"), Style("," if "," in cell else ".")) for cell in cells]
    numbers = [value for value in values if value is not None]
    if not numbers or len(numbers) != len(values) or min(numbers) < 0:
        return None
    whole = 100 if max(numbers) > 1 or "%" in text else 1
    return tuple(value / whole for value in numbers)
