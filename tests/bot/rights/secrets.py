"""What is known of one person, as it is or, for what changed in a twin company, as it might be."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from tests.bot.rights.people import Kind, Secret

PRIMES = (101, 211, 307, 401, 503, 601, 701, 809, 907, 1009, 1103, 1201, 1301)
"""A person's own factor: no sum of theirs is a sum of somebody else's."""


class Secrets:
    """One person's figures and words, as they are or, for the kinds that changed, as they might be."""

    def __init__(self, number: int, name: str, changed: Collection[Secret]) -> None:
        self.number, self.name, self.changed = number, name, changed

    def amount(self, n: int, kind: Kind = "figures") -> Decimal:
        """The n-th amount; where it is another, by so little that nobody's place or verdict is another."""
        value = Decimal(PRIMES[self.number] * 13 * (7 + n * (self.number + 3) % 11))
        return value * (1 + Decimal(n % 20 + 1) / 1000) if self._is_other(kind) else value

    def count(self, n: int, kind: Kind = "figures") -> int:
        return self.number * 3 + n + (1 if self._is_other(kind) else 0)

    def word(self, what: str, kind: Kind = "figures") -> str:
        """Letters that stand nowhere else: who is told them is told of this person."""
        return f"zq{self.number:02}{what}{'other' if self._is_other(kind) else 'plain'}"

    def either(self, plain: Any, other: Any, kind: Kind) -> Any:
        return other if self._is_other(kind) else plain

    def _is_other(self, kind: Kind) -> bool:
        return (self.name, kind) in self.changed
