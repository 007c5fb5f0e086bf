"""Deals as of a day: what a deal was, given what it is and what changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

DealStatus = Literal["open", "won", "lost"]

_WON = ("won", "gewonnen", "vinto", "vinta", "ganho", "ganha", "ganado", "ganada", "gagné", "gagnée")
_LOST = ("lost", "verloren", "perso", "persa", "perdido", "perdida", "perdu", "perdue")


def status_of_stage(stage: str) -> DealStatus:
    """Won or lost where the stage's words say so, else open."""
    words = stage.casefold().replace("-", " ").replace("_", " ").split()
    if any(word in _WON for word in words):
        return "won"
    return "lost" if any(word in _LOST for word in words) else "open"


@dataclass(frozen=True, slots=True)
class DealState:
    stage: str
    status: DealStatus
    amount: Decimal | None
    close_date: date | None
    created_on: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """A field's change on a day; `old` as stored: text, empty for nothing."""

    changed_on: date
    field: str
    old: str


def as_of(deal: DealState, changes: Iterable[Change], day: date) -> DealState | None:
    """The deal as it stood at the end of `day`; None where it did not exist yet.

    The first change after the day tells the old value. Without history today's values stand, but a deal
    closed later was still open.
    """
    if deal.created_on and deal.created_on > day:
        return None
    first: dict[str, str] = {}
    for change in sorted((c for c in changes if c.changed_on > day), key=lambda c: c.changed_on):
        first.setdefault(change.field, change.old)
    if first.get("stage") == "":
        return None  # a stage that came from nothing is the beginning of a deal
    then = deal
    if "stage" in first:
        then = replace(then, stage=first["stage"], status=status_of_stage(first["stage"]))
    if "amount" in first:
        then = replace(then, amount=Decimal(first["amount"]) if first["amount"] else None)
    if "close_date" in first:
        then = replace(then, close_date=date.fromisoformat(first["close_date"]) if first["close_date"] else None)
    if then.status != "open" and then.close_date and then.close_date > day:
        then = replace(then, status="open")
    return then
