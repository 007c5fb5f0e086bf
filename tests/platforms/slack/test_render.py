from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import Column, Fields, Figure, Heading, Item, Items, Progress, Quote, Status, Table, Text
from bot.cards import Button, Card, Source
from bot.slack import limits
from bot.slack.blocks import bar
from bot.slack.render import message
from bot.turn import Call
from tests.examples import examples
from tests.platforms.slack.checks import faults, markup, texts

AT = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
SOURCE = Source("deals.csv", AT, timedelta(hours=3), stale=False)
CARD = Card(
    "Your quota · Q2 2026",
    (
        Figure("81.2%", "of $440,000", Status("◆", "Slightly behind pace", "warning")),
        Progress(Decimal("0.812"), Decimal("0.9"), "81.2% booked, 90.0% expected by today"),
        Fields((("Booked", "$357,666"), ("Gap", "$82,334"))),
        Text("Working days: Mon–Fri.", "muted"),
        Heading("The deals behind it"),
        Table((Column("Deal"), Column("Amount", "right")), (("Kestrel", "$38,100"), ("Ashdown", "$42,200"))),
    ),
    (
        Button("Deals to close the gap", Call("pipeline"), primary=True),
        Button("Q1 2026", Call("quota", {"period": "Q1"})),
    ),
    as_of=AT,
    source=SOURCE,
)
HOSTILE = (
    "<!channel>",
    "<@U0123456789>",
    "<http://evil.example|click>",
    "*bold*",
    "_it_",
    "~gone~",
    "`code`",
    ":tada:",
    "> quote",
    "a\n*b*\n",
    "@here",
    "#general",
    "http://evil.example",
    "evil.example",
    "a@evil.example",
    "&lt;!here&gt;",
    "\\*x\\*",
)


def test_the_figure_comes_first_with_its_judgement_in_words():
    blocks = message(CARD).blocks
    assert [block["type"] for block in blocks] == [
        "context",
        "header",
        "context",
        "rich_text",
        "context",
        "section",
        "context",
        "divider",
        "rich_text",
        "table",
        "actions",
        "context",
    ]
    assert blocks[1]["text"]["text"] == "81.2%   🔶 Slightly behind pace"
    assert not faults(blocks)


def test_without_a_figure_the_title_leads():
    assert (
        message(Card("Not available", (Text("It isn't yours to see."),))).blocks[0]["text"]["text"] == "Not available"
    )


def test_buttons_carry_their_calls():
    (actions,) = (block for block in message(CARD).blocks if block["type"] == "actions")
    assert [json.loads(each["value"]) for each in actions["elements"]] == [each.call.to_json() for each in CARD.buttons]
    assert [each.get("style") for each in actions["elements"]] == ["primary", None]


def test_the_words_say_all_that_the_blocks_show():
    said = message(CARD).text
    for shown in ("Your quota", "81.2% of $440,000", "Slightly behind pace", "Gap: $82,334", "Kestrel", "deals.csv"):
        assert shown in said


def test_a_stale_source_is_warned_about():
    old = Card("Quota", as_of=AT, source=Source("deals.csv", AT, timedelta(days=9), stale=True))
    assert any("⚠" in text for text in texts(message(old).blocks))
    assert not any("⚠" in text for text in texts(message(CARD).blocks))


def test_columns_are_aligned_and_the_largest_table_is_slacks_own():
    small = Table((Column("A"), Column("B", "right")), (("x", "1,000"),))
    blocks = message(Card("Why", (small, CARD.body[-1]))).blocks
    assert [block["type"] for block in blocks] == ["header", "rich_text", "table"]
    assert [each["align"] for each in blocks[2]["column_settings"]] == ["left", "right"]
    drawn = blocks[1]["elements"][0]["elements"][0]["text"]
    assert drawn.splitlines() == ["A      B", "─  ─────", "x  1,000"]


def test_a_long_table_says_how_much_is_left_out():
    rows = tuple((f"Deal {index}", "1") for index in range(150))
    (table,) = (
        block
        for block in message(Card("T", (Table((Column("D"), Column("n")), rows),))).blocks
        if block["type"] == "table"
    )
    assert len(table["rows"]) == limits.TABLE_ROWS
    assert table["rows"][-1][0]["text"] == "… 52 more"


def runs(block: dict[str, Any]) -> list[tuple[str, bool]]:
    """The words of a rich text, and whether they are bold."""
    return [(each["text"], "style" in each) for part in block["elements"] for each in part["elements"]]


def test_the_words_that_carry_the_point_are_bold():
    _title, said = message(Card("Quota", (Text("That's €24 short.", strong="At this rate you'll reach €275."),))).blocks
    assert runs(said) == [("At this rate you'll reach €275.", True), (" That's €24 short.", False)]


def test_a_sentence_that_says_it_all_needs_no_title_but_the_notification_has_it():
    made = message(Card("Will you make it?", (Text("Heading for €275.", strong="Not at this rate."),), brief=True))
    assert [block["type"] for block in made.blocks] == ["rich_text"]
    assert made.text == "Will you make it?\nNot at this rate. Heading for €275."


PEOPLE = Items(
    (
        Item("Daniel Price", "57.8%", "€9 to go.", Status("◆", "Slightly behind", "warning"), Call("quota", {"n": 1})),
        Item("Rafael", "95.2%", "", Status("▲", "Ahead", "good"), Call("quota", {"n": 2})),
        Item("Nobody"),
    ),
    more=2,
)


def test_an_item_is_its_name_and_figure_and_its_reason_below():
    _title, daniel, why, rafael, ahead, nobody, more = message(Card("Team", (PEOPLE,))).blocks
    assert runs(daniel) == [("🔶 Daniel Price", True), ("  57.8%", False)]
    assert [each["text"] for each in why["elements"]] == ["Slightly behind · €9 to go."]
    assert runs(rafael)[0] == ("🟢 Rafael", True)
    assert (ahead["elements"][0]["text"], runs(nobody), more["elements"][0]["text"]) == (
        "Ahead",
        [("Nobody", True)],
        "and 2 more",
    )


def test_ten_items_are_shown_and_the_others_counted():
    blocks = message(Card("Deals", (Items(tuple(Item(str(n)) for n in range(13)), numbered=True, more=2),))).blocks
    assert runs(blocks[10]) == [("10. 9", True)]
    assert [each["text"] for each in blocks[11]["elements"]] == ["and 5 more"]


@pytest.mark.parametrize(
    ("symbol", "tone", "shown"),
    [
        ("✔", "good", "✅"),
        ("▲", "good", "🟢"),
        ("●", "good", "🟢"),
        ("◆", "warning", "🔶"),
        ("▼", "bad", "🔻"),
        ("▲", "bad", "▲"),
        ("●", "plain", "●"),
        ("", "plain", ""),
    ],
)
def test_a_symbol_has_the_colour_of_the_judgement_and_never_another(symbol: str, tone: Any, shown: str):
    head = message(Card("Q", (Figure("1", "", Status(symbol, "so", tone)),))).blocks[1]
    assert head["text"]["text"] == f"1   {shown} so".replace("  so", " so") if symbol else "1   so"


def test_labels_with_sentences_are_lines_of_one_paragraph():
    fields = Fields((("Deals", "What closes this week?"), ("Goals", "Set a goal")), lines=True)
    _title, lines = message(Card("Ask", (fields,))).blocks
    assert runs(lines) == [
        ("Deals", True),
        ("  What closes this week?", False),
        ("\nGoals", True),
        ("  Set a goal", False),
    ]


def test_a_sum_is_a_bold_last_row():
    table = Table((Column("Deal"), Column("Pays", "right")), (("a", "€1"), ("November", "€1")), total=True)
    rows = message(Card("Pay", (table,))).blocks[1]["rows"]
    assert [row[0]["type"] for row in rows] == ["rich_text", "raw_text", "rich_text"]


def test_the_last_line_says_what_came_by_itself_and_how_old_its_data_is():
    made = message(Card("Week", occasion="Your week · every Monday", as_of=AT + timedelta(hours=3), source=SOURCE))
    assert list(texts(made.blocks))[-1] == "Your week · every Monday · deals.csv, 3 hours ago"


def test_the_moment_is_told_only_where_it_is_another_day():
    made = message(Card("Week", as_of=AT - timedelta(days=30), source=SOURCE))
    assert list(texts(made.blocks))[-1].startswith("As of Mon")


def test_old_data_is_warned_about_above_the_figure():
    old = Card("Quota", (Figure("81%", ""),), source=Source("deals.csv", AT, timedelta(days=9), stale=True))
    title, warned, figure, _line = message(old).blocks
    assert (title["type"], figure["type"]) == ("context", "header")
    assert "9 days old" in runs(warned)[0][0]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_never_become_markup(name: str):
    body = (
        Figure(name, name, Status(name, name)),
        Text(name),
        Heading(name),
        Progress(Decimal(1), None, name),
        Fields(((name, "1"), ("1", name))),
        Fields(((name, name),), lines=True),
        Quote(name, name),
        Items((Item(name, name, name, Status(name, name), Call("quota")),)),
        Table((Column(name), Column("b")), ((name, "1"),)),
    )
    made = message(Card(name, body, (Button(name, Call("quota", {"person": name})),), pick=name))
    assert not faults(made.blocks)
    assert not any(name.strip() in text for text in markup(made.blocks))
    assert not re.search(r"<[!@#h]", made.text)
    assert name in list(texts(made.blocks))


@pytest.mark.parametrize(
    ("share", "marker", "drawn"),
    [
        ("0", None, "▱" * 20),
        ("0.5", "0.25", "▰" * 5 + "┃" + "▰" * 5 + "▱" * 10),
        ("0.25", "0.5", "▰" * 5 + "▱" * 5 + "┃" + "▱" * 10),
        ("1", "1", "▰" * 20 + "┃"),
        ("2", "1", "▰" * 10 + "┃" + "▰" * 10),
        ("-0.3", "0", "┃" + "▱" * 20),
    ],
)
def test_the_bar_shows_what_is_done_and_where_it_should_be(share: str, marker: str | None, drawn: str):
    assert bar(Decimal(share), Decimal(marker) if marker else None) == drawn


words = st.text(max_size=400) | st.sampled_from(HOSTILE) | st.just("x" * 20_000)
decimals = st.decimals(-10, 10, allow_nan=False, places=3)
tones = st.sampled_from(["plain", "muted", "good", "warning", "bad"])
statuses = st.none() | st.builds(Status, st.sampled_from("▲◆▼"), words)
tables = st.integers(1, 25).flatmap(
    lambda width: st.builds(
        Table,
        st.tuples(*[st.builds(Column, words, st.sampled_from(["left", "right"]))] * width),
        st.lists(st.tuples(*[words] * width), max_size=4).map(tuple),
    )
)
calls = st.builds(Call, words, st.dictionaries(words, words, max_size=2))
items = st.builds(
    Items,
    st.lists(st.builds(Item, words, words, words, statuses, st.none() | calls), max_size=14).map(tuple),
    st.booleans(),
    st.integers(0, 3),
)
blocks = st.one_of(
    st.builds(Figure, words, words, statuses),
    st.builds(Text, words, tones, words),
    st.builds(Quote, words, words),
    items,
    st.builds(Heading, words),
    st.builds(Progress, decimals, st.none() | decimals, words),
    st.builds(Fields, st.lists(st.tuples(words, words), max_size=25).map(tuple), st.booleans()),
    tables,
)
buttons = st.builds(Button, words, calls, st.booleans(), st.booleans())
cards = st.builds(
    Card,
    words,
    st.lists(blocks, max_size=12).map(tuple),
    st.lists(buttons, max_size=30).map(tuple),
    as_of=st.none() | st.just(AT),
    source=st.none() | st.just(SOURCE),
    brief=st.booleans(),
    pick=words,
)


@given(cards)
@settings(max_examples=examples(150))
def test_any_card_is_a_message_that_slack_takes(card: Card):
    made = message(card, Button("Send to my DM", Call("quota")))
    assert not faults(made.blocks)
    assert 0 < len(made.text) <= limits.FALLBACK + 4 * made.text.count("&")


def test_a_card_of_many_parts_says_how_many_are_left_out():
    made = message(Card("Long", tuple(Text(str(index)) for index in range(80))))
    assert (len(made.blocks), not faults(made.blocks)) == (limits.BLOCKS, True)
    assert "32 more parts" in list(texts(made.blocks))[-1]
