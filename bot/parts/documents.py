"""An answer's files, made as they are sent: outside its database transaction and in its language."""

from __future__ import annotations

import asyncio

from bot.cards import Answer, Card, Document
from bot.i18n import speaking


def files_of(answer: Answer) -> tuple[Document, ...]:
    """The files of the answer's own card."""
    return answer.reply.files if isinstance(answer.reply, Card) else ()


def made(document: Document, locale: str) -> bytes:
    with speaking(locale):
        return document.make()


async def making(document: Document, locale: str) -> bytes:
    return await asyncio.to_thread(made, document, locale)
