"""How the people of a team stand, and why, by rules that a card can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from spm_core.metrics.usual import Usual
from spm_core.money import ZERO, Money
from spm_core.period import Calendar
from spm_core.pipeline.coverage import Coverage, coverage
from spm_core.principal import Bands
from spm_core.quota.days import Days
from spm_core.quota.effective import ONE, Employment, ramp_share
from spm_core.quota.stand import BEHIND, Verdict, verdict
from spm_core.quota.standing import Standing

Group = Literal["behind", "on_pace", "ahead", "ramping", "too_early", "no_quota"]
Filter = Literal["behind_pace", "on_pace", "ahead", "met", "ramping", "no_quota"]
Reason = Literal[
    "no_quota", "waiting_for_rate", "zero_in_effect", "over_quota", "short", "too_early", "more_than_expected",
    "thin_pipeline", "overdue_deals", "less_than_expected",
]  # fmt: skip

_GROUPS: Mapping[Verdict, Group] = {
    "behind": "behind",
    "slightly_behind": "behind",
    "period_over": "behind",
    "on_pace": "on_pace",
    "ahead": "ahead",
    "met": "ahead",
    "too_early": "too_early",
    "no_quota": "no_quota",
}
_NO_QUOTA: Mapping[str, Reason] = {"waiting_for_rate": "waiting_for_rate", "zero_in_effect": "zero_in_effect"}
_WORST_FIRST = ("behind", "slightly_behind", "period_over", "on_pace", "ahead", "met", "too_early", "no_quota")


@dataclass(frozen=True, slots=True)
class PersonStanding:
    person_id: int
    person: str
    ref: str
    """How a call names the person."""
    standing: Standing
    ramping: bool
    """Whether less than the full quota is in effect today because they are new."""
    open_pipeline: Money
    overdue_pipeline: Money
    overdue_count: int
    since: date | None = None
    """The day they came under the lead, where that was during the period."""
    until: date | None = None
    """Their last day under the lead or in the company, where that is over."""
    usual: Usual | None = None
    """Their usual win rate, where it decides whether what is open is enough."""

    @property
    def group(self) -> Group:
        """The group of the verdict, though a new hire who is not ahead is ramping rather than behind."""
        group = _GROUPS[self.standing.verdict]
        return "ramping" if self.ramping and group not in ("ahead", "no_quota") else group

    @property
    def coverage(self) -> Coverage:
        return coverage(self.open_pipeline, self.standing.gap, self.usual)

    @property
    def why(self) -> Reason:
        """The best explanation of the verdict: the first that holds."""
        facts = self.standing
        match facts.verdict:
            case "no_quota":
                return _NO_QUOTA.get(facts.notes.get("attainment", ""), "no_quota")
            case "met":
                return "over_quota"
            case "period_over":
                return "short"
            case "too_early":
                return "too_early"
            case "ahead" | "on_pace":
                return "more_than_expected"
        if self.coverage.thin:
            return "thin_pipeline"
        return "overdue_deals" if self.overdue_count else "less_than_expected"


FEWEST_OTHERS = 2
_WELL: frozenset[Verdict] = frozenset({"met", "ahead", "on_pace"})


@dataclass(frozen=True, slots=True)
class Carried:
    """A team that would be behind without one person."""

    person: str
    others: int
    """How many others have a quota."""
    attainment: Decimal
    """What the others booked ÷ their quotas."""
    elapsed: Decimal
    """The attainment that would be on pace."""
    verdict: Verdict
    """How the others stand together."""


def carried(team: Standing, people: Sequence[PersonStanding], bands: Bands) -> Carried | None:
    """Return who carries a team that is on pace or better; None where the others together are no less well."""
    measured = [each for each in people if each.standing.attainment is not None and each.standing.expected]
    if team.verdict not in _WELL or team.elapsed is None or len(measured) <= FEWEST_OTHERS:
        return None
    best = max(measured, key=lambda each: (_lead(each.standing), each.person))
    others = [each.standing for each in measured if each is not best]
    days = Days(team.working_days, team.days_ended)
    attainment, found = _together(others, days, bands)
    _share, everybody = _together([best.standing, *others], days, bands)
    if found not in BEHIND or everybody not in _WELL:
        return None
    return Carried(best.person, len(others), attainment, team.elapsed, found)


def _together(standings: Sequence[Standing], days: Days, bands: Bands) -> tuple[Decimal, Verdict]:
    """Return the attainment and the verdict of people who all have a quota of which something is expected by today."""
    booked, quota, expected = (
        sum((money.amount for money in amounts if money), ZERO)
        for amounts in zip(*((each.booked, each.quota, each.expected) for each in standings), strict=True)
    )
    attainment = booked / quota
    return attainment, verdict(attainment, days, booked / expected, bands, over=False)


def _lead(standing: Standing) -> Decimal:
    """By how much somebody is above what is expected of them by today; negative below it."""
    return standing.booked.amount - (standing.expected.amount if standing.expected else ZERO)


def is_ramping(day: date, who: Employment, calendar: Calendar) -> bool:
    return ramp_share(day, who, calendar) < ONE


def worst_first(people: Iterable[PersonStanding]) -> tuple[PersonStanding, ...]:
    """Sort people by verdict, then by pace or else attainment, so that those who need attention come first."""
    return tuple(sorted(people, key=_order))


def _order(member: PersonStanding) -> tuple[int, Decimal, str]:
    facts = member.standing
    measure = facts.pace if facts.pace is not None else facts.attainment
    return _WORST_FIRST.index(facts.verdict), measure or Decimal(0), member.person


def chosen(people: Iterable[PersonStanding], which: Filter | None, below: Decimal | None) -> tuple[PersonStanding, ...]:
    """Return the people whom a filter asks for and, with `below`, whose attainment is under that."""
    return tuple(
        member for member in people if (not which or _fits(member, which)) and (below is None or _under(member, below))
    )


def _fits(member: PersonStanding, which: Filter) -> bool:
    match which:
        case "behind_pace":
            return _GROUPS[member.standing.verdict] == "behind"
        case "ramping":
            return member.ramping
        case "met":
            return member.standing.verdict == "met"
        case _:
            return _GROUPS[member.standing.verdict] == which


def _under(member: PersonStanding, below: Decimal) -> bool:
    return member.standing.attainment is not None and member.standing.attainment < below
