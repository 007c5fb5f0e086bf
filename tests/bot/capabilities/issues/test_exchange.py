"""This figure is wrong: said by one, decided by another, from the buttons of the cards alone."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.inputs import ChoiceInput, Form
from bot.turn import Call
from spm_core.notices.models import Notice
from spm_core.principal import Role
from tests.asking import ask, audit, card, facts, labels, opens, press, texts
from tests.factories import add_deal, add_person, add_quota


@pytest.fixture
def people(engine, company):
    """Dana and Bo under Mo; Zed leads nobody of them; Ada is the admin."""
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    dana = add_person(engine, company, "Dana Wu", manager=mo)
    bo = add_person(engine, company, "Bo Lee", manager=mo)
    add_person(engine, company, "Zed Ott", role=Role.MANAGER)
    add_person(engine, company, "Ada Min", role=Role.ADMIN)
    add_quota(engine, company, dana, 10_000)
    add_deal(engine, company, dana, 1000, name="Acme Renewal")
    add_deal(engine, company, dana, 3000, name="Globex")
    add_deal(engine, company, bo, 700, name="Initech")
    return {"mo": mo, "dana": dana, "bo": bo}


def follow(engine, answer, label, who):
    """Press the button of a card that starts with these words."""
    [button] = [each for each in card(answer).buttons if each.label.startswith(label)]
    return press(engine, button.call, who)


def send(engine, answer, who, **typed):
    """Submit the form of an answer with what was typed over what it holds."""
    form = answer.reply
    assert isinstance(form, Form), texts(answer)
    assert not typed.keys() - {each.name for each in form.inputs}
    held = {each.name: each.value for each in form.inputs}
    return press(engine, Call(form.call.do, {**form.call.args, **held, **typed}), who)


def report(engine, who="Dana Wu", kind="amount", **typed):
    return send(engine, press(engine, Call("report figure", {"kind": kind}), who), who, **typed)


def given(answer):
    """What the inputs of a form hold."""
    assert isinstance(answer.reply, Form)
    return {each.name: each.value for each in answer.reply.inputs}


def choice(answer, name):
    [found] = [each for each in answer.reply.inputs if each.name == name]
    assert isinstance(found, ChoiceInput)
    return {option.label: option.value for option in found.options}


def notices(engine, *who):
    with engine.begin() as connection:
        rows = connection.execute(select(Notice.__table__).order_by(Notice.id)).all()
    return [Call(row.do, row.args) for row in rows if row.employee_id in who]


def booked(engine, who):
    return facts(ask(engine, "quota", who))["booked"]["amount"]


def test_from_why_these_numbers_to_the_corrected_figure(engine, people):
    why = press(engine, Call("why"), "Dana Wu")
    asked = follow(engine, why, "This figure is wrong", "Dana Wu")
    form = follow(engine, asked, "The amount", "Dana Wu")
    deals = choice(form, "deal")
    assert list(deals) == ["Globex · $3,000 · Mon, May 4", "Acme Renewal · $1,000 · Mon, May 4"]
    key = deals["Acme Renewal · $1,000 · Mon, May 4"]
    sent = send(engine, form, "Dana Wu", deal=key, amount="1,250", comment="See the order form.")
    assert texts(sent)[:4] == [
        "DI-1 · The amount is wrong: Acme Renewal",
        "$1,000 → $1,250",
        "Sent: Mo Reed decides, and you are told here.",
        "submitted",
    ]
    [told] = notices(engine, people["mo"])
    arrived = press(engine, told, "Mo Reed")
    assert "Reported by: Dana Wu, Wed, May 13" in texts(arrived)
    assert texts(arrived)[-2:] == ["See the order form.", "Dana Wu reported it, Wed, May 13"]
    fixing = follow(engine, arrived, "Correct…", "Mo Reed")
    assert [(each.name, each.value) for each in fixing.reply.inputs] == [("amount", "1250"), ("reason", "")]
    done = send(engine, fixing, "Mo Reed", reason="Order form of May 4")
    assert "resolved: corrected" in texts(done)
    assert booked(engine, "Dana Wu") == "4250.0000"
    [outcome] = notices(engine, people["dana"])
    seen = press(engine, outcome, "Dana Wu")
    assert "Amount: $1,000 → $1,250 (by Mo Reed, Wed, May 13)" in texts(seen)
    assert labels(seen) == ["Still wrong…", "Close"]
    assert facts(seen)["outcome"] == "corrected"
    closed = follow(engine, seen, "Close", "Dana Wu")
    assert "closed: corrected" in texts(closed)
    assert labels(closed) == []


def test_the_conversation(engine, people):
    report(engine, deal="Globex", amount="2k")
    asked = send(
        engine, follow(engine, ask(engine, "data issues DI-1", "Mo Reed"), "Ask", "Mo Reed"), "Mo Reed", text="Why?"
    )
    assert "waiting for an answer" in texts(asked)
    listed = ask(engine, "data issues", "Dana Wu")
    assert "DI-1 · The amount is wrong | waiting for an answer · Globex · to Mo Reed" in texts(listed)
    mine = press(engine, opens(listed, "DI-1"), "Dana Wu")
    send(engine, follow(engine, mine, "Reply", "Dana Wu"), "Dana Wu", text="The second year is optional")
    again = press(engine, Call("data issues", {"issue": 1}), "Mo Reed")
    assert texts(again)[-2:] == ["The second year is optional", "Dana Wu replied, Wed, May 13"]
    refused = send(engine, follow(engine, again, "Decline", "Mo Reed"), "Mo Reed", text="We book both years")
    assert "resolved: declined" in texts(refused)
    assert booked(engine, "Dana Wu") == "4000.0000"


def test_a_missing_deal_is_added_or_turns_out_to_be_anothers(engine, people):
    for number, deal in ((1, "Hooli pilot"), (2, "Initech")):
        report(engine, kind="missing deal", deal=deal, amount="500", close_date="2026-05-06")
        shown = press(engine, Call("data issues", {"issue": number}), "Mo Reed")
        if deal == "Initech":
            form = press(engine, opens(shown, "Initech"), "Mo Reed")
            assert isinstance(form.reply, Form)
            assert [each.name for each in form.reply.inputs] == ["owner", "reason"]
        else:
            form = follow(engine, shown, "Add the deal", "Mo Reed")
        done = send(engine, form, "Mo Reed", reason="signed")
        assert "resolved: corrected" in texts(done)
    assert booked(engine, "Dana Wu") == "5200.0000"
    assert booked(engine, "Bo Lee") == "0.0000"
    [told] = [call for call in notices(engine, people["bo"]) if call.do == "correction"]
    assert texts(press(engine, told, "Bo Lee"))[:3] == [
        "A deal of yours was corrected: Initech",
        "Bo Lee → Dana Wu",
        "Owner",
    ]
    assert press(engine, told, "Zed Ott").outcome == "denied"


@pytest.mark.parametrize("who", ["Bo Lee", "Zed Ott"])
def test_others_are_denied_whatever_they_send(engine, people, who):
    report(engine, deal="Globex", amount="2k")
    held = {"issue": 1, "amount": "1", "reason": "mine"}
    calls = [Call("data issues", {"issue": 1}), Call("data issues", {"issue": 99}), Call("correct figure", held)]
    calls += [
        Call("answer issue", {"issue": 1, "act": act, "text": "x"}) for act in ("decline", "reply", "take", "close")
    ]
    replies = {tuple(texts(press(engine, call, who))) for call in calls}
    assert len(replies) == 1
    assert booked(engine, "Dana Wu") == "4000.0000"
    assert {row.outcome for row in audit(engine) if row.capability in ("correct figure", "answer issue")} == {"denied"}


def test_forged_calls_of_the_claimant_and_the_resolver(engine, people):
    report(engine, deal="Globex", amount="2k")
    for act in ("decline", "settle", "correct", "submit", "overrule", "forward"):
        answer = press(engine, Call("answer issue", {"issue": 1, "act": act, "text": "x"}), "Dana Wu")
        assert answer.outcome == "denied", act
    assert (
        press(engine, Call("correct figure", {"issue": 1, "amount": "1", "reason": "x"}), "Dana Wu").outcome == "denied"
    )
    for act in ("reply", "close", "correct", "overrule"):
        answer = press(engine, Call("answer issue", {"issue": 1, "act": act, "text": "x"}), "Mo Reed")
        assert answer.outcome == "denied", act
    theirs = press(engine, Call("submit data issue", {"kind": "amount", "deal": "Initech", "amount": "1"}), "Dana Wu")
    unknown = press(engine, Call("submit data issue", {"kind": "amount", "deal": "Nothing", "amount": "1"}), "Dana Wu")
    assert [each.replace("Initech", "…") for each in texts(theirs)] == [
        each.replace("Nothing", "…") for each in texts(unknown)
    ]
    odd = press(engine, Call("correct figure", {"issue": "1 OR 1=1", "amount": "1"}), "Mo Reed")
    assert odd.outcome == "error"


@pytest.mark.parametrize(
    ("kind", "typed", "field", "words"),
    [
        ("amount", {"amount": "lots"}, "amount", "as an amount"),
        ("amount", {"amount": "-5"}, "amount", "as an amount"),
        ("amount", {"amount": "€500"}, "amount", "This deal is in USD"),
        ("amount", {"amount": ""}, "amount", "Please fill this in."),
        ("amount", {"deal": "", "amount": "5"}, "deal", "Please fill this in."),
        ("owner", {"owner": "Nobody"}, "owner", "Nobody here is called “Nobody”"),
        ("split", {"splits": "half and half"}, "splits", "as a split"),
        ("split", {"splits": "Dana Wu 60, Bo Lee 30"}, "splits", "100%"),
        ("split", {"splits": "Dana Wu 50, Dana Wu 50"}, "splits", "named once"),
        ("date", {"close_date": "1815-06-18"}, "close_date", "can't be right"),
        ("date", {"close_date": "soon"}, "close_date", "does not fit"),
        ("other", {}, "comment", "Please fill this in."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(engine, people, kind, typed, field, words):
    given = {"deal": "Globex", **typed} if kind != "other" else typed
    answer = press(engine, Call("submit data issue", {"kind": kind, **given}), "Dana Wu")
    wrong = answer.form_errors or (answer.reply.errors if isinstance(answer.reply, Form) else {})
    assert words in wrong[field]
    assert notices(engine, *people.values()) == []


def test_a_question_opens_it_and_commits_nothing(engine, people):
    answer = ask(engine, "this number is wrong", "Dana Wu")
    assert answer.call is not None
    assert answer.call.do == "report figure"
    assert labels(answer) == [
        "A deal is missing", "The amount is wrong", "The owner is wrong", "The split is wrong",
        "The close date is wrong", "Something else",
    ]  # fmt: skip
    for words, kind, deal in (
        ("the amount of Globex is wrong", "amount", "Globex"),
        ("my Hooli deal is missing", "missing deal", "Hooli"),
    ):
        form = ask(engine, words, "Dana Wu")
        assert isinstance(form.reply, Form), texts(form)
        assert form.reply.call.args == {"kind": kind}
        held = {each.name: each.value for each in form.reply.inputs}["deal"]
        assert held == deal or held.startswith("D-")
    assert notices(engine, *people.values()) == []


def test_a_day_that_is_over_at_most_for_a_closed_deal(engine, people):
    report(engine, kind="date", deal="Globex", close_date="2026-06-20")
    answer = press(
        engine, Call("correct figure", {"issue": 1, "close_date": "2026-06-20", "reason": "typo"}), "Mo Reed"
    )
    assert "not still to come" in answer.form_errors["close_date"]
    press(engine, Call("correct figure", {"issue": 1, "close_date": "2026-03-31", "reason": "typo"}), "Mo Reed")
    assert booked(engine, "Dana Wu") == "1000.0000"
    assert date(2026, 3, 31).isoformat() in str(facts(press(engine, Call("data issues", {"issue": 1}), "Dana Wu")))


def test_the_deal_that_was_named_by_a_word_is_chosen(engine, people):
    asked = ask(engine, "the amount of Acme is wrong", "Dana Wu")
    assert given(asked)["deal"] == choice(asked, "deal")["Acme Renewal · $1,000 · Mon, May 4"]


def test_a_name_that_several_deals_have_chooses_none_but_offers_them_first(engine, company, people):
    for amount in (10, 20):
        add_deal(engine, company, people["dana"], amount, name=f"Umbrella {amount}")
    asked = press(engine, Call("report figure", {"kind": "amount", "deal": "Umbrella"}), "Dana Wu")
    assert given(asked)["deal"] == ""
    assert [label.split(" · ")[0] for label in choice(asked, "deal")][:2] == ["Umbrella 20", "Umbrella 10"]


def test_a_deal_is_shown_by_its_name_wherever_its_id_was_given(engine, company, people):
    add_deal(engine, company, people["dana"], 900, close_date=date(2025, 2, 3), name="Hooli")
    asked = press(engine, Call("report figure", {"kind": "date", "deal": "Hooli"}), "Dana Wu")
    key = choice(asked, "deal")["Hooli · $900 · Feb 3, 2025"]
    again = press(engine, Call("submit data issue", {"kind": "date", "deal": key}), "Dana Wu")
    assert choice(again, "deal") == {"Hooli · $900 · Feb 3, 2025": key}
    assert given(again)["deal"] == key


def test_the_list_says_how_many_wait_and_once(engine, people):
    report(engine, deal="Globex", amount="2k")
    assert texts(ask(engine, "data issues", "Mo Reed"))[0] == "1 figure waits for your answer"
    assert texts(ask(engine, "data issues", "Dana Wu"))[0] == "1 figure reported as wrong"
