"""People's quotas added up, what is missing from the sum, and how it compares with a quota of the team's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from spm_core.money import Money
from spm_core.period import Period
from spm_core.quota.effective import NONE
from spm_core.quota.members import Member, led
from spm_core.quota.rules import Match, Target, decimal, over_assignment, target
from spm_core.quota.standing import QuotaScope, Standing

TargetSource = Literal["quota", "goal"]


@dataclass(frozen=True, slots=True)
class QuotaTarget:
    scope: QuotaScope
    nominal: Decimal
    effective: Decimal
    match: Match
    source: TargetSource = "quota"


def owed(who: Member, period: Period) -> Target | None:
    """Return what a lead counts of somebody's quota; None where they were not there on any day of the period."""
    return target(period, who.own, led((who,), period), who.work) if who.share_under_lead(period) else None


def summed(people: Iterable[Member], period: Period) -> QuotaTarget | None:
    """Add up people's quotas: of a full one their share of the days, while what is owed allows for these already.

    Whoever is not there on any day of the period adds nothing.
    """
    quotas = [(goal, who.share_under_lead(period)) for who in people if (goal := owed(who, period))]
    if not quotas:
        return None
    nominal = sum((quota.nominal * share for quota, share in quotas), NONE)
    effective = sum((quota.effective for quota, _ in quotas), NONE)
    matches = {quota.match for quota, _ in quotas}
    match: Match = "partial" if "partial" in matches else "prorated" if "prorated" in matches else "added"
    return QuotaTarget("sum_of_reps", decimal(nominal), decimal(effective), match)


def waiting(people: Iterable[Member], period: Period, scope: QuotaScope = "own") -> tuple[Money, ...]:
    """Return people's quotas in a period that wait for a rate, each once."""
    there = {who.id: who for who in people if who.share_under_lead(period)}
    quotas = (quota for who in there.values() for quota in who.unrated if quota.scope == scope)
    return tuple(quota.amount for quota in quotas if quota.period.overlap(period))


def beside_reps(facts: Standing, goal: QuotaTarget, reps: Sequence[Member]) -> Standing:
    """Compare a team's quota with the sum of its reps', where none of theirs waits for a rate."""
    total = None if waiting(reps, facts.period) else summed(reps, facts.period)
    if total is None:
        return facts
    over = over_assignment(total.effective, goal.effective)
    return replace(facts, rep_quotas=Money(total.effective, facts.booked.currency), over_assignment=over)
