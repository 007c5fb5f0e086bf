"""How people of a team stand, and why, by rules that a card can show."""

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
    """How a call names them."""
    standing: Standing
    ramping: bool
    """Whether today less than the full quota is in effect, since they are new."""
    open_pipeline: Money
    overdue_pipeline: Money
    overdue_count: int

    @property
    def group(self) -> Group:
        """A new hire who is not ahead is ramping, not behind."""
        found = _GROUPS[self.standing.verdict]
        return "ramping" if self.ramping and found not in ("ahead", "no_quota") else found

    @property
    def coverage(self) -> Decimal | None:
        gap = self.standing.gap
        return self.open_pipeline.amount / gap.amount if gap else None

    @property
    def why(self) -> Reason:
        """What explains the verdict best: the first that holds."""
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
    """By verdict, then by pace, or else by attainment: those who need a look come first."""
    return tuple(sorted(people, key=_order))


def _order(each: PersonStanding) -> tuple[int, Decimal, str]:
    facts = each.standing
    measure = facts.pace if facts.pace is not None else facts.attainment
    return _WORST_FIRST.index(facts.verdict), measure or Decimal(0), each.person


def chosen(people: Iterable[PersonStanding], which: Filter | None, below: Decimal | None) -> tuple[PersonStanding, ...]:
    """Those a filter asks for, and with `below` an attainment under it."""
    return tuple(
        each for each in people if (not which or _fits(each, which)) and (below is None or _under(each, below))
    )


def _fits(each: PersonStanding, which: Filter) -> bool:
    match which:
        case "behind_pace":
            return _GROUPS[each.standing.verdict] == "behind"
        case "ramping":
            return each.ramping
        case "met":
            return each.standing.verdict == "met"
        case _:
            return _GROUPS[each.standing.verdict] == which


def _under(each: PersonStanding, below: Decimal) -> bool:
    return each.standing.attainment is not None and each.standing.attainment < below
