"""How the people of a team stand, and why, by rules that a card can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from spm_core.money import Money
from spm_core.period import Calendar
from spm_core.quota.effective import ONE, Employment, ramp_share
from spm_core.quota.standing import Standing, Verdict

Group = Literal["behind", "on_pace", "ahead", "ramping", "too_early", "no_quota"]
Filter = Literal["behind_pace", "on_pace", "ahead", "met", "ramping", "no_quota"]
Reason = Literal[
    "no_quota", "zero_in_effect", "over_quota", "short", "too_early", "more_than_expected",
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

    @property
    def group(self) -> Group:
        """The group of the verdict, though a new hire who is not ahead is ramping rather than behind."""
        group = _GROUPS[self.standing.verdict]
        return "ramping" if self.ramping and group not in ("ahead", "no_quota") else group

    @property
    def coverage(self) -> Decimal | None:
        gap = self.standing.gap
        return self.open_pipeline.amount / gap.amount if gap else None

    @property
    def why(self) -> Reason:
        """The best explanation of the verdict: the first that holds."""
        facts = self.standing
        match facts.verdict:
            case "no_quota":
                return "zero_in_effect" if facts.notes.get("attainment") == "zero_in_effect" else "no_quota"
            case "met":
                return "over_quota"
            case "period_over":
                return "short"
            case "too_early":
                return "too_early"
            case "ahead" | "on_pace":
                return "more_than_expected"
        if self.coverage is not None and self.coverage < 1:
            return "thin_pipeline"
        return "overdue_deals" if self.overdue_count else "less_than_expected"


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
