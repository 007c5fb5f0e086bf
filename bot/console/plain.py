"""A reply as plain text without colours or boxes, for machines, logs and screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from unicodedata import category

from bot.blocks import Block, Chart, Column, Fields, Figure, Heading, Items, Progress, Quote, Table, Text
from bot.cards import Card, Reply
from bot.i18n import _, day
from bot.inputs import ChoiceInput, DateInput, Form, Input
from bot.parts.footer import footer, warning
from bot.parts.lists import shown


def clean(text: str) -> str:
    """The text without control characters: a deal's name must not steer the terminal."""
    return "".join(c for c in text if c == "\n" or category(c) not in ("Cc", "Cf")) if not text.isprintable() else text


def plain(reply: Reply) -> str:
    lines = _card(reply) if isinstance(reply, Card) else _form(reply)
    return clean("\n".join(lines))


def _card(card: Card) -> Iterator[str]:
    yield card.title
    for block in (*warning(card), *card.body, *footer(card)):
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Figure(value, caption, status):
            judged = f"· {status.symbol} {status.words}" if status else ""
            yield " ".join(filter(None, (value, caption, judged)))
        case Text():
            yield block.words
        case Quote(text, by):
            yield f"“{text}” – {by}"
        case Items():
            yield from _items(block)
        case Heading(text):
            yield text
        case Progress():
            yield block.caption
        case Fields(items):
            yield from (f"{label}: {value}" for label, value in items)
        case Table(columns, rows):
            yield from _table(columns, rows)
        case Chart(title):
            yield from (title, *block.lines)


def _items(block: Items) -> Iterator[str]:
    drawn, rest = shown(block)
    for number, item in enumerate(drawn, 1):
        title = f"{number}. {item.name}" if block.numbered else item.name
        yield "  ".join(part for part in (title, item.value) if part)
        if item.reason:
            yield f"  {item.reason}"
    if rest:
        yield rest


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    lines = [[column.label for column in columns], *rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(columns))]
    for line in lines:
        cells = (
            cell.rjust(width) if column.align == "right" else cell.ljust(width)
            for cell, column, width in zip(line, columns, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _form(form: Form) -> Iterator[str]:
    yield form.title
    if form.intro:
        yield form.intro
    for field in form.every if form.whole else form.inputs:
        yield f"{field.label}: {shown_value(field)}" + (" (" + _("required") + ")" if field.required else "")
        if error := form.errors.get(field.name):
            yield f"✗ {error}"


def shown_value(field: Input) -> str:
    """What an input holds, in the words of its options."""
    if isinstance(field, ChoiceInput):
        return next((option.label for option in field.options if option.value == field.value), field.value)
    if isinstance(field, DateInput):
        with suppress(ValueError):
            return day(date.fromisoformat(field.value))
    return field.value
