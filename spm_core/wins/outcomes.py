"""What has become of an announced win, by what was first said of it and its deal as it is now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from spm_core.period import Calendar
from spm_core.wins.models import WinState


@dataclass(frozen=True, slots=True)
class FirstSaid:
    """What an announcement said at first."""

    amount: Decimal | None
    currency: str
    on: date
    people: frozenset[int]

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> FirstSaid:
        amount = None if kept["amount"] is None else Decimal(kept["amount"])
        return cls(amount, kept["currency"], date.fromisoformat(kept["on"]), frozenset(kept["people"]))

    def to_json(self) -> dict[str, Any]:
        amount = None if self.amount is None else str(self.amount)
        return {
            "amount": amount,
            "currency": self.currency,
            "on": self.on.isoformat(),
            "people": sorted(self.people),
        }


@dataclass(frozen=True, slots=True)
class WonDeal:
    """A deal to announce, with the share of everybody who is credited: the owner first, or else the largest share."""

    id: int
    name: str
    account: str
    amount: Decimal | None
    currency: str
    status: str
    day: date | None
    shares: Mapping[int, Decimal]

    @property
    def main(self) -> int:
        """The person whose win it is in the first place."""
        return next(iter(self.shares))


def owner_first(shares: Mapping[int, Decimal], owner: int) -> Mapping[int, Decimal]:
    if not shares:
        return {owner: Decimal(1)}
    return dict(sorted(shares.items(), key=lambda part: (part[0] != owner, -part[1], part[0])))


def outcome(first: FirstSaid | None, deal: WonDeal | None, calendar: Calendar, today: date) -> WinState:
    """Return what to say of a win; without `first` nothing was said yet, so that nothing can have changed."""
    if deal is None:
        return WinState.GONE
    if deal.status != "won" or deal.day is None:
        return WinState.LOST if deal.status == "lost" else WinState.REOPENED
    if first is None:
        return WinState.BOOKED
    if deal.day > today or deal.day not in calendar.containing("quarter", first.on):
        return WinState.MOVED
    return _compared(first, deal, deal.shares)


def _compared(first: FirstSaid, deal: WonDeal, people: Collection[int]) -> WinState:
    same_currency = first.currency == deal.currency
    if same_currency and first.amount is not None and deal.amount is not None and deal.amount < first.amount:
        return WinState.REDUCED
    same = same_currency and first.amount == deal.amount and first.people == frozenset(people)
    return WinState.BOOKED if same else WinState.CHANGED
