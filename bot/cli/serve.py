"""pacer serve: answers in Slack and Teams until it is stopped."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    playground: Annotated[
        bool, typer.Option("--playground", help="Answer a local Teams client too, without asking who it is.")
    ] = False,
) -> None:
    """Answer in Slack and Teams, whichever is set up."""
    import asyncio

    from bot.app import build
    from bot.language.table_checks import check_tables
    from bot.server.serve import running, until_stopped
    from bot.settings import Settings

    to_stderr()
    check_tables()
    app = build(Settings())
    try:
        asyncio.run(until_stopped(running(app, playground=playground)))
    finally:
        app.workers.shutdown()
        app.engine.dispose()


def to_stderr() -> None:
    """Log one line for each event, as JSON unless on a terminal; without local variables, which hold questions."""
    import logging
    import sys

    import structlog

    plain = structlog.dev.plain_traceback
    last = (
        [structlog.dev.ConsoleRenderer(exception_formatter=plain)]
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso"), *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)
