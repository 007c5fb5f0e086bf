"""Actions agreed in feedback: proposed as goals when it is sent, and checked against the data in the next one."""

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
    """An action agreed in earlier feedback, and what the data says about it."""

    metric: str
    target: Money | Decimal
    due: date
    value: Value | None
    """What was reached from the day it was agreed to the day it was due."""
    before: Value | None
    """What it was in the period of the feedback; None for a metric that adds up, since the periods differ in length."""
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
    """Return an action without storing it; raise CoreError for terms that make no valid goal."""
    definition, today = find(metric, catalogue), session.principal.company.today(now)
    if due < today:
        raise CoreError("goal_in_past", argument="due")
    check_terms(Terms(target, days(today, due)), definition, None, today, catalogue)
    currency = session.principal.company.currency if definition.unit in ("money", "money_per_day") else None
    return FeedbackAction(feedback_id=feedback_id, metric=metric, target=target, currency=currency, due_on=due)


def propose_actions(session: ScopedSession, feedback: Feedback, now: datetime) -> None:
    """Propose the actions as goals of the person from today on, who can then agree or object as with any goal."""
    today = session.principal.company.today(now)
    actions = session.scalars(select(FeedbackAction).where(FeedbackAction.feedback_id == feedback.id)).all()
    for action in actions:
        terms = Terms(action.target, days(today, action.due_on))
        try:
            action.goal_id = propose(session, Draft(feedback.employee_id, action.metric, terms), now).id
        except CoreError as error:
            if error.code != "goal_unchanged":  # they have agreed to exactly this already
                raise
    session.flush()


def checked(
    session: ScopedSession, person_id: int, before: Period, now: datetime, catalogue: Catalogue = BUILT_IN
) -> tuple[Checked, ...]:
    """Return the checked actions of the last feedback that was sent about a period before this one."""
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
    """Return by person the checked actions of the last feedback sent to them, as far as the asker may read it."""
    rows = session.scalars(
        select(Feedback)
        .where(Feedback.employee_id.in_(people), Feedback.sent_at.is_not(None))
        .order_by(Feedback.sent_at, Feedback.id)
    )
    last = {feedback.employee_id: feedback for feedback in rows}
    return {person: _checked(session, feedback, now, catalogue) for person, feedback in last.items()}


def _checked(session: ScopedSession, last: Feedback, now: datetime, catalogue: Catalogue) -> tuple[Checked, ...]:
    agreed = session.scalars(
        select(FeedbackAction).where(FeedbackAction.feedback_id == last.id).order_by(FeedbackAction.id)
    ).all()
    return tuple(_check(session, last, action, now, catalogue) for action in agreed if action.metric in catalogue)


def _check(
    session: ScopedSession, last: Feedback, action: FeedbackAction, now: datetime, catalogue: Catalogue
) -> Checked:
    company, metric = session.principal.company, catalogue[action.metric]
    agreed_on = company.today(last.sent_at or now)

    def measured(period: Period) -> Value | None:
        owner = action.employee_id
        return values_of(session, action.metric, [owner], period, "own", now, catalogue)[owner].value

    value = measured(days(agreed_on, action.due_on))
    before = None if adds_up(metric, catalogue) else measured(last.period)
    over = action.due_on < company.today(now)
    return Checked(
        action.metric,
        action.amount,
        action.due_on,
        value,
        before,
        outcome(metric, action.target, value, before, over=over),
    )


def outcome(
    metric: Metric, target: Decimal, value: Value | None, before: Value | None, *, over: bool
) -> FeedbackOutcome:
    """Return "kept" once the target is reached; otherwise, once its day is over, how the value compares with before."""
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
