"""The typing dots that say an answer is on its way. No answer fails or waits because of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from botbuilder.core import TurnContext
from botbuilder.schema import ActivityTypes

from bot.teams.connector import UNDELIVERED, Connector

log = structlog.get_logger()

AGAIN_AFTER = 2.0
"""Seconds; Teams shows the dots for three."""


@asynccontextmanager
async def thinking(connector: Connector, context: TurnContext) -> AsyncIterator[None]:
    typing = asyncio.create_task(_typing(connector, context))
    try:
        yield
    finally:
        typing.cancel()
        await asyncio.wait({typing})


async def _typing(connector: Connector, context: TurnContext) -> None:
    try:
        while True:
            await connector.send(context, {"type": ActivityTypes.typing})
            await asyncio.sleep(AGAIN_AFTER)
    except UNDELIVERED as error:
        log.info("typing not shown", error=type(error).__name__)
