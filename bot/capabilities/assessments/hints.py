"""Suggestions for clearer answers, made by rules from the answer alone; the author decides whether to follow them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.blocks import Block, Heading, Text
from bot.capabilities.assessments.card import Filled
from bot.capabilities.assessments.questions import QuestionPart
from bot.capability import Request
from bot.cards import Button, Card
from bot.i18n import _, period_name
from bot.turn import Call

SHORT = 40
"""Answers with fewer characters rarely say how something was done or what came of it."""
_NAME = re.compile(r"(?<=[\w,;:] )[A-ZÀ-Ý][\w&.-]+")
"""A capitalised word within a sentence."""


def wording_card(request: Request, filled: Filled) -> Card:
    key = {"assessment": filled.assessment.id}
    body = tuple(_blocks(filled))
    return Card(
        title=_("Help with wording · {period}").format(period=period_name(filled.sheet.period)),
        body=body or (Text(_("Your answers are specific: I have nothing to suggest.")),),
        buttons=(
            Button(_("Change answers…"), Call("answer assessment", key, form=True), primary=True),
            Button(_("Back"), Call("self assessment")),
        ),
        as_of=request.now,
    )


def _blocks(filled: Filled) -> Iterator[Block]:
    for part in filled.sheet.parts:
        text = filled.answers.get(part.id, "").strip()
        suggestions = list(_suggestions(part, text)) if text and not part.options else []
        if suggestions:
            yield Heading(part.label)
            yield Text("\n".join(f"• {words}" for words in suggestions))


def _suggestions(part: QuestionPart, text: str) -> Iterator[str]:
    if part.kind == "long" and len(text) < SHORT:
        yield _("One more sentence would help: what you did, and what came of it.")
    if part.kind == "long" and not _NAME.search(text):
        yield _("Name a deal, a customer or a colleague: then it can be looked at together.")
    if not re.search(r"\d", text):
        yield _("A figure or a date makes it something to come back to: how many, how much, by when.")
    if part.hint and len(text) < SHORT:
        yield part.hint
