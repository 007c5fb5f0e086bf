"""What a digest looks back on: since the last one, and at the end of the last period where it has just passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, update

from bot.capability import Request
from bot.run import run
from bot.turn import Call
from spm_core.db import session_for
from spm_core.notices.models import Notice, NoticeState
from spm_core.notices.service import came_before, owe
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, facts, texts
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, operate, principal

MONDAY = datetime(2026, 5, 18, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    return make_company(engine)


@pytest.fixture
def boss(engine: Engine, company: CompanyInfo) -> int:
    """Leads Ann, who booked 60,000 of 100,000 in the first quarter, and has an own quota of 50,000 in the second."""
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann Lee", manager=boss)
    add_quota(engine, company, ann, 100_000, start=date(2026, 1, 1), end=date(2026, 3, 31))
    add_quota(engine, company, ann, 80_000)
    add_quota(engine, company, boss, 50_000)
    add_deal(engine, company, ann, 60_000, close_date=date(2026, 2, 2))
    add_deal(engine, company, ann, 7_000, close_date=date(2026, 5, 6))
    add_deal(engine, company, boss, 5_000, close_date=date(2026, 5, 6))
    return boss


def digest(engine: Engine, company: CompanyInfo, now: datetime, came: date | None = None) -> Any:
    with session_for(engine, principal(engine, company, "Boss Lady", now), now) as session:
        return run(Request(session.principal, session, now, came=came), Call("digest"), "command").answer


def test_no_week_is_left_out_after_a_holiday(engine: Engine, company: CompanyInfo, boss: int) -> None:
    usual = facts(digest(engine, company, MONDAY))
    assert (usual["since"], Decimal(usual["won_since"]["amount"])) == ("2026-05-11", 0)
    after_two_weeks = facts(digest(engine, company, MONDAY, came=date(2026, 5, 4)))
    assert after_two_weeks["since"] == "2026-05-03"
    assert Decimal(after_two_weeks["won_since"]["amount"]) == 12_000


def test_it_counts_from_the_day_of_the_last_one_that_arrived(engine: Engine, company: CompanyInfo, boss: int) -> None:
    def key(day: str, number: int = 7) -> str:
        return f"subscription:{number}:{day}"

    with operate(engine, company) as session:
        for number, day, state in (
            *((7, "2026-05-04", NoticeState.SENT), (7, "2026-05-11", NoticeState.FAILED)),
            *((70, "2026-05-12", NoticeState.SENT), (7, "2026-05-25", NoticeState.SENT)),
        ):
            owe(session, key(day, number), "digest", {}, due=NOW, expires=NOW + DAY, to=boss)
            session.flush()
            session.execute(update(Notice).where(Notice.key == key(day, number)).values(state=state))
    with session_for(engine, principal(engine, company, "Boss Lady", MONDAY), MONDAY) as session:
        assert came_before(session, key("2026-05-18")) == date(2026, 5, 4)
        assert came_before(session, key("2026-05-04")) is None
        assert came_before(session, "alert:7:2026-05-18") is None


def test_the_first_of_a_quarter_tells_how_the_last_one_ended(engine: Engine, company: CompanyInfo, boss: int) -> None:
    first = digest(engine, company, datetime(2026, 4, 6, 8, tzinfo=UTC))
    assert Decimal(facts(first)["ended"]["attainment"]) == Decimal("0.6")
    assert "Q1 2026 ended at 60.0% of quota, $60,000 of $100,000." in texts(first)
    assert "ended" not in facts(digest(engine, company, datetime(2026, 4, 13, 8, tzinfo=UTC)))


def test_a_lead_with_an_own_quota_reads_the_same_as_on_the_quota_card(
    engine: Engine, company: CompanyInfo, boss: int
) -> None:
    told, own = (
        facts(ask(engine, "my week", "Boss Lady")),
        facts(ask(engine, "how am I tracking to quota", "Boss Lady")),
    )
    for name in ("booked", "quota", "attainment", "gap", "pace"):
        assert told["own"][name] == own[name], name
        assert told[name] == own["team"][name], name
    assert "Boss Lady" not in [person["person"] for person in told["people"]]
