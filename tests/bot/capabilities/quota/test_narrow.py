"""Questions that want one thing of a quota get one line; everything else is a button away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import Text
from bot.capabilities.quota.slots import Narrow
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import add_deal, add_person, add_quota

AFTER = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    """26,000 of 65,000 in the quarter, of which 30 of 65 working days have ended; 9,000 open at a half."""
    boss = add_person(engine, company, "Boss Bo", role=Role.MANAGER)
    person = add_person(engine, company, "Ann Lee", manager=boss)
    add_quota(engine, company, person, 65_000)
    add_deal(engine, company, person, 26_000)
    add_deal(engine, company, person, 9_000, "open", date(2026, 6, 1), probability=Decimal("0.5"))
    return person


def said(
    engine: Engine, asks: Narrow, who: str = "Ann Lee", period: str = "2026-04-01..2026-06-30", **options: Any
) -> list[str]:
    answer = press(engine, Call("quota", {"asks": asks.value, "period": period}), who, **options)
    return texts(answer)[1:]


# ---------------------------------------------------------------- which question it is


@pytest.mark.parametrize(
    ("asks", "questions"),
    [
        ("makes", ["will I make it?", "am I going to hit my number", "do I have any chance of making quota"]),
        ("makes", ["ce la faccio?", "riesco a fare quota?", "vou bater a meta?", "dá pra chegar na meta?"]),
        ("misses", ["am I gonna miss quota", "ho paura di non farcela", "tô com medo de não bater"]),
        ("gap", ["how much am I short", "what's left to hit quota", "how much more do I need to hit 100%"]),
        ("gap", ["quanto mi manca alla quota?", "quanto falta pra bater a meta?"]),
        ("rate", ["how much do I have to sell a day", "required run rate", "what should my weekly bookings be"]),
        ("rate", ["quanto devo vendere al giorno per farcela?", "quanto preciso vender por semana?"]),
        ("projection", ["where will I land", "at this rate where will I land", "di questo passo dove arrivo?"]),
        ("projection", ["nesse ritmo eu fecho em quanto?"]),
        ("did", ["did I hit quota last quarter", "ho fatto quota?", "já bati a meta?"]),
    ],
)
def test_what_is_asked(engine: Engine, ann: int, asks: str, questions: Sequence[str]) -> None:
    for question in questions:
        answer = ask(engine, question, "Ann Lee")
        assert answer.call is not None
        assert (answer.call.do, answer.call.args.get("asks")) == ("quota", asks), question
        assert isinstance(card(answer).body[0], Text), question


@pytest.mark.parametrize(
    "question",
    [
        "how am I tracking to quota",
        "am I on pace?",
        "what % of my quota have I reached",
        "how far along am I",
        "how much more do I need to close to hit 80%",
        "am I at 50% yet",
        "a che punto sono con la quota?",
        "como estou na meta?",
        "qual é a minha meta?",
    ],
)
def test_everything_else_gets_the_whole_card(engine: Engine, ann: int, question: str) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert answer.call is not None
    assert (answer.call.do, "asks" in answer.call.args) == ("quota", False)


def test_a_part_of_the_quota_is_told_first(engine: Engine, ann: int) -> None:
    """26,000 of 65,000 are 40%: 6,500 are missing to a half, 26,000 to 80%."""
    assert texts(ask(engine, "am I at 50% yet", "Ann Lee"))[1] == "$6,500 to go to 50% of the quota."
    more = ask(engine, "how much more do I need to close to hit 80%", "Ann Lee")
    assert texts(more)[1] == "$26,000 to go to 80% of the quota."
    assert texts(ask(engine, "am I at 40% yet", "Ann Lee"))[1] == "40% of the quota is reached."


def test_a_follow_up_asks_the_same_of_somebody_else(engine: Engine, company: CompanyInfo, ann: int) -> None:
    ask(engine, "will Ann Lee make it?", "Boss Bo")
    answer = ask(engine, "and last quarter?", "Boss Bo")
    assert answer.call is not None
    assert answer.call.args["asks"] == "makes"
    assert facts(answer)["period"]["label"] == "2026-Q1"


# ---------------------------------------------------------------- what it says


def test_the_gap(engine: Engine, ann: int) -> None:
    answer = ask(engine, "how much am I short", "Ann Lee")
    assert texts(answer)[1:] == ["$39,000 to go. 35 working days are left: $1,114 a day."]
    assert card(answer).brief
    assert labels(answer) == ["Deals to close first", "All figures"]
    assert card(answer).buttons[0].primary
    whole = press(engine, card(answer).buttons[-1].call, "Ann Lee")
    assert whole.reply == ask(engine, "how am I tracking to quota", "Ann Lee").reply


def test_the_rate(engine: Engine, ann: int) -> None:
    told = "That's $5,571 a week: $39,000 to go in 35 working days. So far it's been $867 a day."
    assert said(engine, Narrow.RATE) == [f"$1,114 a day. {told}"]


def test_yes_or_no(engine: Engine, company: CompanyInfo, ann: int) -> None:
    heading = "You're heading for $56,333 of $65,000. From here it takes $1,114 a day; so far it's been $867."
    assert said(engine, Narrow.MAKES) == [f"Not at this rate. {heading}"]
    assert said(engine, Narrow.MISSES) == [f"At this rate it isn't enough. {heading}"]
    gap = "$39,000 to go. 35 working days are left: $1,114 a day."
    assert said(engine, Narrow.DID) == [f"Not yet. {gap}"]
    assert labels(ask(engine, "will I make it", "Ann Lee")) == ["Path to quota", "All figures"]
    add_deal(engine, company, ann, 10_000)
    assert said(engine, Narrow.MAKES)[0].startswith("Yes, at this rate. You're heading for $78,000 of $65,000.")
    assert said(engine, Narrow.MISSES)[0].startswith("At this rate it's enough.")
    add_deal(engine, company, ann, 40_000)
    assert said(engine, Narrow.MAKES) == ["Yes, it's already met. $11,000 over quota."]
    assert said(engine, Narrow.MISSES) == ["No, it's already met. $11,000 over quota."]
    assert said(engine, Narrow.DID) == ["Yes, it's met. $11,000 over quota."]
    assert said(engine, Narrow.GAP) == ["Nothing: the quota is met. $11,000 over quota."]


def test_when_the_period_is_over(engine: Engine, ann: int) -> None:
    assert said(engine, Narrow.MAKES, now=AFTER) == ["No, it was missed. $39,000 short of quota."]
    assert said(engine, Narrow.MISSES, now=AFTER) == ["Yes, it was missed. $39,000 short of quota."]
    assert said(engine, Narrow.GAP, now=AFTER) == ["$39,000 short of quota. $26,000 of $65,000 booked."]
    assert said(engine, Narrow.RATE, now=AFTER) == said(engine, Narrow.GAP, now=AFTER)
    assert said(engine, Narrow.PROJECTION, now=AFTER) == ["$26,000 booked. That's 40% of $65,000."]


def test_the_first_days_tell_nothing_of_the_end(engine: Engine, company: CompanyInfo) -> None:
    start, end = date(2026, 5, 12), date(2026, 7, 31)
    cy = add_person(engine, company, "Cy Fox")
    add_quota(engine, company, cy, 58_000, start, end)
    add_deal(engine, company, cy, 5_000, close_date=start)
    for asks in (Narrow.MAKES, Narrow.MISSES, Narrow.PROJECTION):
        (told,) = said(engine, asks, "Cy Fox", f"{start}..{end}")
        assert told.startswith("It's too early to tell. $53,000 to go."), asks
    add_deal(engine, company, cy, 9_000, "open", date(2026, 6, 1), probability=Decimal("0.5"))
    (landing,) = said(engine, Narrow.PROJECTION, "Cy Fox", f"{start}..{end}")
    assert landing == "About $9,500. That's 16% of $58,000. It counts the open deals at their chances."


def test_without_a_quota_nothing_is_made_up(engine: Engine, company: CompanyInfo) -> None:
    add_deal(engine, company, add_person(engine, company, "Cy Fox"), 500)
    for asks in (Narrow.GAP, Narrow.RATE, Narrow.MAKES, Narrow.MISSES, Narrow.DID):
        assert said(engine, asks, "Cy Fox") == ["No quota set. Booked so far: $500."]
    assert said(engine, Narrow.PROJECTION, "Cy Fox") == ["About $1,080. It keeps today's rate."]


def test_where_it_lands(engine: Engine, company: CompanyInfo, ann: int) -> None:
    answer = ask(engine, "where will I land", "Ann Lee")
    ends = "The low end counts the open deals at their chances, the high end keeps today's rate."
    assert texts(answer)[1:] == [f"Between $30,500 and $56,300. That's 47–87% of $65,000. {ends}"]
    found = facts(answer)
    assert [round(Decimal(found[name]["amount"])) for name in ("weighted_forecast", "run_rate_forecast")] == [
        30_500,
        56_333,
    ]
    add_deal(engine, company, ann, 1_000, "open", date(2026, 6, 1), probability=None)
    (same,) = said(engine, Narrow.PROJECTION)  # a deal without a probability is left out
    assert same.startswith("Between $30,500 and $56,300.")


def test_where_it_lands_without_any_probability(engine: Engine, company: CompanyInfo) -> None:
    cy = add_person(engine, company, "Cy Fox")
    add_quota(engine, company, cy, 65_000)
    add_deal(engine, company, cy, 26_000)
    add_deal(engine, company, cy, 1_000, "open", date(2026, 6, 1), probability=None)
    (alone,) = said(engine, Narrow.PROJECTION, "Cy Fox")
    assert alone == "About $56,300. That's 87% of $65,000. It keeps today's rate."


# ---------------------------------------------------------------- whose


def test_the_title_says_whose_and_when_it_is_not_the_askers_now(engine: Engine, ann: int) -> None:
    of_ann = ask(engine, "is Ann Lee going to make her number?", "Boss Bo")
    assert (of_ann.reply.title, card(of_ann).brief) == ("Ann Lee · Q2", False)
    assert texts(of_ann)[1].startswith("Not at this rate. Heading for $56,333 of $65,000.")
    assert not card(ask(engine, "did I hit quota last quarter", "Ann Lee")).brief


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("will the team make it?", "makes"),
        ("how much is my team short?", "gap"),
        ("il team ce la fa?", "makes"),
        ("quanto falta pro time bater a meta?", "gap"),
    ],
)
def test_of_a_team(engine: Engine, ann: int, question: str, asks: str) -> None:
    answer = ask(engine, question, "Boss Bo")
    assert answer.call is not None
    assert answer.call.args["asks"] == asks
    assert answer.reply.title.endswith("Q2") or answer.reply.title.endswith("2º trimestre")
    assert facts(answer)["gap"]["amount"] == "39000.0000"
    assert len(card(answer).body) == 1


def test_who_will_make_it_is_a_question_about_people(engine: Engine, ann: int) -> None:
    for question in ("who will make it", "who is going to miss quota", "which reps will miss quota"):
        answer = ask(engine, question, "Boss Bo")
        assert answer.call is not None
        assert (answer.call.do, "asks" in answer.call.args) == ("team", False), question
        assert "people" in facts(answer)


def test_nobody_elses_gap(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_person(engine, company, "Cy Fox")
    call = Call("quota", {"asks": "gap", "person": "Ann Lee"})
    assert press(engine, call, "Cy Fox").outcome == "denied"
    assert press(engine, Call("team", {"asks": "gap", "team": "Boss Bo"}), "Cy Fox").outcome == "denied"
