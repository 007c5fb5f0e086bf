"""Convert deal rows to the values that the database keeps, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from spm_core import bulk
from spm_core.columns import MONEY_PLACES, SHARE_PLACES
from spm_core.imports.memo import Memo
from spm_core.imports.rows import Columns

ImportIds = Sequence[int | None]

COLUMNS: dict[str, tuple[str, ...]] = {
    "external_id": (),
    "owner_id": (),
    "stage": (),
    "status": (),
    "name": ("name",),
    "account_id": ("account",),
    "product_id": ("product",),
    "amount": ("amount",),
    "currency": ("currency",),
    "probability": ("probability",),
    "forecast_category": ("forecast_category",),
    "type": ("type",),
    "new_logo": ("new_logo", "type"),
    "next_step": ("next_step",),
    "loss_reason": ("loss_reason",),
    "win_reason": ("win_reason",),
    "contact_count": ("contacts",),
    "created_on": ("created",),
    "close_date": ("close_date",),
    "last_activity": ("last_activity",),
    "is_split": ("splits",),
}
"""Each column with the fields of a file that it is set from; () for what every file has to say."""


def touched(fields: frozenset[str]) -> tuple[str, ...]:
    """Return the columns that a file with these fields sets; the others stay as they are stored."""
    return tuple(name for name, sources in COLUMNS.items() if not sources or fields.intersection(sources))


class Values:
    """Convert batches of rows to tuples over COLUMNS."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.days: Memo[date | None, str | None] = Memo(bulk.day)
        self.amounts: Memo[Decimal | None, int | None] = Memo(lambda value: bulk.units(value, MONEY_PLACES))
        self.shares: Memo[Decimal | None, int | None] = Memo(lambda value: bulk.units(value, SHARE_PLACES))

    def __call__(
        self, batch: Columns, owners: ImportIds, accounts: ImportIds, products: ImportIds
    ) -> list[bulk.Stored]:
        columns: dict[str, Iterable[Any]] = {
            **{name: batch[name] for name in ("stage", "status", "forecast_category", "type", "new_logo")},
            **{name: batch[name] for name in ("next_step", "loss_reason", "win_reason")},
            "external_id": batch["id"],
            "name": _names(batch),
            "owner_id": owners,
            "account_id": accounts,
            "product_id": products,
            "amount": self.amounts.each(batch["amount"]),
            "currency": [currency or self.currency for currency in batch["currency"]],
            "probability": self.shares.each(batch["probability"]),
            "contact_count": batch["contacts"],
            "created_on": self.days.each(batch["created"]),
            "close_date": self.days.each(batch["close_date"]),
            "last_activity": self.days.each(batch["last_activity"]),
            "is_split": map(bool, batch["splits"]),
        }
        return [*zip(*(columns[name] for name in COLUMNS), strict=True)]


def _names(batch: Columns) -> list[str]:
    """Return each deal's name; without one its account and product, or else its key."""
    return [
        name or " ".join(filter(None, (account, product))) or key
        for name, account, product, key in zip(
            batch["name"], batch["account"], batch["product"], batch["id"], strict=True
        )
    ]
