"""Cards and forms in a terminal: what is told without colour, what fits, and what must not reach the terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.blocks import Column, Fields, Figure, Item, Items, Progress, Status, Table, Text
from bot.cards import Answer, Button, Card, Source
from bot.console.blocks import DONE, MARKER, REST, WHOLE, bar
from bot.console.form import fill, filled_call
from bot.console.plain import clean, plain
from bot.console.render import show, show_answer
from bot.i18n import speaking
from bot.inputs import ChoiceInput, Form, Option, TextInput
from bot.turn import Call

NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
CARD = Card(
    "Your quota · Q2 2026",
    (
        Figure("62.5%", "of $80,000", Status("◆", "Slightly behind pace", "warning")),
        Progress(Decimal("0.625"), Decimal("0.7"), "62.5% booked, 70.0% expected by today"),
        Fields((("Booked", "$50,000"), ("Quota", "$80,000"), ("Gap", "$30,000"), ("Pace", "0.89"))),
        Table((Column("Deal"), Column("Amount", "right")), (("Acme", "$9,000"), ("Globex", "$21,000"))),
    ),
    (Button("Why these numbers?", Call("why")), Button("Q1 2026", Call("quota"))),
    as_of=NOW,
    source=Source("deals.csv", NOW - timedelta(hours=3), timedelta(hours=3), stale=False),
)


def drawn(card: Card | Form, width: int = 80, **options: object) -> str:
    out = io.StringIO()
    show(Console(file=out, width=width, **options), card)  # type: ignore[arg-type]
    return out.getvalue()


def test_a_card_says_everything_without_colour():
    screen = drawn(CARD)
    for said in (
        "Your quota · Q2 2026",
        "62.5%  of $80,000",
        "◆ Slightly behind pace",
        "70.0% expected by today",
        "3 hours ago",
    ):
        assert said in screen
    assert "[1] Why these numbers?   [2] Q1 2026" in screen
    assert "\x1b" not in screen


@pytest.mark.parametrize("width", [30, 44, 80, 200])
def test_no_line_is_wider_than_the_terminal(width):
    assert max(len(row) for row in drawn(CARD, width).splitlines()) <= width


def test_figures_of_a_table_end_in_one_column():
    rows = [row for row in drawn(CARD).splitlines() if "$9,000" in row or "$21,000" in row]
    assert len({row.rindex("000") for row in rows}) == 1


def test_short_values_stand_in_two_columns_where_there_is_room():
    together = [row for row in drawn(CARD, 80).splitlines() if "Booked" in row]
    assert "Gap" in together[0]
    assert not [row for row in drawn(CARD, 30).splitlines() if "Booked" in row and "Gap" in row]


def test_colour_only_where_the_terminal_has_some(monkeypatch):
    assert "\x1b[33m" in drawn(CARD, force_terminal=True, color_system="standard").replace("1;33", "33")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "33m" not in drawn(CARD, force_terminal=True, color_system="standard")


def test_what_a_deal_is_called_neither_drives_the_terminal_nor_is_markup():
    hostile = Card("x", (Text("[bold]Acme[/bold] \x1b]0;owned\x07\x1b[31m \u202efdp"),))
    for screen in (drawn(hostile), plain(hostile)):
        assert "[bold]Acme[/bold]" in screen
        assert not {"\x1b", "\x07", "\u202e"} & set(screen)


def test_an_old_import_is_warned_of():
    old = Card("x", as_of=NOW, source=Source("deals.csv", NOW, timedelta(days=5), stale=True))
    assert "⚠ The newest import is 5 days old" in drawn(old)
    assert "⚠" not in drawn(CARD)


def test_several_sources_are_as_old_as_the_oldest():
    several = Source("2 sources", NOW, timedelta(hours=3), stale=True, oldest=timedelta(days=5))
    screen = " ".join(drawn(Card("x", as_of=NOW, source=several)).split())
    assert "2 sources, the newest 3 hours ago, the oldest 5 days ago" in screen
    assert "⚠ The oldest of the sources is 5 days old" in screen


def test_the_footer_speaks_the_asker_s_language():
    out = io.StringIO()
    show_answer(Console(file=out, width=80), Answer(CARD, "answered", locale="it_IT"))
    assert "3 ore fa" in out.getvalue()


def test_only_you_can_see_this_is_said_where_others_read_along():
    out = io.StringIO()
    show_answer(Console(file=out, width=80), Answer(CARD, "answered"), private=True)
    assert "Only you can see this" in out.getvalue()


@given(st.decimals(-2, 5, places=3), st.none() | st.decimals(0, 1, places=3), st.integers(10, 120))
def test_a_bar_is_as_wide_as_asked_and_marks_today(share, marker, width):
    cells = bar(share, marker, width, "plain").plain
    assert len(cells) == width
    assert cells.count(MARKER) == (marker is not None)
    assert set(cells) <= {DONE, REST, MARKER, WHOLE}


@given(st.decimals(0, 1, places=3), st.decimals(0, 1, places=3))
def test_a_longer_bar_never_means_less(one, other):
    less, more = sorted((one, other))
    assert bar(less, None, 60, "plain").plain.count(DONE) <= bar(more, None, 60, "plain").plain.count(DONE)


@pytest.mark.parametrize(("share", "done"), [("0", 0), ("0.5", 50), ("1", 100), ("-0.4", 0)])
def test_a_bar_shows_its_share(share, done):
    assert bar(Decimal(share), None, 100, "plain").plain.count(DONE) == done


def test_past_the_whole_the_bar_shows_where_the_whole_was():
    cells = bar(Decimal("1.25"), Decimal("0.5"), 100, "good").plain
    assert cells.index(WHOLE) == 80
    assert cells.index(MARKER) == 40


def test_plain_text_has_every_figure_and_no_drawing():
    text = plain(CARD)
    assert "Booked: $50,000" in text
    assert "62.5% of $80,000 · ◆ Slightly behind pace" in text
    assert not set(text) & set("╭│█░┃")


def test_a_form_shows_its_fields_and_what_was_wrong():
    form = Form(
        "Set a goal",
        (
            TextInput("amount", "Amount", "500", required=True),
            ChoiceInput("metric", "Metric", (Option("Won amount", "won_amount"), Option("Demos", "demos")), "demos"),
        ),
        Call("set goal"),
        "Save",
        errors={"amount": "Give a number."},
    )
    for screen in (drawn(form), plain(form)):
        assert "Amount" in screen
        assert "required" in screen
        assert "Demos" in screen
        assert "✗ Give a number." in screen


@given(st.text())
def test_clean_text_holds_no_control_characters(text):
    with speaking("en"):
        assert all(char == "\n" or (ord(char) >= 32 and char != "\x7f") for char in clean(text))


PEOPLE = Items(
    (
        Item("Daniel Price", "57.8%", "$9 to go.", Status("◆", "Slightly behind", "warning"), Call("quota")),
        Item("Nobody", "1%"),
        Item("Rafael", "95.2%", call=Call("quota", {"n": 2})),
    ),
    more=2,
)


def test_what_can_be_opened_is_numbered_before_the_buttons():
    rows = [row.strip("│ ") for row in drawn(Card("Team", (PEOPLE,), (Button("Path", Call("path")),))).splitlines()]
    daniel, why, nobody, rafael, more = rows[1:6]
    assert (daniel.split()[:2], daniel.split()[-1]) == (["[1]", "◆"], "57.8%")
    assert why == "Slightly behind · $9 to go."
    assert (nobody.split(), rafael.split()) == (["Nobody", "1%"], ["[2]", "Rafael", "95.2%"])
    assert more == "and 2 more"
    assert "[3] Path" in rows


def test_the_numbers_are_those_of_what_can_be_pressed():
    card = Card("Team", (PEOPLE,), (Button("Path", Call("path")),))
    assert [each.call for each in card.choices] == [Call("quota"), Call("quota", {"n": 2}), Call("path")]


def test_no_number_stands_for_an_item_that_is_not_shown():
    many = Items(tuple(Item(str(n), call=Call("quota", {"n": n})) for n in range(14)))
    card = Card("Team", (many,), (Button("Path", Call("path")),))
    assert len(card.choices) == 11
    assert "[11] Path" in drawn(card)


def test_old_data_is_warned_about_above_the_figure():
    old = replace(CARD, source=Source("deals.csv", NOW, timedelta(days=9), stale=True))
    screen = drawn(old)
    assert screen.index("9 days old") < screen.index("62.5%")
    assert plain(old).splitlines()[1].startswith("⚠")


def test_a_form_asks_for_the_rest_only_when_told():
    form = Form(
        "Goal", (TextInput("target", "How much"),), Call("set goal"), "Propose", more=(TextInput("why", "Why"),)
    )

    def filled(*typed: str) -> Call:
        lines = iter(typed)
        return filled_call(fill(form, Console(file=io.StringIO()), lambda _prompt: next(lines)))

    assert filled("20").args == {"target": "20"}
    assert filled("/more", "20", "a push").args == {"target": "20", "why": "a push"}


def test_a_choice_takes_words_of_ones_own_where_it_is_open():
    period = ChoiceInput("period", "Period", (Option("This quarter", "q"),), open=True)
    lines = iter(("last may",))
    form = Form("Quota", (period,), Call("quota"), "Show")
    assert filled_call(fill(form, Console(file=io.StringIO()), lambda _prompt: next(lines))).args == {
        "period": "last may"
    }
