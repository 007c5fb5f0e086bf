"""Goals through chat: proposed after a look, talked about by two people, agreed, and followed by every figure."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from typer.testing import CliRunner

from bot.cards import Answer
from bot.cli import app
from bot.inputs import Form
from bot.turn import Call
from spm_core.fx.models import Rate
from spm_core.goals.models import Goal, GoalEntry
from spm_core.metrics.models import Activity
from spm_core.notices.models import Notice
from spm_core.people.models import Leave
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.models import Quota
from tests.asking import ask, card, facts, labels, opens, press, texts
from tests.factories import add_deal, add_person, add_quota, make_company, move_person, operate

Q1 = date(2026, 1, 1), date(2026, 3, 31)


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Vera leads Anna and Otto; Anna leads Tom, Aisha, Bo and Cleo."""
    vera = add_person(engine, company, "Vera Top", role=Role.MANAGER)
    anna = add_person(engine, company, "Anna Lead", role=Role.MANAGER, manager=vera, team="Nord")
    otto = add_person(engine, company, "Otto Other", role=Role.MANAGER, manager=vera)
    reps = {
        name: add_person(engine, company, name, manager=anna, team="Nord")
        for name in ("Tom Baker", "Aisha Khan", "Bo Lee", "Cleo Roy")
    }
    pete = add_person(engine, company, "Pete Peer", manager=otto)
    return {
        "Vera": vera,
        "Anna": anna,
        "Otto": otto,
        "Pete": pete,
        **{name.split()[0]: who for name, who in reps.items()},
    }


@pytest.fixture
def demos(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    """Demos of the first quarter and the month: Tom 30 and 8, the others 20, 24 and 36."""
    done = {"Tom": 30, "Aisha": 20, "Bo": 24, "Cleo": 36}
    with operate(engine, company) as session:
        for name, count in done.items():
            session.add(Activity(employee_id=people[name], kind="demo", day=date(2026, 2, 10), count=count, source="t"))
        session.add(Activity(employee_id=people["Tom"], kind="demo", day=date(2026, 5, 11), count=8, source="t"))


def stored(engine: Engine, company: CompanyInfo, model: Any) -> list[Any]:
    with operate(engine, company) as session:
        return list(session.scalars(select(model).order_by(model.id)))


def button(answer: Answer, label: str) -> Call:
    return next(each.call for each in card(answer).buttons if each.label.startswith(label))


def said(engine: Engine, answer: Answer, label: str, text: str, as_: str) -> Answer:
    """A button's form, filled and sent."""
    form = press(engine, button(answer, label), as_).reply
    assert isinstance(form, Form)
    return press(engine, Call(form.call.do, {**form.call.args, "text": text}), as_)


def propose(engine: Engine, text: str, as_: str) -> Answer:
    shown = ask(engine, text, as_)
    assert shown.outcome == "confirm", texts(shown)
    return press(engine, button(shown, "Propose"), as_)


def test_several_quotas_in_one_sentence_are_shown_first_and_stored_when_pressed(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    add_quota(engine, company, people["Anna"], 250_000, date(2026, 7, 1), date(2026, 9, 30), scope="team")
    shown = ask(engine, "set Q3 quotas: Tom 150k, Aisha 90", "Anna Lead")
    assert "To propose: Quota · Q3" in texts(shown)
    assert any(line.startswith("Tom Baker | $150,000") for line in texts(shown))
    assert any("Together: $240,000. The team's own is $250,000: 4.0% less" in line for line in texts(shown))
    assert stored(engine, company, Goal) == stored(engine, company, Notice) == []
    done = press(engine, button(shown, "Propose"), "Anna Lead")
    assert [each["person"] for each in facts(done)["goals"]] == ["Tom Baker", "Aisha Khan"]
    told = {notice.employee_id for notice in stored(engine, company, Notice)}
    assert told == {people["Tom"], people["Aisha"]}
    assert len(stored(engine, company, Quota)) == 1  # nothing counts before it is agreed


def test_the_conversation_to_its_end(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    propose(engine, "set Tom's Q3 quota to 150k", "Anna Lead")
    mine = ask(engine, "what did I agree to", "Tom Baker")
    assert "0 agreed · 1 waits to be agreed" in texts(mine)
    goal = press(engine, button(mine, "Open what waits"), "Tom Baker")
    assert labels(goal)[:3] == ["I accept", "Raise a concern…", "Comment…"]
    concern = said(engine, goal, "Raise a concern", "Contoso moved to Aisha", "Tom Baker")
    assert "Tom Baker raised a concern: “Contoso moved to Aisha”" in texts(concern)

    hers = press(engine, Call("goal", {"goal": facts(goal)["goal"]["id"]}), "Anna Lead")
    assert labels(hers)[0] == "Answer the concern…"
    assert "Confirm" not in labels(hers)
    answered = said(engine, hers, "Answer the concern", "You get Fabrikam for it", "Anna Lead")
    assert "Confirm" in labels(answered)
    press(engine, Call("comment goal", {"goal": "1", "text": "Deal."}), "Tom Baker")
    accepted = press(engine, Call("accept goal", {"goal": "1", "version": 1}), "Tom Baker")
    assert "✔ Tom Baker accepted $150,000" in texts(accepted)
    kinds = [entry.kind.value for entry in stored(engine, company, GoalEntry)]
    assert kinds == ["proposed", "concern", "answered", "commented", "acknowledged"]
    assert any("You get Fabrikam for it" in line for line in texts(accepted))
    standing = ask(engine, "what is my quota for Q3", "Tom Baker", now=datetime(2026, 8, 3, 12, tzinfo=company.zone))
    assert "of $150,000" in " ".join(texts(standing))
    told = stored(engine, company, Notice)
    assert [notice.employee_id for notice in told] == [people[who] for who in ("Tom", "Anna", "Tom", "Anna", "Anna")]
    heard = press(engine, Call(told[2].do, told[2].args), "Tom Baker")
    assert "Anna Lead answered: “You get Fabrikam for it”" in texts(heard)


def test_a_change_of_a_running_quota_says_who_when_and_why(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    add_quota(engine, company, people["Tom"], 100_000)
    bare = ask(engine, "raise Tom's Q2 quota to 120k", "Anna Lead")
    assert labels(bare) == ["Say why…"]
    shown = ask(engine, "raise Tom's Q2 quota to 120k because he takes over Contoso", "Anna Lead")
    assert any("Changes what is agreed: $100,000 → $120,000." in line for line in texts(shown))
    press(engine, button(shown, "Propose"), "Anna Lead")
    before = texts(press(engine, Call("goal", {"goal": 1}), "Tom Baker"))
    assert any("Anna Lead proposed $120,000 on Wed, May 13" in line for line in before)
    assert "he takes over Contoso" in before
    assert "of $100,000" in " ".join(texts(ask(engine, "what is my quota", "Tom Baker")))
    press(engine, button(ask(engine, "I accept", "Tom Baker"), "I accept"), "Tom Baker")
    assert "of $120,000" in " ".join(texts(ask(engine, "what is my quota", "Tom Baker")))
    assert [quota.amount for quota in stored(engine, company, Quota)] == [120_000]


def test_an_imported_quota_can_be_talked_about(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Tom"], 100_000)
    mine = ask(engine, "my goals", "Tom Baker")
    assert "1 set" in texts(mine)
    form = ask(engine, "I have a concern about my Q2 goal", "Tom Baker").reply
    assert isinstance(form, Form)
    press(engine, Call(form.call.do, {**form.call.args, "text": "too high"}), "Tom Baker")
    hers = ask(engine, "what are Tom's goals", "Anna Lead")
    assert any("too high" in line for line in texts(press(engine, opens(hers, "Quota"), "Anna Lead")))


def test_a_quota_is_listed_as_it_is_in_effect(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Tom"], 65_000, currency="EUR")
    add_quota(engine, company, people["Bo"], 65_000)
    with operate(engine, company) as session:
        session.add(Rate(currency="EUR", day=date(2026, 1, 2), rate=Decimal("2")))
        for name in ("Tom", "Bo"):
            session.add(Leave(employee_id=people[name], starts_on=date(2026, 4, 1), last_day=date(2026, 4, 30)))
    assert any("$0 of $86,000" in line for line in texts(press(engine, Call("goals"), "Tom Baker")))
    listed = press(engine, Call("goals", {"team": "my team"}), "Anna Lead")
    assert any("Bo Lee" in line and "$0 of $43,000" in line for line in texts(listed))


def test_smart_in_plain_words(engine: Engine, company: CompanyInfo, people: dict[str, int], demos: None) -> None:
    said = " ".join(texts(ask(engine, "give Tom a target of 33 demos this quarter", "Anna Lead")))
    assert "Specific: Demos, 33." in said
    assert "Measurable: counted from the data I have." in said
    assert "a stretch" in said or "far above" in said
    assert "1 of 3 colleagues came that far in the last one. A small sample." in said
    assert "Relevant: no goal of the team" in said
    assert "Time-bound: Apr 1 to Jun 30; 35 working days are left." in said


def test_nobody_learns_what_colleagues_did_by_proposing_targets(
    engine: Engine, company: CompanyInfo, people: dict[str, int], demos: None
) -> None:
    shown = ask(engine, "set myself a goal of 33 demos this quarter", "Tom Baker")
    [proposal] = facts(shown)["proposals"]
    assert (proposal["colleagues"], proposal["colleagues_reached"]) == (0, None)
    assert "The team's average was 27.5." in " ".join(texts(shown))


def test_so_many_a_week(engine: Engine, company: CompanyInfo, people: dict[str, int], demos: None) -> None:
    shown = ask(engine, "set myself a goal of 12 demos a week through June", "Tom Baker")
    press(engine, button(shown, "Propose"), "Tom Baker")
    press(engine, Call("confirm goal", {"goal": 1}), "Anna Lead")
    [goal] = facts(ask(engine, "my goals", "Tom Baker"))["goals"]
    assert (goal["each"], goal["period"]["end"], goal["state"]) == ("week", "2026-06-30", "agreed")
    later = ask(engine, "my goals", "Tom Baker", now=datetime(2026, 6, 3, 12, tzinfo=company.zone))
    [goal] = facts(later)["goals"]
    assert goal["progress"]["period"] == {"label": "2026-06-01/2026-06-07", "start": "2026-06-01", "end": "2026-06-07"}
    seen = press(engine, Call("goal", {"goal": 1}), "Tom Baker", now=datetime(2026, 6, 3, 12, tzinfo=company.zone))
    assert [part["met"] for part in facts(seen)["parts"]] == [False, False, False]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("set Tom's Q3 quota to 0", "more than zero"),
        ("set Tom's Q1 2025 quota to 100k", "That period is over"),
        ("give Tom a target of 30% demos this quarter", "give a whole number"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_stored(
    engine: Engine, company: CompanyInfo, people: dict[str, int], text: str, says: str
) -> None:
    answer = ask(engine, text, "Anna Lead")
    assert says in " ".join(texts(answer))
    assert stored(engine, company, Goal) == []


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"target": "-5", "metric": "demos"}, "more than zero"),
        ({"target": "12.5", "metric": "demos"}, "whole number"),
        ({"target": "20 €", "metric": "demos"}, "whole number"),
        ({"target": "150k €", "metric": "quota"}, "company's currency"),
        ({"target": "150%", "metric": "win rate"}, "at most 100"),
        ({"target": "5", "metric": "happiness"}, "I don't know the metric"),
        ({"target": "5", "metric": "demos", "period": "last year"}, "That period is over"),
        ({"target": "Tom 5, Tom Baker 6", "metric": "demos"}, "twice"),
        ({"target": "lots", "metric": "demos"}, "as an amount"),
        ({"target": "5", "metric": "demos", "parent": 99}, "isn't yours to see"),
        ({"target": "5", "metric": "demos", "weight": "200"}, "weight"),
        ({"target": "Pete 5", "metric": "demos"}, "isn't yours to see"),
        ({"target": "Nobody Here 5", "metric": "demos"}, "isn't yours to see"),
    ],
)
def test_a_bad_form_gets_a_sentence_and_nothing_is_stored(
    engine: Engine, company: CompanyInfo, people: dict[str, int], args: dict[str, Any], says: str
) -> None:
    answer = press(engine, Call("set goal", {"person": "Tom", **args}), "Anna Lead")
    assert says in " ".join(texts(answer))
    assert stored(engine, company, Goal) == []


STEPS = ["accept goal", "raise concern", "comment goal", "answer concern", "confirm goal", "decline goal", "goal"]
STEPS += ["withdraw goal", "share goal", "change goal"]


@pytest.mark.parametrize("do", STEPS)
def test_nobody_else_sees_or_does_anything(
    engine: Engine, company: CompanyInfo, people: dict[str, int], do: str
) -> None:
    propose(engine, "set Tom's Q3 quota to 150k", "Anna Lead")
    move_person(engine, company, people["Tom"], people["Vera"], date(2026, 5, 1))
    before = len(stored(engine, company, GoalEntry))
    for who in (
        "Aisha Khan",
        "Otto Other",
        "Pete Peer",
        "Anna Lead",
    ):  # a peer, another manager, theirs, the former one
        found = press(engine, Call(do, {"goal": 1, "text": "x", "target": "5", "why": "x"}), who)
        gone = press(engine, Call(do, {"goal": 99, "text": "x", "target": "5", "why": "x"}), who)
        assert (found.outcome, texts(found)) == ("denied", texts(gone))
        assert "150" not in " ".join(texts(ask(engine, "my goals", who)))
    assert len(stored(engine, company, GoalEntry)) == before


def test_a_stale_button_decides_nothing(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    propose(engine, "set Tom's Q3 quota to 150k", "Anna Lead")
    seen = press(engine, Call("goal", {"goal": 1}), "Tom Baker")
    press(engine, Call("change goal", {"goal": 1, "target": "170k"}), "Anna Lead")
    late = press(engine, button(seen, "I accept"), "Tom Baker")
    assert "changed since you saw it" in " ".join(texts(late))
    assert stored(engine, company, Quota) == []


def test_a_team_s_number_is_private_until_it_is_shared(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    press(engine, Call("set goal", {"target": "400k", "metric": "quota", "team": "Anna", "period": "Q3"}), "Vera Top")
    press(engine, Call("accept goal", {"goal": 1}), "Anna Lead")
    propose(engine, "set Tom's Q3 quota to 100k", "Anna Lead")
    assert "400" not in " ".join(texts(press(engine, Call("goal", {"goal": 2}), "Tom Baker")))
    hers = press(engine, Call("goal", {"goal": 1}), "Anna Lead")
    assert any("1 goal below adds up to $100,000. That is 75.0% less" in line for line in texts(hers))
    shared = press(engine, button(hers, "Share with the team"), "Anna Lead")
    assert "Stop sharing it" in labels(shared)
    tom = press(engine, Call("goal", {"goal": 2}), "Tom Baker")
    assert "25.0% of the goal of Anna Lead's team: $400,000, Q3." in texts(tom)
    theirs = press(engine, Call("goal", {"goal": 1}), "Tom Baker")
    assert facts(theirs)["exchange"] == facts(theirs)["may"] == []
    assert facts(theirs)["goal"]["progress"] is None
    assert "$400,000" in " ".join(texts(ask(engine, "my goals", "Aisha Khan")))
    assert "400" not in " ".join(texts(ask(engine, "my goals", "Pete Peer")))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("imposta le quote del Q3: Tom 150k, Aisha 90k", "Anna Lead"),
        ("define as cotas do Q3: Tom 150k, Aisha 90k", "Anna Lead"),
        ("define as metas do Q3: Tom 150k, Aisha 90k", "Anna Lead"),
    ],
)
def test_in_other_languages(engine: Engine, company: CompanyInfo, people: dict[str, int], text: str, who: str) -> None:
    shown = ask(engine, text, who)
    assert shown.outcome == "confirm"
    assert [each["target"]["amount"] for each in facts(shown)["proposals"]] == ["150000.0000", "90000.0000"]


@pytest.mark.parametrize("said", ["quota", "meta", "cota"])
def test_a_form_takes_the_quota_by_its_name_in_any_language(
    engine: Engine, company: CompanyInfo, people: dict[str, int], said: str
) -> None:
    wanted = Call("set goal", {"person": "Tom", "metric": said, "target": "150k", "period": "Q3"})
    assert "Proposed: Quota · Q3" in texts(press(engine, wanted, "Anna Lead"))


def test_goals_of_a_team_with_their_progress(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    for name in ("Tom", "Aisha"):
        add_quota(engine, company, people[name], 100_000)
    add_deal(engine, company, people["Tom"], 40_000)
    found = facts(ask(engine, "my team's goals", "Anna Lead"))["goals"]
    assert [(each["owner"], each["progress"]["score"][:4]) for each in found] == [
        ("Aisha Khan", "0.00"),
        ("Tom Baker", "0.40"),
    ]


def test_statements_do_not_grow_with_the_people(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    def counted() -> int:
        seen: list[str] = []
        listener = lambda *given: seen.append(given[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        assert ask(engine, "my team's goals", "Anna Lead").outcome == "answered"
        event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    for name in ("Tom", "Aisha"):
        add_quota(engine, company, people[name], 100_000)
    few = counted()
    for name in ("Bo", "Cleo"):
        add_quota(engine, company, people[name], 100_000)
    assert counted() == few


def test_on_the_command_line(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    company = make_company(sqlite_engine)
    dana = add_person(sqlite_engine, company, "Dana Wu")
    add_quota(sqlite_engine, company, dana, 100_000)
    monkeypatch.setenv("PACER_DATABASE_URL", str(sqlite_engine.url))
    found = CliRunner().invoke(app, ["goals", "--as", "Dana", "--period", "Q2", "--now", "2026-05-13", "--json"])
    assert found.exit_code == 0
    [goal] = json.loads(found.stdout)["facts"]["goals"]
    assert (goal["owner"], goal["target"]["amount"], goal["state"]) == ("Dana Wu", "100000.0000", "set")
    refused = CliRunner().invoke(app, ["goals", "--as", "Dana", "--person", "Nobody"])
    assert refused.exit_code != 0


def test_a_form_shows_what_was_done_so_far_and_blames_no_blank(
    engine: Engine, company: CompanyInfo, people: dict[str, int], demos: None
) -> None:
    form = press(engine, Call("set goal", {"metric": "demos", "person": "Tom"}, form=True), "Anna Lead").reply
    assert isinstance(form, Form)
    hint = next(each.hint for each in form.every if each.name == "target")
    assert hint.startswith("So far ")
    assert form.errors == {}
    other = press(engine, Call("set goal", {"metric": "demos", "person": "Anna Lead"}, form=True), "Tom Baker").reply
    assert not isinstance(other, Form) or all(not each.hint.startswith("So far") for each in other.every)


def test_a_question_that_leaves_something_open_opens_a_form_without_reproach(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    asked = ask(engine, "set a goal of demos", "Tom Baker")
    assert isinstance(asked.reply, Form)
    assert (asked.reply.errors, asked.form_errors) == ({}, {})
    sent = press(engine, Call("set goal", {"metric": "demos", "target": ""}), "Tom Baker")
    assert sent.form_errors == {"target": "Please fill this in."}


# ---------------------------------------------------------------- set, accepted, ended


def states(engine: Engine, **asked: str) -> list[str]:
    return [goal["state"] for goal in facts(press(engine, Call("goals", asked), "Tom Baker"))["goals"]]


def test_an_imported_quota_is_set_until_its_owner_accepts_it(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    add_quota(engine, company, people["Tom"], 100_000)
    assert states(engine) == ["set"]
    press(engine, Call("comment goal", {"goal": "quota:1", "text": "why so much?"}), "Tom Baker")
    assert (states(engine), len(stored(engine, company, Goal))) == (["set"], 1)
    assert "State: ● Set, not accepted" in texts(press(engine, Call("goal", {"goal": 1}), "Tom Baker"))
    press(engine, Call("accept goal", {"goal": 1}), "Tom Baker")
    assert states(engine) == ["agreed"]


@pytest.mark.parametrize(("do", "ended"), [("decline goal", "declined"), ("withdraw goal", "withdrawn")])
def test_a_goal_that_ended_stays_listed_with_how_it_ended(
    engine: Engine, company: CompanyInfo, people: dict[str, int], demos: None, do: str, ended: str
) -> None:
    shown = ask(engine, "set myself a goal of 12 demos through June", "Tom Baker")
    press(engine, button(shown, "Propose"), "Tom Baker")
    done = press(engine, Call(do, {"goal": 1, "text": "not now"}), "Anna Lead" if ended == "declined" else "Tom Baker")
    assert done.outcome == "answered"
    assert states(engine) == [ended]
    listed = texts(press(engine, Call("goals", {"period": "2026-Q2"}), "Tom Baker"))
    assert "0 agreed · 1 ended" in listed
    assert any(line.endswith(ended.title()) or ended.title() in line for line in listed)
