"""Hostile names stay words, and what is too long is shortened: Teams takes every card."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.blocks import Column, Fields, Figure, Heading, Item, Items, Progress, Quote, Status, Table, Text
from bot.cards import Answer, Button, Card, Reply
from bot.inputs import ChoiceInput, DateInput, Form, NumberInput, Option, TextInput
from bot.teams.limits import CARD_BYTES
from bot.teams.markdown import escape, paragraphs
from bot.teams.render import render
from bot.turn import Call
from tests.examples import examples
from tests.platforms.teams.validate import problems

DATE_MACRO = re.compile(r"\{\{(DATE|TIME)\(")
HOSTILE = (
    "[x](http://evil.example)",
    "![x](http://evil.example/p.png)",
    "**b**",
    "_i_",
    "~~s~~",
    "`c`",
    "# h",
    "- l",
    "1. l",
    "1) l",
    "> q",
    "---",
    "<b>b</b>",
    "<at>all</at>",
    "<http://evil.example>",
    "&lt;b&gt;",
    "&#42;",
    "\\*",
    "\\",
    "+ l",
    "{{DATE(2017-02-14T06:08:00Z, SHORT)}}",
    "{{{DATE(2017-02-14T06:08:00Z)}}}",
    "a\n===",
    "    code",
    "[a]: http://e",
    "| a |\n|---|\n| b |",
    "***",
    "a  \nb",
    "```\nx",
    "-$5,000",
    "$96,000",
    "3.5",
    "2. 1.",
)
words = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=60), st.text(alphabet="[]()*_`#-+.&<>~\\!{}=| 1a\n", max_size=30)
)


def answer(reply: Reply, **options: Any) -> Answer:
    return Answer(reply, "answered", Call("quota"), **options)


def shown(markdown: str, *, bold: bool = False) -> str:
    """What a client draws, failing where it would draw anything but paragraphs and, where told, `bold` words."""
    assert not DATE_MACRO.search(markdown)
    html = MarkdownIt("js-default").render(markdown)
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>", *(("<strong>", "</strong>") if bold else ())}
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def plain(text: str) -> str:
    return " ".join(text.replace("\0", "\ufffd").split())


@given(words)
def test_no_text_becomes_markup(text: str) -> None:
    assert shown(escape(text)) == plain(text)
    assert shown(paragraphs(text)) == plain(text)


@pytest.mark.parametrize(
    "text", ["$96,000", "Q4 2017", "Dana Lee – West", "-$5,000", "3.5", "€ 1.054,00", "0.92 (1 is on pace)"]
)
def test_common_text_stays_as_it_is(text: str) -> None:
    assert escape(text) == text


def test_a_figure_and_its_currency_are_not_torn_apart() -> None:
    assert escape("1.358.710\xa0€  in\ntutto") == "1.358.710\xa0€ in tutto"


def test_what_is_left_out_is_counted() -> None:
    rows = tuple((f"Deal {n}", "$1") for n in range(500))
    card = render(answer(Card("Title", (Table((Column("Deal"), Column("Amount", "right")), rows),))))
    assert problems(card) == []
    _, table, more = card["body"]
    drawn = len(table["rows"]) - 1
    assert drawn >= 40
    assert more["text"] == f"{500 - drawn} more rows"


cell = st.one_of(words, st.text(min_size=500, max_size=3_000))
rows_of = st.integers(1, 6).flatmap(
    lambda wide: st.builds(
        Table,
        st.tuples(*[st.builds(Column, cell, st.sampled_from(["left", "right"]))] * wide),
        st.lists(st.tuples(*[cell] * wide), max_size=8).map(lambda rows: tuple(rows * 20)),
    )
)
shares = st.decimals(-3, 50, places=3)
statuses = st.none() | st.builds(
    Status, st.sampled_from(["▲", "▼"]), cell, st.sampled_from(["plain", "muted", "good", "warning", "bad"])
)
calls = st.builds(Call, words, st.dictionaries(words, cell, max_size=3))
blocks = st.one_of(
    st.builds(Figure, cell, cell, statuses),
    st.builds(Text, cell, st.sampled_from(["plain", "muted", "good", "warning", "bad"]), cell),
    st.builds(Quote, cell, cell),
    st.builds(Items, st.lists(st.builds(Item, cell, cell, cell, statuses, st.none() | calls)).map(tuple)),
    st.builds(Heading, cell),
    st.builds(Progress, shares, st.none() | shares, cell),
    st.builds(Fields, st.lists(st.tuples(cell, cell), max_size=30).map(tuple), st.booleans()),
    rows_of,
)
cards = st.builds(
    Card,
    cell,
    st.lists(blocks, max_size=8).map(tuple),
    st.lists(st.builds(Button, cell, calls), max_size=40).map(tuple),
)
inputs = st.one_of(
    st.builds(TextInput, words, cell, cell, st.booleans(), st.booleans(), cell),
    st.builds(ChoiceInput, words, cell, st.lists(st.builds(Option, cell, words), min_size=1, max_size=60).map(tuple)),
    st.builds(DateInput, words, cell),
    st.builds(NumberInput, words, cell, cell, hint=cell),
)
forms = st.builds(
    Form,
    cell,
    st.lists(inputs, max_size=8).map(tuple),
    calls,
    cell,
    cell,
    st.dictionaries(words, cell, max_size=3),
    cell,
    st.lists(inputs, max_size=4).map(tuple),
)


@settings(max_examples=examples(60))
@given(cards | forms)
def test_teams_takes_every_reply_however_long(reply: Reply) -> None:
    card = render(answer(reply))
    assert problems(card) == []
    assert len(json.dumps(card)) <= CARD_BYTES
    for text in _texts(card["body"]):
        shown(text, bold=text.startswith("**"))


def _texts(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for item in node for text in _texts(item)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if node.get("type") == "TextBlock" else []
    facts = [part for fact in node.get("facts", []) for part in fact.values()]
    return own + facts + [text for name in ("items", "columns", "rows", "cells") for text in _texts(node.get(name))]
