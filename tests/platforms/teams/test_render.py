"""Cards that Teams takes, whatever is in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.blocks import Block, Column, Fields, Figure, Heading, Item, Items, Progress, Quote, Status, Table, Text
from bot.cards import Answer, Button, Card, Reply, Source
from bot.inputs import ChoiceInput, DateInput, Form, Input, NumberInput, Option, TextInput
from bot.teams.render import render, summary
from bot.turn import Call
from tests.factories import NOW
from tests.platforms.teams.validate import problems


def answer(reply: Reply, **options: Any) -> Answer:
    return Answer(reply, "answered", Call("quota"), **options)


def body(*blocks: Block) -> list[dict[str, Any]]:
    card = render(answer(Card("Title", blocks)))
    assert problems(card) == []
    return list(card["body"][1:])


def test_the_one_figure_comes_first_with_its_judgement_in_words() -> None:
    hero, caption = body(Figure("82.5%", "of $100,000", Status("▼", "Slightly behind pace", "warning")))
    number, judged = hero["columns"]
    assert number["items"][0]["text"] == "82.5%"
    assert number["items"][0]["size"] == "ExtraLarge"
    (tinted,) = judged["items"]
    assert tinted["items"][0]["text"] == "▼ Slightly behind pace"
    assert (tinted["style"], judged.get("style")) == ("warning", None)
    assert caption["text"] == "of $100,000"


def test_a_figure_that_needs_no_caption_has_none() -> None:
    (figure,) = body(Figure("82.5%", ""))
    assert [column["items"][0]["text"] for column in figure["columns"]] == ["82.5%"]


def test_the_title_stands_back_where_a_figure_leads() -> None:
    def title(*blocks: Block) -> dict[str, Any]:
        found: dict[str, Any] = render(answer(Card("Your quota", blocks)))["body"][0]
        return found

    assert (title(Figure("82.5%", ""))["size"], title(Text("x"))["size"]) == ("Small", "Large")


def test_a_sentence_that_says_it_all_needs_no_title() -> None:
    card = Card("Will you make it?", (Text("You're heading for $92.", strong="Not at this rate."),), brief=True)
    drawn = render(answer(card))
    assert problems(drawn) == []
    assert [element["text"] for element in drawn["body"]] == ["**Not at this rate.** You're heading for $92."]
    assert drawn["fallbackText"] == "Will you make it? Not at this rate. You're heading for $92."


PEOPLE = Items(
    (
        Item("Daniel *Price*", "57.8%", "$9 to go.", Status("◆", "Slightly behind", "warning"), Call("quota")),
        Item("Rafael", "95.2%"),
    ),
    more=3,
)


def test_an_item_has_its_name_left_its_figure_right_and_its_reason_below() -> None:
    first, second, more = body(PEOPLE)
    names = [column["items"][0]["text"] for column in first["items"][0]["columns"]]
    assert names[:2] == [r"◆ Daniel \*Price\*", "57.8%"]
    assert first["items"][1]["text"] == "Slightly behind · $9 to go."
    assert len(second["items"]) == 1
    assert more["text"] == "and 3 more"


def test_pressing_an_item_opens_it() -> None:
    first, second, _more = body(PEOPLE)
    assert first["selectAction"]["data"] == {"call": Call("quota").to_json()}
    assert first["selectAction"]["fallback"]["data"] == {"call": Call("quota").to_json(), "verb": "press"}
    assert "selectAction" not in second


def test_a_row_that_opens_something_shows_it() -> None:
    first, second, _more = body(PEOPLE)
    assert [row["items"][0]["columns"][-1]["items"][0]["text"] for row in (first, second)] == ["›", "95.2%"]


def test_a_long_figure_stands_below_the_name_that_it_would_squeeze() -> None:
    (row,) = body(Items((Item("Quota of the team · Q4", "€834,590 (80.2%) of €1,040,000", "Ahead of pace"),)))
    (name,) = row["items"][0]["columns"]
    assert name["items"][0]["text"] == "Quota of the team · Q4"
    assert [line["text"] for line in row["items"][1:]] == ["€834,590 (80.2%) of €1,040,000", "Ahead of pace"]


def test_items_are_numbered_where_their_order_matters() -> None:
    first, *_rest = body(replace(PEOPLE, numbered=True))
    assert first["items"][0]["columns"][0]["items"][0]["text"].startswith(r"1\. ◆")


def test_a_quote_stands_in_a_box_with_who_said_it() -> None:
    (box,) = body(Quote("They said *yes*.", "Hannah, today"))
    assert [element["text"] for element in box["items"]] == [r"They said \*yes\*.", "Hannah, today"]


def test_a_heading_has_a_line_above_it() -> None:
    (heading,) = body(Heading("Do these first"))
    assert (heading["separator"], heading["size"]) == (True, "Medium")


def test_a_sum_is_bold_unless_it_was_cut_off() -> None:
    def weights(rows: int) -> list[str | None]:
        table = Table((Column("Deal"),), tuple((str(n),) for n in range(rows)), total=True)
        drawn = body(table)[0]["rows"][1:]
        return [row["cells"][0]["items"][0].get("weight") for row in drawn]

    assert weights(3) == [None, None, "Bolder"]
    assert set(weights(500)) == {None}


@pytest.mark.parametrize("share", ["-1", "0", "0.004", "0.5", "1", "1.3", "40"])
@pytest.mark.parametrize("marker", [None, "0", "0.58", "1", "2"])
def test_a_bar_is_drawn_and_told_in_words(share: str, marker: str | None) -> None:
    bar, caption = body(
        Progress(Decimal(share), None if marker is None else Decimal(marker), "82% booked, 87% expected")
    )
    assert bar["url"].startswith("data:image/png;base64,iVBORw0KGgo")
    assert bar["altText"] == caption["text"] == "82% booked, 87% expected"
    assert len(bar["url"]) < 1_500


def test_bars_differ_by_share_marker_and_judgement() -> None:
    def url(share: str, marker: str, tone: Any) -> str:
        blocks = body(Figure("1", "x", Status("▼", "x", tone)), Progress(Decimal(share), Decimal(marker), "x"))
        return str(blocks[2]["url"])

    assert (
        len({url("0.5", "0.6", "good"), url("0.5", "0.7", "good"), url("0.4", "0.6", "good"), url("0.5", "0.6", "bad")})
        == 4
    )


def test_fields_stand_two_by_two_label_above_value() -> None:
    first, second = body(Fields((("Booked", "$1"), ("*Gap*", "_$2_"), ("Left", "9 days"))))
    cells = [[[element["text"] for element in column["items"]] for column in row["columns"]] for row in (first, second)]
    assert cells == [[["Booked", "$1"], [r"\*Gap\*", r"\_$2\_"]], [["Left", "9 days"], []]]


@pytest.mark.parametrize("fields", [Fields((("Deals", "What?"),), lines=True), Fields((("Deals", "W" * 37),))])
def test_fields_that_are_sentences_stand_in_lines(fields: Fields) -> None:
    (line,) = body(fields)
    assert line["text"].startswith("**Deals**  W")


def test_a_table_aligns_its_figures_at_the_right() -> None:
    (table,) = body(
        Table((Column("Deal"), Column("Amount", "right")), (("Acme renewal of 2017", "$9"), ("Bolt", "$96,000")))
    )
    cells = [[cell["items"][0] for cell in row["cells"]] for row in table["rows"]]
    assert [[cell["text"] for cell in row] for row in cells] == [
        ["Deal", "Amount"],
        ["Acme renewal of 2017", "$9"],
        ["Bolt", "$96,000"],
    ]
    assert [cell.get("horizontalAlignment") for cell in cells[1]] == [None, "Right"]
    assert table["columns"][0]["width"] > table["columns"][1]["width"]


def test_a_wide_table_gets_the_width_of_the_chat() -> None:
    def width(columns: int) -> Any:
        table = Table((Column("A"),) * columns, (("x",) * columns,))
        return render(answer(Card("Title", (table,)))).get("msteams")

    assert (width(3), width(4)) == (None, {"width": "full"})


@pytest.mark.parametrize(("tone", "style"), [("warning", "warning"), ("bad", "attention")])
def test_warnings_are_read_on_a_tinted_ground(tone: Any, style: str) -> None:
    (container,) = body(Text("Careful", tone))
    assert (container["style"], container["items"][0]["text"]) == (style, "Careful")


def test_the_source_is_told_and_its_age_when_it_is_old() -> None:
    source = Source("crm.csv", NOW - timedelta(days=3), timedelta(days=3), stale=True)
    card = render(answer(Card("Title", as_of=NOW, source=source)))
    assert problems(card) == []
    warning, line = card["body"][1:]
    assert line["text"] == "crm.csv, 3 days ago"
    assert line["isSubtle"]
    assert (warning["style"], warning["items"][0]["text"][0]) == ("warning", "⚠")


def test_buttons_execute_their_call_and_submit_it_where_clients_are_older() -> None:
    call = Call("quota", {"period": {"start": "2026-01-01", "end": "2026-03-31"}})
    card = render(
        answer(Card("Title", buttons=(Button("*Q1*", call, primary=True), Button("Form", Call("quota", form=True)))))
    )
    assert problems(card) == []
    first, second = card["actions"]
    assert (first["type"], first["title"], first["style"]) == ("Action.Execute", "*Q1*", "positive")
    assert first["data"] == {"call": call.to_json()}
    assert first["fallback"]["data"] == {"call": call.to_json(), "verb": "press"}
    assert second["data"]["call"]["form"] is True


def test_quieter_buttons_come_last_and_are_marked() -> None:
    buttons = (Button("A", Call("quota"), more=True), Button("B", Call("quota"), primary=True))
    card = render(answer(Card("Title", buttons=buttons)))
    assert problems(card) == []
    assert [(each["title"], each.get("mode")) for each in card["actions"]] == [("B", None), ("A", "secondary")]


def test_quieter_buttons_share_one_menu_however_many() -> None:
    buttons = tuple(Button(str(n), Call("quota"), more=n > 1) for n in range(9))
    card = render(answer(Card("Title", buttons=buttons)))
    assert problems(card) == []
    assert [each.get("mode") for each in card["actions"]] == [None, None, *["secondary"] * 7]
    assert [element["type"] for element in card["body"]] == ["TextBlock"]


def rows_of(*labels: str, more: str = "") -> list[list[str]]:
    """The labels of a card's buttons, row by row as they are read."""
    buttons = (
        *(Button(label, Call("quota")) for label in labels),
        *([Button(more, Call("quota"), more=True)] if more else []),
    )
    card = render(answer(Card("Title", buttons=buttons)))
    assert problems(card) == []
    drawn = [*(e["actions"] for e in card["body"] if e["type"] == "ActionSet"), card["actions"]]
    return [[action["title"] for action in row] for row in drawn]


def test_more_buttons_than_a_row_takes_stand_in_rows() -> None:
    numbers = [str(n) for n in range(15)]
    assert rows_of(*numbers) == [numbers[:5], numbers[5:10], numbers[10:14], numbers[14:]]


def test_buttons_that_a_narrow_chat_would_cut_stand_below_each_other() -> None:
    assert rows_of("Log it", "Change…", "Undo") == [["Log it", "Change…", "Undo"]]
    assert rows_of("The forecast", "Progress to quota", "The leaderboard", more="None of these") == [
        ["The forecast"],
        ["Progress to quota"],
        ["The leaderboard", "None of these"],
    ]


FORM = Form(
    "Title",
    (
        TextInput("person", "Person", "Dana", required=True, hint="A name"),
        TextInput("note", "Note", long=True),
        ChoiceInput("metric", "Metric", (Option("Won", "won"), Option("Deals", "deals")), "won"),
        DateInput("since", "Since", "2026-01-01"),
    ),
    Call("quota", {"person": "Dana", "kept": 1}),
    "Show",
    intro="Whose?",
    errors={"person": "Nobody is called **that**."},
)


def test_a_form_has_an_input_for_each_field_and_keeps_the_rest_of_its_call() -> None:
    card = render(answer(FORM))
    assert problems(card) == []
    inputs = [element for element in card["body"] if element["type"].startswith("Input.")]
    assert [(each["type"], each["id"], each["value"]) for each in inputs] == [
        ("Input.Text", "input:person", "Dana"),
        ("Input.Text", "input:note", ""),
        ("Input.ChoiceSet", "input:metric", "won"),
        ("Input.Date", "input:since", "2026-01-01"),
    ]
    assert inputs[0]["isRequired"]
    assert inputs[1]["isMultiline"]
    assert r"✗ Nobody is called \*\*that\*\*." in [element.get("text") for element in card["body"]]
    (submit,) = card["actions"]
    assert submit["data"] == {"call": {"do": "quota", "args": {"kept": 1}}}


def test_what_was_wrong_may_come_with_the_answer() -> None:
    card = render(answer(replace(FORM, errors={}), form_errors={"since": "Too early."}))
    assert "✗ Too early." in [element.get("text") for element in card["body"]]


def test_the_summary_tells_the_figure() -> None:
    card = Card("Your quota", (Text("x"), Figure("82.5%", "of $100,000", Status("▼", "behind"))))
    assert summary(card) == "Your quota: 82.5% of $100,000 · ▼ behind"
    assert summary(FORM) == "Title"


RARE = Form(
    "Goal",
    (
        TextInput("target", "How much", hint="Such as *20*"),
        NumberInput("weight", "Weight", "2", Decimal(1), unit="%"),
        NumberInput("rank", "Rank"),
    ),
    Call("set goal", {"why": "old"}),
    "Propose",
    note="They can accept it or answer.",
    more=(TextInput("why", "Why"),),
)


def test_what_is_rare_is_hidden_until_asked_for_or_wrong() -> None:
    def hidden(form: Form) -> tuple[bool, str]:
        card = render(answer(form))
        assert problems(card) == []
        (box,) = (element for element in card["body"] if element["type"] == "Container")
        (toggle,) = (each for element in card["body"] for each in element.get("actions", ()))
        assert (toggle["type"], toggle["targetElements"]) == ("Action.ToggleVisibility", [box["id"]])
        return box["isVisible"], box["items"][0]["id"]

    assert hidden(RARE) == (False, "input:why")
    assert hidden(replace(RARE, errors={"why": "Too long."})) == (True, "input:why")


def test_hints_stand_below_and_what_happens_next_comes_last() -> None:
    body = render(answer(RARE))["body"]
    assert body[2]["text"] == r"Such as \*20\*"
    assert body[-1]["text"] == "They can accept it or answer."


def test_a_number_has_an_input_with_its_bounds() -> None:
    _title, _target, _hint, weight, rank, *_rest = render(answer(RARE))["body"]
    assert (weight["type"], weight["label"], weight["value"], weight["min"]) == ("Input.Number", "Weight (%)", 2, 1)
    assert "value" not in rank


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (NumberInput("n", "Minutes", "", Decimal(10), Decimal(1_440)), "A number from 10 to 1,440."),
        (NumberInput("n", "Weight", "", Decimal(1), unit="%", required=True), "At least 1."),
        (NumberInput("n", "Places", "", most=Decimal(100)), "At most 100."),
        (NumberInput("n", "Rank", required=True), "Please fill this in."),
        (TextInput("n", "Why", required=True), "Please fill this in."),
    ],
)
def test_an_input_that_a_client_refuses_says_why(field: Input, words: str) -> None:
    card = render(answer(Form("Set", (field,), Call("set goal"), "Set")))
    assert problems(card) == []
    assert card["body"][1]["errorMessage"] == words


def test_an_input_that_takes_anything_demands_nothing() -> None:
    card = render(answer(Form("Set", (TextInput("why", "Why"), NumberInput("n", "Rank")), Call("set goal"), "Set")))
    assert not any("errorMessage" in element for element in card["body"])


@pytest.mark.parametrize(
    ("required", "count", "first"), [(False, 3, ("—", "")), (True, 3, ("Team 0", "t0")), (False, 20, ("Team 0", "t0"))]
)
def test_a_choice_that_may_be_left_out_can_be_taken_back(required: bool, count: int, first: tuple[str, str]) -> None:
    teams = tuple(Option(f"Team {n}", f"t{n}") for n in range(count))
    card = render(answer(Form("Show", (ChoiceInput("team", "Team", teams, "t1", required),), Call("quota"), "Show")))
    assert problems(card) == []
    choice = card["body"][1]
    assert (choice["choices"][0]["title"], choice["choices"][0]["value"]) == first
    assert choice["value"] == "t1"


def test_more_choices_than_a_card_holds_are_typed() -> None:
    many = tuple(Option(f"Person {n}", f"p{n}") for n in range(201))
    form = Form("Kudos", (ChoiceInput("person", "Whom", many, "p200", open=True),), Call("kudos"), "Send")
    card = render(answer(form))
    assert problems(card) == []
    assert (card["body"][1]["type"], card["body"][1]["value"]) == ("Input.Text", "Person 200")
