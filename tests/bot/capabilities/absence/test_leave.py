"""Leave asked for in chat: two people agree, in any order, nobody to their own; then it lowers the quota."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.capability import Request
from bot.cards import Answer
from bot.i18n import speaking
from bot.inputs import Form
from bot.parts.waits import waiting
from bot.turn import Call
from spm_core.absence.models import LeaveApproval, LeaveRequest
from spm_core.db import session_for
from spm_core.notices.models import Notice
from spm_core.people.models import Employee, Leave
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import NOW, add_person, add_quota, operate, principal

HALF = {"first": "2026-05-18", "last": "2026-06-30"}


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    ada = add_person(engine, company, "Ada Root", role=Role.ADMIN)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    tom = add_person(engine, company, "Tom Hill", manager=boss)
    return {"Ada": ada, "Boss": boss, "Tom": tom, "Bo": add_person(engine, company, "Bo Diaz", manager=boss)}


def rows(engine: Engine, company: CompanyInfo, table: Any) -> list[Any]:
    with operate(engine, company) as session:
        return [*session.scalars(select(table).order_by(table.id))]


def asked(engine: Engine, company: CompanyInfo, who: str = "Tom Hill", **days: str) -> dict[str, int]:
    press(engine, Call("ask for leave", {**HALF, **days}), who)
    return {"request": rows(engine, company, LeaveRequest)[-1].id}


def told(engine: Engine, company: CompanyInfo) -> list[tuple[str, int]]:
    found = (row for row in rows(engine, company, Notice) if row.do == "leave request")
    return [(row.key.split(":")[2], row.employee_id) for row in found]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "I will be on parental leave from 1 September to 30 November"),
        ("en", "I'd like a sabbatical from September 1 to November 30"),
        ("it", "sarò in congedo parentale dal 1 settembre al 30 novembre"),
        ("it", "maternità dal 1 settembre al 30 novembre"),
        ("pt-BR", "vou estar de licença de 1 de setembro a 30 de novembro"),
    ],
)
def test_said_in_words_nothing_counts_yet(
    engine: Engine, company: CompanyInfo, people: dict[str, int], locale: str, words: str
) -> None:
    shown = ask(engine, words, "Tom Hill", locale=locale)
    assert (facts(shown)["start"], facts(shown)["end"]) == ("2026-09-01", "2026-11-30")
    press(engine, card(shown).buttons[0].call, "Tom Hill")
    assert [(row.starts_on, row.state) for row in rows(engine, company, LeaveRequest)] == [(date(2026, 9, 1), "asked")]
    assert rows(engine, company, Leave) == []


@pytest.mark.parametrize("order", [("Boss Lady", "Ada Root"), ("Ada Root", "Boss Lady")])
def test_two_agree_in_any_order_and_the_quota_follows(
    engine: Engine, company: CompanyInfo, people: dict[str, int], order: tuple[str, str]
) -> None:
    add_quota(engine, company, people["Tom"], 65_000)
    request = asked(engine, company)
    assert sorted(told(engine, company)) == sorted([("asked", people["Boss"]), ("asked", people["Ada"])])
    first, second = order
    for _ in range(2):  # pressed twice counts once
        shown = press(engine, Call("approve leave", request), first)
    assert (facts(shown)["state"], facts(shown)["approved_by"], facts(shown)["waits"]) == ("asked", [first], False)
    assert rows(engine, company, Leave) == []
    assert facts(ask(engine, "how am I doing?", "Tom Hill"))["quota"]["amount"] == "65000.0000"
    press(engine, Call("approve leave", request), second)
    assert [(row.employee_id, row.starts_on) for row in rows(engine, company, Leave)] == [
        (people["Tom"], date(2026, 5, 18))
    ]
    assert told(engine, company)[2:] == [("approved", people["Tom"]), ("approved", people[first.split()[0]])]
    assert facts(ask(engine, "how am I doing?", "Tom Hill"))["quota"]["amount"] == "33000.0000"
    assert "✔ Agreed." in " ".join(texts(press(engine, Call("leave request", request), "Tom Hill")))
    again = press(engine, Call("approve leave", request), second)
    assert "was decided" in texts(again)[1]
    assert len(rows(engine, company, LeaveApproval)) == 2


def test_nobody_agrees_to_their_own_and_peers_see_nothing(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    request = asked(engine, company)
    own = press(engine, Call("leave request", request), "Tom Hill")
    assert labels(own) == ["Take it back", "My time off"]
    for do, more in (("approve leave", {}), ("decline leave", {"answer": "no way"})):
        for who in ("Tom Hill", "Bo Diaz"):
            assert press(engine, Call(do, {**request, **more}), who).outcome == "denied"
    assert press(engine, Call("leave request", request), "Bo Diaz").outcome == "denied"
    assert press(engine, Call("withdraw leave", request), "Boss Lady").outcome == "denied"
    assert rows(engine, company, LeaveApproval) == []


def test_one_who_is_both_lead_and_admin_counts_once(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    chief = add_person(engine, company, "Chief Both", role=Role.ADMIN)
    add_person(engine, company, "Eve Low", manager=chief)
    request = asked(engine, company, "Eve Low")
    shown = press(engine, Call("approve leave", request), "Chief Both")
    assert (facts(shown)["state"], facts(shown)["waits"]) == ("asked", False)
    press(engine, Call("approve leave", request), "Ada Root")
    assert len(rows(engine, company, Leave)) == 1


def test_whoever_nobody_leads_needs_two_admins(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_person(engine, company, "Zoe Two", role=Role.ADMIN)
    request = asked(engine, company, "Boss Lady")
    press(engine, Call("approve leave", request), "Ada Root")
    assert rows(engine, company, Leave) == []
    press(engine, Call("approve leave", request), "Zoe Two")
    assert len(rows(engine, company, Leave)) == 1


def test_where_no_two_can_agree_that_is_said_at_once(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    for refused in (  # one admin, and nobody above
        press(engine, Call("ask for leave", HALF), "Boss Lady"),
        ask(engine, "I'm taking parental leave from 1 September to 30 November", "Boss Lady"),
    ):
        assert texts(refused)[0] == "Leave takes two people"
        assert "Ada Root could agree. A second person has to, too, and there is none." in texts(refused)
    assert rows(engine, company, LeaveRequest) == []


def news(engine: Engine, company: CompanyInfo, what: str) -> dict[str, bool]:
    """Who was told that, and whether the notice still says something."""
    with operate(engine, company) as session:
        found = session.scalars(select(Notice).where(Notice.key.contains(f":{what}:"))).all()
        names = {row.id: row.name for row in session.scalars(select(Employee))}
        owed = [(names[each.employee_id], each.args) for each in found]
    return {who: not card(press(engine, Call("leave request", args), who)).quiet for who, args in owed}


@pytest.mark.parametrize("first", ["Boss Lady", "Ada Root"])
def test_who_agreed_first_is_told_what_became_of_it(
    engine: Engine, company: CompanyInfo, people: dict[str, int], first: str
) -> None:
    second = ({"Boss Lady", "Ada Root"} - {first}).pop()
    request = asked(engine, company)
    for who in (first, second):
        press(engine, Call("approve leave", request), who)
    assert news(engine, company, "approved") == {"Tom Hill": True, first: True}
    request = asked(engine, company, first="2026-09-01", last="2026-09-30")
    press(engine, Call("approve leave", request), first)
    press(engine, Call("decline leave", {**request, "answer": "Not in September."}), second)
    assert news(engine, company, "declined") == {"Tom Hill": True, first: True}


def test_a_request_taken_back_is_told_to_both(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    request = asked(engine, company)
    press(engine, Call("approve leave", request), "Ada Root")
    press(engine, Call("withdraw leave", request), "Tom Hill")
    assert news(engine, company, "withdrawn") == {"Boss Lady": True, "Ada Root": True}


def test_decline_on_decided_leave_opens_no_form(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    request = asked(engine, company)
    shown = press(engine, Call("leave request", request), "Ada Root")
    decline = next(each.call for each in card(shown).buttons if each.label == "Decline…")
    form = press(engine, decline, "Ada Root").reply
    assert isinstance(form, Form)
    assert [(each.name, each.required) for each in form.inputs] == [("answer", True)]
    for who in ("Boss Lady", "Ada Root"):
        press(engine, Call("approve leave", request), who)
    assert "✔ Agreed." in " ".join(texts(press(engine, decline, "Ada Root")))


def test_declined_with_a_sentence_and_told(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    request = asked(engine, company)
    press(engine, Call("approve leave", request), "Ada Root")
    press(engine, Call("decline leave", {**request, "answer": "Let us talk about July."}), "Boss Lady")
    assert told(engine, company)[2:] == [("declined", people["Tom"]), ("declined", people["Ada"])]
    shown = press(engine, Call("leave request", request), "Tom Hill")
    assert {"Let us talk about July.", "Boss Lady"} <= set(texts(shown))
    assert rows(engine, company, Leave) == []
    silent = press(engine, Call("decline leave", asked(engine, company)), "Boss Lady", locale="en")
    assert silent.outcome == "form"


def waits_of(engine: Engine, company: CompanyInfo, who: str) -> list[str]:
    asker = principal(engine, company, who)
    with session_for(engine, asker, NOW) as session, speaking("en", NOW.date()):
        return [one.words for one in waiting(Request(asker, session, NOW)) if one.call.do == "leave request"]


def test_it_waits_in_the_list_of_whoever_is_still_needed(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    request = asked(engine, company)
    assert len(waits_of(engine, company, "Boss Lady")) == len(waits_of(engine, company, "Ada Root")) == 1
    press(engine, Call("approve leave", request), "Boss Lady")
    assert (waits_of(engine, company, "Boss Lady"), len(waits_of(engine, company, "Ada Root"))) == ([], 1)
    press(engine, Call("withdraw leave", request), "Tom Hill")
    assert waits_of(engine, company, "Ada Root") == []
    assert "decided or taken back" in texts(press(engine, Call("approve leave", request), "Ada Root"))[1]


def test_one_request_at_a_time_and_none_for_known_leave(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    request = asked(engine, company)
    assert "already have a request waiting" in texts(press(engine, Call("ask for leave", HALF), "Tom Hill"))[1]
    for who in ("Boss Lady", "Ada Root"):
        press(engine, Call("approve leave", request), who)
    assert "leave already" in texts(press(engine, Call("ask for leave", HALF), "Tom Hill"))[1]
    longer = asked(engine, company, first="2026-07-01", last="2026-07-31")
    for who in ("Boss Lady", "Ada Root"):
        press(engine, Call("approve leave", longer), who)
    assert [(row.starts_on, row.last_day) for row in rows(engine, company, Leave)] == [
        (date(2026, 5, 18), date(2026, 7, 31))
    ]


def test_a_notice_to_who_is_not_needed_any_more_says_nothing(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    request = asked(engine, company)
    press(engine, Call("approve leave", request), "Boss Lady")

    def quiet(who: str) -> bool:
        shown: Answer = press(engine, Call("leave request", request), who)
        return card(shown).quiet

    assert (quiet("Boss Lady"), quiet("Ada Root"), quiet("Tom Hill")) == (True, False, False)
