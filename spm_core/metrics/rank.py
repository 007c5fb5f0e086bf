"""Ranks among people (definitions.md: rank, of)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def competition_rank(scores: Sequence[Decimal | int], *, better_down: bool = False) -> tuple[int, ...]:
    """The rank of each score: ties share the better one, and what follows skips (1, 2, 2, 4)."""
    best_first = sorted(scores, reverse=not better_down)
    first: dict[Decimal | int, int] = {}
    for n, score in enumerate(best_first, 1):
        first.setdefault(score, n)
    return tuple(first[score] for score in scores)
