"""How far a standing is from a part of its quota, as from 80% of it."""

from __future__ import annotations

from decimal import Decimal

from spm_core.money import Money
from spm_core.quota.standing import Standing


def gap_to(standing: Standing, part: Decimal) -> Money | None:
    """What is missing to that part, 0 once it is booked; None without a quota."""
    if standing.quota is None:
        return None
    missing = standing.quota * part - standing.booked
    return missing if missing.amount > 0 else standing.quota * 0
