"""How a team and each of its people stand to quota, in as many statements however many people there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from spm_core.db import ScopedSession
from spm_core.deals.service import Booked
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.groups import MetricGroup, groups
from spm_core.metrics.readings import Scope, read_bases
from spm_core.metrics.usual import usual_rates
from spm_core.money import ZERO, Money
from spm_core.people.models import FOREVER
from spm_core.period import ONE_DAY, Period
from spm_core.quota.members import Member, below, led, member
from spm_core.quota.service import standing, standing_of
from spm_core.quota.stand import BEHIND
from spm_core.quota.standing import Standing
from spm_core.rows import Rows
from spm_core.team.rules import Carried, PersonStanding, carried, is_ramping, worst_first
from spm_core.who import Who

_BASES = ("booked", "open_amount", "overdue_amount", "overdue_count")


@dataclass(frozen=True, slots=True)
class TeamSummary:
    team: Standing
    people: tuple[PersonStanding, ...]
    """The people under the lead today, the worst first, each with the credits and quota of their time there."""
    former: tuple[PersonStanding, ...] = ()
    """Those who were under the lead in the period and brought or owed something, but are no more, or have left."""
    waiting_for_rate: tuple[Money, ...] = ()
    carried: Carried | None = None
    """Who carries the team, where it would be behind without them."""


def team_summary(session: ScopedSession, lead_id: int, period: Period | None, now: datetime) -> TeamSummary:
    """Return how a lead's team stands; raise NotAllowed where the asker may not see it, or there is no team."""
    team = standing(session, lead_id, period, now, team=True)
    today = session.principal.company.today(now)
    stints = _stints(session, lead_id, team.period, today)
    scope = Scope(Who("team", lead_id), team.period, today, "person")
    bases = read_bases(session, scope, _BASES)
    listed = groups(session, scope, dict.fromkeys((*bases.by_key, *_with_quota(stints, team.period))))
    rows = Rows(
        team.booked.amount,
        worst_first(
            _person(session, group, stints[group.key], team.period, now, bases.by_key.get(group.key, {}))
            for group in listed
            if isinstance(group.key, int) and group.key in stints
        ),
        lambda person: person.standing.booked.amount,
    ).rows
    doubtful = [row.person_id for row in rows if row.standing.verdict in BEHIND and (row.coverage.times or 0) >= 1]
    rates = usual_rates(session, doubtful, today) if doubtful else {}
    rows = tuple(replace(row, usual=rates.get(row.person_id)) for row in rows)
    people = tuple(person for person in rows if person.until is None)
    former = tuple(person for person in rows if person.until and (person.standing.booked or person.standing.quota))
    held = carried(team, people, session.principal.company.bands)
    return TeamSummary(team, people, former, tuple(bases.waiting), held)


def _stints(session: ScopedSession, lead_id: int, period: Period, today: date) -> Mapping[int, Sequence[Member]]:
    """Return the times in a period, up to today, that people were under a lead, the lead included, in order."""
    lead = member(session, lead_id)
    last = min(period.stop, today + ONE_DAY)
    by_person: dict[int, list[Member]] = defaultdict(list)
    for stint in sorted((lead, *below(session, lead)), key=lambda stint: stint.since):
        if stint.since < max(last, period.start + ONE_DAY) and stint.until > period.start:
            by_person[stint.id].append(stint)
    return by_person


def _with_quota(stints: Mapping[int, Sequence[Member]], period: Period) -> Iterable[int]:
    return (who for who, times in stints.items() if any(line.period.overlap(period) for line in times[0].own))


def _person(
    session: ScopedSession,
    group: MetricGroup,
    stints: Sequence[Member],
    period: Period,
    now: datetime,
    bases: Mapping[str, FormulaValue],
) -> PersonStanding:
    company = session.principal.company
    who, today = stints[-1], company.today(now)
    booked = Booked(_money(bases.get("booked"), company.currency), ())
    facts = standing_of(session, replace(who, employment=led(stints, period)), period, now, booked)
    day = min(max(today, period.start), period.end)
    overdue = bases.get("overdue_count", ZERO)
    last = min(who.until - ONE_DAY, who.employment.end or FOREVER)
    return PersonStanding(
        person_id=who.id,
        person=group.name or "",
        ref=group.ref or group.name or "",
        standing=facts,
        ramping=facts.nominal_quota is not None and is_ramping(day, who.employment, company.calendar),
        open_pipeline=_money(bases.get("open_amount"), company.currency),
        overdue_pipeline=_money(bases.get("overdue_amount"), company.currency),
        overdue_count=0 if isinstance(overdue, Undefined) else int(overdue),
        since=stints[0].since if stints[0].since > period.start else None,
        until=last if last < min(today, period.end) else None,
    )


def _money(value: FormulaValue | None, currency: str) -> Money:
    return Money(ZERO if value is None or isinstance(value, Undefined) else ZERO + value, currency)
