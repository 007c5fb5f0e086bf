"""Whether a goal is specific, measurable, achievable, relevant and time-bound, as far as data can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.goals.above import parent_for
from spm_core.goals.models import Each, Goal
from spm_core.goals.people import manager_of, visible_owners
from spm_core.goals.progress import Value, number, values_of
from spm_core.goals.quotas import as_goal
from spm_core.goals.service import Draft
from spm_core.metrics.catalogue import BASES, BUILT_IN, Catalogue, Metric, bases_of, find
from spm_core.metrics.compare import compare
from spm_core.metrics.readings import Subject
from spm_core.metrics.service import Asked, Measured, MetricValue, measure
from spm_core.metrics.statements import OPEN_KINDS
from spm_core.people.models import Employee
from spm_core.period import Calendar, Period
from spm_core.quota.models import Quota
from spm_core.workdays import WorkCalendar

Reach = Literal["no_history", "usual", "done_before", "stretch", "beyond"]
LOOK_BACK = 4
STRETCH = Decimal("1.25")
"""Up to so many times the best so far is a stretch; what is more was never come near."""
AT_LEAST = 3
"""Of fewer colleagues each would know the others' figures."""


@dataclass(frozen=True, slots=True)
class Past:
    period: Period
    value: Value | None


@dataclass(frozen=True, slots=True)
class Smart:
    draft: Draft
    measurable: bool
    """Whether Pacer has anything recorded to measure it by, of this person or their colleagues."""
    past: tuple[Past, ...]
    """The latest first; of what the person was there for."""
    usual: Decimal | None
    """The average of them."""
    best: Decimal | None
    reach: Reach
    colleagues: int
    """How many the next figures rest on; 0 where they are too few to say, or not the asker's to know."""
    reached: int | None
    """How many colleagues came that far in the last full period; for whoever may see them."""
    team_average: MetricValue | None
    """For the others, where at least three have one."""
    parent: Goal | None
    """What it would serve; of an imported quota as the goal it would become."""
    currency: str | None
    working_days: int


def smart(session: ScopedSession, draft: Draft, now: datetime, catalogue: Catalogue = BUILT_IN) -> Smart:
    """Of a draft whose terms are fine and whose owner the asker may see."""
    company, metric = session.principal.company, find(draft.metric, catalogue)
    today = company.today(now)
    spans = _spans(draft, metric, today, company.calendar, company.work, catalogue)
    others = _colleagues(session, draft, spans, now, catalogue)
    own = [_own(session, draft, span, now, catalogue) for span in spans]
    there = _there_since(session, draft.owner_id)
    past = _recorded(
        [Past(span, value.value) for span, value in zip(spans, own, strict=True) if not there or there <= span.start]
    )
    known = [number(each.value) for each in past if each.value is not None]
    usual = sum(known, Decimal(0)) / len(known) if known else None
    best = (min(known) if metric.better == "down" else max(known)) if known else None
    average = _team_average(session, draft, spans, now, catalogue) if others is None else None
    last = [number(value) for value in others or ()]
    last = last if any(last) else []  # where nobody has any, nothing is recorded, and that says nothing
    return Smart(
        draft=draft,
        measurable=metric.source in ("deals", "quotas", "company") or bool(known) or any(last),
        past=past,
        usual=usual,
        best=best,
        reach=_reach(metric, draft.terms.target, usual, best),
        colleagues=len(last) if len(last) >= AT_LEAST else 0,
        reached=sum(_enough(metric, each, draft.terms.target) for each in last) if len(last) >= AT_LEAST else None,
        team_average=average,
        parent=_parent(session, draft, today),
        currency=company.currency if metric.unit in ("money", "money_per_day") else None,
        working_days=company.work.count(max(today, draft.terms.period.start), draft.terms.period.stop),
    )


def _recorded(past: list[Past]) -> tuple[Past, ...]:
    """Without the earliest periods where there is nothing: before data or work began."""
    while past and not (past[-1].value is not None and number(past[-1].value)):
        past = past[:-1]
    return tuple(past)


def _enough(metric: Metric, value: Decimal, target: Decimal) -> bool:
    return value <= target if metric.better == "down" else value >= target


def _reach(metric: Metric, target: Decimal, usual: Decimal | None, best: Decimal | None) -> Reach:
    if usual is None or best is None:
        return "no_history"
    if _enough(metric, usual, target):
        return "usual"
    if _enough(metric, best, target):
        return "done_before"
    near = target * STRETCH >= best if metric.better == "down" else target <= best * STRETCH
    return "stretch" if near else "beyond"


def _spans(
    draft: Draft, metric: Metric, today: date, calendar: Calendar, work: WorkCalendar, catalogue: Catalogue
) -> list[Period]:
    """Earlier periods like the one of the goal that are over; of what is open on a day only today is known."""
    if any(BASES[name] in OPEN_KINDS for name in bases_of(metric, catalogue)):
        return [draft.terms.period]
    if draft.each:
        span = calendar.containing(draft.each.value, today, -1)
    else:
        span = calendar.named(draft.terms.period)
        while span.stop > today:
            span = calendar.previous(span)
    found: list[Period] = []
    while len(found) < LOOK_BACK:
        if draft.each is not Each.DAY or work.of(span):
            found.append(span)
        span = calendar.previous(span)
    return found


def _own(session: ScopedSession, draft: Draft, span: Period, now: datetime, catalogue: Catalogue) -> MetricValue:
    return values_of(session, draft.metric, [draft.owner_id], span, draft.scope, now, catalogue)[draft.owner_id]


def _colleagues(
    session: ScopedSession, draft: Draft, spans: Sequence[Period], now: datetime, catalogue: Catalogue
) -> list[Value] | None:
    """What everybody else under the person's manager had in the last span; None for who may not see them.

    Whoever may not must not learn it by proposing one target after the other either.
    """
    lead = manager_of(session, draft.owner_id, session.principal.company.today(now))
    if draft.scope == "team" or lead is None:
        return []
    if not visible_owners(session, frozenset({lead})):
        return None
    asked = Asked(draft.metric, Subject("people", lead), spans[0], by="person")
    lines = measure(session, asked, now, catalogue).lines
    others = (line for line in lines if line.group.key not in (draft.owner_id, lead))
    return [line.value.value for line in others if line.value.value is not None]


def _team_average(
    session: ScopedSession, draft: Draft, spans: Sequence[Period], now: datetime, catalogue: Catalogue
) -> MetricValue | None:
    asked = Asked(draft.metric, Subject("own", draft.owner_id), spans[0])
    nothing = MetricValue(draft.metric, find(draft.metric, catalogue).unit, None)
    found = compare(
        session, asked, Measured(find(draft.metric, catalogue), spans[0], now, nothing), "team_average", now, catalogue
    )
    return found.value if found.value.value is not None and number(found.value.value) else None


def _parent(session: ScopedSession, draft: Draft, today: date) -> Goal | None:
    if draft.terms.parent_id is not None:
        return session.scalar(select(Goal).where(Goal.id == draft.terms.parent_id))
    found = parent_for(session, draft.owner_id, draft.metric, draft.terms.period, today)
    return as_goal(found) if isinstance(found, Quota) else found


def _there_since(session: ScopedSession, owner_id: int) -> date | None:
    return session.scalar(select(Employee.start_date).where(Employee.id == owner_id))
