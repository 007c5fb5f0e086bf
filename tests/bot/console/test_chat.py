"""The chat: numbers press buttons, forms are asked field by field, and one may be somebody else."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.app import build
from bot.console.chat import Chat
from bot.console.conversation import conversing
from bot.console.form import fill, filled_call
from bot.console.people import company_of, someone
from bot.console.tour import TourStop
from bot.inputs import ChoiceInput, DateInput, Form, Option, TextInput
from bot.settings import Settings
from bot.turn import Call
from spm_core.principal import Role
from tests.factories import add_deal, add_person, add_quota, make_company

NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
FORM = Form(
    "Set a goal",
    (
        TextInput("amount", "Amount", "500", required=True),
        ChoiceInput("metric", "Metric", (Option("Won amount", "won_amount"), Option("Demos", "demos")), "won_amount"),
        DateInput("due", "Due"),
    ),
    Call("set goal", {"person": "dana@example.com"}),
    "Save",
)


class Typist:
    """Types these lines, then the input ends; keeps what the screen showed."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.screen = io.StringIO()
        self.console = Console(file=self.screen, width=80)

    def read(self, prompt: str) -> str:
        try:
            return next(self.lines)
        except StopIteration:
            raise EOFError from None

    @property
    def seen(self) -> str:
        return self.screen.getvalue()


@pytest.fixture
def talk(engine):
    """Dana types these lines; what the screen then shows."""
    company = make_company(engine)
    boss = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    dana = add_person(engine, company, "Dana Wu", manager=boss)
    add_person(engine, company, "Dana Hill", manager=boss, locale="it")
    add_quota(engine, company, dana, 80_000)
    add_quota(engine, company, dana, 60_000, datetime(2026, 1, 1).date(), datetime(2026, 3, 31).date())
    add_deal(engine, company, dana, 50_000)
    app = build(Settings(database_url=engine.url.render_as_string(hide_password=False)))

    def run(*lines: str) -> str:
        typist = Typist(lines)
        with conversing(app, someone(app, company_of(app), "Dana Wu", NOW), lambda: NOW) as conversation:
            Chat(conversation, typist.console, typist.read).run()
        return typist.seen

    yield run
    app.workers.shutdown()
    app.engine.dispose()


def test_it_says_who_one_is_where_they_stand_and_what_to_press(talk):
    seen = talk()
    assert "You are Dana Wu, rep." in seen
    assert "Hi Dana, I'm Pacer" in seen
    assert "62.5%  of your Q2 quota" in seen
    assert "[1] How am I doing?" in seen
    assert "[3] What can I ask?" in seen
    assert "/tour" not in seen


def test_a_number_presses_what_is_offered_first_and_then_a_button(talk):
    greeting, first, second = talk("1", "1").split("╭")[1:]
    assert "Hi Dana" in greeting
    assert "Your quota" in first
    assert "Your quota" not in second


def test_a_number_past_the_buttons_is_a_question(talk):
    assert talk("quota", "99").count("╭") == 3


def test_somebody_else_by_part_of_a_name(talk):
    assert "You are Mo Reed, manager." in talk("/as mo")


def test_one_of_several_by_number(talk):
    seen = talk("/as dana", "1")
    assert "[2] dana.wu@example.com" in seen
    assert "Dana Hill" in seen.split("[2] dana.wu@example.com")[1]


def test_after_switching_one_is_told_what_waits(talk):
    assert "Ciao Dana, sono Pacer" in talk("/as Dana Hill")


@pytest.fixture
def tour(engine, talk):
    """What the screen shows of a tour of two stops for these lines."""
    stops = (TourStop("Dana Wu", "quota", "her quota"), TourStop("Mo Reed", "help", "a manager"))

    def run(*lines: str) -> str:
        app = build(Settings(database_url=engine.url.render_as_string(hide_password=False)))
        typist = Typist(lines)
        with conversing(app, someone(app, company_of(app), "Dana Wu", NOW), lambda: NOW) as conversation:
            Chat(conversation, typist.console, typist.read, tour=stops).run()
        app.workers.shutdown()
        app.engine.dispose()
        return typist.seen

    return run


def test_a_tour_makes_one_somebody_and_asks(tour):
    before, after = tour("/tour 2", "/tour 9", "/tour").split("You are Mo Reed, manager.")
    assert "/tour 1  Dana Wu: her quota" in before
    assert "Ask me in your own words" in after
    assert after.count("/tour 2  Mo Reed: a manager") == 2


def test_a_stop_of_the_tour_says_which_is_next_and_the_last_that_it_is_over(tour):
    first, last = tour("/tour 1", "/tour 2").split("› help")
    assert first.rindex("/tour 2 · Mo Reed: a manager") > first.rindex("Your quota")
    assert "That was the tour" in last
    assert "That was the tour" not in first


def test_a_number_after_the_tour_goes_to_that_stop(tour):
    assert "You are Mo Reed, manager." in tour("/tour", "2")


def test_help_names_the_tour_where_there_is_one(tour, talk):
    assert "/tour 3 goes to the third stop" in tour("/help")
    assert "/tour" not in talk("/help")


def test_nobody_by_that_name(talk):
    assert "Nobody here is called “zoe”" in talk("/as zoe")


def test_everybody_is_listed_and_a_number_switches(talk):
    seen = talk("/as", "1")
    assert "Mo Reed" in seen.split("You are Dana Wu")[1]
    assert "You are Mo Reed, manager." in seen


def test_after_switching_the_figures_are_theirs(talk):
    assert "No quota set" in talk("/as Dana Hill", "quota") or "Nessuna quota" in talk("/as Dana Hill", "quota")


@pytest.mark.parametrize("word", ["/quit", "/exit", "quit"])
def test_quitting_leaves_the_rest_unread(talk, word):
    assert "Your quota" not in talk(word, "quota")


def test_a_form_is_asked_field_by_field_and_runs(talk):
    seen = talk("quota", "4", "last quarter", "", "")
    assert "Your quota · Q1" in seen.split("Enter keeps")[1]


def test_what_was_wrong_in_a_form_is_asked_again(talk):
    seen = talk("quota", "4", "Q7", "last quarter")
    after = seen.split("✗ ")[1]
    assert "“Q7”" in after
    assert "Your quota · Q1" in after


def test_a_form_left_unfinished_changes_nothing(talk):
    assert "Left as it was." in talk("quota", "4")


def test_a_form_is_left_by_a_word_and_the_chat_goes_on(talk):
    seen = talk("quota", "4", "/quit", "last quarter")
    assert "Your quota · Q1" in seen.split("Left as it was.")[1]


def test_help_tells_the_chat_s_own_commands(talk):
    assert "/as NAME" in talk("/help")


def filled(*lines: str) -> tuple[Call, str]:
    typist = Typist(lines)
    return filled_call(fill(FORM, typist.console, typist.read)), typist.seen


def test_enter_keeps_what_is_there():
    call, _ = filled("", "", "")
    assert call == Call("set goal", {"person": "dana@example.com", "amount": "500", "metric": "won_amount"})


@pytest.mark.parametrize("typed", ["2", "demos", "Demos"])
def test_a_choice_by_number_label_or_value(typed):
    call, _ = filled("", typed, "2026-05-31")
    assert call.args["metric"] == "demos"
    assert call.args["due"] == "2026-05-31"


def test_a_choice_that_is_none_is_asked_again():
    call, seen = filled("", "7", "2", "")
    assert call.args["metric"] == "demos"
    assert "one of the numbers" in seen


def test_what_is_required_cannot_be_cleared():
    call, seen = filled("-", "600", "", "")
    assert call.args["amount"] == "600"
    assert "This is needed." in seen


def test_what_is_not_required_can():
    assert "metric" not in filled("", "-", "")[0].args


def test_only_wrong_fields_are_asked_again():
    from dataclasses import replace

    typist = Typist(["700"])
    call = filled_call(fill(replace(FORM, errors={"amount": "Too small."}), typist.console, typist.read))
    assert call.args["amount"] == "700"
    assert "Too small." in typist.seen
    assert "Metric" not in typist.seen
