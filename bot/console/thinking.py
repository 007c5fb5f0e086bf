"""A dim line that stands while an answer is awaited."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.i18n import _

if TYPE_CHECKING:
    from rich.console import Console


@asynccontextmanager
async def thinking(console: Console) -> AsyncIterator[None]:
    with console.status("[dim]" + _("thinking…") + "[/dim]", spinner_style="dim"):
        yield
