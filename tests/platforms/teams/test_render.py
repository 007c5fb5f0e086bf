"""Cards that Teams takes, whatever is in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.blocks import Block, Column, Fields, Figure, Progress, Status, Table, Text
from bot.cards import Answer, Button, Card, Reply, Source
from bot.inputs import ChoiceInput, DateInput, Form, Option, TextInput
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
    assert judged["items"][0]["text"] == "▼ Slightly behind pace"
    assert judged["style"] == "warning"
    assert caption["text"] == "of $100,000"


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


def test_fields_are_facts() -> None:
    (facts,) = body(Fields((("Booked", "$1"), ("*Gap*", "_$2_"))))
    assert facts["facts"] == [{"title": "Booked", "value": "$1"}, {"title": r"\*Gap\*", "value": r"\_$2\_"}]


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
    source = Source("crm.csv", NOW, timedelta(days=3), stale=True)
    card = render(answer(Card("Title", as_of=NOW, source=source)))
    assert problems(card) == []
    line, warning = card["body"][1:]
    assert "crm.csv, 3 days ago" in line["text"]
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


def test_more_buttons_than_a_row_takes_stand_in_rows() -> None:
    card = render(answer(Card("Title", buttons=tuple(Button(str(n), Call("quota")) for n in range(15)))))
    assert problems(card) == []
    rows = [card["actions"], *(e["actions"] for e in card["body"] if e["type"] == "ActionSet")]
    assert [len(row) for row in rows] == [6, 6, 3]


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
