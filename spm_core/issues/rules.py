"""The steps and states of an issue, and how a deal should be, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from spm_core.columns import MONEY_PLACES, SHARE_PLACES, from_units, to_units
from spm_core.errors import CoreError

IssueStored = int | str | list[Any] | dict[str, Any] | None
"""A value as the database keeps it: units, ISO days, ids, and splits as sorted [employee id, millionths]."""
ALL = Decimal(1)


class IssueKind(StrEnum):
    """What is said to be wrong."""

    MISSING_DEAL = "missing deal"
    OWNER = "owner"
    SPLIT = "split"
    AMOUNT = "amount"
    DATE = "date"
    OTHER = "other"


class Field(StrEnum):
    """What can be corrected in a deal; DEAL stands for a whole deal that the CRM does not have."""

    DEAL = "deal"
    OWNER = "owner"
    SPLITS = "splits"
    AMOUNT = "amount"
    CLOSE_DATE = "close_date"


FIELDS: Mapping[IssueKind, Field] = {
    IssueKind.MISSING_DEAL: Field.DEAL,
    IssueKind.OWNER: Field.OWNER,
    IssueKind.SPLIT: Field.SPLITS,
    IssueKind.AMOUNT: Field.AMOUNT,
    IssueKind.DATE: Field.CLOSE_DATE,
}


class IssueState(StrEnum):
    """The states of definitions.md, Dispute states."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    PENDING_INFO = "pending_info"
    RESOLVED = "resolved"
    CLOSED = "closed"


class IssueOutcome(StrEnum):
    CORRECTED = "corrected"
    PARTLY = "partly"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class IssueAct(StrEnum):
    """A step of the exchange; the claimant submits, replies and closes, the resolver does the rest."""

    SUBMIT = "submit"
    TAKE = "take"
    ASK = "ask"
    REPLY = "reply"
    CORRECT = "correct"
    """A value was corrected here."""
    SETTLE = "settle"
    """It was corrected elsewhere, such as in the CRM."""
    DECLINE = "decline"
    FORWARD = "forward"
    CLOSE = "close"
    OVERRULE = "overrule"
    """The CRM says something new, which counts from then on."""


_OPEN = frozenset({IssueState.SUBMITTED, IssueState.IN_REVIEW, IssueState.PENDING_INFO})
CLAIMANT_S = frozenset({IssueAct.REPLY, IssueAct.CLOSE})
_NEXT: Mapping[IssueAct, Mapping[IssueState, IssueState]] = {
    IssueAct.TAKE: {IssueState.SUBMITTED: IssueState.IN_REVIEW},
    IssueAct.ASK: dict.fromkeys((IssueState.SUBMITTED, IssueState.IN_REVIEW), IssueState.PENDING_INFO),
    IssueAct.REPLY: {
        IssueState.SUBMITTED: IssueState.SUBMITTED,
        **dict.fromkeys((IssueState.IN_REVIEW, IssueState.PENDING_INFO, IssueState.RESOLVED), IssueState.IN_REVIEW),
    },
    IssueAct.CORRECT: dict.fromkeys(_OPEN, IssueState.RESOLVED),
    IssueAct.SETTLE: dict.fromkeys(_OPEN, IssueState.RESOLVED),
    IssueAct.DECLINE: dict.fromkeys(_OPEN, IssueState.RESOLVED),
    IssueAct.FORWARD: dict.fromkeys(_OPEN, IssueState.SUBMITTED),
    IssueAct.CLOSE: dict.fromkeys((*_OPEN, IssueState.RESOLVED), IssueState.CLOSED),
}


def is_open(state: IssueState) -> bool:
    return state in _OPEN


def possible(state: IssueState, *, claimant: bool) -> tuple[IssueAct, ...]:
    """Return the steps that the claimant, or else whoever may resolve the issue, can take next."""
    return tuple(act for act, froms in _NEXT.items() if state in froms and (act in CLAIMANT_S) == claimant)


def after(state: IssueState, act: IssueAct) -> IssueState:
    """Return the state that a step leads to; raise CoreError("issue_is_over") for a step that comes too late."""
    next_state = _NEXT.get(act, {}).get(state)
    if next_state is None:
        raise CoreError("issue_is_over", state=state.value)
    return next_state


@dataclass(frozen=True, slots=True)
class IssueWanted:
    """How a deal should be: the field in question, or everything known about a missing deal."""

    owner_id: int | None = None
    amount: Decimal | None = None
    close_date: date | None = None
    splits: tuple[tuple[int, Decimal], ...] = ()
    external_id: str | None = None
    """The CRM's id of a missing deal, where it is known."""

    def to_json(self) -> dict[str, Any]:
        plain = {
            "owner_id": self.owner_id,
            "amount": None if self.amount is None else str(self.amount),
            "close_date": None if self.close_date is None else self.close_date.isoformat(),
            "splits": [[person, str(share)] for person, share in self.splits],
            "external_id": self.external_id,
        }
        return {name: value for name, value in plain.items() if value}

    @staticmethod
    def from_json(plain: Mapping[str, Any]) -> IssueWanted:
        return IssueWanted(
            owner_id=plain.get("owner_id"),
            amount=Decimal(plain["amount"]) if "amount" in plain else None,
            close_date=date.fromisoformat(plain["close_date"]) if "close_date" in plain else None,
            splits=tuple((person, Decimal(share)) for person, share in plain.get("splits", ())),
            external_id=plain.get("external_id"),
        )

    def stored(self, field: Field) -> IssueStored:
        """Return the value of one field as the database keeps it."""
        match field:
            case Field.OWNER:
                return self.owner_id
            case Field.AMOUNT:
                return None if self.amount is None else to_units(self.amount, MONEY_PLACES)
            case Field.CLOSE_DATE:
                return None if self.close_date is None else self.close_date.isoformat()
            case Field.SPLITS:
                return stored_shares((person, to_units(share, SHARE_PLACES)) for person, share in self.splits)
            case Field.DEAL:
                return {part.value: self.stored(part) for part in (Field.OWNER, Field.AMOUNT, Field.CLOSE_DATE)}


def stored_shares(shares: Any) -> list[list[int]]:
    return sorted([person, share] for person, share in shares)


def told(field: Field, value: IssueStored) -> IssueWanted:
    """Return a stored value of one field as an IssueWanted again."""
    match field, value:
        case Field.OWNER, int():
            return IssueWanted(owner_id=value)
        case Field.AMOUNT, int():
            return IssueWanted(amount=from_units(value))
        case Field.CLOSE_DATE, str():
            return IssueWanted(close_date=date.fromisoformat(value))
        case Field.SPLITS, list():
            return IssueWanted(splits=tuple((person, from_units(share, SHARE_PLACES)) for person, share in value))
        case Field.DEAL, dict():
            parts = [told(Field(name), stored) for name, stored in value.items()]
            owner = next((part.owner_id for part in parts if part.owner_id), None)
            amount = next((part.amount for part in parts if part.amount is not None), None)
            return IssueWanted(owner, amount, next((part.close_date for part in parts if part.close_date), None))
        case _:
            return IssueWanted()


def check_splits(splits: tuple[tuple[int, Decimal], ...]) -> None:
    """Raise CoreError("splits_total") unless the shares total 100 %, ("split_twice") for a person named twice."""
    if len({person for person, _ in splits}) < len(splits):
        raise CoreError("split_twice", argument="splits")
    if any(share <= 0 for _, share in splits) or sum(share for _, share in splits) != ALL:
        raise CoreError("splits_total", argument="splits")
