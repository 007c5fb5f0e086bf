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
from spm_core.metrics.service import Measured, MetricQuestion, MetricValue, measure
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


def smart(
    session: ScopedSession, drafts: Sequence[Draft], now: datetime, catalogue: Catalogue = BUILT_IN
) -> tuple[Smart, ...]:
    """Of drafts whose terms are fine and whose owners the asker may see; figures are read once for each lead."""
    read = _Figures(session, now, catalogue)
    return tuple(_smart(read, draft) for draft in drafts)


def _smart(read: _Figures, draft: Draft) -> Smart:
    session, company, metric = read.session, read.session.principal.company, find(draft.metric, read.catalogue)
    today = company.today(read.now)
    spans = _spans(draft, metric, today, company.calendar, company.work, read.catalogue)
    others, own = _colleagues(read, draft, spans[0]), [read.own(draft, span) for span in spans]
    there = _there_since(session, draft.owner_id)
    past = _recorded(
        [Past(span, value.value) for span, value in zip(spans, own, strict=True) if not there or there <= span.start]
    )
    known = [number(each.value) for each in past if each.value is not None]
    usual = sum(known, Decimal(0)) / len(known) if known else None
    best = (min(known) if metric.better == "down" else max(known)) if known else None
    average = _team_average(read, draft, spans[0]) if others is None else None
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


class _Figures:
    """Everybody's under a lead at once, each period once, however many of them are asked about."""

    def __init__(self, session: ScopedSession, now: datetime, catalogue: Catalogue) -> None:
        self.session, self.now, self.catalogue = session, now, catalogue
        self._known: dict[tuple[str, int, Period], dict[int, MetricValue]] = {}

    def lead_of(self, draft: Draft) -> int | None:
        """The person's manager, where the asker sees all of the manager's people."""
        lead = manager_of(self.session, draft.owner_id, self.session.principal.company.today(self.now))
        return lead if lead is not None and visible_owners(self.session, frozenset({lead})) else None

    def under(self, metric: str, lead: int, span: Period) -> dict[int, MetricValue]:
        key = (metric, lead, span)
        if key not in self._known:
            asked = MetricQuestion(metric, Subject("people", lead), span, by="person")
            lines = measure(self.session, asked, self.now, self.catalogue).lines
            self._known[key] = {line.group.key: line.value for line in lines if isinstance(line.group.key, int)}
        return self._known[key]

    def own(self, draft: Draft, span: Period) -> MetricValue:
        lead = self.lead_of(draft) if draft.scope == "own" else None
        known = self.under(draft.metric, lead, span).get(draft.owner_id) if lead else None
        if known is not None:
            return known
        owners = [draft.owner_id]
        return values_of(self.session, draft.metric, owners, span, draft.scope, self.now, self.catalogue)[owners[0]]


def _colleagues(read: _Figures, draft: Draft, span: Period) -> list[Value] | None:
    """What everybody else under the person's manager had in a period; None for who may not see them.

    Whoever may not must not learn it by proposing one target after the other either.
    """
    if draft.scope == "team":
        return []
    lead = read.lead_of(draft)
    if lead is None:
        return None
    values = read.under(draft.metric, lead, span)
    return [
        found.value for who, found in values.items() if who not in (draft.owner_id, lead) and found.value is not None
    ]


def _team_average(read: _Figures, draft: Draft, span: Period) -> MetricValue | None:
    metric = find(draft.metric, read.catalogue)
    asked = MetricQuestion(draft.metric, Subject("own", draft.owner_id), span)
    nothing = Measured(metric, span, read.now, MetricValue(draft.metric, metric.unit, None))
    found = compare(read.session, asked, nothing, "team_average", read.now, read.catalogue)
    return found.value if found.value.value is not None and number(found.value.value) else None


def _parent(session: ScopedSession, draft: Draft, today: date) -> Goal | None:
    if draft.terms.parent_id is not None:
        return session.scalar(select(Goal).where(Goal.id == draft.terms.parent_id))
    found = parent_for(session, draft.owner_id, draft.metric, draft.terms.period, today)
    return as_goal(found) if isinstance(found, Quota) else found


def _there_since(session: ScopedSession, owner_id: int) -> date | None:
    return session.scalar(select(Employee.start_date).where(Employee.id == owner_id))
