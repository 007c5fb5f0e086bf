"""An answer as a Slack message, within Slack's limits whatever the card holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import Block, Chart, Fields, Figure, Heading, Items, Progress, Quote, Table, Text
from bot.cards import Button, Card, Document
from bot.i18n import _, current
from bot.parts.footer import footer, warning
from bot.parts.lists import shown
from bot.slack import blocks, charts, limits
from bot.slack.actions import actions
from bot.slack.blocks import BlockJson
from bot.slack.limits import cut
from bot.slack.tables import drawn, native


@dataclass(frozen=True, slots=True)
class SlackMessage:
    text: str
    """For notifications and screen readers."""
    blocks: list[BlockJson]
    files: tuple[Document, ...] = ()
    locale: str = "en"
    """The language of the files, which are made later."""

    def to_json(self) -> BlockJson:
        return {"text": self.text, "blocks": self.blocks}


def message(card: Card, offer: Button | None = None) -> SlackMessage:
    """The message of a card. `offer` is a button of the platform's own, after the card's."""
    source, old = footer(card), warning(card)
    tail = [*actions(card, offer), *(blocks.context(line.text) for line in source)]
    head = [*_title(card), *map(blocks.text_block, old), *_lead(card)]
    body = _within([*head, *_body(card)], limits.BLOCKS - len(tail))
    return SlackMessage(_spoken(card, [*old, *source]), [*body, *tail], card.files, str(current().locale))


def _title(card: Card) -> list[BlockJson]:
    """The title, small where the card opens with a figure, which then leads; none where the body says it all."""
    if card.brief and card.body:
        return []
    return [blocks.context(card.title) if _opens_with_figure(card) else blocks.header(card.title)]


def _lead(card: Card) -> list[BlockJson]:
    return [block for figure in card.body[:1] if isinstance(figure, Figure) for block in blocks.lead(figure)]


def _opens_with_figure(card: Card) -> bool:
    return bool(card.body) and isinstance(card.body[0], Figure)


def _body(card: Card) -> list[BlockJson]:
    rest = card.body[1:] if _opens_with_figure(card) else card.body
    tables = [block for block in rest if isinstance(block, Table)]
    largest = max(tables, key=lambda table: len(table.rows), default=None)
    drawn = charts.native(rest)
    return [json for n, block in enumerate(rest) for json in _block(block, whole=block is largest or n in drawn)]


def _block(block: Block, *, whole: bool) -> list[BlockJson]:
    match block:
        case Figure():
            return [blocks.second_figure(block)]
        case Text():
            return [blocks.text_block(block)]
        case Heading():
            return blocks.heading(block.text)
        case Quote():
            return blocks.quote(block)
        case Items():
            return blocks.items(block)
        case Progress():
            return blocks.progress(block)
        case Fields():
            return blocks.fields(block)
        case Table():
            return _table(block, whole=whole)
        case Chart():
            return charts.chart(block) if whole else [blocks.preformatted(charts.drawn(block))]


def _table(table: Table, *, whole: bool) -> list[BlockJson]:
    """Slack takes one table block a message, which is the largest; others are drawn with characters."""
    if not table.columns:
        return []
    return [native(table) if whole else blocks.preformatted(drawn(table))]


def _within(drawn_blocks: list[BlockJson], room: int) -> list[BlockJson]:
    """As many blocks as a message takes, by number and by length of text, and a note about the rest."""
    kept: list[BlockJson] = []
    space = limits.MESSAGE_TEXT
    for block in drawn_blocks:
        space -= 0 if block["type"] == "table" else _length(block)
        if space < 0 or len(kept) == room:
            break
        kept.append(block)
    if len(kept) == len(drawn_blocks):
        return kept
    kept = kept[: room - 1]
    left = _("… and {count} more parts that do not fit here").format(count=len(drawn_blocks) - len(kept))
    return [*kept, blocks.context(left)]


def _length(value: object) -> int:
    match value:
        case {"text": str(text)}:
            return len(text)
        case dict():
            return sum(map(_length, value.values()))
        case list():
            return sum(map(_length, value))
        case _:
            return 0


def _spoken(card: Card, notes: Sequence[Text]) -> str:
    """The card in words. Slack reads them as markup, so the characters that open it are escaped."""
    lines = [card.title, *(line for block in card.body for line in _lines(block)), *(note.text for note in notes)]
    words = "\n".join(line for line in lines if line.strip())
    return _escaped(cut(words, limits.FALLBACK))


def _lines(block: Block) -> list[str]:
    match block:
        case Figure():
            judged = f"– {block.status.words}" if block.status else ""
            return [" ".join(filter(None, (block.value, block.caption, judged)))]
        case Text():
            return [block.words]
        case Heading():
            return [block.text]
        case Quote():
            return [f"{block.text} – {block.by}"]
        case Items():
            return [" · ".join(filter(None, (item.title, item.value, item.reason))) for item in shown(block)[0]]
        case Progress():
            return [block.caption]
        case Fields():
            return [f"{label}: {value}" for label, value in block.items]
        case Table():
            return [" · ".join(row) for row in block.rows[: limits.PLAIN_ROWS]]
        case Chart():
            return [block.title, *block.lines]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
