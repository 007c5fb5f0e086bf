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
"""A deal that was put off so often is at risk whatever else it does."""

RiskKind = Literal["overdue", "stalled", "pushed"]
WaitingKind = Literal["answer_concern", "answer_goal"]
WAITING: tuple[WaitingKind, ...] = ("answer_concern", "answer_goal")
ActionKind = Literal["answer_concern", "answer_goal", "one_to_one", "rescue_deal", "build_pipeline", "ask_for_calls"]


@dataclass(frozen=True, slots=True)
class Risk:
    """Why the closing of an open deal is in doubt: the gravest reason."""

    deal: str
    name: str
    person: str
    amount: Money | None
    kind: RiskKind
    count: int
    """Days overdue or without a move, or how often it was put off."""


@dataclass(frozen=True, slots=True)
class Won:
    """A deal that was won, with everybody who has a part in it among those the digest is about."""

    deal: str
    name: str
    people: tuple[str, ...]
    amount: Money | None
    marks: tuple[str, ...] = ()
    win: int | None = None
    """The recognised win, to congratulate on."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A goal that somebody agreed to, besides their quota."""

    goal: int | None
    person: str
    metric: str
    target: Money | Decimal
    value: Money | Decimal | int | None
    due: date
    kept: bool | None
    """None while it is running."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A goal on which somebody waits for an answer: to a concern, or to the goal they proposed."""

    kind: WaitingKind
    goal: int
    person: str
    days: int


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; of `who` and `about` what its kind needs."""

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
    """The largest first, each deal once for each person with a part in it."""
    found = [risk for each in deals if (risk := _risk(each, limits, today))]
    return tuple(
        sorted(found, key=lambda each: (-(each.amount.amount if each.amount else ZERO), each.deal, each.person))
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
    """By deal, the largest first."""
    by_deal: dict[str, list[Credit]] = {}
    for each in credits:
        by_deal.setdefault(each.deal, []).append(each)
    return tuple(
        Won(deal, parts[0].account or parts[0].name, tuple(part.person for part in parts), _sum(parts))
        for deal, parts in by_deal.items()
    )


def _sum(parts: Sequence[Credit]) -> Money | None:
    known = [part.credit for part in parts if part.credit]
    return Money(sum((each.amount for each in known), ZERO), known[0].currency) if known else None


def actions(
    waiting: Sequence[Waiting],
    people: Sequence[PersonStanding],
    at_risk: Sequence[Risk],
    *,
    thin: bool,
    missing_calls: int,
) -> tuple[Action, ...]:
    """The first three that there is reason for: people who wait before people who are behind, before deals."""
    found: list[Action] = []
    for kind in WAITING:
        oldest = max((each for each in waiting if each.kind == kind), key=lambda each: each.days, default=None)
        if oldest:
            found.append(Action(kind, oldest.person, goal=oldest.goal, count=oldest.days))
    behind = next((each for each in people if each.group == "behind"), None)
    if behind:
        found.append(Action("one_to_one", behind.person, behind.ref, why=behind.why))
    if at_risk:
        top = at_risk[0]
        found.append(Action("rescue_deal", top.person, about=top.name, why=top.kind, count=top.count))
    if thin:
        found.append(Action("build_pipeline"))
    if missing_calls:
        found.append(Action("ask_for_calls", count=missing_calls))
    return tuple(found[:ACTIONS])
