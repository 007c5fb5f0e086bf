"""How many people an aggregate must rest on, so that nobody's figure can be told from it."""

from __future__ import annotations

from collections.abc import Callable, Collection

AT_LEAST = 3
"""Among fewer people, each could work out the others' figures."""


def enough(people: Collection[int], seen: Collection[int]) -> bool:
    """Whether no figure can be told even by subtracting those that the asker sees, their own among them."""
    unseen = len(set(people).difference(seen))
    return len(people) >= AT_LEAST and (unseen == 0 or unseen >= AT_LEAST)


Guard = Callable[[Collection[int]], bool]
"""Whether an aggregate of these people may be told to the asker."""
