"""Whether a goal is specific, measurable, achievable, relevant and time-bound, as far as the data can tell."""

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
from spm_core.metrics.service import Measured, MetricQuestion, MetricValue, measure
from spm_core.metrics.statements import OPEN_KINDS
from spm_core.people.models import Employee
from spm_core.period import Calendar, Period
from spm_core.quota.members import member
from spm_core.quota.models import Quota
from spm_core.small_groups import AT_LEAST
from spm_core.who import Who
from spm_core.workdays import WorkCalendar

Reach = Literal["no_history", "usual", "done_before", "stretch", "beyond"]
LOOK_BACK = 4
STRETCH = Decimal("1.25")
"""A target up to this many times the best so far is a stretch; beyond that nobody has come close."""


@dataclass(frozen=True, slots=True)
class Past:
    period: Period
    value: Value | None


@dataclass(frozen=True, slots=True)
class Smart:
    draft: Draft
    measurable: bool
    """Whether Pacer has recorded anything to measure it by, for this person or their colleagues."""
    past: tuple[Past, ...]
    """Latest first; only periods that began after the person joined."""
    usual: Decimal | None
    """The average over `past`."""
    best: Decimal | None
    reach: Reach
    colleagues: int
    """How many colleagues `reached` is out of; 0 where they are too few to say, or not the asker's to know."""
    reached: int | None
    """How many colleagues reached the target in the last full period; None where `colleagues` is 0."""
    team_average: MetricValue | None
    """Given instead to an asker who may not see the colleagues, where at least three have a figure."""
    parent: Goal | None
    """The goal it would serve; an imported quota is shown as the goal it would become."""
    currency: str | None
    working_days: int


def smart(
    session: ScopedSession, drafts: Sequence[Draft], now: datetime, catalogue: Catalogue = BUILT_IN
) -> tuple[Smart, ...]:
    """Return the check of each draft, in order; figures are read once for each lead.

    The terms have to be valid already, and the owners visible to the asker.
    """
    figures = _Figures(session, now, catalogue)
    return tuple(_smart(figures, draft) for draft in drafts)


def _smart(figures: _Figures, draft: Draft) -> Smart:
    company, metric = figures.session.principal.company, find(draft.metric, figures.catalogue)
    today, terms, work = company.today(figures.now), draft.terms, figures.work(draft)
    spans = _spans(draft, metric, today, company.calendar, work, figures.catalogue)
    others = _colleagues(figures, draft, spans[0])
    past = _past(figures, draft, spans)
    usual, best = _usual_and_best(metric, past)
    compared = _compared(others)
    colleagues, reached = _reached(metric, terms.target, compared)
    return Smart(
        draft=draft,
        measurable=metric.source in ("deals", "quotas", "company") or usual is not None or bool(compared),
        past=past,
        usual=usual,
        best=best,
        reach=_reach(metric, terms.target, usual, best),
        colleagues=colleagues,
        reached=reached,
        team_average=_team_average(figures, draft, spans[0]) if others is None else None,
        parent=_parent(figures.session, draft, today),
        currency=company.currency if metric.unit in ("money", "money_per_day") else None,
        working_days=work.count(max(today, terms.period.start), terms.period.stop),
    )


def _past(figures: _Figures, draft: Draft, spans: list[Period]) -> tuple[Past, ...]:
    """Return what the owner had in those of the periods that began after they joined."""
    values = [figures.own(draft, span).value for span in spans]
    joined = _there_since(figures.session, draft.owner_id)
    return _recorded(
        [Past(span, value) for span, value in zip(spans, values, strict=True) if not joined or joined <= span.start]
    )


def _usual_and_best(metric: Metric, past: tuple[Past, ...]) -> tuple[Decimal | None, Decimal | None]:
    """Return the average and the best of the known values; (None, None) without any."""
    known = [number(span.value) for span in past if span.value is not None]
    if not known:
        return None, None
    return sum(known, Decimal(0)) / len(known), min(known) if metric.better == "down" else max(known)


def _compared(others: list[Value] | None) -> list[Decimal]:
    """Return the colleagues' figures; none where all are zero, which means that nothing was recorded."""
    figures = [number(value) for value in others or ()]
    return figures if any(figures) else []


def _reached(metric: Metric, target: Decimal, compared: list[Decimal]) -> tuple[int, int | None]:
    """Return how many colleagues there are and how many of them reached the target; (0, None) for too few."""
    if len(compared) < AT_LEAST:
        return 0, None
    return len(compared), sum(_enough(metric, value, target) for value in compared)


def _recorded(past: list[Past]) -> tuple[Past, ...]:
    """Drop the earliest periods in which nothing was recorded: before the data, or the person's work, began."""
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
    """Return the latest periods like the goal's own that are over, latest first.

    For a metric of what is open on a day only today's value is known: there the goal's own period stands alone.
    """
    if any(BASES[name] in OPEN_KINDS for name in bases_of(metric, catalogue)):
        return [draft.terms.period]
    if draft.each:
        span = calendar.containing(draft.each.value, today, -1)
    else:
        span = calendar.named(draft.terms.period)
        while span.stop > today:
            span = calendar.previous(span)
    spans: list[Period] = []
    while len(spans) < LOOK_BACK:
        if draft.each is not Each.DAY or work.of(span):
            spans.append(span)
        span = calendar.previous(span)
    return spans


class _Figures:
    """Metric values, read for everybody under a lead at once, and once per period however many drafts ask."""

    def __init__(self, session: ScopedSession, now: datetime, catalogue: Catalogue) -> None:
        self.session, self.now, self.catalogue = session, now, catalogue
        self._known: dict[tuple[str, int, Period], dict[int, MetricValue]] = {}

    def work(self, draft: Draft) -> WorkCalendar:
        """Return the calendar by which the days of a goal will count."""
        owner = member(self.session, draft.owner_id, draft.terms.period)
        return owner.work if draft.scope == "own" else owner.work.companys

    def lead_of(self, draft: Draft) -> int | None:
        """Return the owner's manager, where the asker sees all of that manager's people."""
        lead = manager_of(self.session, draft.owner_id, self.session.principal.company.today(self.now))
        return lead if lead is not None and visible_owners(self.session, frozenset({lead})) else None

    def under(self, metric: str, lead: int, span: Period) -> dict[int, MetricValue]:
        key = (metric, lead, span)
        if key not in self._known:
            asked = MetricQuestion(metric, Who("team", lead), span, by="person")
            lines = measure(self.session, asked, self.now, self.catalogue).lines
            self._known[key] = {line.group.key: line.value for line in lines if isinstance(line.group.key, int)}
        return self._known[key]

    def own(self, draft: Draft, span: Period) -> MetricValue:
        owners = [draft.owner_id]
        return values_of(self.session, draft.metric, owners, span, draft.scope, self.now, self.catalogue)[owners[0]]


def _colleagues(figures: _Figures, draft: Draft, span: Period) -> list[Value] | None:
    """Return what everybody else under the owner's manager had in a period; None where the asker may not see them.

    Otherwise the asker could find out their figures by proposing one target after another.
    """
    if draft.scope == "team":
        return []
    lead = figures.lead_of(draft)
    if lead is None:
        return None
    values = figures.under(draft.metric, lead, span)
    return [
        value.value
        for person_id, value in values.items()
        if person_id not in (draft.owner_id, lead) and value.value is not None
    ]


def _team_average(figures: _Figures, draft: Draft, span: Period) -> MetricValue | None:
    metric = find(draft.metric, figures.catalogue)
    asked = MetricQuestion(draft.metric, Who("own", draft.owner_id), span)
    nothing = Measured(metric, span, figures.now, MetricValue(draft.metric, metric.unit, None))
    average = compare(figures.session, asked, nothing, "team_average", figures.now, figures.catalogue)
    return average.value if average.value.value is not None and number(average.value.value) else None


def _parent(session: ScopedSession, draft: Draft, today: date) -> Goal | None:
    if draft.terms.parent_id is not None:
        return session.scalar(select(Goal).where(Goal.id == draft.terms.parent_id))
    parent = parent_for(session, draft.owner_id, draft.metric, draft.terms.period, today)
    return as_goal(parent) if isinstance(parent, Quota) else parent


def _there_since(session: ScopedSession, owner_id: int) -> date | None:
    return session.scalar(select(Employee.start_date).where(Employee.id == owner_id))
