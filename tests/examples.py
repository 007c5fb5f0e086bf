"""How many examples a slow property is tried on: few in the daily run, ten times as many in `make check-deep`."""

from __future__ import annotations

import os

DEEP = bool(os.environ.get("PACER_TEST_DEEP"))


def examples(number: int) -> int:
    return number * 10 if DEEP else number
