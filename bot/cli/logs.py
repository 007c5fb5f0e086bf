"""The log of commands at a terminal: a file, so that the screen shows answers alone."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import structlog


def _log_file() -> Path:
    try:
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    except RuntimeError:  # no home folder
        home = Path(tempfile.gettempdir())
    return home / "pacer" / "pacer.log"


LOG = _log_file()


class FileLogger:
    """A logger that opens its file only when there is something to write."""

    def __init__(self, *_: object) -> None: ...

    def msg(self, message: str) -> None:
        try:
            LOG.parent.mkdir(parents=True, exist_ok=True)
            with LOG.open("a", encoding="utf-8") as file:
                file.write(message + "\n")
        except OSError:
            pass  # a full or read-only disk must not cost the answer

    log = debug = info = warning = error = critical = exception = msg


def to_file() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,  # where it failed, without the frames' values: those are figures
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=FileLogger,
    )
