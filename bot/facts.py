"""The one serialiser of facts: by the names and forms of definitions.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from spm_core.columns import MONEY_PLACES
from spm_core.money import Money
from spm_core.period import Period

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

SHARE_PLACES = 12
Facts: TypeAlias = "Mapping[str, Any] | DataclassInstance"
"""What a card was made from, by the names of definitions.md."""


def to_json(value: Any) -> Any:
    """Facts as plain JSON values: money and shares as decimal strings, never floats."""
    match value:
        case None | bool() | int() | str() if not isinstance(value, Enum):
            return value
        case Enum():
            return value.value
        case Money():
            return {"amount": _unrounded(value.amount), "currency": value.currency}
        case Decimal():
            return format(value, f".{SHARE_PLACES}f")
        case Period():
            return {"label": value.label, "start": value.start.isoformat(), "end": value.end.isoformat()}
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): to_json(item) for key, item in value.items()}
        case tuple() | list():
            return [to_json(item) for item in value]
    if is_dataclass(value):
        return {each.name: to_json(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"no fact: {type(value).__name__}")


def _unrounded(amount: Decimal) -> str:
    """With four decimal places, or with all it has where those are more."""
    padded = format(amount, f".{MONEY_PLACES}f")
    return padded if Decimal(padded) == amount else format(amount, "f")
