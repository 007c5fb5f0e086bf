"""Cards and forms in a terminal: what is told without colour, what fits, and what must not reach the terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.blocks import Column, Fields, Figure, Progress, Status, Table, Text
from bot.cards import Answer, Button, Card, Source
from bot.console.blocks import DONE, MARKER, REST, WHOLE, bar
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
