"""Why somebody is behind: causes that hold, by what they are worth; or that nobody is, or that it cannot be told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.absence.models import TimeOff
from spm_core.metrics.models import Activity
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, opened, press, texts
from tests.factories import add_deal, add_person, add_quota, operate


@pytest.fixture
def boss(engine: Engine, company: CompanyInfo) -> int:
    return add_person(engine, company, "Boss Bo", role=Role.MANAGER)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo, boss: int) -> int:
    """10,000 of 100,000 after 30 of 65 days, where 46,154 were due."""
    person = add_person(engine, company, "Ann Lee", manager=boss)
    add_quota(engine, company, person, 100_000)
    add_deal(engine, company, person, 10_000, "won", date(2026, 5, 4))
    return person


def deals(engine: Engine, company: CompanyInfo, owner: int, status: str, count: int, amount: int, day: date) -> None:
    for _n in range(count):
        add_deal(engine, company, owner, amount, status, day, created_on=date(2025, 6, 2))


def a_year(engine: Engine, company: CompanyInfo, owner: int, *, won: int, lost: int, amount: int = 10_000) -> None:
    """A year before the quarter, as many in each of its earlier stretches."""
    for day in (date(2025, 4, 14), date(2025, 7, 14), date(2025, 10, 13), date(2026, 1, 12)):
        deals(engine, company, owner, "won", won, amount, day)
        deals(engine, company, owner, "lost", lost, amount, day)


def causes(answer: Any) -> list[tuple[str, Decimal]]:
    return [(each["kind"], Decimal(each["worth"]["amount"])) for each in facts(answer)["causes"]]


# ---------------------------------------------------------------- causes


def test_too_little_open_is_worth_what_it_leaves_missing(engine: Engine, company: CompanyInfo, ann: int) -> None:
    a_year(engine, company, ann, won=2, lost=2)
    add_deal(engine, company, ann, 30_000, "open", date(2026, 6, 20), name="Acme")
    answer = press(engine, Call("why behind"), "Ann Lee")
    found = facts(answer)
    rate = Decimal(found["usual_win_rate"])
    worth = dict(causes(answer))["coverage"]
    assert abs(worth - (90_000 - 30_000 * rate)) < 1
    said = texts(answer)
    assert said[0] == "Why you're behind · Q2"
    assert said[1:3] == ["$36,154", "behind pace, $90,000 to go, 35 working days left"]
    assert any(text.startswith("Too little is open | ") for text in said)
    assert any("Open deals of $30,000 cover the gap 0.3 times" in text for text in said)
    assert labels(answer)[:3] == ["Path to quota", "Deals to close first", "What to work on"]


def test_causes_come_by_what_they_are_worth(engine: Engine, company: CompanyInfo, ann: int) -> None:
    a_year(engine, company, ann, won=4, lost=4)
    late: dict[str, Any] = {"probability": Decimal("0.5"), "name": "Late"}
    add_deal(engine, company, ann, 40_000, "open", date(2026, 5, 6), **late)
    add_deal(engine, company, ann, 120_000, "open", date(2026, 6, 20), probability=Decimal("0.5"), name="Big")
    answer = press(engine, Call("why behind"), "Ann Lee")
    worth = [amount for _kind, amount in causes(answer)]
    assert worth == sorted(worth, reverse=True)
    assert ("overdue", Decimal(20_000)) in causes(answer)
    assert any(text.startswith("Deals past their close date | $20,000 | Late, $40,000:") for text in texts(answer))


def test_a_low_win_rate_is_told_with_its_cases(engine: Engine, company: CompanyInfo, ann: int) -> None:
    a_year(engine, company, ann, won=5, lost=5)
    deals(engine, company, ann, "lost", 19, 10_000, date(2026, 5, 4))
    answer = press(engine, Call("why behind"), "Ann Lee")
    rate = next(each for each in facts(answer)["causes"] if each["kind"] == "win_rate")
    assert (rate["cases"], rate["usual_cases"]) == (20, 40)
    assert Decimal(rate["worth"]["amount"]) == (Decimal("0.5") - Decimal("0.05")) * 20 * 10_000
    sentence = "5% of 20 closed deals were won; in the year before, 50% of 40."
    assert any(text.endswith(sentence) for text in texts(answer))


def test_what_chance_would_do_is_no_cause(engine: Engine, company: CompanyInfo, ann: int) -> None:
    a_year(engine, company, ann, won=5, lost=5)
    deals(engine, company, ann, "lost", 2, 10_000, date(2026, 5, 4))  # one of three: too few to tell
    kinds = dict(causes(press(engine, Call("why behind"), "Ann Lee")))
    assert not kinds.keys() & {"win_rate", "deal_size"}


def test_smaller_deals_need_the_median_too(engine: Engine, company: CompanyInfo, ann: int) -> None:
    a_year(engine, company, ann, won=5, lost=5, amount=20_000)
    deals(engine, company, ann, "won", 5, 4_000, date(2026, 5, 4))
    size = next(
        each for each in facts(press(engine, Call("why behind"), "Ann Lee"))["causes"] if each["kind"] == "deal_size"
    )
    assert (size["now"]["amount"], size["usual"]["amount"]) == ("5000.0000", "20000.0000")
    assert Decimal(size["worth"]["amount"]) == 90_000


def test_fewer_deals_and_demos_than_by_this_day_of_earlier_periods(
    engine: Engine, company: CompanyInfo, ann: int
) -> None:
    a_year(engine, company, ann, won=5, lost=5)
    with operate(engine, company) as session:
        for day, count in (
            (date(2025, 7, 14), 20),
            (date(2025, 10, 13), 22),
            (date(2026, 1, 12), 18),
            (date(2026, 4, 13), 2),
        ):
            session.add(Activity(employee_id=ann, kind="demo", day=day, count=count, source="test"))
    found = {each["kind"]: each for each in facts(press(engine, Call("why behind"), "Ann Lee"))["causes"]}
    assert (Decimal(found["closed_deals"]["now"]), Decimal(found["closed_deals"]["usual"])) == (1, 10)
    assert (found["activity"]["metric"], Decimal(found["activity"]["usual"])) == ("demos", 20)


def test_days_off_and_slipped_deals(engine: Engine, company: CompanyInfo, ann: int) -> None:
    with operate(engine, company) as session:
        session.add(TimeOff(employee_id=ann, starts_on=date(2026, 4, 6), last_day=date(2026, 4, 17)))
    found = {each["kind"]: each for each in facts(press(engine, Call("why behind"), "Ann Lee"))["causes"]}
    assert found["days_off"]["count"] == 10
    assert Decimal(found["days_off"]["worth"]["amount"]) == 5_000  # 10,000 on 20 days


# ---------------------------------------------------------------- no cause, and no need of one


def test_where_nothing_stands_out_it_says_so(engine: Engine, company: CompanyInfo, ann: int) -> None:
    a_year(engine, company, ann, won=1, lost=1, amount=2_000)
    for n in range(8):
        add_deal(engine, company, ann, 60_000, "open", date(2026, 6, 20), name=f"Open {n}")
    answer = press(engine, Call("why behind"), "Ann Lee")
    assert causes(answer) == []
    assert any(text.startswith("I can't tell why. Win rate, deal size and activity") for text in texts(answer))


@pytest.mark.parametrize(
    ("locale", "no"),
    [("en", "No, you're not behind."), ("it", "No, non sei indietro."), ("pt-BR", "Não, você não está atrás.")],
)
def test_who_is_not_behind_hears_so_first(engine: Engine, company: CompanyInfo, ann: int, locale: str, no: str) -> None:
    add_deal(engine, company, ann, 50_000, "won", date(2026, 5, 4), name="Globex")
    answer = press(engine, Call("why behind"), "Ann Lee", locale=locale)
    assert texts(answer)[1].startswith(no)
    assert causes(answer) == [("won_deal", Decimal(50_000))]


def test_without_a_quota_there_is_nothing_to_be_behind(engine: Engine, company: CompanyInfo, boss: int) -> None:
    add_person(engine, company, "Cy Fox", manager=boss)
    answer = press(engine, Call("why behind"), "Cy Fox")
    assert texts(answer)[1].startswith("No quota set.")


# ---------------------------------------------------------------- others


def test_a_team_is_behind_because_of_whom(engine: Engine, company: CompanyInfo, ann: int, boss: int) -> None:
    cy = add_person(engine, company, "Cy Fox", manager=boss)
    add_quota(engine, company, cy, 50_000)
    answer = press(engine, Call("why behind", {"team": "my team"}), "Boss Bo")
    assert facts(answer)["behind"] == ["Ann Lee", "Cy Fox"]
    said = texts(answer)
    assert said[0] == "Why your team is behind · Q2"
    assert "Who it comes from" in said
    (first, *_more) = [call for call in opened(answer) if call.do == "why behind"]
    assert texts(press(engine, first, "Boss Bo"))[0] == "Why Ann Lee is behind · Q2"


@pytest.mark.parametrize("question", ["why is Ann Lee behind?", "why is Zed Nobody behind?"])
def test_a_colleague_is_refused_alike_whether_there_is_one(
    engine: Engine, company: CompanyInfo, ann: int, boss: int, question: str
) -> None:
    add_person(engine, company, "Cy Fox", manager=boss)
    answer = ask(engine, question, "Cy Fox")
    assert answer.outcome == "denied"
    assert texts(answer) == texts(ask(engine, "why is Ann Lee behind?", "Cy Fox"))


def test_the_same_is_answered_in_three_languages(engine: Engine, company: CompanyInfo, ann: int) -> None:
    for question in ("why am I so far off?", "come mai sono sotto?", "o que tá atrapalhando meus números?"):
        answer = ask(engine, question, "Ann Lee")
        assert answer.call
        assert answer.call.do == "why behind"
    assert card(ask(engine, "why is Ann so far off", "Boss Bo")).subject_id == ann
