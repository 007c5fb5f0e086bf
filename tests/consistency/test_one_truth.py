"""The same figure wherever it stands: everything is asked about the same people at the same moment, and compared."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.demo.build import build
from bot.demo.stage import stage
from bot.demo.story import tell
from bot.parts.metrics_file import catalogue
from spm_core.principal import CompanyInfo
from spm_core.vault import Vault
from tests.consistency.asked import Question, Subject, WentWrong, facts, questions
from tests.consistency.claims import Claim
from tests.consistency.company import LAST, made_up
from tests.consistency.rules import broken
from tests.consistency.truth import SHOWN, contradictions, told
from tests.consistency.worlds import World, world
from tests.examples import DEEP
from tests.factories import NOW
from tests.real_data import maven, needs_data, northstar

SEED = int(os.environ.get("PACER_TEST_SEED", "1"))
METRICS = 4
"""How many metrics are asked for in a sample."""


def demo(engine: Engine) -> CompanyInfo:
    with engine.begin() as connection:
        company = build(connection, NOW)
        tell(stage(connection, company, NOW, Vault((os.environ["PACER_SECRET_KEYS"],))))
    return company


@dataclass(frozen=True, slots=True)
class Case:
    """A company at a moment, asked about a period or none."""

    name: str
    make: Callable[[Engine], CompanyInfo]
    now: datetime
    people: int
    """How many people a sample is about, beside those who are always asked about."""
    always: frozenset[str] = frozenset()
    period: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.name


LAST_QUARTER = (("start", LAST[0].isoformat()), ("end", LAST[1].isoformat()))
CASES = (
    Case("demo", demo, NOW, 1),
    Case("company", made_up, NOW, 1, frozenset({"Lea Both", "Tom Mover"})),
    Case("company-earlier", made_up, NOW - timedelta(days=20), 1),
    Case("company-last-quarter", made_up, NOW, 1, period=LAST_QUARTER),
    Case("maven", maven, datetime(2017, 11, 10, 17, tzinfo=UTC), 1),
    Case("northstar", northstar, datetime(2026, 6, 17, 7, tzinfo=UTC), 1),
)


REAL = (maven, northstar)


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=needs_data if case.make in REAL else (), id=case.name) for case in CASES]
)
def test_every_answer_tells_one_truth(sqlite_engine: Engine, case: Case) -> None:
    asked = world(sqlite_engine, case.make(sqlite_engine), case.now)
    said, wrong = _answers(asked, case, Random(SEED))
    names = {member.id: member.name for member in asked.members}
    found = list(contradictions(said))
    if found or wrong:
        how = "all of it" if DEEP else f"a sample, PACER_TEST_SEED={SEED}; make check-deep asks everything"
        pytest.fail(
            f"{case} at {case.now:%Y-%m-%d %H:%M}, {how}\n\n"
            f"{len(found)} facts have more than one value.\n{told(found, names)}\n\n"
            f"{len(wrong)} figures do not follow from those beside them, or are none.\n" + "\n".join(wrong[:SHOWN]),
            pytrace=False,
        )


def _answers(asked: World, case: Case, random: Random) -> tuple[Sequence[tuple[Question, Claim]], Sequence[str]]:
    """Ask everything; return what was claimed, and what does not hold within an answer."""
    reading, period = asked.reading, dict(case.period) or None
    metrics = list(catalogue()) if DEEP else random.sample(list(catalogue()), METRICS)
    said: list[tuple[Question, Claim]] = []
    wrong: list[str] = []
    for subject in _subjects(asked, case, random):
        for question in questions(subject, case.now, period, metrics):
            try:
                answered: Any = facts(asked.engine, question)
            except WentWrong:
                wrong.append(f"something went wrong — {question}")
                continue
            said += ((question, claim) for claim in reading.claims(question.capability, question.subject.who, answered))
            wrong += (f"{line} — {question}" for line in broken(answered))
    return said, wrong


def _subjects(asked: World, case: Case, random: Random) -> Sequence[Subject]:
    """Return everybody whom one can ask about or, for a sample, some people, as all ask about them."""
    ids = [member.id for member in asked.members]
    always = [member.id for member in asked.members if member.name in case.always]
    chosen = ids if DEEP else [*always, *random.sample(ids, case.people)]
    return [subject for subject in asked.subjects() if subject.who.id in chosen]
