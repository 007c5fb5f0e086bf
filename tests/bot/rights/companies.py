"""The company as it is beside its twin, and whether anybody can tell the one from the other."""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine

from spm_core.small_groups import enough
from tests.asking import app_of
from tests.bot.rights.asked import FAILED, PLACES, Asked, Where, difference, told
from tests.bot.rights.people import LARS, MIA, ODO, OONA, PETE, QUIN, SOMEONE, UNDER, Secret, may_know, published
from tests.examples import DEEP

Companies = Callable[[Collection[Secret]], Engine]
SEED = int(os.environ.get("PACER_TEST_SEED") or (random.randrange(10**6) if DEEP else 1))
PEOPLE = tuple(one.name for one in SOMEONE if one.name not in (LARS, QUIN, ODO))
"""One of each sort who works here."""
COMPANY_CHANNEL, TEAM_CHANNEL = 1, 2
ASKERS: tuple[str | int, ...] = (*PEOPLE, COMPANY_CHANNEL, TEAM_CHANNEL)
DEPUTIES = (PETE, OONA)
"""Of MIA: a peer of those whom her digest tells of, and somebody of another team."""
_FIGURE = re.compile(r"[-−+]?\d[\d.,]*")


def known_to(asker: str | int) -> frozenset[Secret]:
    if isinstance(asker, str):
        return may_know(asker)
    return published((MIA, *UNDER[MIA]) if asker == TEAM_CHANNEL else None)


def same_answers(
    companies: Companies,
    asker: str | int,
    questions: Iterable[Asked],
    secret: Collection[Secret],
    locale: str | None = None,
) -> None:
    """Fail with every question whose answer depends on what is secret."""
    chance, engines = random.Random(f"{SEED} {asker} {locale}"), (companies(()), companies(secret))
    wrong = []
    for asked in questions:
        where = chance.choice(PLACES)
        if apart := _told_apart(engines, asker, asked, where, locale):
            wrong.append(f"{asked} in a {where}\n   {apart}")
    assert not wrong, f"PACER_TEST_SEED={SEED}; {asker} can tell what they may not know by:\n" + "\n".join(wrong)


def _told_apart(
    engines: tuple[Engine, Engine], asker: str | int, asked: Asked, where: Where, locale: str | None
) -> str | None:
    """How two answers differ, but for averages and rates of enough people.

    Those may differ in figures alone, and not once such a figure is told only to who sees everybody behind it.
    """

    def answers() -> tuple[str, str]:
        one, other = (told(engine, app_of(engine).settings, asker, asked, where, locale) for engine in engines)
        return one, other

    one, other = answers()
    if one.startswith(FAILED) or other.startswith(FAILED):
        return f"{one[:300]}\n   {other[:300]}"
    if one == other:
        return None
    if (same := tuple(_FIGURE.sub("#", each) for each in (one, other))) and same[0] != same[1]:
        return difference(one, other)
    with _aggregates_of_the_seen_alone():
        one, other = answers()
    return difference(one, other) if one != other else None


@contextmanager
def _aggregates_of_the_seen_alone() -> Iterator[None]:
    """Let the one guard of aggregates pass nothing that rests on people whom the asker may not see."""
    with pytest.MonkeyPatch.context() as patch:
        for name, module in [*sys.modules.items()]:
            if name.startswith("spm_core.") and getattr(module, "enough", None) is enough:
                patch.setattr(module, "enough", _all_seen)
        yield


def _all_seen(people: Collection[int], seen: Collection[int]) -> bool:
    return enough(people, seen) and set(people) <= set(seen)
