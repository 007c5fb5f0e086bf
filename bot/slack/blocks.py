"""The parts of a message in Block Kit. Text is shown literally: none of it becomes markup, a link or a mention."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from unicodedata import category

from bot.blocks import Fields, Figure, Item, Items, Progress, Quote, Status, Text, Tone
from bot.parts.lists import shown
from bot.slack import limits
from bot.slack.limits import cut

BlockJson = dict[str, Any]

CELLS = 20
SENTENCE = 36
"""The most characters of a value that fit a column."""
DONE, OPEN, MARKER = "▰", "▱", "┃"
_WELL: Mapping[str, str] = {"✔": "✅", "▲": "🟢", "●": "🟢"}
_ILL: Mapping[str, str] = {"◆": "🔶", "▼": "🔻"}
_SIGNS: Mapping[Tone, Mapping[str, str]] = {"good": _WELL, "warning": _ILL, "bad": _ILL}
"""Symbols in colour, by the judgement that the colour repeats: characters, not emoji names."""
_MARKUP = re.compile(r"[*_~`<>&@#\\\n]|:\S+:|//|[^\W\d]\.\w|\w\.[^\W\d]")
"""Anything Slack could read as style, emoji, mention or address."""


def plain(text: str, limit: int = limits.TEXT) -> BlockJson:
    # Without "emoji": false a deal called ":tada:" would turn into a picture.
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def header(text: str) -> BlockJson:
    return {"type": "header", "text": plain(text, limits.HEADER)}


def context(*texts: str) -> BlockJson:
    return {"type": "context", "elements": [plain(text) for text in texts]}


def words(text: str, *, bold: bool = False) -> BlockJson:
    element: BlockJson = {"type": "text", "text": text}
    return {**element, "style": {"bold": True}} if bold else element


def paragraph(*elements: BlockJson) -> BlockJson:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def heading(text: str) -> list[BlockJson]:
    return [{"type": "divider"}, paragraph(words(cut(text, limits.HEADER), bold=True))]


def preformatted(text: str) -> BlockJson:
    body = {"type": "rich_text_preformatted", "elements": [words(cut(text, limits.TEXT))]}
    return {"type": "rich_text", "elements": [body]}


def text_block(text: Text) -> BlockJson:
    if text.tone == "muted":
        return context(text.words)
    symbol = "⚠ " if text.tone in ("warning", "bad") and not _starts_with_symbol(text.words) else ""
    if text.strong:
        strong = words(cut(symbol + text.strong, limits.TEXT), bold=True)
        return paragraph(strong, words(f" {cut(text.text, limits.TEXT)}")) if text.text else paragraph(strong)
    return paragraph(words(cut(symbol + text.text, limits.TEXT), bold=text.tone == "bad"))


def quote(block: Quote) -> list[BlockJson]:
    said = {"type": "rich_text_quote", "elements": [words(cut(block.text, limits.TEXT))]}
    return [{"type": "rich_text", "elements": [said]}, context(block.by)]


def items(block: Items) -> list[BlockJson]:
    """Two blocks an item: its name and figure, and the line below."""
    drawn, rest = shown(block)
    pairs = [json for number, item in enumerate(drawn, 1) for json in _item(item, number if block.numbered else 0)]
    return [*pairs, *([context(rest)] if rest else [])]


def _item(item: Item, number: int) -> list[BlockJson]:
    before = (f"{number}." if number else "", sign(item.status) if item.status else "", item.title)
    title = words(cut(" ".join(filter(None, before)), limits.HEADER), bold=True)
    value = [words(f"  {cut(item.value, limits.HEADER)}")] if item.value else []
    return [paragraph(title, *value), *([context(item.reason)] if item.reason else [])]


def _starts_with_symbol(text: str) -> bool:
    return category(text[:1] or " ") == "So"


def sign(status: Status) -> str:
    """The symbol, in a colour where that repeats the judgement."""
    return _SIGNS.get(status.tone, {}).get(status.symbol, status.symbol)


def status_words(status: Status) -> str:
    return f"{sign(status)} {status.words}".strip()


def lead(figure: Figure) -> list[BlockJson]:
    """A card's leading figure, in the largest type Slack has."""
    judged = f"   {status_words(figure.status)}" if figure.status else ""
    return [header(figure.value + judged), *([context(figure.caption)] if figure.caption.strip() else [])]


def second_figure(figure: Figure) -> BlockJson:
    judged = [words(f"   {status_words(figure.status)}")] if figure.status else []
    caption = [words(cut(f"\n{figure.caption}", limits.TEXT))] if figure.caption.strip() else []
    return paragraph(words(cut(figure.value, limits.HEADER), bold=True), *judged, *caption)


def progress(block: Progress) -> list[BlockJson]:
    return [paragraph(words(bar(block.share, block.marker))), context(block.caption)]


def bar(share: Decimal, marker: Decimal | None) -> str:
    """A bar as long as the whole or, past 100%, as what was done, so that the marker stays in proportion."""
    scale = max(share, Decimal(1))
    done = min(max(round(share / scale * CELLS), 0), CELLS)
    cells = DONE * done + OPEN * (CELLS - done)
    if marker is None:
        return cells
    place = min(max(round(marker / scale * CELLS), 0), CELLS)
    return cells[:place] + MARKER + cells[place:]


def fields(block: Fields) -> list[BlockJson]:
    """Short values in two columns; where one is a sentence, a line each."""
    if block.lines or any(len(value) > SENTENCE for _label, value in block.items):
        return [paragraph(*_sentences(block.items))] if block.items else []
    cells = [_field(label, value) for label, value in block.items]
    rows = (cells[start : start + limits.FIELDS] for start in range(0, len(cells), limits.FIELDS))
    return [{"type": "section", "fields": row} for row in rows]


def _sentences(items: Sequence[tuple[str, str]]) -> list[BlockJson]:
    """A line each, its label in bold."""
    elements = []
    for n, (label, value) in enumerate(items):
        name = cut(label, limits.HEADER)
        elements += [words(f"\n{name}" if n else name, bold=True), words(f"  {cut(value, limits.FIELD)}")]
    return elements


def _field(label: str, value: str) -> BlockJson:
    """The value in bold, which needs Slack's markup: only where neither holds a character that could be markup."""
    if _MARKUP.search(label) or _MARKUP.search(value) or not value.strip() or len(label) + len(value) > limits.CELL:
        return plain(f"{label}\n{value}", limits.FIELD)
    return {"type": "mrkdwn", "text": f"{label}\n*{value}*"}
