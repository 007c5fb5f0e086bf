"""An answer as a Slack message, within Slack's limits whatever the card holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.blocks import Block, Chart, Fields, Figure, Heading, Items, Progress, Quote, Table, Text
from bot.cards import Button, Card, Document
from bot.i18n import _, current
from bot.parts.footer import footer
from bot.slack import blocks, charts, limits
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
    notes = footer(card)
    tail = [*_buttons(card.buttons, offer), *_notes(notes)]
    body = _within([*_opening(card), *_body(card)], limits.BLOCKS - len(tail))
    return SlackMessage(_spoken(card, notes), [*body, *tail], card.files, str(current().locale))


def _opening(card: Card) -> list[BlockJson]:
    """The title or, where the card opens with a figure, that figure with the title small above it."""
    match card.body:
        case (Figure() as figure, *_rest):
            return [blocks.context(card.title), *blocks.lead(figure)]
        case _:
            return [blocks.header(card.title)]


def _body(card: Card) -> list[BlockJson]:
    rest = card.body[1:] if card.body and isinstance(card.body[0], Figure) else card.body
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
            return [blocks.heading(block.text)]
        case Quote():
            return blocks.quote(block)
        case Items():
            return blocks.items(block)
        case Progress():
            return blocks.progress(block)
        case Fields():
            return blocks.fields(block.items)
        case Table():
            return _table(block, whole=whole)
        case Chart():
            return charts.chart(block) if whole else [blocks.preformatted(charts.drawn(block))]


def _table(table: Table, *, whole: bool) -> list[BlockJson]:
    """Slack takes one table block a message, which is the largest; others are drawn with characters."""
    if not table.columns:
        return []
    return [native(table) if whole else blocks.preformatted(drawn(table))]


def _buttons(buttons: Sequence[Button], offer: Button | None) -> list[BlockJson]:
    own = blocks.actions(buttons)
    if offer is None:
        return own
    return [*own, *blocks.actions([offer], "dm")] if len(buttons) > 4 or not own else _joined(own, offer)


def _joined(own: list[BlockJson], offer: Button) -> list[BlockJson]:
    extra = [element for block in blocks.actions([offer], "dm") for element in block["elements"]]
    return [{**own[0], "elements": [*own[0]["elements"], *extra]}]


def _notes(notes: Iterable[Text]) -> list[BlockJson]:
    return [blocks.context(note.text) for note in notes]


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
            judged = f" – {block.status.words}" if block.status else ""
            return [f"{block.value} {block.caption}{judged}"]
        case Text():
            return [block.words]
        case Heading():
            return [block.text]
        case Quote():
            return [f"{block.text} – {block.by}"]
        case Items():
            return [" · ".join(filter(None, (item.title, item.value, item.reason))) for item in block.items]
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
