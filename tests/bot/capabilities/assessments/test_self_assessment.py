"""A self-assessment from its opening to a manager's look at it: nothing typed is lost, and nobody else reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.inputs import Form, TextInput
from bot.parts.question_sets import LONGEST
from bot.turn import Call
from spm_core.people.identity import only_company
from spm_core.principal import CompanyInfo
from spm_core.vault import new_key
from tests.asking import ask, facts, labels, opens, press, texts
from tests.bot.capabilities.assessments.assessing import (
    MORNING,
    SECRET,
    assessment_of,
    begin,
    everything,
    floor,
    send,
    write,
)
from tests.factories import move_person

WHOLE: dict[str, Any] = {
    "worked": "Two demos at Initech",
    "harder": SECRET,
    "next": "A second contact in 5 deals",
    "month": "2",
}


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    found = floor(engine, company)
    begin(engine, company)
    return found


def _tom(engine: Engine, people: dict[str, int]) -> int:
    found: int = assessment_of(engine, people["Tom"]).id
    return found


def _submit(engine: Engine, people: dict[str, int]) -> int:
    number = _tom(engine, people)
    write(engine, "Tom", number, **WHOLE)
    press(engine, Call("submit assessment", {"assessment": number}), "Tom", now=MORNING)
    return number


def _says(answer: object, words: str) -> bool:
    return words in repr(answer)


def test_questions_name_the_persons_own_figures(engine, people):
    shown = texts(ask(engine, "I want to do my self assessment", "Tom", now=MORNING))
    assert "You closed 82% of quota. What worked?" in " ".join(shown).replace("82.0%", "82%")
    assert "0 of 5" in shown
    opened = press(
        engine, Call("answer assessment", {"assessment": _tom(engine, people)}, form=True), "Tom", now=MORNING
    )
    assert isinstance(opened.reply, Form)
    assert "8,200" in opened.reply.intro  # where one writes


def test_without_a_quota_no_share_is_asked_about(engine, people):
    asked = texts(ask(engine, "start my self review", "Aisha", now=MORNING))
    assert "What worked this month? – no answer yet" in asked


def test_without_a_cycle_it_says_so(engine, company):
    floor(engine, company)
    assert _says(ask(engine, "self assessment", "Tom", now=MORNING), "Nothing waits for you")


def test_what_was_saved_is_there_on_coming_back(engine, people):
    write(engine, "Tom", _tom(engine, people), harder=SECRET)
    back = ask(engine, "continue my self assessment draft", "Tom", now=MORNING + timedelta(days=2))
    assert SECRET in texts(back)
    assert facts(back)["answered"] == 1


def test_one_by_one_each_answer_is_saved_and_brings_the_next(engine, people):
    number = _tom(engine, people)
    opened = press(
        engine, Call("answer assessment", {"assessment": number, "one_by_one": True}, form=True), "Tom", now=MORNING
    )
    following = send(engine, opened, "Tom", worked="Two demos")
    assert isinstance(following.reply, Form)
    assert [each.name for each in following.reply.inputs] == ["answer:harder"]
    assert facts(ask(engine, "self assessment", "Tom", now=MORNING))["answered"] == 1
    skipped = send(engine, following, "Tom")
    assert isinstance(skipped.reply, Form)
    assert [each.name for each in skipped.reply.inputs] == ["answer:next"]


def test_an_answer_that_is_cleared_is_gone(engine, people):
    number = _tom(engine, people)
    write(engine, "Tom", number, **WHOLE)
    cleared = write(engine, "Tom", number, harder="")
    assert not _says(cleared, SECRET)
    assert _says(cleared, "1 question still has to be answered")


def test_submitting_what_is_not_complete_keeps_it(engine, people):
    number = _tom(engine, people)
    write(engine, "Tom", number, harder=SECRET)
    refused = press(engine, Call("submit assessment", {"assessment": number}), "Tom", now=MORNING)
    assert refused.outcome == "error"
    assert _says(refused, "3 required answers")
    assert _says(ask(engine, "self assessment", "Tom", now=MORNING), SECRET)


def test_submitting_twice_and_saving_twice_is_no_harm(engine, people):
    number = _tom(engine, people)
    opened = press(engine, Call("answer assessment", {"assessment": number}, form=True), "Tom", now=MORNING)
    first, again = (send(engine, opened, "Tom", **WHOLE) for _n in range(2))
    assert texts(first) == texts(again)
    press(engine, Call("submit assessment", {"assessment": number}), "Tom", now=MORNING)
    twice = press(engine, Call("submit assessment", {"assessment": number}), "Tom", now=MORNING)
    assert twice.outcome == "answered"
    assert _says(twice, "Submitted")


def test_an_older_form_overwrites_nothing(engine, people):
    number = _tom(engine, people)
    on_phone = press(engine, Call("answer assessment", {"assessment": number}, form=True), "Tom", now=MORNING)
    write(engine, "Tom", number, harder=SECRET)
    clash = send(engine, on_phone, "Tom", harder="Something else")
    assert isinstance(clash.reply, Form)
    assert SECRET in clash.reply.errors["answer:harder"]
    assert {each.value for each in clash.reply.inputs} >= {"Something else"}
    assert _says(ask(engine, "self assessment", "Tom", now=MORNING), SECRET)
    settled = send(engine, clash, "Tom")
    assert _says(settled, "Something else")


def test_too_long_an_answer_comes_back_whole(engine, people):
    number, text = _tom(engine, people), "x" * (LONGEST + 1)
    refused = write(engine, "Tom", number, harder=text)
    assert isinstance(refused.reply, Form)
    assert text in [each.value for each in refused.reply.inputs if isinstance(each, TextInput)]
    assert "answer:harder" in refused.reply.errors


def test_what_was_typed_when_the_manager_opened_it_comes_back(engine, people):
    number = _submit(engine, people)
    opened = press(engine, Call("answer assessment", {"assessment": number}, form=True), "Tom", now=MORNING)
    press(engine, Call("read assessment", {"assessment": number}), "Anna", now=MORNING)
    refused = send(engine, opened, "Tom", harder="A last thought")
    assert isinstance(refused.reply, Form)
    assert _says(refused, "A last thought")
    assert _says(refused, "it stays as it is")
    withdrawn = press(engine, Call("withdraw assessment", {"assessment": number}), "Tom", now=MORNING)
    assert withdrawn.outcome == "error"
    assert _says(withdrawn, "it stays as it is")


def test_without_a_key_in_the_environment_what_was_typed_comes_back(engine, people, monkeypatch):
    monkeypatch.delenv("PACER_SECRET_KEYS")
    refused = write(engine, "Tom", _tom(engine, people), harder=SECRET)
    assert isinstance(refused.reply, Form)
    assert _says(refused, SECRET)


def test_late_is_accepted_and_said(engine, people):
    number, later = _tom(engine, people), MORNING + timedelta(days=20)
    write(engine, "Tom", number, now=later, **WHOLE)
    assert _says(
        press(engine, Call("submit assessment", {"assessment": number}), "Tom", now=later), "after the deadline"
    )


def test_what_was_taken_back_nobody_else_reads(engine, people):
    number = _submit(engine, people)
    press(engine, Call("withdraw assessment", {"assessment": number}), "Tom", now=MORNING)
    refused = press(engine, Call("read assessment", {"assessment": number}), "Anna", now=MORNING)
    assert not _says(refused, SECRET)
    assert _says(refused, "taken back")


@pytest.mark.parametrize("who", ["Anna", "Otto", "Adam", "Aisha", "Omar"])
def test_a_draft_is_its_authors_alone(engine, people, who):
    number = _tom(engine, people)
    write(engine, "Tom", number, **WHOLE)
    for do in ("read assessment", "preview assessment", "answer assessment", "word assessment", "submit assessment"):
        assert not _says(press(engine, Call(do, {"assessment": number}), who, now=MORNING), SECRET)
    assert not _says(ask(engine, "has Tom finished the self review", who, now=MORNING), SECRET)


@pytest.mark.parametrize("who", ["Otto", "Adam", "Aisha", "Omar"])
def test_what_was_submitted_nobody_reads_who_does_not_lead_the_author(engine, people, who):
    number = _submit(engine, people)
    real = press(engine, Call("read assessment", {"assessment": number}), who, now=MORNING)
    none = press(engine, Call("read assessment", {"assessment": 999_999}), who, now=MORNING)
    assert texts(real) == texts(none)
    assert real.outcome == none.outcome == "denied"


def test_a_manager_reads_it_and_from_then_on_it_stays(engine, people):
    number = _submit(engine, people)
    status = ask(engine, "who hasn't done the self review yet", "Anna", now=MORNING)
    assert opens(status, "Tom") == Call("read assessment", {"assessment": number})
    read = press(engine, opens(status, "Tom"), "Anna", now=MORNING)
    assert SECRET in texts(read)
    again = ask(engine, "self assessment", "Tom", now=MORNING)
    assert labels(again) == []


def test_a_former_manager_reads_no_more(engine, people):
    number = _submit(engine, people)
    move_person(engine, _company(engine), people["Tom"], people["Otto"], MORNING.date())
    assert press(engine, Call("read assessment", {"assessment": number}), "Anna", now=MORNING).outcome == "denied"
    assert _says(press(engine, Call("read assessment", {"assessment": number}), "Otto", now=MORNING), SECRET)


def test_no_table_holds_what_was_written(engine, people):
    number = _submit(engine, people)
    opened = press(engine, Call("answer assessment", {"assessment": number}, form=True), "Tom", now=MORNING)
    press(engine, Call("read assessment", {"assessment": number}), "Anna", now=MORNING)
    send(engine, opened, "Tom", harder=SECRET + "!")
    held = everything(engine)
    assert "assessment" in held
    assert "Globex" not in held
    assert "Two demos" not in held


def test_admins_are_told_how_many_and_not_who(engine, people):
    _submit(engine, people)
    shown = ask(engine, "self assessment status", "Adam", now=MORNING)
    assert "1 of 4" in " ".join(texts(shown))
    assert not any(name in repr(shown.reply) for name in ("Tom", "Aisha", "Omar"))


def _company(engine: Engine) -> CompanyInfo:
    with engine.begin() as connection:
        return only_company(connection)
