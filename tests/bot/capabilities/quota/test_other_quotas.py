"""Quotas in metrics other than the booked amount: counts, shares, days; less is better; beside the booked one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.turn import Call
from spm_core.metrics.models import Activity
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, facts, press, texts
from tests.factories import NOW, add_deal, add_person, add_quota, operate

OVER = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Ann is to have 65 meetings in the quarter, had 40; 30 of its 65 working days have ended."""
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    found = {"Boss": boss, **{name: add_person(engine, company, name, manager=boss) for name in ("Ann", "Bo", "Cy")}}
    add_quota(engine, company, found["Ann"], 65, metric="meetings")
    act(engine, company, found["Ann"], "meeting", 40)
    return found


def act(engine: Engine, company: CompanyInfo, person: int, kind: str, count: int) -> None:
    with operate(engine, company) as session:
        row = Activity(employee_id=person, kind=kind, day=date(2026, 5, 4), count=count, source="test")
        session.add(row)


def stand(engine: Engine, metric: str, who: str = "Ann", now: datetime = NOW, **args: str) -> dict[str, Any]:
    return facts(press(engine, Call("quota", {"metric": metric, **args}), who, now=now))


def test_what_grows_is_paced_like_the_booked_amount(engine: Engine, people: dict[str, int]) -> None:
    found = stand(engine, "meetings")
    assert (found["quota"], found["actual"], found["gap"]) == ("65.000000000000", "40.000000000000", "25.000000000000")
    assert Decimal(found["attainment"]).quantize(Decimal("0.0001")) == Decimal("0.6154")
    assert Decimal(found["expected"]) == 30
    assert Decimal(found["pace"]).quantize(Decimal("0.0001")) == Decimal("1.3333")
    assert (found["verdict"], found["unit"]) == ("ahead", "count")


@pytest.mark.parametrize(
    ("locale", "question"),
    [
        ("en", "how am I tracking to my meetings quota"),
        ("en", "how many meetings am I short"),
        ("it", "quanti appuntamenti mi mancano per l'obiettivo"),
        ("pt-BR", "quantas reuniões faltam para a minha meta"),
    ],
)
def test_asked_in_words(engine: Engine, people: dict[str, int], locale: str, question: str) -> None:
    answer = ask(engine, question, "Ann", locale=locale)
    assert facts(answer)["actual"] == "40.000000000000"
    assert any(text.startswith(("Gap: 25", "Mancano: 25", "Falta: 25")) or ": 25" in text for text in texts(answer))


def test_the_card_speaks_the_unit_of_the_metric(engine: Engine, people: dict[str, int]) -> None:
    written = texts(press(engine, Call("quota", {"metric": "meetings"}), "Ann"))
    assert written[:3] == ["Meetings · Q2", "61.5%", ""]
    assert "Meetings: 40" in written
    assert "Needed per week: 3.6" in written
    assert not any("$" in text for text in written)


def test_a_level_is_the_same_for_any_part_and_is_not_met_before_the_end(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    add_quota(engine, company, people["Bo"], "0.5", start=date(2026, 1, 1), end=date(2026, 12, 31), metric="win_rate")
    for status in ("won", "won", "won", "lost"):
        add_deal(engine, company, people["Bo"], 100, status)
    found = stand(engine, "win_rate", "Bo", period="this quarter")
    assert (found["quota"], found["actual"], found["expected"]) == ("0.500000000000", "0.750000000000", None)
    assert (found["verdict"], found["notes"]["expected"]) == ("ahead", "no_sum")
    assert stand(engine, "win_rate", "Bo", OVER, period="2026-Q2")["verdict"] == "met"
    assert "Win rate: 75.0%" in texts(press(engine, Call("quota", {"metric": "win rate"}), "Bo"))


@pytest.mark.parametrize(
    ("quota", "now", "attainment", "verdict"),
    [
        (200, NOW, "1.680672268908", "ahead"),
        (119, NOW, "1.000000000000", "on_pace"),
        (110, NOW, "0.924369747899", "slightly_behind"),
        (60, NOW, "0.504201680672", "behind"),
        (200, OVER, "1.680672268908", "met"),
        (60, OVER, "0.504201680672", "period_over"),
    ],
)
def test_less_is_better_turned_round(
    engine: Engine,
    company: CompanyInfo,
    people: dict[str, int],
    quota: int,
    now: datetime,
    attainment: str,
    verdict: str,
) -> None:
    add_quota(engine, company, people["Bo"], quota, metric="cycle_days")
    add_deal(engine, company, people["Bo"], 100)  # 119 days from 5 January to 4 May
    found = stand(engine, "cycle_days", "Bo", now, period="2026-Q2")
    assert (found["attainment"], found["verdict"], found["better"]) == (attainment, verdict, "down")
    over = {"gap", "surplus"} & {name for name in ("gap", "surplus") if Decimal(found[name]) > 0}
    assert over == (set() if quota == 119 else {"surplus"} if quota > 119 else {"gap"})


def test_nothing_lost_yet_is_no_division(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Bo"], 5, metric="deals_lost")
    found = stand(engine, "deals_lost", "Bo")
    assert (found["attainment"], found["notes"]["attainment"], found["verdict"]) == (None, "nothing_yet", "ahead")
    for _ in range(4):
        add_deal(engine, company, people["Bo"], 1, "lost")
    found = stand(engine, "deals_lost", "Bo")
    assert (found["verdict"], Decimal(found["attainment"])) == ("behind", Decimal("1.25"))  # 4 of 5 before half time
    assert any("at most 5" in text for text in texts(press(engine, Call("quota", {"metric": "deals_lost"}), "Bo")))


def test_nothing_recorded_is_undefined(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Bo"], 10, metric="demos")
    found = stand(engine, "demos", "Bo")
    assert (found["attainment"], found["actual"], found["notes"]["actual"]) == (None, None, "no_activities")
    assert found["verdict"] == "too_early"


def test_without_a_target_nothing_passes_for_one(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Bo"], 1000)
    answer = press(engine, Call("quota", {"metric": "demos"}), "Bo")
    assert answer.reply.title == "No quota on this"
    assert facts(answer)["notes"]["attainment"] == "no_quota"
    assert not any("$" in text for text in texts(answer))


def test_a_team_adds_up_its_reps(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Bo"], 35, metric="meetings")
    act(engine, company, people["Bo"], "meeting", 10)
    found = stand(engine, "meetings", "Boss", team="my team")
    assert (found["scope"], found["quota"], found["actual"]) == ("sum_of_reps", "100.000000000000", "50.000000000000")


def test_money_is_converted_and_counts_are_not(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Bo"], 20, metric="deals_won", currency="EUR")  # no rate is known
    add_quota(engine, company, people["Bo"], 5000, metric="pipeline_created")
    add_deal(engine, company, people["Bo"], 3000, "open", date(2026, 9, 1), created_on=date(2026, 5, 2))
    assert stand(engine, "deals_won", "Bo")["quota"] == "20.000000000000"
    created = stand(engine, "pipeline_created", "Bo")
    assert created["quota"] == {"amount": "5000.0000", "currency": "USD"}
    assert created["attainment"] == "0.600000000000"


def test_the_card_of_the_booked_amount_lists_the_others(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    add_quota(engine, company, people["Ann"], 1000)
    add_deal(engine, company, people["Ann"], 400)
    add_quota(engine, company, people["Ann"], 9, start=date(2027, 1, 1), end=date(2027, 3, 31), metric="demos")
    answer = press(engine, Call("quota"), "Ann")
    assert "Meetings | 40 of 65 | Ahead of pace · 61.5%" in texts(answer)
    found = facts(answer)
    assert (found["attainment"], [each["metric"] for each in found["quotas"]]) == ("0.400000000000", ["meetings"])


def test_rights(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    for args in ({"person": "Ann"}, {"team": "Boss"}):
        assert press(engine, Call("quota", {"metric": "meetings", **args}), "Bo").outcome == "denied"
    assert stand(engine, "meetings", "Boss", person="Ann")["quota"] == "65.000000000000"


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_whoever_has_no_other_quota_pays_for_none(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Bo"], 1000)
    counts = []
    for metric in ("calls", "demos"):
        with counted(engine) as said:
            press(engine, Call("quota"), "Bo")
        counts.append(len(said))
        add_quota(engine, company, people["Ann"], 7, metric=metric)  # a colleague's
    assert counts[0] == counts[1]
    add_quota(engine, company, people["Bo"], 7, metric="calls")
    with counted(engine) as said:
        press(engine, Call("quota"), "Bo")
    assert len(said) > counts[0]
