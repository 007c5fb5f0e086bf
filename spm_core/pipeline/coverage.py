"""Whether what is open covers what is missing, by what is usually won of it: one meaning of "enough" for every card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from spm_core.metrics.usual import Usual
from spm_core.money import Money, share


@dataclass(frozen=True, slots=True)
class Coverage:
    times: Decimal | None
    """open ÷ gap."""
    needed: Decimal | None
    """1 ÷ the usual win rate."""
    enough: bool | None
    """True also where nothing is missing; None where it cannot be told."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Why a fact is undefined, by its name."""

    @property
    def thin(self) -> bool:
        return self.enough is False


def coverage(open_: Money, gap: Money | None, usual: Usual | None = None) -> Coverage:
    """Return how far `open_` covers the gap; without a usual win rate, not whether that is enough."""
    times = share(open_.amount, gap.amount) if gap else None
    rate = usual.value if usual else None
    needed = 1 / rate if rate else None
    notes = {}
    if not gap:
        notes["coverage"] = "no_quota" if gap is None else "met"
    if needed is None and usual:
        notes["needed_coverage"] = usual.reason or "nothing_won"
    return Coverage(times, needed, _enough(times, needed, gap), notes)


def _enough(times: Decimal | None, needed: Decimal | None, gap: Money | None) -> bool | None:
    if times is None:
        return None if gap is None else True
    if times < 1:
        return False  # not even winning it all would do
    return None if needed is None else times >= needed
