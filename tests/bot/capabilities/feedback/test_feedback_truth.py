"""Feedback says nothing that is not so: no request of the template, no verdict by old data, nothing offered twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.imports.models import ImportRun
from spm_core.principal import CompanyInfo
from spm_core.vault import new_key
from tests.asking import ask, card, facts, labels, opens, press, texts
from tests.bot.capabilities.feedback.giving import button, floor, opened, save, sent, told
from tests.factories import NOW, add_deal, move_person, operate


@pytest.fixture
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    return floor(engine, company)


def draft_of_bo(engine: Engine, locale: str) -> Call:
    """Bo won nothing, so both the third and the fourth part ask Anna to write."""
    shown = ask(engine, "", "Anna Lead", call=Call("draft feedback", {"person": "Bo Peer"}), locale=locale)
    drafted = press(engine, card(shown).buttons[0].call, "Anna Lead", locale=locale)
    return Call("review feedback", {"feedback": facts(drafted)["feedback"]})


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
def test_what_the_template_asks_for_is_never_sent(
    engine: Engine, company: CompanyInfo, people: dict[str, int], locale: str
) -> None:
    review = draft_of_bo(engine, locale)
    shown = press(engine, review, "Anna Lead")  # in her own language, whichever it was drafted in
    assert facts(shown)["to_fill"] == ["successes", "improve"]
    assert labels(shown)[:2] == ["Edit 3…", "Edit 4…"]
    assert any("Write this first: 3 · Successes" in line for line in texts(shown))
    by_hand = press(engine, Call("send feedback", {"feedback": 1, "version": 1}), "Anna Lead")
    assert facts(by_hand)["sent_at"] is None
    assert told(engine, company) == []
    for part, words in (
        ("Edit 3", "The Hooli demo on May 4 brought a second meeting."),
        ("Edit 4", "Call back in a day."),
    ):
        saved = save(engine, opened(engine, press(engine, review, "Anna Lead"), "Anna Lead", part), "Anna Lead", words)
    done = press(engine, button(press(engine, button(saved, "Check"), "Anna Lead"), "Send to"), "Anna Lead")
    assert facts(done)["sent_at"]


def test_an_edit_that_leaves_the_request_in_leaves_it_to_be_written(engine: Engine, people: dict[str, int]) -> None:
    review = draft_of_bo(engine, "en")
    form = opened(engine, press(engine, review, "Anna Lead"), "Anna Lead", "Edit 3")
    save(engine, form, "Anna Lead", "The data shows no won deal in this period.  add what  went well. Great!")
    assert "successes" in facts(press(engine, review, "Anna Lead"))["to_fill"]


def imported(engine: Engine, company: CompanyInfo, at: datetime) -> None:
    with operate(engine, company) as session:
        run = {"kind": "deals", "file_name": "test", "file_hash": "0" * 64, "by": "crm", "counts": {}}
        session.add(ImportRun(finished_at=at, **run))


def test_a_draft_says_how_old_its_data_is(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    imported(engine, company, NOW - timedelta(days=3))
    shown = ask(engine, "draft feedback for Luca", "Anna Lead")
    assert facts(shown)["overall"]["verdict"] == "misses"
    assert any("Based on data from Sun, May 10." in line for line in texts(shown))
    assert card(shown).source is not None


def test_by_data_that_misses_weeks_of_the_period_nothing_is_judged(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    imported(engine, company, NOW - timedelta(days=28))  # April 15
    shown = ask(engine, "draft feedback for Luca, needs work on multithreading", "Anna Lead")
    assert facts(shown)["overall"]["verdict"] is None
    assert any("The data is from Apr 15: too old for a verdict" in line for line in texts(shown))
    draft = press(engine, button(shown, "Start"), "Anna Lead")
    assert facts(press(engine, button(draft, "Check"), "Anna Lead"))["to_fill"] == ["overall"]
    listed = press(engine, Call("feedback drafts"), "Anna Lead")
    assert texts(listed)[1].startswith("The data is from Apr 15")
    assert {each["overall"]["verdict"] for each in facts(listed)["drafts"]} == {None}
    judged = ask(engine, "draft feedback for Luca, exceeds on attainment, needs work on multithreading", "Anna Lead")
    assert facts(judged)["verdict"] in ("exceeds", None)


def test_a_draft_and_the_list_are_about_the_same_month(engine: Engine, people: dict[str, int]) -> None:
    listed = facts(press(engine, Call("feedback drafts"), "Anna Lead"))["period"]
    assert listed == facts(ask(engine, "draft feedback for Luca", "Anna Lead"))["period"]
    assert (listed["start"], listed["end"]) == ("2026-04-01", "2026-04-30")


def test_what_was_sent_is_not_offered_again_by_another_manager(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    sent(engine)
    move_person(engine, company, people["Luca"], people["Otto"], NOW.date())
    listed = press(engine, Call("feedback drafts"), "Otto Other")
    assert opens(listed, "Luca Ferri") == Call("feedback", {"feedback": 1})
    summary = press(engine, Call("summary", {"person": "Luca Ferri", "period": "2026-04"}), "Otto Other")
    assert labels(summary)[0] == "Read the feedback"


def test_one_goal_is_no_sum(engine: Engine, people: dict[str, int]) -> None:
    shown = "\n".join(texts(ask(engine, "draft feedback for Luca", "Anna Lead")))
    assert "Quota: 71.7% of what was to be reached." in shown
    assert "×" not in shown


def test_the_usual_days_leave_out_the_deal_they_are_told_beside(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    assert "(usually" not in "\n".join(texts(ask(engine, "draft feedback for Luca", "Anna Lead")))
    for day in range(1, 11):
        when = NOW.date().replace(month=3, day=day)
        add_deal(engine, company, people["Luca"], 10, close_date=when, created_on=when - timedelta(days=20))
    assert "(usually 20)" in "\n".join(texts(ask(engine, "draft feedback for Luca", "Anna Lead")))


def test_whoever_leads_today_judges_and_nobody_who_led_before(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    move_person(engine, company, people["Luca"], people["Otto"], NOW.date() - timedelta(days=7))
    before, now = (facts(press(engine, Call("feedback drafts"), who))["drafts"] for who in ("Anna Lead", "Otto Other"))
    assert "Luca Ferri" not in [each["person"] for each in before]
    assert [(each["person"], each["attainment"][:5]) for each in now] == [("Luca Ferri", "0.716")]
