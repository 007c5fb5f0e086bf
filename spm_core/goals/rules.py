"""What makes a valid goal, and who may take which step on it when. Pure: values in, values or a code out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from spm_core.errors import CoreError, NotAllowed
from spm_core.goals.models import LIVE, Each, GoalState
from spm_core.metrics.catalogue import BASES, Catalogue, Metric, bases_of
from spm_core.metrics.statements import OPEN_KINDS
from spm_core.period import Period

ONE = Decimal(1)
PLACES = Decimal("0.0001")
LARGEST = Decimal(10) ** 13
"""More than any company sells: a larger target is a typing error."""
OF_ALL = frozenset({"win_rate", "win_rate_value", "conversion_rate", "stage_conversion", "lead_conversion"}) | {
    "closed_stage_conversion",
    "prospecting_share",
    "admin_share",
}
"""Shares of a whole, which no goal can put above 100 %."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a goal asks for; the target of a share is a fraction of 1."""

    target: Decimal
    period: Period
    weight: Decimal = ONE
    parent_id: int | None = None

    def alike(self, other: Terms) -> bool:
        """Whether both ask for the same, whatever their periods are called."""
        mine, theirs = (self.target, self.weight, self.parent_id), (other.target, other.weight, other.parent_id)
        return mine == theirs and self.period.same_days(other.period)


def check_terms(terms: Terms, metric: Metric, each: Each | None, today: date, catalogue: Catalogue) -> None:
    """Raise CoreError for terms that nobody could reach or that say nothing."""
    target = terms.target
    if target <= 0:
        raise CoreError("goal_not_positive", argument="target")
    shares_out = metric.unit == "share" and metric.name in OF_ALL and target > ONE
    halves = metric.unit == "count" and target != target.to_integral_value()
    if shares_out or halves or target > LARGEST or target != target.quantize(PLACES):
        raise unfit(metric)
    if terms.period.stop <= today:
        raise CoreError("goal_in_past", argument="period")
    if each and not adds_up(metric, catalogue):
        raise CoreError("goal_each", metric=metric.name, argument="each")
    if not 0 < terms.weight <= 100:
        raise CoreError("goal_weight", argument="weight")


def unfit(metric: Metric) -> CoreError:
    """Return the error for a target that does not fit the metric's unit."""
    kind = {"money_per_day": "money"}.get(metric.unit, metric.unit)
    return CoreError(f"goal_unit_{kind if kind in ('money', 'count', 'share') else 'number'}", argument="target")


def adds_up(metric: Metric, catalogue: Catalogue) -> bool:
    """Whether a metric grows day by day, so that half the days should bring half of it; otherwise it is a level."""
    if metric.formula.divides or metric.sample is not None or metric.source == "quotas":
        return False
    counts_open = any(BASES[name] in OPEN_KINDS for name in bases_of(metric, catalogue))
    return metric.unit in ("money", "count", "number") and not counts_open


# ---------------------------------------------------------------- who may do what


class Act(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    CONCERN = "concern"
    ANSWER = "answer"
    CONFIRM = "confirm"
    CHANGE = "change"
    COMMENT = "comment"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Situation:
    """A goal as it stands for one person who may see it: the asker."""

    state: GoalState
    mine: bool
    """Whether the asker owns the goal, their own or their team's."""
    decides: bool
    """Whether the asker leads its owner, or is an admin who is not the owner."""
    is_quota: bool
    is_team: bool
    pending: bool
    """Whether a version waits to be agreed to."""
    by_me: bool
    """Whether the asker proposed that version."""
    heard: bool
    """Whether the owner has said anything about the latest version."""
    acknowledged: bool
    """Whether the owner acknowledged or proposed the latest version."""
    concerned: bool
    """Whether a concern of the owner is unanswered."""

    @property
    def live(self) -> bool:
        return self.state in LIVE


def check_step(act: Act, now: Situation) -> None:
    """Raise NotAllowed for a step that is not the asker's, CoreError with the reason for one not possible now."""
    code = refusal(act, now)
    if code == "not_allowed":
        raise NotAllowed
    if code:
        raise CoreError(code)


def steps(now: Situation) -> tuple[Act, ...]:
    """Return the steps that the asker may take now."""
    return tuple(act for act in Act if refusal(act, now) is None)


def refusal(act: Act, now: Situation) -> str | None:
    """Return the code of the reason why the asker may not take this step now; None where they may."""
    if not (now.mine or now.decides):
        return "not_allowed"
    return _REFUSALS[act](now) if now.live else "goal_closed"


def _acknowledge(now: Situation) -> str | None:
    if not now.mine:
        return "not_allowed"
    if now.pending:
        return "goal_waits_for_lead" if now.by_me else None
    return "goal_already" if now.acknowledged else None


def _concern(now: Situation) -> str | None:
    if not now.mine:
        return "not_allowed"
    return "goal_waits_for_lead" if now.pending and now.by_me else None


def _answer(now: Situation) -> str | None:
    if not now.decides:
        return "not_allowed"
    return None if now.concerned else "goal_no_concern"


def _confirm(now: Situation) -> str | None:
    """Refuse to let one person alone make a goal count: the owner has to be heard, and their concern answered."""
    if not now.decides:
        return "not_allowed"
    if not now.pending:
        return "goal_already"
    if now.concerned:
        return "goal_open_concern"
    return "goal_needs_second" if now.by_me and not now.heard else None


def _change(now: Situation) -> str | None:
    return "goal_own_quota" if now.mine and now.is_quota else None


def _decline(now: Situation) -> str | None:
    if not now.decides:
        return "not_allowed"
    return None if now.pending and not now.by_me else "goal_nothing_pending"


def _withdraw(now: Situation) -> str | None:
    if now.pending:
        return None if now.by_me else "goal_nothing_pending"
    if not now.decides:
        return "not_allowed"
    return "goal_quota_stays" if now.is_quota else None


_REFUSALS: Mapping[Act, Callable[[Situation], str | None]] = {
    Act.ACKNOWLEDGE: _acknowledge,
    Act.CONCERN: _concern,
    Act.ANSWER: _answer,
    Act.CONFIRM: _confirm,
    Act.CHANGE: _change,
    Act.COMMENT: lambda now: None,
    Act.DECLINE: _decline,
    Act.WITHDRAW: _withdraw,
    Act.SHARE: lambda now: None if now.is_team else "goal_nothing_to_share",
}


# ---------------------------------------------------------------- goals above goals


def is_circular(goal_id: int, parent_id: int | None, parent_of: Callable[[int], int | None]) -> bool:
    """Whether a goal would serve itself, directly or through the goals in between."""
    seen: set[int] = set()
    while parent_id is not None and parent_id not in seen:
        if parent_id == goal_id:
            return True
        seen.add(parent_id)
        parent_id = parent_of(parent_id)
    return False
