"""Feedback from draft to disagreement: made of facts, edited by two, sent once, read by whom it concerns alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from bot.facts import to_json
from bot.inputs import TextInput
from bot.model.grounding import _figures, _is_known, _Known, _learn, _leaves
from bot.turn import Call
from spm_core.goals.models import Goal
from spm_core.notices.models import Notice
from spm_core.people.models import Company
from spm_core.principal import CompanyInfo
from spm_core.vault import new_key
from tests.asking import ask, card, facts, labels, press, texts
from tests.bot.capabilities.assessments.assessing import everything
from tests.bot.capabilities.feedback.giving import (
    SECRET,
    button,
    drafted,
    floor,
    form_of,
    opened,
    read,
    save,
    sent,
    stored,
    told,
)
from tests.factories import NOW, add_deal, move_person

LATER = NOW + timedelta(days=35)


@pytest.fixture
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    return floor(engine, company)


# ---------------------------------------------------------------- the draft


def test_a_draft_has_five_elements_made_of_facts(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    words = "draft feedback for Luca, exceeds on attainment, needs work on multithreading"
    shown = ask(engine, words, "Anna Lead")
    assert shown.outcome == "confirm"
    assert [each for each in texts(shown) if each[:1].isdigit()] == [
        "1 · Against documented goals",
        "2 · Since the last cycle",
        "3 · Successes, and what made them",
        "4 · To improve",
        "5 · Overall",
    ]
    said = "\n".join(texts(shown))
    assert "Quota: $43,000 of $60,000 (71.7%)" in said
    assert "Umbrella $43,000 · won in 31 days" in said
    assert "Strength: attainment" in said
    assert "To work on: multithreading" in said
    assert "▲ exceeds expectations, as I see it. By the rule:\n▼ misses expectations" in said
    assert read(engine, "Anna Lead").outcome == "denied"  # nothing is stored
    draft = press(engine, button(shown, "Start"), "Anna Lead")
    assert "Strength: attainment" in "\n".join(texts(draft))
    assert facts(draft)["verdict"] == "exceeds"
    assert told(engine, company) == []


def test_every_figure_of_a_draft_is_among_its_facts(engine: Engine, people: dict[str, int]) -> None:
    shown = ask(engine, "draft feedback for Luca", "Anna Lead")
    known = _Known()
    for leaf in _leaves(to_json(card(shown).facts)):
        _learn(known, leaf)
    body = [line for line in texts(shown)[1:] if not line[:3].endswith("·")]
    assert [each for line in body for each in _figures(line) if not _is_known(each, known)] == []


def test_a_second_draft_of_the_same_period_is_the_first_one(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    shown = ask(engine, "draft feedback for Luca", "Anna Lead")
    draft = press(engine, button(shown, "Start"), "Anna Lead")
    save(engine, opened(engine, draft, "Anna Lead"), "Anna Lead", SECRET)
    again = press(engine, button(shown, "Start"), "Vera Top")
    assert SECRET in texts(again)
    assert any(
        "There is one of this period already" in line
        for line in texts(ask(engine, "draft feedback for Luca", "Vera Top"))
    )
    assert press(engine, Call("feedback", {"feedback": 2}), "Anna Lead").outcome == "denied"


# ---------------------------------------------------------------- editing


def test_an_edit_is_kept_and_what_is_vague_is_named(engine: Engine, people: dict[str, int]) -> None:
    draft = drafted(engine)
    form = opened(engine, draft, "Anna Lead", "Edit 3")
    assert isinstance(form.inputs[0], TextInput)
    assert "Umbrella" in form.inputs[0].value
    saved = save(engine, form, "Anna Lead", "Good job. You are lazy. Umbrella closed in 31 days because of you.")
    named = [line for line in texts(saved) if "\n→ " in line]
    assert [line.split("\n")[0] for line in named] == [
        "Vague: “Good job.”",
        "About the person, not about what happened: “You are lazy.”",
    ]
    assert all("→ Say" in line for line in named)
    review = press(engine, button(saved, "Check and send"), "Anna Lead")
    assert facts(review)["findings"] == 2
    assert press(engine, button(review, "Send to"), "Anna Lead").outcome == "answered"  # named, never blocked


def test_of_two_managers_at_one_part_the_second_is_told_and_loses_nothing(
    engine: Engine, people: dict[str, int]
) -> None:
    draft = drafted(engine)
    annas, veras = opened(engine, draft, "Anna Lead"), opened(engine, draft, "Vera Top")
    save(engine, annas, "Anna Lead", "From Anna: 4 of 6.")
    back = save(engine, veras, "Vera Top", "From Vera: 5 of 6.")
    form = form_of(back)
    assert "Anna Lead changed this part" in form.intro
    assert "From Anna: 4 of 6." in form.intro
    assert isinstance(form.inputs[0], TextInput)
    assert form.inputs[0].value == "From Vera: 5 of 6."
    assert "From Anna: 4 of 6." in texts(read(engine, "Anna Lead"))
    merged = save(engine, form, "Vera Top", "Both: 4 and 5 of 6.")
    assert "Both: 4 and 5 of 6." in texts(merged)


def test_different_parts_do_not_hinder_each_other(engine: Engine, people: dict[str, int]) -> None:
    draft = drafted(engine)
    annas, veras = opened(engine, draft, "Anna Lead", "Edit 3"), opened(engine, draft, "Vera Top", "Edit 4")
    save(engine, annas, "Anna Lead", "Third: 1.")
    assert {"Third: 1.", "Fourth: 2."} <= set(texts(save(engine, veras, "Vera Top", "Fourth: 2.")))


def test_what_is_typed_after_it_was_sent_comes_back(engine: Engine, people: dict[str, int]) -> None:
    draft = drafted(engine)
    late = opened(engine, draft, "Vera Top")
    press(engine, button(press(engine, button(draft, "Check"), "Anna Lead"), "Send to"), "Anna Lead")
    back = save(engine, late, "Vera Top", "Typed for an hour.")
    assert any("Typed for an hour." in line for line in texts(back))
    assert not any("Typed for an hour." in line for line in texts(read(engine, "Luca Ferri")))


def test_the_verdict_is_changed_with_its_words(engine: Engine, people: dict[str, int]) -> None:
    form = opened(engine, drafted(engine), "Anna Lead", "Edit 5")
    changed = save(engine, form, "Anna Lead", "Meets: 3 of 3 renewals.", verdict="meets")
    assert facts(changed)["verdict"] == "meets"


# ---------------------------------------------------------------- sending


def test_it_is_sent_once_and_only_as_it_was_looked_at(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    draft = drafted(engine)
    review = press(engine, button(draft, "Check"), "Anna Lead")
    save(engine, opened(engine, draft, "Vera Top"), "Vera Top", "Vera: 2 of 3.")
    refused = press(engine, button(review, "Send to"), "Anna Lead")
    assert refused.outcome == "error"
    assert told(engine, company) == []
    review = press(engine, button(draft, "Check"), "Anna Lead")
    for _ in range(2):
        done = press(engine, button(review, "Send to"), "Anna Lead")
    assert "It was sent already, once." in texts(done)
    assert told(engine, company) == [people["Luca"]]


def test_the_person_reads_it_only_once_it_is_sent(engine: Engine, people: dict[str, int]) -> None:
    drafted(engine)
    assert read(engine, "Luca Ferri").outcome == "denied"
    assert "No feedback was sent to you yet." in texts(ask(engine, "what did my manager write about me", "Luca Ferri"))
    review = press(engine, Call("review feedback", {"feedback": 1}), "Anna Lead")
    press(engine, button(review, "Send to"), "Anna Lead")
    assert any(
        "Quota: $43,000" in line for line in texts(ask(engine, "what did Anna say in my last review", "Luca Ferri"))
    )
    assert labels(read(engine, "Luca Ferri"))[:4] == ["Acknowledge", "Comment…", "Disagree…", "Ask for a talk…"]


STEPS = (
    Call("feedback", {"feedback": 1}),
    Call("review feedback", {"feedback": 1}),
    Call("edit feedback", {"feedback": 1, "part": "goals"}, form=True),
    Call("edit feedback", {"feedback": 1, "part": "goals", "seen": 1, "text": "x"}),
    Call("feedback action", {"feedback": 1, "metric": "demos", "target": "9", "due": "2026-06-30"}),
    Call("feedback self view", {"feedback": 1}),
    Call("send feedback", {"feedback": 1, "version": 1}),
    Call("answer feedback", {"feedback": 1, "kind": "comment", "text": "x"}),
    Call("draft feedback", {"person": "luca.ferri@example.com"}),
)


@pytest.mark.parametrize("who", ["Otto Other", "Bo Peer", "Ada Admin", "Luca Ferri"])
def test_a_draft_is_nobody_s_but_those_above_the_person(engine: Engine, people: dict[str, int], who: str) -> None:
    drafted(engine)
    assert {press(engine, call, who).outcome for call in STEPS} == {"denied"}


@pytest.mark.parametrize("who", ["Otto Other", "Bo Peer", "Ada Admin"])
def test_what_was_sent_is_theirs_alone(engine: Engine, people: dict[str, int], who: str) -> None:
    sent(engine)
    assert {press(engine, call, who).outcome for call in STEPS} == {"denied"}
    asked = ask(engine, "show Luca's feedback", who)
    assert not any(SECRET in line for line in texts(asked))


def test_a_former_manager_reads_nothing_and_the_new_one_does(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    sent(engine)
    move_person(engine, company, people["Luca"], people["Otto"], NOW.date())
    assert read(engine, "Anna Lead").outcome == "denied"
    assert SECRET in texts(read(engine, "Otto Other"))
    assert SECRET in texts(read(engine, "Luca Ferri"))


# ---------------------------------------------------------------- what is said back


def test_a_disagreement_is_kept_and_the_next_level_hears_of_it(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    sent(engine)
    mine = read(engine, "Luca Ferri")
    press(engine, button(mine, "Acknowledge"), "Luca Ferri")
    press(engine, button(mine, "Acknowledge"), "Luca Ferri")
    assert told(engine, company) == [people["Luca"], people["Anna"]]
    form = form_of(press(engine, button(mine, "Disagree"), "Luca Ferri"))
    for _ in range(2):
        said = save(engine, form, "Luca Ferri", "Priscilla was asked on 3 April.")
    assert sum(line.startswith("◆ Luca Ferri disagrees") for line in texts(said)) == 2  # told once, and kept once
    assert told(engine, company)[2:] == sorted([people["Vera"], people["Anna"]])
    for who in ("Vera Top", "Anna Lead"):
        assert any("Priscilla was asked" in line for line in texts(read(engine, who)))
    answer = form_of(press(engine, button(read(engine, "Anna Lead"), "Comment"), "Anna Lead"))
    save(engine, answer, "Anna Lead", "Then let us look at it together.")
    assert told(engine, company)[-1] == people["Luca"]
    assert read(engine, "Bo Peer").outcome == "denied"


def test_it_tells_when_in_the_time_zone_of_all_else(engine: Engine, people: dict[str, int]) -> None:
    sent(engine)
    with engine.begin() as connection:
        connection.execute(update(Company).values(time_zone="Pacific/Kiritimati"))  # where it is the next day already
    mine = read(engine, "Luca Ferri")
    form = form_of(press(engine, button(mine, "Disagree"), "Luca Ferri"))
    said = texts(save(engine, form, "Luca Ferri", "Priscilla was asked on 3 April."))
    assert sum(line.endswith("Thu, May 14") for line in said) == 2  # sent, and said back
    assert not any("May 13" in line for line in said)


def test_a_disagreement_needs_words(engine: Engine, people: dict[str, int]) -> None:
    sent(engine)
    bare = press(engine, Call("answer feedback", {"feedback": 1, "kind": "disagree"}), "Luca Ferri")
    assert bare.outcome == "error"


# ---------------------------------------------------------------- actions


def test_an_action_becomes_a_goal_and_the_next_feedback_tells_what_became_of_it(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    draft = drafted(engine)
    agreed = {"feedback": 1, "metric": "win rate", "target": "80%", "due": "2026-05-31"}
    press(engine, Call("feedback action", agreed), "Anna Lead")
    assert stored(engine, company, Goal) == []  # nothing is promised before it is sent
    review = press(engine, button(draft, "Check"), "Anna Lead")
    assert any("Win rate: 80" in line for line in texts(review))
    press(engine, button(review, "Send to"), "Anna Lead")
    (goal,) = stored(engine, company, Goal)
    assert (goal.owner_id, goal.period_end) == (people["Luca"], date(2026, 5, 31))
    assert "Goal: Win rate" in labels(read(engine, "Luca Ferri"))
    for day, status in ((20, "won"), (21, "won"), (22, "lost")):
        add_deal(engine, company, people["Luca"], 1000, status=status, close_date=date(2026, 5, day))
    june = ask(engine, "draft feedback for Luca", "Anna Lead", now=LATER)
    line = next(line for line in texts(june) if "Win rate: 66.7%" in line).split("\n")[0]
    assert line == "▲ Win rate: 66.7% of 80.0% by May 31, was 50.0% (improved)"


# ---------------------------------------------------------------- between colleagues


def test_a_colleague_is_asked_and_only_the_two_read_the_answer(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    shown = ask(engine, "ask Bo for feedback on how I handled the Hooli call", "Luca Ferri")
    assert texts(shown)[1:3] == ["how I handled the Hooli call", "Luca Ferri"]
    press(engine, button(shown, "Ask Bo"), "Luca Ferri")
    assert press(engine, button(shown, "Ask Bo"), "Luca Ferri").outcome == "error"  # the same once more
    (notice,) = stored(engine, company, Notice)
    asked = press(engine, Call(notice.do, notice.args), "Bo Peer")
    form = form_of(press(engine, button(asked, "Answer"), "Bo Peer"))
    save(engine, form, "Bo Peer", "You let them talk for 20 minutes.")
    assert save(engine, form, "Bo Peer", "Again.").outcome == "error"
    seen = {who: press(engine, Call("peer feedback", {"request": 1}), who) for who in ("Luca Ferri", "Bo Peer")}
    assert all(any("You let them talk" in line for line in texts(each)) for each in seen.values())
    for who in ("Anna Lead", "Vera Top", "Ada Admin", "Otto Other"):
        assert press(engine, Call("peer feedback", {"request": 1}), who).outcome == "denied"
        assert save(engine, form, who, "x").outcome == "denied"


def test_nobody_named_is_nobody_asked(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    shown = ask(engine, "can someone give me feedback on how I handled the Hooli call", "Luca Ferri")
    assert shown.outcome == "answered"
    assert labels(shown)[:2] == ["Anna Lead", "Bo Peer"]
    assert stored(engine, company, Notice) == []


# ---------------------------------------------------------------- privacy at rest


def test_no_table_holds_a_word_of_it(engine: Engine, people: dict[str, int]) -> None:
    sent(engine)
    press(engine, Call("answer feedback", {"feedback": 1, "kind": "disagree", "text": SECRET}), "Luca Ferri")
    asked = {"person": "Bo Peer", "about": SECRET}
    press(engine, Call("request feedback", asked), "Luca Ferri")
    press(engine, Call("ask for feedback", asked), "Luca Ferri")
    press(engine, Call("give peer feedback", {"request": 1, "text": SECRET}), "Bo Peer")
    ask(engine, f"draft feedback for Luca, weak on {SECRET}", "Anna Lead")
    assert "Priscilla" not in everything(engine)


def test_the_time_of_day_does_not_matter(engine: Engine, people: dict[str, int]) -> None:
    """The last month, from its first to its last day."""
    first = datetime(2026, 5, 1, 0, 1, tzinfo=NOW.tzinfo)
    assert "To draft: feedback for Luca Ferri · April" in texts(
        ask(engine, "draft feedback for Luca", "Anna Lead", now=first)
    )
