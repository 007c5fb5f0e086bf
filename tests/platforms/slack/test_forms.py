from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import Fields
from bot.i18n import speaking
from bot.inputs import ChoiceInput, DateInput, Form, Input, NumberInput, Option, TextInput
from bot.slack import limits
from bot.slack.forms import errors, invitation, modal, submitted
from bot.slack.incoming import SlackPlace
from bot.slack.render import message
from bot.turn import Call
from tests.examples import examples
from tests.platforms.slack.checks import faults, modal_faults
from tests.platforms.slack.test_render import words

PLACE = SlackPlace("C0123456789", url="https://hooks.slack.com/commands/T0123456789/1/a").to_json()
FORM = Form(
    "How you track to quota",
    (
        TextInput("period", "Period", "last month", hint="Such as Q3"),
        ChoiceInput("scope", "Scope", (Option("Own", "own"), Option("Team", "team")), "team", required=True),
        DateInput("until", "Until", "2026-05-31"),
        TextInput("note", "Note", long=True),
    ),
    Call("quota", {"period": "last month", "hidden": "kept"}),
    "Show",
)


def state(**typed: object) -> dict[str, object]:
    return {"values": {name: {"value": value} for name, value in typed.items()}}


def test_inputs_are_filled_with_what_is_known():
    view = modal(FORM, PLACE)
    period, scope, until, note = (block["element"] for block in view["blocks"])
    assert period["initial_value"] == "last month"
    assert scope["initial_option"]["value"] == "team"
    assert until["initial_date"] == "2026-05-31"
    assert note["multiline"]
    assert [block["optional"] for block in view["blocks"]] == [True, False, True, True]
    assert not modal_faults(view)


def test_what_was_typed_joins_the_call():
    typed = state(
        period={"type": "plain_text_input", "value": "Q3"},
        scope={"type": "static_select", "selected_option": {"value": "own"}},
        until={"type": "datepicker", "selected_date": "2026-06-30"},
        note={"type": "plain_text_input", "value": None},
    )
    call, place = submitted({**modal(FORM, PLACE), "state": typed})
    assert call == Call("quota", {"hidden": "kept", "period": "Q3", "scope": "own", "until": "2026-06-30"})
    assert SlackPlace(**place) == SlackPlace(**PLACE)


def test_a_field_that_was_emptied_is_gone():
    call, _place = submitted({**modal(FORM, PLACE), "state": state(period={"value": None})})
    assert call == Call("quota", {"hidden": "kept"})


def test_errors_are_told_by_field():
    view = modal(FORM, PLACE)
    assert errors(view, {"period": "Which one?", "elsewhere": "?"}) == {"period": "Which one?"}


def test_errors_that_came_with_the_form_are_shown_in_it():
    wrong = Form(FORM.title, FORM.inputs, FORM.call, FORM.submit, errors={"period": "Which one?"})
    assert modal(wrong, PLACE)["blocks"][0]["hint"]["text"] == "⚠ Which one?"


def test_a_choice_without_options_is_typed():
    form = Form("Who", (ChoiceInput("who", "Who", ()),), Call("quota"), "Show")
    assert modal(form, PLACE)["blocks"][0]["element"]["type"] == "plain_text_input"


def test_where_no_modal_opens_a_button_does():
    made = message(invitation(FORM))
    (actions,) = (block for block in made.blocks if block["type"] == "actions")
    known = {"period": "last month", "hidden": "kept", "scope": "team", "until": "2026-05-31"}
    assert Call.from_json(json.loads(actions["elements"][0]["value"])) == Call("quota", known, form=True)


def test_what_is_known_is_said_before_the_form_opens():
    with speaking(None, date(2026, 5, 20)):
        (known,) = (block for block in invitation(FORM).body if isinstance(block, Fields))
    assert known.items == (("Period", "last month"), ("Scope", "Team"), ("Until", "Sun, May 31"))


def test_what_is_too_long_for_a_button_is_left_out_of_it():
    form = Form("Note", (TextInput("note", "Note", "x" * 3_000, long=True),), Call("note", {"goal": 7}), "Save")
    assert invitation(form).buttons[0].call == Call("note", {"goal": 7}, form=True)


options = st.lists(st.builds(Option, words, words), max_size=120, unique_by=lambda option: option.value).map(tuple)
names = st.lists(st.from_regex(r"[a-z_]{1,30}", fullmatch=True), min_size=1, max_size=8, unique=True)
forms = names.flatmap(
    lambda chosen: st.builds(
        Form,
        words,
        st.tuples(
            *[
                st.one_of(
                    st.builds(TextInput, st.just(name), words, words, st.booleans(), st.booleans(), words),
                    st.builds(ChoiceInput, st.just(name), words, options, words, st.booleans()),
                    st.builds(
                        DateInput, st.just(name), words, st.sampled_from(["", "2026-05-31", "soon"]), st.booleans()
                    ),
                )
                for name in chosen
            ]
        ),
        st.builds(Call, st.just("quota"), st.dictionaries(words, words, max_size=3)),
        words,
        words,
        st.dictionaries(st.sampled_from([*chosen, "elsewhere"]), words, max_size=3),
    )
)


@given(forms)
@settings(max_examples=examples(75))
def test_any_form_is_a_modal_that_slack_takes(form: Form):
    view = modal(form, PLACE)
    assert not modal_faults(view)
    assert len(view["private_metadata"]) <= limits.METADATA
    assert not faults(message(invitation(form)).blocks)


def element(form_input: Input) -> dict[str, Any]:
    view = modal(Form("Goal", (form_input,), Call("set goal"), "Propose"), PLACE)
    assert not modal_faults(view)
    found: dict[str, Any] = view["blocks"][0]["element"]
    return found


def test_more_choices_than_a_menu_takes_are_searched_and_what_is_known_is_chosen():
    many = tuple(Option(f"Person {n}", f"p{n}") for n in range(101))
    searched = element(ChoiceInput("person", "Person", many, "p100"))
    assert (searched["type"], searched["initial_option"]["value"]) == ("external_select", "p100")
    assert element(ChoiceInput("person", "Person", many[:100]))["type"] == "static_select"


def test_a_number_has_an_input_with_its_bounds():
    number = element(NumberInput("count", "How many", "10", Decimal(1), Decimal("1E+4")))
    assert (number["type"], number["initial_value"]) == ("number_input", "10")
    assert (number["min_value"], number["max_value"]) == ("1", "10000")
    assert "initial_value" not in element(NumberInput("count", "How many", "ten"))


RARE = Form(
    "Goal",
    (TextInput("target", "How much", hint="Such as 20"),),
    Call("set goal", {"why": "known", "kept": 1}),
    "Propose",
    note="They can accept it or answer.",
    more=(TextInput("why", "Why", "known"),),
)


def test_what_is_rare_is_behind_a_button_and_not_lost():
    target, more, note = modal(RARE, PLACE)["blocks"]
    assert (target["hint"]["text"], more["elements"][0]["action_id"]) == ("Such as 20", "form.more")
    assert note["elements"][0]["text"] == "They can accept it or answer."
    assert submitted({**modal(RARE, PLACE), "state": {"values": {}}})[0].args == {"why": "known", "kept": 1}


def test_shown_whole_there_is_no_more():
    blocks = modal(RARE, PLACE, whole=True)["blocks"]
    assert [block.get("block_id") for block in blocks] == ["target", "why", None]


def test_a_rare_input_that_is_wrong_is_shown():
    wrong = modal(replace(RARE, errors={"why": "Too long."}), PLACE)["blocks"]
    assert wrong[1]["hint"]["text"] == "⚠ Too long."
