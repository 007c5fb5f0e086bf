"""What a result is low or high from, and what each is worth: figures in, causes out. Pure.

A cause is told only where its figures hold: enough cases on both sides, and further off than chance would do. They
overlap (lost deals are a low win rate too), so that they add up to no total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from spm_core.coaching.rules import FEWEST, LONGER, ODD, POINTS, UNKNOWN, Level, low_share
from spm_core.metrics.catalogue import SMALL
from spm_core.money import ZERO, Money
from spm_core.pipeline.coverage import Coverage

CauseKind = Literal[
    "coverage", "overdue", "slipped", "win_rate", "deal_size", "closed_deals", "activity", "lost_deal", "won_deal",
    "days_off",
]  # fmt: skip
MATTERS = POINTS
"""What is worth less than this share of what is missing is not told."""
FAR = LONGER
"""A count or an average is off from this share below or above the usual."""
ALONE = Decimal("0.5")
"""A single lost deal is a cause where it is worth this share of what is missing."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing with its figures; which of them are set depends on the kind."""

    kind: CauseKind
    worth: Money
    """About what it takes from the result, or adds to one that is ahead."""
    now: Decimal | Money | None = None
    usual: Decimal | Money | None = None
    cases: int = 0
    """What `now` rests on."""
    usual_cases: int = 0
    amount: Money | None = None
    """What the deals concerned are worth as they stand."""
    count: int = 0
    """How many deals or days."""
    metric: str = ""
    """The activity."""
    deal: str = ""
    """The CRM's id of a single deal."""
    name: str = ""
    account: str | None = None

    @property
    def small_sample(self) -> bool:
        return self.kind in ("win_rate", "deal_size") and min(self.cases, self.usual_cases) < SMALL


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was closed and done over some days, as sums."""

    won: Decimal = ZERO
    lost: Decimal = ZERO
    won_priced: Decimal = ZERO
    won_value: Decimal = ZERO
    median: Decimal | None = None
    """Of the won deals' amounts."""

    @property
    def closed(self) -> Decimal:
        return self.won + self.lost

    @property
    def rate(self) -> Level:
        return Level(self.won / self.closed, int(self.closed)) if self.closed else UNKNOWN

    @property
    def average(self) -> Decimal | None:
        return self.won_value / self.won_priced if self.won_priced else None


def win_rate(now: Stretch, before: Stretch, currency: str, *, better: bool) -> Cause | None:
    """The share of closed deals that were won, where it is lower (or higher) than before by more than chance."""
    low, high = (before.rate, now.rate) if better else (now.rate, before.rate)
    if low_share("win_rate", low, UNKNOWN, high) is None or not before.average:
        return None
    off = abs((before.rate.value or ZERO) - (now.rate.value or ZERO))
    worth = Money(off * now.closed * before.average, currency)
    return Cause("win_rate", worth, now.rate.value, before.rate.value, now.rate.sample, before.rate.sample)


def deal_size(now: Stretch, before: Stretch, currency: str, *, better: bool) -> Cause | None:
    """The average won deal, where the median is off too, so that no single deal makes the difference."""
    if min(now.won_priced, before.won_priced) < FEWEST or before.won_priced < SMALL:
        return None
    pairs = ((now.average, before.average), (now.median, before.median))
    if not all(_is_off(value, usual, better=better) for value, usual in pairs):
        return None
    average, usual = now.average or ZERO, before.average or ZERO
    return Cause(
        "deal_size",
        Money(abs(usual - average) * now.won_priced, currency),
        Money(average, currency),
        Money(usual, currency),
        int(now.won_priced),
        int(before.won_priced),
    )


def _is_off(value: Decimal | None, usual: Decimal | None, *, better: bool) -> bool:
    if value is None or not usual:
        return False
    share = value / usual - 1
    return share >= FAR if better else share <= -FAR


def closed_deals(
    now: Decimal, earlier: Sequence[Decimal], before: Stretch, currency: str, *, better: bool
) -> Cause | None:
    """How many deals were won or lost, beside the same stretch of earlier periods."""
    usual = usual_count(now, earlier, better=better)
    if usual is None or not before.average or not before.rate.value:
        return None
    worth = abs(usual - now) * before.rate.value * before.average
    return Cause("closed_deals", Money(worth, currency), now, usual, usual_cases=len(earlier))


def activity(
    metric: str, now: Decimal, earlier: Sequence[Decimal], per_deal: Decimal | None, before: Stretch, currency: str
) -> Cause | None:
    """How often something was done, beside the same stretch of earlier periods, at what it usually takes to win."""
    usual = usual_count(now, earlier, better=False)
    if usual is None or not per_deal or not before.average:
        return None
    worth = (usual - now) / per_deal * before.average
    return Cause("activity", Money(worth, currency), now, usual, usual_cases=len(earlier), metric=metric)


def usual_count(now: Decimal, earlier: Sequence[Decimal], *, better: bool) -> Decimal | None:
    """The average of earlier counts, where now is further off than counts are by chance; else None."""
    known = [count for count in earlier if count]
    if len(known) < 2 or sum(known) < SMALL:
        return None
    usual = sum(known, ZERO) / len(known)
    chance = ODD * (max(now, usual) + usual / len(known)).sqrt()
    off = now - usual if better else usual - now
    return usual if _is_off(now, usual, better=better) and off > chance else None


def coverage_cause(covered: Coverage, open_: Money, gap: Money | None, rate: Decimal | None) -> Cause | None:
    """What is open, where it will hardly close the gap: what it leaves missing at the usual win rate."""
    if not covered.thin or not gap:
        return None
    brings = open_ * rate if rate is not None else open_
    return Cause("coverage", gap - brings, covered.times, covered.needed, amount=open_)


def ordered(causes: Iterable[Cause | None], missing: Money | None) -> tuple[Cause, ...]:
    """Return the causes by what they are worth, without those that hardly matter to what is missing."""
    least = missing.amount * MATTERS if missing else ZERO
    told = [cause for cause in causes if cause and cause.worth.amount > least]
    return tuple(sorted(told, key=lambda cause: (-cause.worth.amount, cause.kind)))[:MOST]
