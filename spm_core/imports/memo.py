"""A dictionary that computes a value the first time it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
KEPT = 200_000
"""Most values that are remembered; beyond that the memory starts afresh."""


class Memo(dict[K, V]):
    def __init__(self, compute: Callable[[K], V]) -> None:
        super().__init__()
        self.compute = compute

    def __missing__(self, key: K) -> V:
        self[key] = value = self.compute(key)
        return value

    def each(self, keys: Iterable[K]) -> list[V]:
        if len(self) > KEPT:
            self.clear()
        return [*map(self.__getitem__, keys)]
