"""What a digest points at: deals at risk, promises, and at most three things to do. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from spm_core.deals.service import Credit, largest_first
from spm_core.money import ZERO, Money
from spm_core.pipeline.limits import Limits
from spm_core.pipeline.risks import is_stalled
from spm_core.team.rules import PersonStanding, Reason

ACTIONS = 3
PUSHED = 2
"""A deal whose close date was pushed back this often is at risk, whatever else it does."""

DigestSpan = Literal["week", "day"]
"""A week's digest says three things to do at most; a day's, all that cannot wait."""
RiskKind = Literal["overdue", "stalled", "pushed"]
WaitingKind = Literal["answer_concern", "answer_goal"]
WAITING: tuple[WaitingKind, ...] = ("answer_concern", "answer_goal")
WorkKind = Literal[
    "one_to_one", "close_deal", "next_step", "rescue_deal", "keep_promise", "build_pipeline", "ask_for_calls"
]
ActionKind = WaitingKind | WorkKind


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
    account: str | None = None


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
    """One thing to do; all but its kind is set as the kind needs it."""

    kind: ActionKind
    who: str | None = None
    ref: str | None = None
    """How a call names the person."""
    about: str | None = None
    """A deal's name."""
    account: str | None = None
    deal: str | None = None
    """The CRM's id."""
    goal: int | None = None
    why: Reason | RiskKind | None = None
    count: int = 0
    """Days that somebody waits, what a risk counts, or how many people."""
    amount: Money | None = None
    attainment: Decimal | None = None
    probability: Decimal | None = None
    due: date | None = None
    step: str | None = None
    """A deal's next step, where it is told: empty for none."""
    promise: Promise | None = None


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
    return Risk(deal.deal, deal.name, deal.person, deal.credit, *reason, deal.account) if reason else None


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
    closing: Sequence[Credit] = (),
    span: DigestSpan = "week",
) -> tuple[Action, ...]:
    """Return what to do, each thing for a reason: people who wait, people who are behind, then deals.

    For a week the first three, of which answers leave room for other work; for a day all that cannot wait.
    """
    asked = answers(waiting)
    if span == "day":
        late = [risk for risk in at_risk if risk.kind == "overdue"]
        return (*asked, *one_to_one(people), *map(close, closing), *map(rescue, late[:1]))
    work = [
        *one_to_one(people),
        *map(close, closing),
        *map(rescue, at_risk[:1]),
        *((Action("build_pipeline"),) if thin else ()),
        *((Action("ask_for_calls", count=missing_calls),) if missing_calls else ()),
    ]
    first = {each.kind: each for each in reversed(asked)}
    oldest = [first[kind] for kind in WAITING if kind in first]
    return (*oldest[: ACTIONS - min(len(work), 1)], *work)[:ACTIONS]


def answers(waiting: Iterable[Waiting]) -> tuple[Action, ...]:
    """Return what people wait for: concerns first, then what was proposed, the oldest first."""
    ordered = sorted(waiting, key=lambda each: (WAITING.index(each.kind), -each.days, each.goal))
    return tuple(Action(each.kind, each.person, goal=each.goal, count=each.days) for each in ordered)


def one_to_one(people: Iterable[PersonStanding], most: int = 1) -> tuple[Action, ...]:
    """Return talks with those who are behind, the worst first."""
    behind = [person for person in people if person.group == "behind"][:most]
    return tuple(
        Action("one_to_one", person.person, person.ref, why=person.why, attainment=person.standing.attainment)
        for person in behind
    )


def close(deal: Credit, kind: Literal["close_deal", "next_step"] = "close_deal", step: str | None = None) -> Action:
    return Action(
        kind,
        deal.person,
        about=deal.name,
        account=deal.account,
        deal=deal.deal,
        amount=deal.credit,
        probability=deal.probability,
        due=deal.close_date,
        step=step,
    )


def rescue(risk: Risk) -> Action:
    return Action(
        "rescue_deal",
        risk.person,
        about=risk.name,
        account=risk.account,
        deal=risk.deal,
        why=risk.kind,
        count=risk.count,
        amount=risk.amount,
    )


def closing_by(deals: Iterable[Credit], today: date, last: date) -> tuple[Credit, ...]:
    """Return the open deals that are to close from today to that day, the soonest and then the largest first."""
    due = [deal for deal in deals if deal.close_date and today <= deal.close_date <= last]
    return tuple(sorted(due, key=lambda deal: (deal.close_date, largest_first(deal))))
