"""A performance report of a person, a team or the company, in as many statements however many people there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.deals.largest import largest_deals
from spm_core.forecast.service import past_accuracy
from spm_core.goals.models import GoalState
from spm_core.goals.read import goals_of
from spm_core.metrics.catalogue import BASES, BUILT_IN, Catalogue, Metric, bases_of
from spm_core.metrics.formula import Undefined
from spm_core.metrics.rank import best_first
from spm_core.metrics.readings import Scope, read_bases
from spm_core.metrics.service import MetricLine, MetricQuestion, MetricValue, allow, measure, measure_each
from spm_core.metrics.statements import OPEN_KINDS
from spm_core.money import ZERO, Money
from spm_core.period import Period
from spm_core.principal import Bands
from spm_core.quota.days import Days, days_of
from spm_core.quota.members import METRIC
from spm_core.quota.service import days_by_person, meant_period, previous_period
from spm_core.quota.service import standing as standing_of
from spm_core.quota.stand import Stand, stand
from spm_core.quota.standing import Standing
from spm_core.quota.target import company_standing
from spm_core.report.rules import GoalResult, Kpi, PersonResult, Report, ReportMark, ReportReason, alike
from spm_core.who import Who

LISTED = 5
COURSE = 6
"""How many periods the report looks back on."""
_LEFT_OUT = frozenset(
    {"conversion_rate", "stage_conversion", "closed_stage_conversion", "attainment", "gap", "coverage"}
    | {"required_coverage", "velocity", "median_deal", "median_cycle_days", "closed_cycle_days"}
)
"""Metrics told elsewhere in the report, or already covered by another metric."""


def report(
    session: ScopedSession,
    subject: Who,
    asked: Period | None,
    now: datetime,
    catalogue: Catalogue = BUILT_IN,
) -> Report:
    """Return the report of a person, a team or the company; raise NotAllowed for anybody the asker may not see."""
    allow(session, subject)
    standing = _standing(session, subject, asked, now)
    if subject.kind == "own" and standing.scope != "own":
        subject = Who("team", subject.id)  # people without a quota of their own get the team's
    period, today, calendar = standing.period, session.principal.company.today(now), session.principal.company.calendar
    before = _previous(session, subject, period)
    compared = alike(before, period, today), alike(calendar.a_year_before(period), period, today)
    return Report(
        reach=subject.kind,
        standing=standing,
        before=compared[0],
        year_before=compared[1],
        kpis=_kpis(session, subject, period, compared, now, catalogue),
        course=_course(session, subject, period, now),
        won=largest_deals(session, subject, period, today, "won")[:LISTED],
        lost=largest_deals(session, subject, period, today, "lost")[:LISTED],
        won_reasons=_reasons(session, subject, period, now, "won"),
        lost_reasons=_reasons(session, subject, period, now, "lost"),
        people=() if subject.kind == "own" else _people(session, subject, standing, before, now),
        goals=_goals(session, subject, period, now, catalogue),
        accuracy=() if subject.kind == "company" else past_accuracy(session, subject, now),
        as_of=now,
    )


def _standing(session: ScopedSession, subject: Who, asked: Period | None, now: datetime) -> Standing:
    if subject.kind != "company":
        return standing_of(session, subject.id, asked, now, team=subject.kind == "team")
    return company_standing(session, meant_period(session, None, asked, now), now)


def _previous(session: ScopedSession, subject: Who, period: Period) -> Period:
    if subject.kind == "company":
        return session.principal.company.calendar.previous(period)
    return previous_period(session, subject.id, period)


def _kpis(
    session: ScopedSession,
    subject: Who,
    period: Period,
    compared: tuple[Period, Period],
    now: datetime,
    catalogue: Catalogue,
) -> tuple[Kpi, ...]:
    """Return the metrics of which anything is known in the period or the one before."""
    metrics = [metric for metric in catalogue.values() if _of_a_period(metric, catalogue)]
    names = [metric.name for metric in metrics]
    value, before, year = (measure_each(session, names, subject, span, now, catalogue) for span in (period, *compared))
    known = {metric.source for metric in metrics if _says_something(before[metric.name])}
    kpis = (
        Kpi(metric, value[metric.name], before[metric.name], year[metric.name], metric.source in known)
        for metric in metrics
    )
    return tuple(kpi for kpi in kpis if _says_something(kpi.value) or _says_something(kpi.before))


def _of_a_period(metric: Metric, catalogue: Catalogue) -> bool:
    """Whether a metric tells what happened in a period, rather than what is open on a day."""
    kinds = {BASES[name] for name in bases_of(metric, catalogue)}
    return metric.name not in _LEFT_OUT and not kinds & {*OPEN_KINDS, "stages"}


def _says_something(value: MetricValue) -> bool:
    return value.value is not None and bool(value.value)


def _course(session: ScopedSession, subject: Who, period: Period, now: datetime) -> tuple[ReportMark, ...]:
    """Return the last periods in order, from the first in which anything was booked or owed."""
    marks: list[ReportMark] = []
    for _ in range(COURSE):
        value = measure_each(session, ("attainment",), subject, period, now)["attainment"]
        booked, quota = value.inputs["booked"], value.inputs["quota"]
        if isinstance(booked, Money):
            marks.append(ReportMark(period, booked, quota if isinstance(quota, Money) else None))
        period = _previous(session, subject, period)
    while len(marks) > 1 and not (marks[-1].booked or marks[-1].quota):
        marks.pop()
    return tuple(reversed(marks))


def _reasons(
    session: ScopedSession, subject: Who, period: Period, now: datetime, outcome: Literal["won", "lost"]
) -> tuple[ReportReason, ...]:
    day, currency = session.principal.company.today(now), session.principal.company.currency
    amount = "booked" if outcome == "won" else "lost_amount"
    scope = Scope(subject, period, day, "win_reason" if outcome == "won" else "loss_reason")
    groups = read_bases(session, scope, (outcome, amount)).by_key
    reasons = []
    for key, sums in groups.items():
        deals = sums.get(outcome, ZERO)
        if isinstance(deals, Decimal | int) and deals:
            size = sums.get(amount, ZERO)
            money = Money(Decimal(size) if isinstance(size, Decimal | int) else ZERO, currency)
            reasons.append(ReportReason(str(key).strip() if key else None, int(deals), money))
    return tuple(sorted(reasons, key=_most_first))


def _most_first(reason: ReportReason) -> tuple[bool, int, Decimal, str]:
    return reason.reason is None, -reason.deals, -reason.amount.amount, reason.reason or ""


def _goals(
    session: ScopedSession, subject: Who, period: Period, now: datetime, catalogue: Catalogue
) -> tuple[GoalResult, ...]:
    """Return what became of the goals that were agreed besides the quota."""
    if subject.kind == "company":
        return ()
    results = []
    for goal in goals_of(session, subject.id, now, period=period, catalogue=catalogue):
        done, ours = goal.progress, goal.owner_id == subject.id and goal.scope == subject.kind
        if ours and done and goal.state is GoalState.AGREED and goal.metric != METRIC:
            reached = None if done.reason else done.verdict == "met"
            results.append(GoalResult(catalogue[goal.metric], done.period, done.target, done.value, reached))
    return tuple(results)


def _people(
    session: ScopedSession, subject: Who, standing: Standing, before: Period, now: datetime
) -> tuple[PersonResult, ...]:
    """Return everybody's result; in a team, that of their time under its lead."""
    company, period = session.principal.company, standing.period
    today, lead = company.today(now), None if subject.kind == "company" else subject.id
    days, usual = days_by_person(session, lead, period, today), days_of(period, today, company.work)
    earlier = _paces(session, subject, before, alike(before, period, today), now)
    results = []
    for line in _attainments(session, subject, period, now):
        booked, quota = line.value.inputs["booked"], line.value.inputs["quota"]
        if isinstance(line.group.key, int) and line.group.name and isinstance(booked, Money) and (booked or quota):
            owed = quota if isinstance(quota, Money) else None
            found = _stand(booked, owed, days.get(line.group.key, usual), company.bands, over=today >= period.stop)
            paced = found.attainment, found.pace, earlier.get(line.group.key), found.verdict
            stint = line.group.since, line.group.until
            results.append(PersonResult(line.group.name, booked, owed, *paced, *stint))
    return _best_first(results)


def _paces(session: ScopedSession, subject: Who, before: Period, part: Period, now: datetime) -> dict[int, Decimal]:
    """Return everybody's pace at the end of the first `part` of the period before.

    Missing are those who booked nothing in it, of whom nothing is known, and those for whom it was too early then.
    """
    company = session.principal.company
    lines = {line.group.key: line.value.inputs for line in _attainments(session, subject, before, now)}
    scope = Scope(subject, part, company.today(now), "person")
    sums, over = read_bases(session, scope, ("booked",)).by_key, part.same_days(before)
    lead, day = None if subject.kind == "company" else subject.id, before.stop if over else part.end
    days, usual = days_by_person(session, lead, before, day), days_of(before, day, company.work)
    paces = {}
    for person, amounts in lines.items():
        quota, booked = amounts["quota"], sums.get(person, {}).get("booked", ZERO)
        if not amounts["booked"] or isinstance(booked, Undefined):
            continue
        if isinstance(person, int) and isinstance(quota, Money):
            then = Money(Decimal(booked), quota.currency)
            found = _stand(then, quota, days.get(person, usual), company.bands, over=over)
            if found.pace is not None and found.verdict != "too_early":
                paces[person] = found.pace
    return paces


def _attainments(session: ScopedSession, people: Who, period: Period, now: datetime) -> tuple[MetricLine, ...]:
    return measure(session, MetricQuestion("attainment", people, period, "person"), now).lines


def _stand(booked: Money, quota: Money | None, days: Days, bands: Bands, *, over: bool) -> Stand:
    return stand(booked.amount, quota.amount if quota else None, days, bands, over=over)


def _best_first(people: Sequence[PersonResult]) -> tuple[PersonResult, ...]:
    return best_first(people, lambda result: result.attainment, lambda result: result.person)
