"""1,000 digests against the limits of Slack and Teams, by a clock that jumps: how long it takes, what is refused."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import structlog

from spm_core.db import engine_for
from spm_core.migrations import upgrade
from tests.delivery.conftest import House
from tests.delivery.simulated import Loop, Platform, delivered, slack, teams
from tests.factories import make_company

DIGESTS = 1_000
SLACK_A_SECOND, TEAMS_A_SECOND = 525 / 60, 50
AT_MOST, REFUSED = 1.1, 0.001


def run() -> list[str]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return [_measured("slack", slack, SLACK_A_SECOND), _measured("teams", teams, TEAMS_A_SECOND)]


def _measured(name: str, platform: Callable[[Loop], Platform], a_second: float) -> str:
    with tempfile.TemporaryDirectory(prefix="pacer-bench-") as home:
        engine = engine_for(f"sqlite:///{Path(home) / 'pacer.db'}")
        upgrade(engine)
        house = House(engine, make_company(engine), 0)
        for person in house.add_people(DIGESTS, name):
            house.owe(f"digest:{person}", to=person)
        begun = perf_counter()
        made = delivered(engine, name, platform, DIGESTS)
        worked = perf_counter() - begun
        engine.dispose()
    took, floor = made.taken["all"][-1], DIGESTS / a_second
    held = "ok" if took <= AT_MOST * floor and made.refused <= REFUSED * DIGESTS else "MISSED"
    return (
        f"{DIGESTS:,} digests to {name.title()}: {took:.1f} s where the limits allow {floor:.1f} s, {took / floor:.2f} "
        f"times (goal at most {AT_MOST:g}), {made.refused} refused, {worked:.1f} s of work {held}"
    )
