"""What reading a question adds to an answer, at 100, 1,000 and 10,000 employees: it may grow only like a look-up."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import Engine

from bot.capability import Request
from bot.language.concepts import tags
from bot.language.phrases import guesses
from bot.language.words import words_of
from bot.router import route
from bot.turn import Address, ChatUser, Turn
from spm_core.db import engine_for, session_for
from spm_core.migrations import upgrade
from spm_core.people.identity import create_company, operator, principal_named
from spm_core.people.models import Assignment, Employee
from spm_core.people.rules import name_key
from spm_core.people.service import rebuild_names, rebuild_subtrees
from spm_core.principal import CompanyInfo, Role
from tests.evals.run import OWN, questions
from tests.factories import NOW

MEDIAN_GOAL, WORST_GOAL = 8.0, 50.0
"""Milliseconds."""
SIZES = (100, 1_000, 10_000)
# Names of the questions among them, so that a name is shared by many in a large company.
GIVEN = ("Tom", "Aisha", "Chen", "Priya", "Luca", "Matteo", "Sofia", "Giulia", "Bruno", "Camila", "Rafael", "Sara")


def run() -> list[str]:
    return [_measured(size) for size in SIZES]


def _measured(size: int) -> str:
    with tempfile.TemporaryDirectory(prefix="pacer-bench-") as home:
        engine = engine_for(f"sqlite:///{Path(home) / 'pacer.db'}")
        upgrade(engine)
        company = _people(engine, size)
        times = _times(engine, company)
        engine.dispose()
    middle, worst = median(times), max(times)
    held = "ok" if middle <= MEDIAN_GOAL and worst <= WORST_GOAL else "MISSED"
    goal = f"goal {MEDIAN_GOAL:g} and {WORST_GOAL:g}"
    return f"router, {size:6,} employees: median {middle:.2f} ms, worst {worst:.1f} ms ({goal}) {held}"


def _people(engine: Engine, size: int) -> CompanyInfo:
    """Ten to a manager, four levels deep at most; the asker leads ten."""
    draw = random.Random(size)
    with engine.begin() as connection:
        company = create_company(connection, "Bench", "USD", "UTC")
    with session_for(engine, operator(company), NOW) as session:
        people = [_employee(number, draw) for number in range(size)]
        session.add_all(people)
        session.flush()
        for number, person in enumerate(people):
            lead = people[(number - 1) // 10].id if number else None
            session.add(Assignment(employee_id=person.id, manager_id=lead))
        session.flush()
        rebuild_subtrees(session)
        rebuild_names(session)
    return company


def _employee(number: int, draw: random.Random) -> Employee:
    name = f"{draw.choice(GIVEN)} {''.join(draw.choices('bcdfglmnprst', k=3))}ano{number}"
    role = Role.MANAGER if number < 10 else Role.REP
    return Employee(name=name, name_key=name_key(name), email=f"p{number}@bench.example", role=role)


def _times(engine: Engine, company: CompanyInfo) -> list[float]:
    """For each question the quickest of three readings, none of which knows the words from before."""
    with engine.begin() as connection:
        principal = principal_named(connection, company, "p5@bench.example", NOW)
    texts = [question.text for question in questions(OWN)]
    with session_for(engine, principal, NOW) as session:
        request = Request(principal, session, NOW)
        for text in texts[::20]:
            _time(request, text)  # every language's tables are read once
        rounds = [[_time(request, text) for text in texts] for _ in range(3)]
    return [min(each) for each in zip(*rounds, strict=True)]


def _time(request: Request, text: str) -> float:
    for cached in (words_of, tags, guesses):
        cached.cache_clear()
    began = perf_counter()
    route(request, Turn("1", ChatUser("console", "", "1"), Address("1"), NOW, text))
    return 1000 * (perf_counter() - began)


if __name__ == "__main__":
    print("\n".join(run()))
