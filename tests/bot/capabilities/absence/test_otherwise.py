"""What only sounds like being away sets nobody away: it leads to one's own days, or is said back."""

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
from tests.factories import add_person, operate

NEXT_WEEK = {"first": "2026-05-18", "last": "2026-05-24"}


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    ada = add_person(engine, company, "Ada Root", role=Role.ADMIN)
    boss = add_person(engine, company, "Boss Lady", manager=ada, role=Role.MANAGER)
    tom = add_person(engine, company, "Tom Hill", manager=boss)
    return {"Ada": ada, "Boss": boss, "Tom": tom, "Daniel": add_person(engine, company, "Daniel Kim", manager=boss)}


def rows(engine: Engine, company: CompanyInfo) -> list[Any]:
    with operate(engine, company) as session:
        return [*session.scalars(select(TimeOff).order_by(TimeOff.id))]


def understood(shown: Answer) -> Call:
    assert shown.call
    return shown.call


@pytest.mark.parametrize("who", ["Boss Lady", "Tom Hill"])
@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "I'm not on vacation next week"),
        ("en", "am I on vacation next week?"),
        ("en", "I will not be away next week"),
        ("en", "I won't be on holiday next week"),
        ("en", "I'm no longer on vacation next week"),
        ("it", "non sono in ferie la prossima settimana"),
        ("it", "sono in ferie la prossima settimana?"),
        ("it", "ritiro le ferie"),
        ("pt-BR", "não estou de férias na próxima semana"),
        ("pt-BR", "estou de férias na próxima semana?"),
        ("pt-BR", "retiro as férias"),
    ],
)
def test_a_denial_and_a_question_lead_to_ones_own_days(
    engine: Engine, company: CompanyInfo, people: dict[str, int], locale: str, words: str, who: str
) -> None:
    assert understood(ask(engine, words, who, locale=locale)).do == "absences"


@pytest.mark.parametrize("who", ["Boss Lady", "Tom Hill"])
@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "my customer is on vacation until Friday"),
        ("en", "Daniel and I are on vacation"),
        ("it", "il mio cliente è in ferie fino a venerdì"),
        ("it", "Daniel e io siamo in ferie"),
        ("pt-BR", "meu cliente está de férias até sexta"),
        ("pt-BR", "Daniel e eu estamos de férias"),
    ],
)
def test_only_ones_own_days_are_kept_and_that_is_said(
    engine: Engine, company: CompanyInfo, people: dict[str, int], locale: str, words: str, who: str
) -> None:
    shown = ask(engine, words, who, locale=locale)
    assert (understood(shown).do, understood(shown).args["why"]) == ("whole days", "others")
    form = press(engine, card(shown).buttons[0].call, who).reply
    assert isinstance(form, Form)
    assert form.call.do == "time off"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "I'm off half a day on Friday"),
        ("it", "venerdì prendo mezza giornata di ferie"),
        ("pt-BR", "sexta tiro meio dia de folga"),
    ],
)
def test_half_a_day_is_asked_about(
    engine: Engine, company: CompanyInfo, people: dict[str, int], locale: str, words: str
) -> None:
    shown = ask(engine, words, "Tom Hill", locale=locale)
    assert understood(shown).args == {"why": "part", "first": "2026-05-15", "last": "2026-05-15"}
    form = press(engine, card(shown).buttons[0].call, "Tom Hill").reply
    assert isinstance(form, Form)
    assert [each.value for each in form.inputs] == ["2026-05-15", "2026-05-15"]
    assert rows(engine, company) == []


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "deals closing while I'm on vacation next week"),
        ("it", "trattative in chiusura mentre sono in ferie la prossima settimana"),
        ("pt-BR", "negócios fechando enquanto estou de férias na próxima semana"),
    ],
)
def test_being_away_meanwhile_is_not_what_is_asked(
    engine: Engine, company: CompanyInfo, people: dict[str, int], locale: str, words: str
) -> None:
    asked = understood(ask(engine, words, "Tom Hill", locale=locale))
    assert (asked.do, asked.args["period"]) == ("deals", {"start": "2026-05-18", "end": "2026-05-24"})


@pytest.mark.parametrize("who", ["Boss Lady", "Tom Hill"])
@pytest.mark.parametrize(
    ("locale", "words", "days"),
    [
        ("en", "off 12/24 - 1/2", {"first": "2026-12-24", "last": "2027-01-02"}),
        ("en", "I am on vacation from 24/12 to 2/1", {"first": "2026-12-24", "last": "2027-01-02"}),
        ("en", "I won't be in on Friday and Monday", {}),
        ("it", "la prossima settimana non ci sono", NEXT_WEEK),
        ("it", "venerdì e lunedì non ci sono", {}),
        ("pt-BR", "semana que vem não estou", NEXT_WEEK),
        ("pt-BR", "sexta e segunda não venho", {}),
    ],
)
def test_being_away_in_other_words(
    engine: Engine,
    company: CompanyInfo,
    people: dict[str, int],
    locale: str,
    words: str,
    days: dict[str, str],
    who: str,
) -> None:
    asked = understood(ask(engine, words, who, locale=locale))
    assert (asked.do, dict(asked.args)) == ("time off", days)


@pytest.mark.parametrize("words", ["I'm taking leave next week", "I want to take leave next week"])
def test_leave_that_may_be_time_off_offers_both(
    engine: Engine, company: CompanyInfo, people: dict[str, int], words: str
) -> None:
    shown = ask(engine, words, "Tom Hill")
    assert (understood(shown).do, facts(shown)["start"]) == ("ask for leave", date(2026, 5, 18).isoformat())
    assert "It is time off" in labels(shown)


@pytest.mark.parametrize("words", ["my commission is off", "that number is off"])
def test_a_figure_that_is_off_is_nobodys_day(
    engine: Engine, company: CompanyInfo, people: dict[str, int], words: str
) -> None:
    assert understood(ask(engine, words, "Tom Hill")).do in ("dispute", "report figure")


@pytest.mark.parametrize(("locale", "words"), [("en", "I'm back"), ("it", "sono tornato"), ("pt-BR", "voltei")])
def test_being_back_ends_what_runs(
    engine: Engine, company: CompanyInfo, people: dict[str, int], locale: str, words: str
) -> None:
    assert understood(ask(engine, words, "Tom Hill", locale=locale)).do == "back"
    press(engine, Call("time off", {"first": "2026-05-11", "last": "2026-05-20"}), "Tom Hill")
    shown = ask(engine, words, "Tom Hill", locale=locale)
    assert rows(engine, company)[0].last_day == date(2026, 5, 20)  # it is offered first
    press(engine, card(shown).buttons[0].call, "Tom Hill")
    (row,) = rows(engine, company)
    assert (row.starts_on, row.last_day, row.withdrawn) == (date(2026, 5, 11), date(2026, 5, 12), False)
    with operate(engine, company) as session:
        told = [each.args for each in session.scalars(select(Notice).where(Notice.do == "time off note"))]
    note = press(engine, Call("time off note", told[-1]), "Boss Lady")
    assert "Tom Hill was away: Mon, May 11 – Tue, May 12." in texts(note)


def test_back_on_the_first_day_withdraws(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    press(engine, Call("time off", {"first": "2026-05-13", "last": "2026-05-20"}), "Tom Hill")
    press(engine, Call("back"), "Tom Hill")
    assert [row.withdrawn for row in rows(engine, company)] == [True]
    assert texts(press(engine, Call("back"), "Tom Hill"))[0] == "Nothing to end"


def test_vacation_inside_leave_is_leave_already(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    with operate(engine, company) as session:
        session.add(Leave(employee_id=people["Tom"], starts_on=date(2026, 5, 1), last_day=date(2026, 6, 30)))
    for shown in (
        ask(engine, "I'm on vacation next week", "Tom Hill"),
        press(engine, Call("time off", NEXT_WEEK), "Tom Hill"),
    ):
        assert texts(shown)[0] == "That is leave already"
    assert rows(engine, company) == []
