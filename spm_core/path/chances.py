"""The probability that each open deal counts with: the CRM's, or else the usual win rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.money import ZERO
from spm_core.path.combinations import Chance


@dataclass(frozen=True, slots=True)
class Weighed:
    chances: tuple[Chance, ...]
    """A deal each, whoever shares it."""
    assumed: tuple[str, ...]
    """Deals without a probability of their own: they count with the usual win rate."""
    without_chance: tuple[str, ...]
    """Deals that cannot count: those without an amount or without any chance."""


def weighed(credits: Iterable[Credit], usual: Decimal | None) -> Weighed:
    shared: dict[str, list[Credit]] = defaultdict(list)
    for credit in credits:
        shared[credit.deal].append(credit)
    chances, assumed, without = [], [], []
    for deal, parts in sorted(shared.items()):
        amount = sum((part.credit.amount for part in parts if part.credit), ZERO)
        stated = parts[0].probability
        probability = usual if stated is None else stated
        if amount <= 0 or not probability:
            without.append(deal)
            continue
        chances.append(Chance(deal, amount, min(probability, Decimal(1))))
        if stated is None:
            assumed.append(deal)
    return Weighed(tuple(chances), tuple(assumed), tuple(without))
