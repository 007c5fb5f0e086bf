"""The blocks of a card as Adaptive Card elements, one case each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.blocks import Block, Chart, Fields, Figure, Heading, Item, Items, Progress, Quote, Status, Table, Text, Tone
from bot.i18n import ngettext
from bot.parts.lists import shown
from bot.teams.actions import press
from bot.teams.charts import chart
from bot.teams.limits import Caps, shorten
from bot.teams.markdown import escape, paragraphs
from bot.teams.png import bar

Element = dict[str, Any]

COLOURS: dict[Tone, Element] = {
    "plain": {},
    "muted": {"isSubtle": True, "size": "Small"},
    "good": {"color": "Good"},
    "warning": {"color": "Warning"},
    "bad": {"color": "Attention"},
}
# Yellow is unreadable on white, so verdicts stand on a tinted ground in the theme's own text colour.
GROUNDS: dict[Tone, str] = {
    "plain": "emphasis",
    "muted": "emphasis",
    "good": "good",
    "warning": "warning",
    "bad": "attention",
}

SENTENCE = 36
"""The most characters of a value that fit half a card."""
BESIDE = 16
"""The most characters of an item's figure that leave room for its name on a phone."""
OPENS = "›"
"""At the end of a row that opens what it shows: nothing else tells it from one that doesn't."""


def text_block(text: str, **options: Any) -> Element:
    """A wrapped text. The caller escapes it."""
    return {"type": "TextBlock", "text": text, "wrap": True, **options}


def draw(blocks: Sequence[Block], caps: Caps) -> Iterator[Element]:
    """The blocks from top to bottom. A progress bar takes the tone of the figure above it."""
    tone: Tone = "plain"
    for block in blocks:
        if isinstance(block, Figure) and block.status:
            tone = block.status.tone
        yield from _draw(block, tone, caps)


def _draw(block: Block, tone: Tone, caps: Caps) -> Iterator[Element]:
    match block:
        case Figure(value, caption, status):
            yield from _figure(value, caption, status, caps)
        case Text():
            yield _text(block, caps)
        case Quote(text, by):
            yield _quote(text, by, caps)
        case Items():
            yield from _items(block, caps)
        case Heading(text):
            yield _heading(text, caps)
        case Progress(share, marker, caption):
            words = shorten(caption, caps.text)
            yield {"type": "Image", "url": bar(share, marker, tone), "size": "Stretch", "altText": words}
            yield small_print(caption, caps, spacing="Small")
        case Fields():
            yield from _fields(block, caps)
        case Table():
            yield from _table(block, caps)
        case Chart():
            yield chart(block, caps)
            yield small_print("\n".join(block.lines), caps, spacing="Small")


def small_print(text: str, caps: Caps, **options: Any) -> Element:
    return text_block(paragraphs(shorten(text, caps.text)), size="Small", isSubtle=True, **options)


def _words(text: str, caps: Caps, **options: Any) -> Element:
    """A text of one line."""
    return text_block(escape(shorten(text, caps.cell)), **options)


def _columns(left: Element, *right: Sequence[Element]) -> Element:
    """What takes the room there is, and columns that take no more than they need."""
    columns = [{"type": "Column", "width": "stretch", "verticalContentAlignment": "Center", "items": [left]}]
    for items in filter(None, right):
        columns.append({**columns[0], "width": "auto", "items": [*items]})
    return {"type": "ColumnSet", "columns": columns}


def _figure(value: str, caption: str, status: Status | None, caps: Caps) -> Iterator[Element]:
    judged = f"{status.symbol} {status.words}".strip() if status else ""
    tint = GROUNDS[status.tone if status else "plain"]
    # The tint is a container's: a column's would be as high as the figure.
    words = {"type": "Container", "style": tint, "items": [_words(judged, caps, weight="Bolder", size="Small")]}
    number = _words(value, caps, size="ExtraLarge", weight="Bolder")
    yield {**_columns(number, [words] if judged else []), "spacing": "Small"}
    if caption.strip():
        yield _words(caption, caps, isSubtle=True, spacing="Small")


def _text(block: Text, caps: Caps) -> Element:
    words = paragraphs(shorten(block.text, caps.text))
    text = " ".join(filter(None, (_bold(block.strong), words)))
    if block.tone in ("warning", "bad"):
        return {"type": "Container", "style": GROUNDS[block.tone], "items": [text_block(text)]}
    return text_block(text, **COLOURS[block.tone])


def _bold(text: str) -> str:
    return f"**{escape(text)}**" if text.strip() else ""


def _quote(text: str, by: str, caps: Caps) -> Element:
    said = text_block(paragraphs(shorten(text, caps.text)))
    return {"type": "Container", "style": "emphasis", "items": [said, small_print(by, caps, spacing="Small")]}


def _heading(text: str, caps: Caps) -> Element:
    return _words(text, caps, weight="Bolder", size="Medium", style="heading", spacing="Medium", separator=True)


def _items(block: Items, caps: Caps) -> Iterator[Element]:
    """A row each, which opens what it shows when it is pressed."""
    drawn, rest = shown(block, caps.rows)
    for number, item in enumerate(drawn, 1):
        lines = _item(item, number if block.numbered else 0, caps)
        look = {"spacing": "Small", "separator": True} if number > 1 else {"spacing": "Default"}
        opens = press(item.title, item.call) if item.call else None
        yield {"type": "Container", **look, "items": lines, **({"selectAction": opens} if opens else {})}
    if rest:
        yield small_print(rest, caps)


def _item(item: Item, number: int, caps: Caps) -> list[Element]:
    """Name and figure side by side, unless the figure would squeeze the name; a mark at the end where it opens."""
    title = _words(f"{number}. {item.name}" if number else item.name, caps, weight="Bolder")
    squeezes = len(item.value) > BESIDE
    look = {"spacing": "None"} if squeezes else {"horizontalAlignment": "Right"}
    value = [_words(item.value, caps, weight="Bolder", **look)] if item.value else []
    mark = [text_block(OPENS, isSubtle=True)] if item.call else []
    lines = [_columns(title, mark), *value] if squeezes else [_columns(title, value, mark)]
    return [*lines, *([small_print(item.reason, caps, spacing="None")] if item.reason else [])]


def _fields(block: Fields, caps: Caps) -> Iterator[Element]:
    """A line each or, where all values are short, two by two."""
    items = block.items[: caps.rows]
    if block.lines or any(len(value) > SENTENCE for _label, value in items):
        for n, (label, value) in enumerate(items):
            line = f"{_bold(shorten(label, caps.cell))}  {escape(shorten(value, caps.text))}"
            yield text_block(line, **({"spacing": "Small"} if n else {}))
    else:
        for n in range(0, len(items), 2):
            cells = [_field(label, value, caps) for label, value in items[n : n + 2]]
            empty = {"type": "Column", "width": "stretch", "items": []}
            yield {"type": "ColumnSet", "columns": [*cells, *[empty] * (2 - len(cells))]}
    yield from _more(len(block.items) - caps.rows)


def _field(label: str, value: str, caps: Caps) -> Element:
    said = _words(value, caps, weight="Bolder", spacing="None")
    return {"type": "Column", "width": "stretch", "items": [_words(label, caps, size="Small", isSubtle=True), said]}


def _table(table: Table, caps: Caps) -> Iterator[Element]:
    rows = table.rows[: caps.rows]
    widths = [_width([column.label, *(row[n] for row in rows)]) for n, column in enumerate(table.columns)]
    whole = len(rows) == len(table.rows)
    looks: list[Element] = [{"weight": "Bolder"} if table.total and whole and row is rows[-1] else {} for row in rows]
    yield {
        "type": "Table",
        "showGridLines": False,
        "columns": [{"width": width} for width in widths],
        "rows": [
            _row([column.label for column in table.columns], table, caps, {"weight": "Bolder", "size": "Small"}),
            *(_row(row, table, caps, look) for row, look in zip(rows, looks, strict=True)),
        ],
    }
    yield from _more(len(table.rows) - caps.rows)


def _width(cells: Sequence[str]) -> int:
    """A column's share of the table: its longest text, up to 32 characters, and the space beside it."""
    return min(max(map(len, cells)), 32) + 3


def _row(cells: Sequence[str], table: Table, caps: Caps, look: Element) -> Element:
    return {
        "type": "TableRow",
        "cells": [
            {
                "type": "TableCell",
                "items": [
                    text_block(
                        escape(shorten(cell, caps.cell)),
                        **look,
                        **({"horizontalAlignment": "Right"} if column.align == "right" else {}),
                    )
                ],
            }
            for column, cell in zip(table.columns, cells, strict=True)
        ],
    }


def _more(left: int) -> Iterator[Element]:
    if left > 0:
        words = ngettext("{count} more row", "{count} more rows", left).format(count=left)
        yield text_block(words, isSubtle=True, size="Small")
