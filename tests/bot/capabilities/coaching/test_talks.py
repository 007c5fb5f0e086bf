"""Coaching talks: proposed, picked, reminded of, noted in confidence, and what became of the figure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from icalendar import Calendar
from sqlalchemy import Engine, select

from bot.cards import Answer
from bot.inputs import Form
from bot.turn import Call
from spm_core.coaching.personal import forget
from spm_core.coaching.personal import texts as texts_of
from spm_core.notices.models import Notice
from spm_core.principal import CompanyInfo, Role
from spm_core.vault import Vault
from tests.asking import ask, card, facts, labels, press, texts
from tests.bot.capabilities.assessments.assessing import everything
from tests.factories import NOW, add_deal, add_person, operate, principal

SECRET = "Hooli slipped because I never met Marta, their CFO"
PLAN = {"person": "Priya", "day": "2026-05-15", "time": "14:00", "other_day": "2026-05-18", "other_time": "9:30"}
LATER = NOW + timedelta(days=60)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    secret = Fernet.generate_key().decode()
    monkeypatch.setenv("PACER_SECRET_KEYS", secret)
    return secret


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    add_person(engine, company, "Adam Admin", role=Role.ADMIN)
    vera = add_person(engine, company, "Vera Top", role=Role.MANAGER)
    anna = add_person(engine, company, "Anna Lead", role=Role.MANAGER, manager=vera)
    otto = add_person(engine, company, "Otto Other", role=Role.MANAGER, manager=vera)
    found = {name: add_person(engine, company, name, manager=anna) for name in ("Priya", "Tom", "Aisha", "Bo")}
    return {**found, "Anna": anna, "Otto": otto}


def plan(engine: Engine, as_: str = "Anna Lead", **more: Any) -> int:
    answer = press(engine, Call("plan talk", {**PLAN, **more}), as_)
    assert answer.outcome == "answered", texts(answer)
    assert answer.call is not None
    found: int = card(answer).resolved["talk"]
    return found


def agreed(engine: Engine, **more: Any) -> int:
    talk = plan(engine, **more)
    assert press(engine, Call("pick talk", {"talk": talk, "time": 0}), "Priya").outcome == "answered"
    return talk


def test_one_proposes_and_the_other_picks(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    talk = plan(engine)
    assert "Fri, May 15, 14:00 · Mon, May 18, 09:30" in " ".join(
        texts(press(engine, Call("talk", {"talk": talk}), "Anna Lead"))
    )
    opened = press(engine, Call("talk", {"talk": talk}), "Priya")
    assert labels(opened)[:2] == ["Fri, May 15, 14:00", "Mon, May 18, 09:30"]
    assert press(engine, Call("pick talk", {"talk": talk, "time": 0}), "Anna Lead").outcome == "denied"
    picked = press(engine, Call("pick talk", {"talk": talk, "time": 1}), "Priya")
    assert "Mon, May 18, 09:30" in texts(picked)
    again = press(engine, Call("pick talk", {"talk": talk, "time": 0}), "Priya")
    assert "already settled" in " ".join(texts(again))
    with operate(engine, company) as session:
        due = {(row.key, row.employee_id): row.due_at for row in session.scalars(select(Notice))}
    assert due[(f"talk:{talk}:proposed", people["Priya"])] == NOW
    assert due[(f"talk:{talk}:agreed", people["Anna"])] == NOW
    for who in ("Priya", "Anna"):
        assert due[(f"talk:{talk}:soon:{people[who]}", people[who])] == datetime.fromisoformat("2026-05-18T08:30+00:00")


def test_a_file_for_the_calendar(engine: Engine, people: dict[str, int]) -> None:
    talk = agreed(engine)
    (document,) = card(press(engine, Call("talk", {"talk": talk}), "Priya")).files
    found: Any
    (found,) = Calendar.from_ical(document.make()).walk("VEVENT")
    assert document.name == "coaching-talk.ics"
    assert found["dtstart"].dt == datetime.fromisoformat("2026-05-15T14:00+00:00")
    assert found["dtend"].dt == datetime.fromisoformat("2026-05-15T14:30+00:00")
    assert str(found["summary"]) == "Coaching talk · Anna Lead"


def test_a_rep_asks_their_manager(engine: Engine, people: dict[str, int]) -> None:
    answer = press(engine, Call("plan talk", {**PLAN, "person": None}), "Priya")
    assert card(answer).title == "Coaching talk · Anna Lead"
    talk = card(answer).resolved["talk"]
    assert press(engine, Call("pick talk", {"talk": talk, "time": 0}), "Anna Lead").outcome == "answered"
    alone = press(engine, Call("plan talk", {**PLAN, "person": None}), "Vera Top")
    assert "Nobody is set as your manager" in " ".join(texts(alone))


def test_what_is_no_time(engine: Engine, people: dict[str, int]) -> None:
    for wrong in ({"day": "2026-05-12"}, {"other_day": "2026-05-15", "other_time": "14:00"}, {"time": "25:00"}):
        assert press(engine, Call("plan talk", {**PLAN, **wrong}), "Anna Lead").outcome == "error", wrong


def test_what_is_coached_is_a_signal(engine: Engine, people: dict[str, int]) -> None:
    for wrong in ("gossip", "win_rate|a|b", "stage_conversion|Offer", "x" * 300):
        assert press(engine, Call("plan talk", {**PLAN, "about": wrong}), "Anna Lead").outcome == "error", wrong
    assert facts(press(engine, Call("talks"), "Anna Lead"))["talks"] == []


def test_other_times_take_the_place_of_the_first(engine: Engine, people: dict[str, int]) -> None:
    first = plan(engine)
    answer = press(engine, Call("plan talk", {**PLAN, "person": None, "instead": first}), "Priya")
    assert answer.outcome == "answered"
    assert "Canceled" in texts(press(engine, Call("talk", {"talk": first}), "Anna Lead"))
    assert press(engine, Call("pick talk", {"talk": first, "time": 0}), "Priya").outcome == "error"


def test_the_reminder_of_a_talk_that_is_off_says_nothing(engine: Engine, people: dict[str, int]) -> None:
    talk = agreed(engine)
    assert not card(press(engine, Call("talk", {"talk": talk, "soon": True}), "Priya")).quiet
    press(engine, Call("cancel talk", {"talk": talk}), "Anna Lead")
    assert card(press(engine, Call("talk", {"talk": talk, "soon": True}), "Priya")).quiet


def noted(engine: Engine) -> int:
    talk = agreed(engine)
    answer = press(engine, Call("note talk", {"talk": talk, "text": SECRET}), "Anna Lead")
    assert SECRET in " ".join(texts(answer))
    return talk


def test_notes_are_between_the_two_and_whoever_leads_them(engine: Engine, people: dict[str, int]) -> None:
    talk = noted(engine)
    for who in ("Priya", "Anna Lead", "Vera Top"):
        assert SECRET in " ".join(texts(press(engine, Call("talk", {"talk": talk}), who))), who
    for who in ("Adam Admin", "Tom", "Otto Other"):
        answer = press(engine, Call("talk", {"talk": talk}), who)
        assert answer.outcome == "denied", who
        assert texts(answer) == texts(press(engine, Call("talk", {"talk": 999_999}), who))
        for do in ("note talk", "cancel talk", "pick talk"):
            args = {"talk": talk, "text": "mine", "time": 0}
            assert press(engine, Call(do, args), who).outcome == "denied", (who, do)
    assert press(engine, Call("note talk", {"talk": talk, "text": "from above"}), "Vera Top").outcome == "denied"


def test_no_table_holds_what_was_noted(engine: Engine, people: dict[str, int]) -> None:
    noted(engine)
    assert "Marta" not in everything(engine)


def test_notes_are_taken_away_and_forgotten(
    engine: Engine, company: CompanyInfo, people: dict[str, int], key: str
) -> None:
    talk = noted(engine)
    from spm_core.db import session_for

    with session_for(engine, principal(engine, company, "Priya"), NOW) as session:
        assert [each.text for each in texts_of(session, Vault([key]), people["Priya"])] == [SECRET]
    with session_for(engine, principal(engine, company, "Anna Lead"), NOW) as session:
        assert forget(session, people["Priya"]) == 1
    assert SECRET not in " ".join(texts(press(engine, Call("talk", {"talk": talk}), "Anna Lead")))


def win(engine: Engine, company: CompanyInfo, owner: int, day: date, won: int, lost: int) -> None:
    for n in range(won + lost):
        add_deal(engine, company, owner, 1_000, "won" if n < won else "lost", day, created_on=day - timedelta(days=30))


def test_what_became_of_the_figure(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    """Sixty days before the talk of 15 May Priya won 2 of 10, sixty after it 6 of 10; the team 14 of 40, then 30."""
    for name in ("Priya", "Tom", "Aisha", "Bo"):
        before, after = (2, 6) if name == "Priya" else (4, 8)
        win(engine, company, people[name], date(2026, 5, 1), before, 10 - before)
        win(engine, company, people[name], date(2026, 6, 1), after, 10 - after)
    talk = agreed(engine, about="win_rate")
    early = press(engine, Call("talk", {"talk": talk}), "Anna Lead", now=NOW + timedelta(days=5))
    assert "What became of it is measured from two weeks after the talk." in texts(early)
    found = texts(press(engine, Call("talk", {"talk": talk}), "Anna Lead", now=LATER))
    assert "Priya | 20% of 10 → 60% of 10" in found
    assert "Team | 35% → 75%" in found


def test_talks_are_listed(engine: Engine, people: dict[str, int]) -> None:
    talk = agreed(engine)
    mine = ask(engine, "show my coaching sessions", "Priya")
    assert [each["id"] for each in facts(mine)["talks"]] == [talk]
    assert "Anna Lead | Fri, May 15, 14:00 | Agreed" in texts(mine)
    assert facts(press(engine, Call("talks", {"person": "Priya"}), "Adam Admin"))["talks"] == []
    assert facts(press(engine, Call("talks"), "Tom"))["talks"] == []


def test_a_question_only_opens_the_form(engine: Engine, people: dict[str, int]) -> None:
    answer: Answer = ask(engine, "schedule a coaching session with Priya", "Anna Lead")
    assert answer.outcome == "confirm"
    assert answer.call is not None
    assert answer.call.do == "plan talk"


def test_a_coached_stage_that_is_gone_breaks_nothing(engine: Engine, people: dict[str, int]) -> None:
    talk = agreed(engine, about="stage_conversion|Gone|Won")
    answer = press(engine, Call("talk", {"talk": talk}), "Anna Lead", now=LATER)
    assert answer.outcome == "answered"


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("words", "day", "at"),
    [
        ("book a talk with Priya on Thursday at 10", "2026-05-14", "10:00"),
        ("plan a talk with Priya tomorrow at 2:30pm", "2026-05-14", "14:30"),
        ("plan a talk with Priya on May 20", "2026-05-20", ""),
        ("fissa un incontro con Priya venerdì alle 15", "2026-05-15", "15:00"),
        ("marcar conversa com Priya na segunda-feira às 9h30", "2026-05-18", "09:30"),
        ("plan a talk with Priya", "", ""),
    ],
)
def test_the_day_and_the_time_that_were_named_are_in_the_form(engine: Engine, words: str, day: str, at: str) -> None:
    asked = ask(engine, words, "Anna Lead")
    assert isinstance(asked.reply, Form)
    given = {each.name: each.value for each in asked.reply.inputs}
    assert (given["person"], given["day"], given["time"]) == ("priya@example.com", day, at)
