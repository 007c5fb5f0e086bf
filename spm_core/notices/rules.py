"""When to try again, and how sends are spread to stay within a platform's limits."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, with jitter."""
    wait = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts - 1, 10)))
    return wait - timedelta(milliseconds=random.randint(0, wait // timedelta(milliseconds=2)))  # noqa: S311


@dataclass(frozen=True, slots=True)
class Bucket:
    """What one limit counts: `burst` sends at once, then one per `every`."""

    name: str
    every: timedelta
    burst: int = 1

    def slot(self, taken_until: datetime, now: datetime) -> datetime:
        """Return when one more may be sent."""
        return max(now, taken_until - self.every * (self.burst - 1))

    def taken(self, taken_until: datetime, at: datetime) -> datetime:
        """Return the new `taken_until` after a send at that moment."""
        return max(taken_until, at) + self.every

    def closed(self, taken_until: datetime, until: datetime) -> datetime:
        """Return the new `taken_until` if nothing may be sent before `until`."""
        return max(taken_until, until + self.every * (self.burst - 1))
