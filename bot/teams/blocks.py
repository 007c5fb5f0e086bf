"""The blocks of a card as Adaptive Card elements, one case each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.blocks import Block, Chart, Fields, Figure, Heading, Item, Items, Progress, Quote, Status, Table, Text, Tone
from bot.i18n import ngettext
from bot.teams.charts import chart
from bot.teams.limits import Caps, shorten
from bot.teams.markdown import escape, paragraphs
from bot.teams.png import bar

Element = dict[str, Any]

COLOURS: dict[Tone, Element] = {
    "plain": {},
    "muted": {"isSubtle": True},
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


def text_block(text: str, **options: Any) -> Element:
    """A wrapped text. The caller escapes it."""
    return {"type": "TextBlock", "text": text, "wrap": True, **options}


def draw(blocks: Sequence[Block], caps: Caps, *, small: bool = False) -> Iterator[Element]:
    """The blocks from top to bottom. A progress bar takes the tone of the figure above it."""
    tone: Tone = "plain"
    for block in blocks:
        if isinstance(block, Figure) and block.status:
            tone = block.status.tone
        yield from _draw(block, tone, caps, {"size": "Small"} if small else {})


def _draw(block: Block, tone: Tone, caps: Caps, size: Element) -> Iterator[Element]:
    match block:
        case Figure(value, caption, status):
            yield from _figure(value, caption, status, caps)
        case Text():
            yield _text(block, size, caps)
        case Quote(text, by):
            yield {
                "type": "Container",
                "style": "emphasis",
                "items": [text_block(paragraphs(shorten(text, caps.text)))],
            }
            yield text_block(escape(shorten(by, caps.cell)), size="Small", isSubtle=True, spacing="Small")
        case Items():
            for item in block.items:
                yield _item(item, caps)
        case Heading(text):
            words = escape(shorten(text, caps.cell))
            yield text_block(words, weight="Bolder", size="Default", style="heading", spacing="Large")
        case Progress(share, marker, caption):
            words = shorten(caption, caps.text)
            yield {"type": "Image", "url": bar(share, marker, tone), "size": "Stretch", "altText": words}
            yield text_block(escape(words), size="Small", isSubtle=True, spacing="Small")
        case Fields(items):
            facts = [_fact(label, value, caps) for label, value in items[: caps.rows]]
            yield {"type": "FactSet", "facts": facts}
            yield from _more(len(items) - caps.rows)
        case Table():
            yield _table(block, caps)
            yield from _more(len(block.rows) - caps.rows)
        case Chart():
            yield chart(block, caps)
            words = paragraphs(shorten("\n".join(block.lines), caps.text))
            yield text_block(words, size="Small", isSubtle=True, spacing="Small")


def _figure(value: str, caption: str, status: Status | None, caps: Caps) -> Iterator[Element]:
    number = text_block(escape(shorten(value, caps.cell)), size="ExtraLarge", weight="Bolder")
    columns: list[Element] = [
        {"type": "Column", "width": "stretch", "verticalContentAlignment": "Center", "items": [number]}
    ]
    if status:
        judged = text_block(escape(shorten(f"{status.symbol} {status.words}", caps.cell)), weight="Bolder")
        columns.append({"type": "Column", "width": "auto", "style": GROUNDS[status.tone], "items": [judged]})
    yield {"type": "ColumnSet", "columns": columns}
    yield text_block(escape(shorten(caption, caps.cell)), isSubtle=True, spacing="Small")


def _text(block: Text, size: Element, caps: Caps) -> Element:
    strong = f"**{escape(block.strong)}** " if block.strong else ""
    text = strong + paragraphs(shorten(block.text, caps.text))
    if block.tone in ("warning", "bad"):
        return {"type": "Container", "style": GROUNDS[block.tone], "items": [text_block(text, **size)]}
    return text_block(text, **COLOURS[block.tone], **size)


def _item(item: Item, caps: Caps) -> Element:
    title = text_block(escape(shorten(item.title, caps.cell)), weight="Bolder")
    value = text_block(escape(shorten(item.value, caps.cell)), weight="Bolder")
    columns = [{"type": "Column", "width": "stretch", "items": [title]}]
    if item.value:
        columns.append({"type": "Column", "width": "auto", "items": [value]})
    below = text_block(escape(shorten(item.reason, caps.text)), size="Small", isSubtle=True, spacing="None")
    return {
        "type": "Container",
        "items": [{"type": "ColumnSet", "columns": columns}, *([below] if item.reason else [])],
    }


def _fact(label: str, value: str, caps: Caps) -> Element:
    return {"title": escape(shorten(label, caps.cell)), "value": escape(shorten(value, caps.cell))}


def _table(table: Table, caps: Caps) -> Element:
    rows = table.rows[: caps.rows]
    widths = [_width([column.label, *(row[n] for row in rows)]) for n, column in enumerate(table.columns)]
    return {
        "type": "Table",
        "showGridLines": False,
        "columns": [{"width": width} for width in widths],
        "rows": [
            _row([column.label for column in table.columns], table, caps, {"weight": "Bolder", "size": "Small"}),
            *(_row(row, table, caps, {}) for row in rows),
        ],
    }


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
