"""Deals posted as JSON, one or many, written to a file that is read and checked like any other export."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from integrations.crm.files.forms import FORMS
from integrations.crm.files.reading import FileReading, read
from spm_core.errors import CoreError
from spm_core.imports.rows import FileKind
from spm_core.principal import CompanyInfo

KIND: FileKind = "deals"
FIELDS = tuple(FORMS[KIND])
PLACES = 4
"""Decimal places to write: with this many, no decimal point can be taken for a thousands separator."""
CrmDeal = Mapping[str, Any]


def reading_of(body: bytes, folder: Path, company: CompanyInfo | None = None) -> FileReading:
    """Write the deals to a file in `folder` and open it.

    Raise CoreError "bad_json", "no_deals", "unknown_deal_field", "different_fields" or "bad_field".
    """
    deals = _deals(body)
    fields = _fields(deals)
    path = folder / "deals.json.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(fields)
        out.writerows([_cell(field, deal[field]) for field in fields] for deal in deals)
    return read(path, KIND, {}, "ymd", company=company)


def _deals(body: bytes) -> Sequence[CrmDeal]:
    try:
        payload = json.loads(body, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise CoreError("bad_json") from error
    deals = payload if isinstance(payload, list) else [payload]
    if not deals or not all(isinstance(deal, dict) for deal in deals):
        raise CoreError("no_deals")
    return deals


def _fields(deals: Sequence[CrmDeal]) -> list[str]:
    """Return the deals' fields, which must be the same for all: what a delivery leaves out stays as stored."""
    named = deals[0].keys()
    if unknown := sorted({field for deal in deals for field in deal} - set(FIELDS)):
        raise CoreError("unknown_deal_field", field=unknown[0], fields=", ".join(FIELDS))
    for deal in deals:
        if different := sorted(deal.keys() ^ named):
            raise CoreError("different_fields", field=different[0])
    return [field for field in FIELDS if field in named]


def _cell(field: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return _number(value)
        case str():
            return _as_number(value) if FORMS[KIND][field] in ("money", "share") else value
        case list() if field == "splits":
            return "; ".join(map(_split, value))
    raise CoreError("bad_field", field=field)


def _as_number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text  # 48k, or whatever the reader makes of it
    return _number(number) if number.is_finite() else text


def _number(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return f"{value:.0f}" if whole else f"{value:.{max(PLACES, -int(value.as_tuple().exponent))}f}"


def _split(part: Any) -> str:
    if not isinstance(part, dict) or not {"owner", "share"} == part.keys() or not isinstance(part["share"], Decimal):
        raise CoreError("bad_field", field="splits")
    return f"{part['owner']} {_number(part['share'] * 100)}%"
