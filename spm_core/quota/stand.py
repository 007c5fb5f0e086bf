"""How a value stands to a target on a day: one computation for quotas, goals and whatever else has a target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from spm_core.metrics.catalogue import Better
from spm_core.money import ZERO, share
from spm_core.principal import Bands
from spm_core.quota.days import Days

Verdict = Literal["no_quota", "met", "period_over", "too_early", "ahead", "on_pace", "slightly_behind", "behind"]
BEHIND: frozenset[Verdict] = frozenset({"slightly_behind", "behind"})
TOO_EARLY = Decimal("0.10")
TOO_FEW_DAYS = 3


@dataclass(frozen=True, slots=True)
class Stand:
    """What a value and a target come to on a day, as plain numbers in the target's unit; None where undefined."""

    attainment: Decimal | None
    gap: Decimal | None
    surplus: Decimal | None
    expected: Decimal | None
    pace: Decimal | None
    verdict: Verdict
    projected: Decimal | None
    per_day: Decimal | None
    """What closing the gap takes a working day, as per_week a week."""
    per_week: Decimal | None


def stand(
    value: Decimal | None,
    target: Decimal | None,
    days: Days,
    bands: Bands,
    *,
    over: bool,
    better: Better = "up",
    grows: bool = True,
) -> Stand:
    """Compute how a value stands to a target; `over` tells whether the period's last day has ended.

    What `grows` should have come to half by half of the days. A level asks for the same on any of them, and may still
    fall, as what is better down may still rise: neither is met before the end.
    """
    goal, down = target or None, better == "down"
    attainment = attainment_of(value, goal, better)
    pace = _pace(value, goal, days, down=down) if grows else attainment
    missing, surplus = _distance(value, goal, down=down)
    expected, projected = _course(value, goal, days) if grows else (None, None)
    per_day = _per_day(missing, days) if grows and not down else None
    return Stand(
        attainment=attainment,
        gap=missing,
        surplus=surplus,
        expected=expected,
        pace=pace,
        verdict=_judged(value, goal, attainment, pace, days, bands, over=over, may_turn=down or not grows),
        projected=projected,
        per_day=per_day,
        per_week=None if per_day is None else per_day * days.week,
    )


def _distance(value: Decimal | None, goal: Decimal | None, *, down: bool) -> tuple[Decimal | None, Decimal | None]:
    """Return the gap and the surplus."""
    if value is None or goal is None:
        return None, None
    gap = value - goal if down else goal - value
    return max(gap, ZERO), max(-gap, ZERO)


def _course(value: Decimal | None, goal: Decimal | None, days: Days) -> tuple[Decimal | None, Decimal | None]:
    """Return what is expected by today, and where the value leads at this rate."""
    expected = goal * days.ended / days.total if goal and days.total else None
    return expected, value * days.total / days.ended if value is not None and days.ended else None


def attainment_of(value: Decimal | None, target: Decimal | None, better: Better = "up") -> Decimal | None:
    """Return value ÷ target, turned round where less is better."""
    if value is None or not target:
        return None
    return share(target, value) if better == "down" else share(value, target)


def _pace(value: Decimal | None, target: Decimal | None, days: Days, *, down: bool) -> Decimal | None:
    """Return attainment ÷ elapsed, in a single division: rounding must not push it off the exact edge of a band."""
    if value is None or not target:
        return None
    done, due = value * days.total, target * days.ended
    return share(due, done) if down else share(done, due)


def _per_day(missing: Decimal | None, days: Days) -> Decimal | None:
    return share(missing, Decimal(days.left)) if missing else missing


def _judged(
    value: Decimal | None,
    target: Decimal | None,
    attainment: Decimal | None,
    pace: Decimal | None,
    days: Days,
    bands: Bands,
    *,
    over: bool,
    may_turn: bool,
) -> Verdict:
    if target is None:
        return "no_quota"
    if value is None:
        return "period_over" if over else "too_early"
    if attainment is None:  # less is better, and there is nothing yet
        return "met" if over else "ahead"
    return verdict(ZERO if may_turn and not over else attainment, days, pace, bands, over=over)


def verdict(attainment: Decimal | None, days: Days, pace: Decimal | None, bands: Bands, *, over: bool) -> Verdict:
    """Return the first verdict that fits, by the unrounded pace."""
    if attainment is None:
        return "no_quota"
    if attainment >= 1:
        return "met"
    if over or (days.total and not days.left):
        return "period_over"
    if pace is None or days.elapsed is None or days.elapsed < TOO_EARLY or days.ended < TOO_FEW_DAYS:
        return "too_early"
    if pace >= bands.ahead:
        return "ahead"
    if pace >= bands.on_pace:
        return "on_pace"
    return "slightly_behind" if pace >= bands.slightly_behind else "behind"
