"""What may become of an issue, and how a deal should be, as plain values."""

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
"""A value as the database keeps it: units, ISO days, ids, and splits as sorted [employee, millionths]."""
ALL = Decimal(1)


class IssueKind(StrEnum):
    """What is wrong."""

    MISSING_DEAL = "missing deal"
    OWNER = "owner"
    SPLIT = "split"
    AMOUNT = "amount"
    DATE = "date"
    OTHER = "other"


class Field(StrEnum):
    """What of a deal can be corrected; `DEAL` is all of one that the CRM does not have."""

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
    """definitions.md, Dispute states."""

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
    """A step of the exchange. The claimant submits, replies and closes; the resolver does the rest."""

    SUBMIT = "submit"
    TAKE = "take"
    ASK = "ask"
    REPLY = "reply"
    CORRECT = "correct"
    """A value was corrected here."""
    SETTLE = "settle"
    """It was put right elsewhere: in the CRM, say."""
    DECLINE = "decline"
    FORWARD = "forward"
    CLOSE = "close"
    OVERRULE = "overrule"
    """The CRM says something new, which counts from now on."""


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
    """What the claimant, or whoever may resolve, can do next: never both."""
    return tuple(act for act, froms in _NEXT.items() if state in froms and (act in CLAIMANT_S) == claimant)


def after(state: IssueState, act: IssueAct) -> IssueState:
    """CoreError("issue_is_over") where the act comes too late, say from an old card."""
    found = _NEXT.get(act, {}).get(state)
    if found is None:
        raise CoreError("issue_is_over", state=state.value)
    return found


@dataclass(frozen=True, slots=True)
class IssueWanted:
    """How a deal should be: the field in question, or of a missing one all that is known."""

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
        """The value of one field as the database keeps it."""
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
                return {each.value: self.stored(each) for each in (Field.OWNER, Field.AMOUNT, Field.CLOSE_DATE)}


def stored_shares(shares: Any) -> list[list[int]]:
    return sorted([person, share] for person, share in shares)


def told(field: Field, value: IssueStored) -> IssueWanted:
    """A stored value of one field, as a value again."""
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
            parts = [told(Field(name), each) for name, each in value.items()]
            owner = next((each.owner_id for each in parts if each.owner_id), None)
            amount = next((each.amount for each in parts if each.amount is not None), None)
            return IssueWanted(owner, amount, next((each.close_date for each in parts if each.close_date), None))
        case _:
            return IssueWanted()


def check_splits(splits: tuple[tuple[int, Decimal], ...]) -> None:
    """Direct credit totals 100 %, each person once. CoreError("splits_total") or ("split_twice")."""
    if len({person for person, _ in splits}) < len(splits):
        raise CoreError("split_twice", argument="splits")
    if any(share <= 0 for _, share in splits) or sum(share for _, share in splits) != ALL:
        raise CoreError("splits_total", argument="splits")
