"""Column types that keep decimals exact and moments aware on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

MONEY_PLACES = 4
SHARE_PLACES = 6
RATE_PLACES = 10


LARGEST = 2**63 - 1
"""The largest integer that a database column holds."""


def to_units(value: Decimal, places: int = MONEY_PLACES) -> int:
    """Return a decimal as an integer of 1/10^places; raise ValueError where that would lose digits."""
    scaled = value.scaleb(places)
    if not abs(scaled) <= LARGEST:
        raise ValueError(f"{value} is too large to keep")
    units = int(scaled)
    if units != scaled:
        raise ValueError(f"{value} has more than {places} decimal places")
    return units


def from_units(units: int | Decimal, places: int = MONEY_PLACES) -> Decimal:
    return Decimal(units).scaleb(-places)


class Scaled(TypeDecorator[Decimal]):
    """A Decimal stored as an integer of 1/10^places, so that sums are exact."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_units(value, self.places)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_units(value, self.places)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC because SQLite keeps no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite assigns ids by itself only to a plain INTEGER key.
Key = BigInteger().with_variant(Integer(), "sqlite")
