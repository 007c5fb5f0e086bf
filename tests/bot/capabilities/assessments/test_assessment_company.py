"""What an admin hears of a company's feedback: how many of each verdict, and never whose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.errors import NotAllowed
from spm_core.feedback.models import Feedback
from spm_core.feedback.verdicts import distribution
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, facts, texts
from tests.factories import add_person, make_company, operate, principal

SENT = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
THE_DAY = datetime(2026, 5, 30, 9, 0, tzinfo=UTC)
AFTER = THE_DAY + timedelta(days=1)
"""April is counted as it stands at the end of 30 May."""


@pytest.fixture
def anna(engine: Engine, company: CompanyInfo) -> int:
    add_person(engine, company, "Adam", role=Role.ADMIN)
    return add_person(engine, company, "Anna", role=Role.MANAGER)


def judge(
    engine: Engine,
    company: CompanyInfo,
    by: int,
    verdicts: Sequence[str | None],
    sent: datetime | None = SENT,
    name: str = "Rep",
) -> None:
    """One more of Anna's people for each verdict."""
    april = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}
    for n, verdict in enumerate(verdicts):
        person = add_person(engine, company, f"{name} {n} {verdict}", manager=by)
        with operate(engine, company) as session:
            session.add(
                Feedback(employee_id=person, author_id=by, verdict=verdict, changed_at=SENT, sent_at=sent, **april)
            )


def told(engine: Engine, as_: str = "Adam", now: datetime = AFTER) -> list[tuple[dict[str, int] | None, str | None]]:
    shown = facts(ask(engine, "self assessment status", as_, now=now))["verdicts"]
    return [(each["counts"], each["reason"]) for each in shown]


ENOUGH = ["exceeds"] * 3 + ["meets"] * 4


def test_an_admin_hears_how_many_of_each_verdict(engine, company, anna):
    judge(engine, company, anna, [*ENOUGH, None])
    assert told(engine) == [({"misses": 0, "meets": 4, "exceeds": 3}, None)]
    card = "\n".join(texts(ask(engine, "self assessment status", "Adam", now=AFTER)))
    assert all(each in card for each in ("43% (3 of 7)", "57% (4 of 7)"))
    assert not any(each in card for each in ("Rep", "Anna"))


@pytest.mark.parametrize(
    "verdicts",
    [
        ["meets", "misses"],
        ["meets"] * 3,
        ["meets"] * 8,
        ["meets"] * 9 + ["misses"],
        ["meets"] * 9 + ["misses"] * 2,
        ["meets"] * 4 + ["misses"] * 4 + ["exceeds"],
    ],
    ids="-".join,
)
def test_nothing_where_a_verdict_could_be_told_of_somebody(engine, company, anna, verdicts):
    judge(engine, company, anna, verdicts)
    assert told(engine) == [(None, "too_few_people")]
    card = "\n".join(texts(ask(engine, "self assessment status", "Adam", now=AFTER)))
    assert "April: not told" in card
    assert "expectations" not in card


def test_two_answers_never_differ_by_one_person(engine, company, anna):
    """The day before it is counted nothing is told; what is sent afterwards changes nothing."""
    judge(engine, company, anna, ENOUGH)
    assert told(engine, now=THE_DAY) == [(None, "too_early")]
    first = told(engine)
    judge(engine, company, anna, ["misses"] * 3, sent=AFTER, name="Late")
    judge(engine, company, anna, ["misses"] * 3, sent=None, name="Draft")
    assert told(engine) == first == told(engine, now=AFTER + timedelta(days=20))


def test_who_leads_some_cannot_take_them_away(engine, company, anna):
    """Olga leads one who missed, and may read that; of the other two she is not to learn."""
    olga = add_person(engine, company, "Olga", role=Role.ADMIN)
    judge(engine, company, anna, ["meets"] * 5 + ["misses"] * 2)
    judge(engine, company, olga, ["misses"], name="Own")
    assert told(engine) == [({"misses": 3, "meets": 5, "exceeds": 0}, None)]
    assert told(engine, "Olga") == [(None, "too_few_people")]


def test_only_admins_and_only_of_their_company(engine, company, anna):
    judge(engine, company, anna, ENOUGH)
    for who in ("Anna", "Rep 0 exceeds"):
        assert "verdicts" not in facts(ask(engine, "self assessment status", who, now=AFTER))
        with session_for(engine, principal(engine, company, who, AFTER), AFTER) as session, pytest.raises(NotAllowed):
            distribution(session, date(2026, 1, 1))
    company_b = make_company(engine, "Elsewhere")
    add_person(engine, company_b, "Zoe", role=Role.ADMIN)
    with session_for(engine, principal(engine, company_b, "Zoe", AFTER), AFTER) as session:
        assert distribution(session, date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chi non ha ancora fatto l'autovalutazione?", "Giudizi dei feedback"),
        ("quem ainda não fez a autoavaliação?", "Avaliações dos feedbacks"),
    ],
)
def test_in_other_languages(engine, company, anna, text, said):
    judge(engine, company, anna, ENOUGH)
    assert said in texts(ask(engine, text, "Adam", now=AFTER))
