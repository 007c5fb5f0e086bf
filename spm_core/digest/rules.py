"""What a digest points at: deals at risk, promises, and at most three things to do. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from spm_core.deals.service import Credit
from spm_core.money import ZERO, Money
from spm_core.pipeline.limits import Limits
from spm_core.pipeline.risks import is_stalled
from spm_core.team.rules import PersonStanding, Reason

RISKS = 5
ACTIONS = 3
PUSHED = 2
"""A deal whose close date was pushed back this often is at risk, whatever else it does."""

RiskKind = Literal["overdue", "stalled", "pushed"]
WaitingKind = Literal["answer_concern", "answer_goal"]
WAITING: tuple[WaitingKind, ...] = ("answer_concern", "answer_goal")
ActionKind = Literal["answer_concern", "answer_goal", "one_to_one", "rescue_deal", "build_pipeline", "ask_for_calls"]


@dataclass(frozen=True, slots=True)
class Risk:
    """The gravest reason to doubt that an open deal will close."""

    deal: str
    name: str
    person: str
    amount: Money | None
    kind: RiskKind
    count: int
    """Days overdue, days without a move, or how often it was pushed back."""


@dataclass(frozen=True, slots=True)
class Won:
    """A deal that was won, with those of the digest's people who have a part in it."""

    deal: str
    name: str
    people: tuple[str, ...]
    amount: Money | None
    marks: tuple[str, ...] = ()
    win: int | None = None
    """The id of the recognised win, for congratulations."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A goal other than a quota that somebody agreed to."""

    goal: int | None
    person: str
    metric: str
    target: Money | Decimal
    value: Money | Decimal | int | None
    due: date
    kept: bool | None
    """None while it is running and not reached."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A goal about which its owner is waiting for an answer, to a concern or to a proposal of theirs."""

    kind: WaitingKind
    goal: int
    person: str
    days: int


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `who`, `about` and the rest are set as its kind needs them."""

    kind: ActionKind
    who: str | None = None
    ref: str | None = None
    """How a call names the person."""
    about: str | None = None
    """A deal's name."""
    goal: int | None = None
    why: Reason | RiskKind | None = None
    count: int = 0


def risks(deals: Iterable[Credit], limits: Limits, today: date) -> tuple[Risk, ...]:
    """Return the deals at risk, largest first, each once for every person with a part in it."""
    at_risk = [risk for deal in deals if (risk := _risk(deal, limits, today))]
    return tuple(
        sorted(at_risk, key=lambda risk: (-(risk.amount.amount if risk.amount else ZERO), risk.deal, risk.person))
    )


def _risk(deal: Credit, limits: Limits, today: date) -> Risk | None:
    reason: tuple[RiskKind, int] | None = None
    if deal.close_date and deal.close_date < today:
        reason = ("overdue", (today - deal.close_date).days)
    elif is_stalled(deal, limits, today):
        last = max(day for day in (deal.stage_since, deal.last_activity) if day)
        reason = ("stalled", (today - last).days)
    elif deal.pushed >= PUSHED:
        reason = ("pushed", deal.pushed)
    return Risk(deal.deal, deal.name, deal.person, deal.credit, *reason) if reason else None


def won(credits: Iterable[Credit]) -> tuple[Won, ...]:
    """Return the won deals with everybody's credits added up, in the order of the credits."""
    by_deal: dict[str, list[Credit]] = {}
    for credit in credits:
        by_deal.setdefault(credit.deal, []).append(credit)
    return tuple(
        Won(deal, parts[0].account or parts[0].name, tuple(part.person for part in parts), _sum(parts))
        for deal, parts in by_deal.items()
    )


def _sum(parts: Sequence[Credit]) -> Money | None:
    known = [part.credit for part in parts if part.credit]
    return Money(sum((credit.amount for credit in known), ZERO), known[0].currency) if known else None


def actions(
    waiting: Sequence[Waiting],
    people: Sequence[PersonStanding],
    at_risk: Sequence[Risk],
    *,
    thin: bool,
    missing_calls: int,
) -> tuple[Action, ...]:
    """Return the first three actions with a reason: people who wait, then people who are behind, then deals."""
    suggested: list[Action] = []
    for kind in WAITING:
        of_kind = (answer for answer in waiting if answer.kind == kind)
        oldest = max(of_kind, key=lambda answer: answer.days, default=None)
        if oldest:
            suggested.append(Action(kind, oldest.person, goal=oldest.goal, count=oldest.days))
    behind = next((person for person in people if person.group == "behind"), None)
    if behind:
        suggested.append(Action("one_to_one", behind.person, behind.ref, why=behind.why))
    if at_risk:
        top = at_risk[0]
        suggested.append(Action("rescue_deal", top.person, about=top.name, why=top.kind, count=top.count))
    if thin:
        suggested.append(Action("build_pipeline"))
    if missing_calls:
        suggested.append(Action("ask_for_calls", count=missing_calls))
    return tuple(suggested[:ACTIONS])
