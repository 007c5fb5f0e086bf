"""How a team and each of its people stand to quota, in as many statements however many people there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from spm_core.db import ScopedSession
from spm_core.deals.service import Booked
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.groups import MetricGroup, groups
from spm_core.metrics.readings import Scope, read_bases
from spm_core.money import ZERO, Money
from spm_core.period import Period
from spm_core.quota.members import Member, below, member
from spm_core.quota.service import standing, standing_of
from spm_core.quota.standing import Standing
from spm_core.team.rules import Carried, PersonStanding, carried, is_ramping, worst_first
from spm_core.who import Who

_BASES = ("booked", "open_amount", "overdue_amount", "overdue_count")


@dataclass(frozen=True, slots=True)
class TeamSummary:
    team: Standing
    people: tuple[PersonStanding, ...]
    """The people under the lead today, the worst first, each with all credits of their own."""
    waiting_for_rate: tuple[Money, ...] = ()
    carried: Carried | None = None
    """Who carries the team, where it would be behind without them."""


def team_summary(session: ScopedSession, lead_id: int, period: Period | None, now: datetime) -> TeamSummary:
    """Return how a lead's team stands; raise NotAllowed where the asker may not see it, or there is no team."""
    team = standing(session, lead_id, period, now, team=True)
    today = session.principal.company.today(now)
    lead = member(session, lead_id)
    members = {member.id: member for member in (lead, *below(session, lead)) if member.is_under_lead(today)}
    scope = Scope(Who("people", lead_id), team.period, today, "person")
    bases = read_bases(session, scope, _BASES)
    with_quota = (
        member.id for member in members.values() if any(line.period.overlap(team.period) for line in member.own)
    )
    listed = groups(session, scope, dict.fromkeys((*bases.by_key, *with_quota)))
    people = [
        _person(session, group, members[group.key], team.period, now, bases.by_key.get(group.key, {}))
        for group in listed
        if isinstance(group.key, int) and group.key in members
    ]
    held = carried(team, people, session.principal.company.bands)
    return TeamSummary(team, worst_first(people), tuple(bases.waiting), held)


def _person(
    session: ScopedSession,
    group: MetricGroup,
    who: Member,
    period: Period,
    now: datetime,
    bases: Mapping[str, FormulaValue],
) -> PersonStanding:
    company = session.principal.company
    booked = Booked(_money(bases.get("booked"), company.currency), ())
    facts, day = standing_of(session, who, period, now, booked), min(max(company.today(now), period.start), period.end)
    overdue = bases.get("overdue_count", ZERO)
    return PersonStanding(
        person_id=who.id,
        person=group.name or "",
        ref=group.ref or group.name or "",
        standing=facts,
        ramping=facts.nominal_quota is not None and is_ramping(day, who.employment, company.calendar),
        open_pipeline=_money(bases.get("open_amount"), company.currency),
        overdue_pipeline=_money(bases.get("overdue_amount"), company.currency),
        overdue_count=0 if isinstance(overdue, Undefined) else int(overdue),
    )


def _money(value: FormulaValue | None, currency: str) -> Money:
    return Money(ZERO if value is None or isinstance(value, Undefined) else ZERO + value, currency)
