"""What readers of a card or a form are spared: whatever a phone cuts, and whatever only programs read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.blocks import Block, Fields, Figure, Heading, Items, Progress, Quote, Table, Text
from bot.cards import Card, Reply
from bot.inputs import ChoiceInput, Form

BUTTON, TITLE, CELL, COLUMNS, CHOICES = 25, 24, 16, 3, 5
_CODE = re.compile(r"\d{4}-\d{2}-\d{2}|\b[a-z]+_[a-z_]+\b|#\d+\b")


def offences(reply: Reply, *, document: bool = False) -> list[str]:
    """What is wrong with a reply for whoever reads it; a `document` may have tables as wide as it likes."""
    found = [*_card(reply, document=document)] if isinstance(reply, Card) else [*_form(reply)]
    return [*found, *(f"code in «{words}»" for words in _words(reply) if _CODE.search(words))]


def _card(card: Card, *, document: bool) -> Iterator[str]:
    yield from (f"button «{each.label}»" for each in card.buttons if len(each.label) > BUTTON)
    if sum(each.primary for each in card.buttons) > 1:
        yield "several filled buttons"
    for table in (block for block in card.body if isinstance(block, Table) and not document):
        if len(table.columns) > COLUMNS:
            yield f"{len(table.columns)} columns"
        yield from (f"cell «{cell}»" for row in table.rows for cell in row if len(cell) > CELL)


def _form(form: Form) -> Iterator[str]:
    for name, words in (("title", form.title), ("submit", form.submit)):
        if len(words) > TITLE:
            yield f"{name} «{words}»"
    if len(form.inputs) > CHOICES:
        yield f"{len(form.inputs)} inputs"


def _words(reply: Reply) -> Iterator[str]:
    yield reply.title
    if isinstance(reply, Card):
        yield from (words for block in reply.body for words in _said(block))
        yield from (each.label for each in reply.buttons)
        return
    yield from (reply.intro, reply.note, *reply.errors.values())
    for each in reply.every:
        yield from (each.label, each.hint)
        yield from (option.label for option in each.options) if isinstance(each, ChoiceInput) else ()


def _said(block: Block) -> Iterator[str]:
    match block:
        case Figure():
            yield from (block.value, block.caption, block.status.words if block.status else "")
        case Text():
            yield block.words
        case Items():
            yield from (words for item in block.items for words in (item.title, item.value, item.detail))
        case Fields():
            yield from (words for pair in block.items for words in pair)
        case Progress():
            yield block.caption
        case Heading():
            yield block.text
        case Table():
            yield from (cell for row in block.rows for cell in row)
        case Quote():
            yield block.by
        case _:
            return
