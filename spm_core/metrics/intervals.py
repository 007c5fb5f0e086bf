"""How sure one can be of a share: of few cases any share may come by chance. Intervals by Wilson and Newcombe."""

from __future__ import annotations

from decimal import Decimal

ONE = Decimal(1)


def wilson(rate: Decimal, cases: int, errors: Decimal) -> tuple[Decimal, Decimal]:
    """Return between which shares the true one lies, given that of so many cases; 1.96 errors hold it 95 % of times."""
    square = errors * errors
    middle = rate + square / (2 * cases)
    spread = errors * (rate * (ONE - rate) / cases + square / (4 * cases * cases)).sqrt()
    whole = ONE + square / cases
    return max((middle - spread) / whole, Decimal(0)), min((middle + spread) / whole, ONE)


def surely_lower(rate: Decimal, cases: int, other: Decimal, others: int, errors: Decimal) -> bool:
    """Return whether a share is lower than another by more than chance: the interval of their difference is above 0."""
    _, upper = wilson(rate, cases, errors)
    lower, _ = wilson(other, others, errors)
    return other - rate > ((other - lower) ** 2 + (upper - rate) ** 2).sqrt()
