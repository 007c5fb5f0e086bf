"""Deals as of a day: what a deal was like then, from what it is now and what has changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from spm_core.columns import SHARE_PLACES, from_units

DealStatus = Literal["open", "won", "lost", "gone"]
GONE: DealStatus = "gone"
"""The status of a deal that its source no longer has: it keeps its history, and nobody sees it or counts it."""

_WON = ("won", "gewonnen", "vinto", "vinta", "ganho", "ganha", "ganado", "ganada", "gagné", "gagnée")
_LOST = ("lost", "verloren", "perso", "persa", "perdido", "perdida", "perdu", "perdue")


def status_of_stage(stage: str) -> DealStatus:
    """Return won or lost where a word of the stage's name says so, else open."""
    words = stage.casefold().replace("-", " ").replace("_", " ").split()
    if any(word in _WON for word in words):
        return "won"
    return "lost" if any(word in _LOST for word in words) else "open"


Shares = tuple[tuple[int, Decimal], ...]
ALL = Decimal(1)


@dataclass(frozen=True, slots=True)
class DealState:
    """What a deal's figures rest on, as it was at the end of a day."""

    stage: str
    status: DealStatus
    amount: Decimal | None
    close_date: date | None
    created_on: date | None
    currency: str = ""
    probability: Decimal | None = None
    owner_id: int = 0
    splits: Shares = ()
    forecast_category: str | None = None
    product_id: int | None = None
    account_id: int | None = None
    type: str | None = None
    new_logo: bool | None = None
    loss_reason: str | None = None
    win_reason: str | None = None

    @property
    def credits(self) -> Shares:
        """Who has the credit, and which share: the owner, where there are no splits."""
        return self.splits or ((self.owner_id, ALL),)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one field on a day; `old` is the stored text, empty where there was no value."""

    changed_on: date
    field: str
    old: str
    by_crm: bool = True
    """Whether the CRM's own history told it, which has no status."""


def read_splits(text: str) -> Shares:
    """Return splits as `splits_as_text` wrote them."""
    parts = (part.split(":") for part in text.split(",") if part)
    return tuple((int(person), from_units(int(share), SHARE_PLACES)) for person, share in parts)


def splits_as_text(parts: Iterable[tuple[int, int]]) -> str:
    """Return people with their shares in millionths as one text, the same for the same splits: "7:500000,8:500000"."""
    return ",".join(f"{person}:{share}" for person, share in sorted(parts))


READ: Mapping[str, Callable[[str], Any]] = {
    "stage": str,
    "status": str,
    "amount": Decimal,
    "close_date": date.fromisoformat,
    "created_on": date.fromisoformat,
    "currency": str,
    "probability": Decimal,
    "owner_id": int,
    "splits": read_splits,
    "forecast_category": str,
    "product_id": int,
    "account_id": int,
    "type": str,
    "new_logo": lambda text: text == "1",
    "loss_reason": str,
    "win_reason": str,
}
"""How the text of each field that is recorded is read; an empty one is no value."""
_EMPTY: Mapping[str, Any] = {"stage": "", "splits": ()}


def as_of(deal: DealState, changes: Iterable[Change], day: date) -> DealState | None:
    """Return the deal as it stood at the end of `day`; None where it did not exist yet, or its source had it no more.

    The first change after the day gives the old value. A field without history keeps today's value, but a deal that
    closed after the day was still open on it.
    """
    first = _first_after(changes, day)
    if "stage" in first and first["stage"].old == "":
        return None  # the first stage that a deal ever had is set when it is created
    old = {name: _read(name, change.old) for name, change in first.items()}
    if _only_words_tell(first):
        old["status"] = status_of_stage(first["stage"].old)
    then = replace(deal, **old) if old else deal
    if then.status == GONE:
        return None
    if then.status != "open" and then.close_date and then.close_date > day:
        then = replace(then, status="open")
    # One that closed before it is said to have begun counts as closed, as its close date tells.
    unborn = then.status == "open" and then.created_on and then.created_on > day
    return None if unborn else then


def _read(field: str, text: str) -> Any:
    return READ[field](text) if text else _EMPTY.get(field)


def _first_after(changes: Iterable[Change], day: date) -> dict[str, Change]:
    """Return the first change of each field after the day."""
    first: dict[str, Change] = {}
    for change in sorted((change for change in changes if change.changed_on > day), key=lambda each: each.changed_on):
        first.setdefault(change.field, change)
    return first


def _only_words_tell(first: Mapping[str, Change]) -> bool:
    """Whether the status is to be read from the stage: the CRM told that one, and no status was recorded by then."""
    stage, status = first.get("stage"), first.get("status")
    return bool(stage and stage.by_crm and (status is None or stage.changed_on < status.changed_on))
