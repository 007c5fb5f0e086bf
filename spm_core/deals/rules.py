"""Deals as of a day: what a deal was like then, from what it is now and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

DealStatus = Literal["open", "won", "lost"]

_WON = ("won", "gewonnen", "vinto", "vinta", "ganho", "ganha", "ganado", "ganada", "gagné", "gagnée")
_LOST = ("lost", "verloren", "perso", "persa", "perdido", "perdida", "perdu", "perdue")


def status_of_stage(stage: str) -> DealStatus:
    """Return won or lost where a word of the stage's name says so, else open."""
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
    """A change of one field on a day; `old` is the stored text, empty where there was no value."""

    changed_on: date
    field: str
    old: str


def as_of(deal: DealState, changes: Iterable[Change], day: date) -> DealState | None:
    """Return the deal as it stood at the end of `day`; None where it did not exist yet.

    The first change after the day gives the old value. A field without history keeps today's value, but a deal that
    closed after the day was still open on it.
    """
    if deal.created_on and deal.created_on > day:
        return None
    old = _old_values(changes, day)
    if old.get("stage") == "":
        return None  # the first stage that a deal ever had is set when it is created
    then = _with_old_values(deal, old)
    if then.status != "open" and then.close_date and then.close_date > day:
        then = replace(then, status="open")
    return then


def _old_values(changes: Iterable[Change], day: date) -> dict[str, str]:
    """Return the stored text of each field that changed after the day, as it was before."""
    later = [change for change in changes if change.changed_on > day]
    old: dict[str, str] = {}
    for change in sorted(later, key=lambda change: change.changed_on):
        old.setdefault(change.field, change.old)
    return old


def _with_old_values(deal: DealState, old: Mapping[str, str]) -> DealState:
    if "stage" in old:
        deal = replace(deal, stage=old["stage"], status=status_of_stage(old["stage"]))
    if "amount" in old:
        deal = replace(deal, amount=Decimal(old["amount"]) if old["amount"] else None)
    if "close_date" in old:
        deal = replace(deal, close_date=date.fromisoformat(old["close_date"]) if old["close_date"] else None)
    return deal
