"""Days off said in chat: kept without a reason, told once to the lead, changed, withdrawn, and counted by no figure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.cards import Answer
from bot.inputs import Form
from bot.turn import Call
from spm_core.absence.models import TimeOff
from spm_core.notices.models import Notice
from spm_core.people.models import Leave
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import add_deal, add_person, add_quota, operate

JUNE = {"first": "2026-06-01", "last": "2026-06-12"}


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    ada = add_person(engine, company, "Ada Root", role=Role.ADMIN)
    boss = add_person(engine, company, "Boss Lady", manager=ada, role=Role.MANAGER)
    tom = add_person(engine, company, "Tom Hill", manager=boss)
    return {"Ada": ada, "Boss": boss, "Tom": tom, "Bo": add_person(engine, company, "Bo Diaz", manager=boss)}


def rows(engine: Engine, company: CompanyInfo, table: Any) -> list[Any]:
    with operate(engine, company) as session:
        return [*session.scalars(select(table).order_by(table.id))]


def say(engine: Engine, words: str, who: str = "Tom Hill", **options: Any) -> Answer:
    """What is said, and pressed where it is offered to be kept."""
    shown = ask(engine, words, who, **options)
    return press(engine, card(shown).buttons[0].call, who)


def notes(engine: Engine, company: CompanyInfo) -> list[tuple[int, dict[str, Any]]]:
    return [(row.employee_id, row.args) for row in rows(engine, company, Notice) if row.do == "time off note"]


@pytest.mark.parametrize(
    ("locale", "words", "first", "last"),
    [
        ("en", "I am on vacation from June 1 to June 12", "2026-06-01", "2026-06-12"),
        ("en", "off next week", "2026-05-18", "2026-05-24"),
        ("en", "sick today", "2026-05-13", "2026-05-13"),
        ("en", "I'm off on Friday", "2026-05-15", "2026-05-15"),
        ("en", "I'm out of office until friday", "2026-05-13", "2026-05-15"),
        ("en", "on vacation June 28 to July 3", "2026-06-28", "2026-07-03"),
        ("it", "sono in ferie dal 1 al 12 giugno", "2026-06-01", "2026-06-12"),
        ("it", "sono malato oggi", "2026-05-13", "2026-05-13"),
        ("it", "la prossima settimana sono in ferie", "2026-05-18", "2026-05-24"),
        ("pt-BR", "estou de férias de 1 a 12 de junho", "2026-06-01", "2026-06-12"),
        ("pt-BR", "estou doente hoje", "2026-05-13", "2026-05-13"),
        ("pt-BR", "vou tirar férias na próxima semana", "2026-05-18", "2026-05-24"),
    ],
)
def test_said_in_words(
    engine: Engine, company: CompanyInfo, people: dict[str, int], locale: str, words: str, first: str, last: str
) -> None:
    shown = ask(engine, words, "Tom Hill", locale=locale)
    assert (facts(shown)["start"], facts(shown)["end"]) == (first, last)
    assert rows(engine, company, TimeOff) == []  # nothing is kept before it is read back
    press(engine, card(shown).buttons[0].call, "Tom Hill")
    (kept,) = rows(engine, company, TimeOff)
    assert (kept.employee_id, kept.starts_on.isoformat(), kept.last_day.isoformat()) == (people["Tom"], first, last)
    assert rows(engine, company, Leave) == []


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("I'm on vacation", {}),
        ("sono in ferie", {}),
        ("estou de férias", {}),
        ("I'm sick", {}),
        ("I'm on vacation from June 1", {"first": "2026-06-01"}),
        ("I'm on vacation for two weeks in June", {}),
        ("on vacation the first few days of June", {}),
    ],
)
def test_half_a_sentence_is_asked_back(
    engine: Engine, company: CompanyInfo, people: dict[str, int], words: str, known: dict[str, str]
) -> None:
    form = ask(engine, words, "Tom Hill").reply
    assert isinstance(form, Form)
    assert form.call.do == "time off"
    assert {each.name: each.value for each in form.inputs} == {"first": "", "last": "", **known}


def test_the_lead_is_told_once_of_each_change(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    kept = say(engine, "I am on vacation from June 1 to June 12")
    assert "Boss Lady is told." in texts(kept)
    press(engine, Call("time off", JUNE), "Tom Hill")  # said again: nothing new
    assert [who for who, _ in notes(engine, company)] == [people["Boss"]]
    told = press(engine, Call("time off note", notes(engine, company)[0][1]), "Boss Lady")
    assert "Tom Hill is away: Jun 1 – Jun 12. Quota, pace and rank stay as they are." in texts(told)
    change = next(each.call for each in card(kept).buttons if each.label == "Change…")
    press(engine, Call(change.do, {**change.args, "last": "2026-06-05"}), "Tom Hill")
    first, second = (press(engine, Call("time off note", args), "Boss Lady") for _, args in notes(engine, company))
    assert (card(first).quiet, card(second).quiet) == (True, False)
    assert facts(second)["end"] == "2026-06-05"
    withdrawn = press(engine, next(each.call for each in card(kept).buttons if each.label == "Withdraw"), "Tom Hill")
    assert "No longer away: Jun 1 – Jun 5." in texts(withdrawn)
    assert len(notes(engine, company)) == 3
    last = press(engine, Call("time off note", notes(engine, company)[-1][1]), "Boss Lady")
    assert "Tom Hill is not away after all: Jun 1 – Jun 5." in texts(last)


def test_a_reason_is_kept_nowhere(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    say(engine, "I'm sick today because of my zanzibar operation")
    with engine.connect() as connection:
        tables = TimeOff.metadata.sorted_tables
        kept = [str(row) for table in tables for row in connection.execute(select(table))]
    assert not [row for row in kept if "zanzibar" in row or "sick" in row]


def test_days_that_overlap_take_the_place_of_those_before(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    say(engine, "I am on vacation from June 1 to June 12")
    shown = ask(engine, "I am on vacation from June 10 to June 20", "Tom Hill")
    assert "Instead of: Jun 1 – Jun 12." in texts(shown)
    press(engine, card(shown).buttons[0].call, "Tom Hill")
    listed = facts(ask(engine, "my time off", "Tom Hill"))
    assert [(each["start"], each["end"]) for each in listed["time_off"]] == [("2026-06-10", "2026-06-20")]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"first": "2026-06-12", "last": "2026-06-01"}, "The last day is before the first."),
        ({"first": "2026-05-01", "last": "2026-05-05"}, "These days are over."),
        ({"first": "2026-06-01", "last": "2036-06-12"}, "That is very long."),
    ],
)
def test_bad_days_get_a_sentence(
    engine: Engine, company: CompanyInfo, people: dict[str, int], days: dict[str, str], words: str
) -> None:
    assert words in texts(press(engine, Call("time off", days), "Tom Hill"))[1]
    assert rows(engine, company, TimeOff) == []


@pytest.mark.parametrize(
    "words", ["my time off", "cancel my vacation", "le mie ferie", "annulla le mie ferie", "minhas férias"]
)
def test_listed_changed_and_withdrawn(engine: Engine, company: CompanyInfo, people: dict[str, int], words: str) -> None:
    say(engine, "I am on vacation from June 1 to June 12")
    shown = ask(engine, words, "Tom Hill")
    assert facts(shown)["time_off"] == [{"start": "2026-06-01", "end": "2026-06-12", "label": "2026-06-01/2026-06-12"}]
    one = press(engine, card(shown).choices[0].call, "Tom Hill")
    assert labels(one) == ["Change…", "Withdraw", "My time off"]
    press(engine, card(one).buttons[1].call, "Tom Hill")
    assert facts(ask(engine, words, "Tom Hill"))["time_off"] == []


def test_nobody_else_s_days_are_changed_and_no_peer_sees_them(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    say(engine, "I am on vacation from June 1 to June 12")
    (row,) = rows(engine, company, TimeOff)
    for do, args in (("change time off", JUNE), ("withdraw time off", {}), ("my days off", {})):
        for who in ("Bo Diaz", "Boss Lady", "Ada Root"):
            assert press(engine, Call(do, {"time_off": row.id, **args}), who).outcome == "denied", (do, who)
    assert press(engine, Call("time off note", {"time_off": row.id, "version": 1}), "Bo Diaz").outcome == "denied"
    assert ask(engine, "who is away?", "Bo Diaz").outcome == "denied"
    assert ask(engine, "is Tom away?", "Bo Diaz").outcome == "denied"
    assert rows(engine, company, TimeOff)[0].withdrawn is False


@pytest.mark.parametrize("words", ["who is away?", "chi è in ferie?", "quem está de férias?"])
def test_who_leads_sees_who_is_away_soon(
    engine: Engine, company: CompanyInfo, people: dict[str, int], words: str
) -> None:
    press(engine, Call("time off", {"first": "2026-05-12", "last": "2026-05-14"}), "Tom Hill")
    press(engine, Call("time off", {"first": "2026-05-20", "last": "2026-05-20"}), "Bo Diaz")
    with operate(engine, company) as session:
        session.add(Leave(employee_id=people["Bo"], starts_on=date(2026, 5, 21), last_day=date(2026, 8, 31)))
    assert facts(ask(engine, words, "Boss Lady"))["absent"] == [
        {"person": "Tom Hill", "start": "2026-05-12", "end": "2026-05-14"},
        {"person": "Bo Diaz", "start": "2026-05-20", "end": "2026-08-31"},
    ]


def test_one_person_of_a_team(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    press(engine, Call("time off", {"first": "2026-05-12", "last": "2026-05-14"}), "Tom Hill")
    assert ask(engine, "is Tom away?", "Boss Lady").reply.title == "Tom Hill is away today"
    assert ask(engine, "is Bo away?", "Boss Lady").reply.title == "Bo Diaz is not away today"


def test_what_is_said_of_a_colleague_is_not_kept(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    for words in ("Tom is on vacation next week", "Tom is sick today"):
        ask(engine, words, "Boss Lady")
    assert rows(engine, company, TimeOff) == []


def test_who_leads_is_offered_a_deputy_for_these_days(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    kept = say(engine, "I am on vacation from June 1 to June 12", "Boss Lady")
    deputy = card(kept).buttons[0]
    assert (deputy.label, deputy.call.do, deputy.call.form) == ("Name a deputy…", "delegate", True)
    form = press(engine, deputy.call, "Boss Lady").reply
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.inputs if each.name in ("start", "until")} == {
        "start": "2026-06-01",
        "until": "2026-06-12",
    }
    assert "Name a deputy…" not in labels(say(engine, "I am on vacation from June 1 to June 12"))


def test_quota_pace_and_rank_stay_and_both_counts_of_days_are_told(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    add_quota(engine, company, people["Tom"], 60_000)
    add_deal(engine, company, people["Tom"], 20_000)
    before = facts(ask(engine, "how am I doing?", "Tom Hill"))
    assert before["days_left_present"] == before["days_left"]
    press(engine, Call("time off", JUNE), "Tom Hill")
    shown = ask(engine, "how am I doing?", "Tom Hill")
    after = facts(shown)
    assert (after.pop("days_left_present"), before.pop("days_left_present")) == (after["days_left"] - 10, 35)
    assert after == before
    assert "Of 35 working days left, 25 are without your time off." in texts(shown)
