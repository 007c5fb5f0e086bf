"""pacer worker: delivers owed notices, in as many processes as you like."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Where to answer /healthz, /readyz and /metrics.")
    ] = None,
) -> None:
    """Send digests, announcements and whatever else is due, beside pacer serve or on other machines."""
    import asyncio

    from bot.app import build
    from bot.cli.serve import to_stderr
    from bot.language.table_checks import check_tables
    from bot.server.serve import until_stopped, working
    from bot.settings import Settings

    to_stderr()
    check_tables()
    app = build(Settings())
    try:
        asyncio.run(until_stopped(working(app, port)))
    finally:
        app.workers.shutdown()
        app.engine.dispose()


def register(app: typer.Typer) -> None:
    app.command("worker")(worker)
