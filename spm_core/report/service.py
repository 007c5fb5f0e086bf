"""A performance report of a person, a team or the company, by a number of statements that people do not add to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.deals.largest import largest_deals
from spm_core.deals.whose import Whose
from spm_core.forecast.service import past_accuracy
from spm_core.goals.models import GoalState
from spm_core.goals.read import goals_of
from spm_core.metrics.catalogue import BASES, BUILT_IN, Catalogue, Metric, bases_of
from spm_core.metrics.readings import Scope, Subject, read_bases
from spm_core.metrics.service import MetricQuestion, MetricValue, allow, measure, measure_each
from spm_core.metrics.statements import OPEN_KINDS
from spm_core.money import ZERO, Money, share
from spm_core.period import Period
from spm_core.quota.members import METRIC
from spm_core.quota.service import goals, meant_period, previous_period
from spm_core.quota.service import standing as standing_of
from spm_core.quota.standing import Standing, count_days
from spm_core.quota.standing import standing as compute
from spm_core.report.rules import GoalResult, Kpi, PersonResult, Report, ReportMark, ReportReason, alike

LISTED = 5
COURSE = 6
"""How many periods show the course of things."""
_LEFT_OUT = frozenset(
    {"conversion_rate", "stage_conversion", "attainment", "gap", "coverage", "required_coverage", "velocity"}
    | {"median_deal", "median_cycle_days", "closed_cycle_days"}
)
"""Told elsewhere in a report, or by another metric as well."""


def report(
    session: ScopedSession,
    subject: Subject,
    asked: Period | None,
    now: datetime,
    catalogue: Catalogue = BUILT_IN,
) -> Report:
    """Of a subject of reach own, team or company. Raises NotAllowed for whom the asker may not see."""
    allow(session, subject)
    standing = _standing(session, subject, asked, now)
    if subject.reach == "own" and standing.scope != "own":
        subject = Subject("team", subject.lead_id)  # somebody without an own quota is told the team's
    period, today, calendar = standing.period, session.principal.company.today(now), session.principal.company.calendar
    before = _previous(session, subject, period)
    whose = Whose(subject.lead_id, team=subject.reach == "team", everybody=subject.reach == "company")
    compared = alike(before, period, today), alike(calendar.a_year_before(period), period, today)
    return Report(
        reach=subject.reach,
        standing=standing,
        before=compared[0],
        year_before=compared[1],
        kpis=_kpis(session, subject, period, compared, now, catalogue),
        course=_course(session, subject, period, now),
        won=largest_deals(session, whose, period, today, "won")[:LISTED],
        lost=largest_deals(session, whose, period, today, "lost")[:LISTED],
        won_reasons=_reasons(session, subject, period, now, "won"),
        lost_reasons=_reasons(session, subject, period, now, "lost"),
        people=() if subject.reach == "own" else _people(session, subject, standing, before, now),
        goals=_goals(session, subject, period, now, catalogue),
        accuracy=() if subject.reach == "company" else past_accuracy(session, whose, now),
        as_of=now,
    )


def _standing(session: ScopedSession, subject: Subject, asked: Period | None, now: datetime) -> Standing:
    if subject.reach != "company":
        return standing_of(session, subject.lead_id, asked, now, team=subject.reach == "team")
    company = session.principal.company
    period, today = meant_period(session, None, asked, now), company.today(now)
    quotas, currency = goals(session, None, period), company.currency
    quota = Money(sum(quotas.values(), ZERO), currency) if quotas else None
    booked = measure_each(session, ("won_amount",), subject, period, now)["won_amount"].value
    return compute(
        period=period,
        as_of=now,
        days=count_days(period, today, company.work),
        over=today >= period.stop,
        booked=booked if isinstance(booked, Money) else Money(ZERO, currency),
        quota=quota,
        nominal=quota,
        bands=company.bands,
    )


def _previous(session: ScopedSession, subject: Subject, period: Period) -> Period:
    if subject.reach == "company":
        return session.principal.company.calendar.previous(period)
    return previous_period(session, subject.lead_id, period)


def _kpis(
    session: ScopedSession,
    subject: Subject,
    period: Period,
    compared: tuple[Period, Period],
    now: datetime,
    catalogue: Catalogue,
) -> tuple[Kpi, ...]:
    """Those of which anything is known in the period or the one before."""
    told = [metric for metric in catalogue.values() if _of_a_period(metric, catalogue)]
    names = [metric.name for metric in told]
    value, before, year = (measure_each(session, names, subject, each, now, catalogue) for each in (period, *compared))
    found = (Kpi(metric, value[metric.name], before[metric.name], year[metric.name]) for metric in told)
    return tuple(kpi for kpi in found if _says_something(kpi.value) or _says_something(kpi.before))


def _of_a_period(metric: Metric, catalogue: Catalogue) -> bool:
    """Whether it tells what happened in a period, not what is open on a day."""
    kinds = {BASES[name] for name in bases_of(metric, catalogue)}
    return metric.name not in _LEFT_OUT and not kinds & {*OPEN_KINDS, "stages"}


def _says_something(value: MetricValue) -> bool:
    return value.value is not None and bool(value.value)


def _course(session: ScopedSession, subject: Subject, period: Period, now: datetime) -> tuple[ReportMark, ...]:
    """From the first of the last periods in which anything was booked or owed."""
    found: list[ReportMark] = []
    for _ in range(COURSE):
        value = measure_each(session, ("attainment",), subject, period, now)["attainment"]
        booked, quota = value.inputs["booked"], value.inputs["quota"]
        if isinstance(booked, Money):
            found.append(ReportMark(period, booked, quota if isinstance(quota, Money) else None))
        period = _previous(session, subject, period)
    while len(found) > 1 and not (found[-1].booked or found[-1].quota):
        found.pop()
    return tuple(reversed(found))


def _reasons(
    session: ScopedSession, subject: Subject, period: Period, now: datetime, outcome: Literal["won", "lost"]
) -> tuple[ReportReason, ...]:
    day, currency = session.principal.company.today(now), session.principal.company.currency
    amount = "booked" if outcome == "won" else "lost_amount"
    scope = Scope(subject, period, day, "win_reason" if outcome == "won" else "loss_reason")
    groups = read_bases(session, scope, (outcome, amount)).by_key
    found = []
    for key, sums in groups.items():
        deals = sums.get(outcome, ZERO)
        if isinstance(deals, Decimal | int) and deals:
            size = sums.get(amount, ZERO)
            money = Money(Decimal(size) if isinstance(size, Decimal | int) else ZERO, currency)
            found.append(ReportReason(str(key).strip() if key else None, int(deals), money))
    return tuple(sorted(found, key=_most_first))


def _most_first(each: ReportReason) -> tuple[bool, int, Decimal, str]:
    return each.reason is None, -each.deals, -each.amount.amount, each.reason or ""


def _goals(
    session: ScopedSession, subject: Subject, period: Period, now: datetime, catalogue: Catalogue
) -> tuple[GoalResult, ...]:
    """What was agreed beside the quota."""
    if subject.reach == "company":
        return ()
    found = []
    for each in goals_of(session, subject.lead_id, now, period=period, catalogue=catalogue):
        done, ours = each.progress, each.owner_id == subject.lead_id and each.scope == subject.reach
        if ours and done and each.state is GoalState.AGREED and each.metric != METRIC:
            reached = None if done.score is None else done.score >= 1
            found.append(GoalResult(catalogue[each.metric], done.period, done.target, done.value, reached))
    return tuple(found)


def _people(
    session: ScopedSession, subject: Subject, standing: Standing, before: Period, now: datetime
) -> tuple[PersonResult, ...]:
    """Each with all credits of their own; of a team those who are in it today."""
    of = Subject("people", subject.lead_id) if subject.reach == "team" else subject
    lines = measure(session, MetricQuestion("attainment", of, standing.period, "person"), now).lines
    then = {
        line.group.key: line.value.value
        for line in measure(session, MetricQuestion("attainment", of, before, "person"), now).lines
    }
    elapsed = standing.elapsed if standing.days_left else Decimal(1)
    found = []
    for line in lines:
        booked, quota = line.value.inputs["booked"], line.value.inputs["quota"]
        earlier, attained = then.get(line.group.key), line.value.value
        if line.group.name and isinstance(booked, Money) and (booked or quota):
            known = attained if isinstance(attained, Decimal) else None
            found.append(
                PersonResult(
                    person=line.group.name,
                    booked=booked,
                    quota=quota if isinstance(quota, Money) else None,
                    attainment=known,
                    pace=None if known is None or standing.verdict == "too_early" else share(known, elapsed or ZERO),
                    before=earlier if isinstance(earlier, Decimal) else None,
                )
            )
    return _best_first(found)


def _best_first(people: Sequence[PersonResult]) -> tuple[PersonResult, ...]:
    def place(each: PersonResult) -> tuple[bool, Decimal, Decimal, str]:
        return each.attainment is None, -(each.attainment or ZERO), -each.booked.amount, each.person

    return tuple(sorted(people, key=place))
