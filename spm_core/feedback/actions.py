"""What was agreed in feedback: proposed as goals when it is sent, and held against the data in the next one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.feedback.models import Feedback, FeedbackAction
from spm_core.goals.progress import Value, number, values_of
from spm_core.goals.rules import Terms, adds_up, check_terms
from spm_core.goals.service import Draft, propose
from spm_core.metrics.catalogue import BUILT_IN, Catalogue, Metric, find
from spm_core.money import Money
from spm_core.period import Period, days

FeedbackOutcome = Literal["kept", "missed", "improved", "no_change", "worse", "running", "not_measured"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A promise of an earlier feedback, and what the data says of it."""

    metric: str
    target: Money | Decimal
    due: date
    value: Value | None
    """From the day it was agreed up to the day it was due."""
    before: Value | None
    """In the period that the feedback was about; None of what adds up, since the two are not equally long."""
    outcome: FeedbackOutcome


def action(
    session: ScopedSession,
    feedback_id: int,
    metric: str,
    target: Decimal,
    due: date,
    now: datetime,
    catalogue: Catalogue = BUILT_IN,
) -> FeedbackAction:
    """Not stored yet. Raises CoreError for what could be no goal."""
    known, today = find(metric, catalogue), session.principal.company.today(now)
    if due < today:
        raise CoreError("goal_in_past", argument="due")
    check_terms(Terms(target, days(today, due)), known, None, today, catalogue)
    currency = session.principal.company.currency if known.unit in ("money", "money_per_day") else None
    return FeedbackAction(feedback_id=feedback_id, metric=metric, target=target, currency=currency, due_on=due)


def propose_actions(session: ScopedSession, found: Feedback, now: datetime) -> None:
    """As goals of the person from today on, who then agrees or objects as to any goal."""
    today = session.principal.company.today(now)
    actions = session.scalars(select(FeedbackAction).where(FeedbackAction.feedback_id == found.id)).all()
    for each in actions:
        terms = Terms(each.target, days(today, each.due_on))
        try:
            each.goal_id = propose(session, Draft(found.employee_id, each.metric, terms), now).id
        except CoreError as error:
            if error.code != "goal_unchanged":  # they agreed to just that before
                raise
    session.flush()


def checked(
    session: ScopedSession, person_id: int, before: Period, now: datetime, catalogue: Catalogue = BUILT_IN
) -> tuple[Checked, ...]:
    """What was agreed in the last feedback that was sent of an earlier period."""
    last = session.scalars(
        select(Feedback)
        .where(Feedback.employee_id == person_id, Feedback.sent_at.is_not(None), Feedback.period_end < before.start)
        .order_by(Feedback.period_end.desc())
        .limit(1)
    ).one_or_none()
    return _checked(session, last, now, catalogue) if last else ()


def last_checked(
    session: ScopedSession, people: Collection[int], now: datetime, catalogue: Catalogue = BUILT_IN
) -> dict[int, tuple[Checked, ...]]:
    """What was agreed in the feedback that each was sent last, by person; of whom the asker leads, or of themselves."""
    rows = session.scalars(
        select(Feedback)
        .where(Feedback.employee_id.in_(people), Feedback.sent_at.is_not(None))
        .order_by(Feedback.sent_at, Feedback.id)
    )
    last = {each.employee_id: each for each in rows}
    return {person: _checked(session, each, now, catalogue) for person, each in last.items()}


def _checked(session: ScopedSession, last: Feedback, now: datetime, catalogue: Catalogue) -> tuple[Checked, ...]:
    agreed = session.scalars(
        select(FeedbackAction).where(FeedbackAction.feedback_id == last.id).order_by(FeedbackAction.id)
    ).all()
    return tuple(_check(session, last, each, now, catalogue) for each in agreed if each.metric in catalogue)


def _check(
    session: ScopedSession, last: Feedback, each: FeedbackAction, now: datetime, catalogue: Catalogue
) -> Checked:
    company, metric = session.principal.company, catalogue[each.metric]
    agreed = company.today(last.sent_at or now)

    def measured(period: Period) -> Value | None:
        owner = each.employee_id
        return values_of(session, each.metric, [owner], period, "own", now, catalogue)[owner].value

    value = measured(days(agreed, each.due_on))
    was = None if adds_up(metric, catalogue) else measured(last.period)
    over = each.due_on < company.today(now)
    return Checked(
        each.metric, each.amount, each.due_on, value, was, outcome(metric, each.target, value, was, over=over)
    )


def outcome(
    metric: Metric, target: Decimal, value: Value | None, before: Value | None, *, over: bool
) -> FeedbackOutcome:
    """Kept once the target is reached; else, when its day is over, by how it compares with before."""
    if value is None:
        return "not_measured"
    sign = -1 if metric.better == "down" else 1
    reached = sign * number(value) >= sign * target
    if reached and (over or metric.better != "down"):
        return "kept"
    if not over:
        return "running"
    if before is None:
        return "missed"
    change = sign * (number(value) - number(before))
    return "improved" if change > 0 else "worse" if change < 0 else "no_change"
