"""A reply as the terminal shows it, in a frame: a card with numbered buttons, or a form with its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text as Line

from bot.cards import Answer, Card, Reply
from bot.console.blocks import STYLES, draw, line
from bot.console.files import saved
from bot.console.plain import shown_value
from bot.i18n import _, speaking
from bot.inputs import Form
from bot.parts.footer import footer, warning

WIDEST = 84
FRAME = 4
"""Columns that the frame takes with its padding."""


def render(reply: Reply, width: int, note: str = "", first: int | None = 1) -> RenderableType:
    """The reply in a frame, with a muted `note` under everything.

    `first` is the number of the first button; None where nobody listens for one.
    """
    width = min(width, WIDEST)
    inner = max(width - FRAME, 16)
    lines = list(_card(reply, inner, first) if isinstance(reply, Card) else _form(reply, inner))
    if note:
        lines.append(line(note, STYLES["muted"]))
    return Panel(
        Group(*lines),
        title=line(reply.title, "bold default"),
        title_align="left",
        box=ROUNDED,
        border_style=STYLES["muted"],
        width=width,
        padding=(0, 1),
    )


def show(console: Console, reply: Reply, note: str = "", first: int | None = 1) -> None:
    """Print the reply, save its files and say where they are."""
    console.print(render(reply, console.width, note, first))
    for path in saved(reply.files) if isinstance(reply, Card) else ():
        console.print(line(_("Saved as {path}").format(path=path)), soft_wrap=True)


def _card(card: Card, width: int, first: int | None) -> Iterator[RenderableType]:
    yield from draw((*warning(card), *card.body), width, first)
    if lines := footer(card):
        yield Line()
        yield from (line(text.text, STYLES[text.tone]) for text in lines)
    if card.buttons:
        yield Line()
        labels = [button.label for button in card.buttons]
        if first is None:
            yield line(_("Next, in the chat: {labels}").format(labels=" · ".join(labels)), STYLES["muted"])
        else:
            yield from numbered(labels, width, first + len(card.choices) - len(labels))


def numbered(labels: Sequence[str], width: int, first: int = 1) -> Iterator[Line]:
    """The labels with their numbers, as many to a line as fit."""
    row = Line()
    for number, label in enumerate(labels, first):
        button = Line.assemble((f"[{number}]", "bold cyan"), " ", line(label))
        if row.cell_len and row.cell_len + button.cell_len + 3 > width:
            yield row
            row = Line()
        row = row.append("   ").append_text(button) if row.cell_len else button
    yield row


def _form(form: Form, _width: int) -> Iterator[RenderableType]:
    if form.intro:
        yield line(form.intro)
        yield Line()
    for field in form.every if form.whole else form.inputs:
        label = field.label + (" (" + _("required") + ")" if field.required else "")
        yield Line.assemble((label, "bold"), "  ", line(shown_value(field)))
        if error := form.errors.get(field.name):
            yield line(f"✗ {error}", STYLES["bad"])


def show_answer(console: Console, answer: Answer, *, private: bool = False) -> None:
    """Print an answer after which nothing is read, in its language; `private` adds that only the asker can see it."""
    with speaking(answer.locale):
        for part in answer.parts:
            show(console, part.reply, seen_by_you() if private else "", None)


def seen_by_you() -> str:
    return _("🔒 Only you can see this.")
