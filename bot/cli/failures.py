"""Failures as a sentence with a next step. Anything unexpected goes to the log, never to the screen."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.i18n import N_, _
from bot.languages.shapes import BrokenTables
from spm_core.errors import CoreError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from bot.cards import Answer

ANSWERED, OTHER, USAGE = 0, 1, 2
_WANTED = {
    "int_parsing": N_("it has to be a whole number"),
    "float_parsing": N_("it has to be a number"),
    "decimal_parsing": N_("it has to be a number such as 0.10"),
    "less_than_equal": N_("it can be {le} at most"),
    "greater_than_equal": N_("it has to be {ge} at least"),
}
"""What a setting has to be, by pydantic's kinds of errors."""
_NO_SUCH_VALUE = N_("it holds nothing that I can read")
_NO_TABLES = ("no such table", "no such column", "undefinedtable", "undefinedcolumn")


def status(answer: Answer) -> int:
    """The exit status that tells how a question went."""
    return ANSWERED if all(part.outcome == "answered" for part in answer.parts) else OTHER


class Failed(Exception):
    """A failure that ends the command with a sentence and an exit status."""

    def __init__(self, sentence: str, status: int = OTHER) -> None:
        super().__init__(sentence)
        self.status = status


@contextmanager
def sentences() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if not is_ours(error):
            raise
        failed = failure_of(error)
        typer.secho(str(failed), err=True, fg=typer.colors.RED if failed.status == OTHER else None)
        raise typer.Exit(failed.status) from error


def is_ours(error: Exception) -> bool:
    """Whether we report it: usage errors, exits and broken pipes are left to the command line library.

    Broken tables of languages are left to `bot.__main__`, as they may keep this module from being read.
    """
    theirs = isinstance(error, BrokenPipeError | BrokenTables)
    return not theirs and not type(error).__module__.startswith("typer.")


def failure_of(error: Exception) -> Failed:
    from pydantic import ValidationError
    from sqlalchemy.exc import DBAPIError

    from bot.errors import sentence

    match error:
        case Failed():
            return error
        case CoreError():
            return Failed(sentence(error))
        case ValidationError() if error.title == "Settings":
            return Failed(_setting_words(error))
        case DBAPIError() if _behind(error):
            return Failed(_("The database isn't up to date. Run: pacer init"))
        case DBAPIError() if _unreachable(error):
            return Failed(_unreachable_words(error))
        case _unknown:
            return _unexpected(error)


def _setting_words(error: ValidationError) -> str:
    """Which variable is wrong and why; never its value, which may be a secret."""
    first = error.errors(include_url=False, include_input=False)[0]
    variable = f"PACER_{first['loc'][0]}".upper()
    why = _(_WANTED.get(first["type"], _NO_SUCH_VALUE)).format(**first.get("ctx", {}))
    return _("I can't use {variable}: {why}. Correct it, or leave it out.").format(variable=variable, why=why)


def _behind(error: Exception) -> bool:
    cause = getattr(error, "orig", None)
    text = f"{type(cause).__name__} {cause}".lower()
    return any(sign in text for sign in _NO_TABLES)


def _unreachable(error: Exception) -> bool:
    from sqlalchemy.exc import InterfaceError, OperationalError

    return isinstance(error, (OperationalError, InterfaceError)) or _damaged(str(error))


def _damaged(error: str) -> bool:
    return "not a database" in error or "malformed" in error


def _unreachable_words(error: Exception) -> str:
    from sqlalchemy import make_url

    from bot.settings import Settings

    url = make_url(Settings().database_url)
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite":
        return _file_words(str(error)).format(where=where)
    why = str(getattr(error, "orig", error)).strip().splitlines()[0]
    return _("I can't reach the database {where}: {why}. Check PACER_DATABASE_URL and that the server runs.").format(
        where=where, why=why.rstrip(".")
    )


def _file_words(error: str) -> str:
    """What keeps SQLite from a file, and what to do, with a gap for which file."""
    if _damaged(error):
        return _("{where} is no database, or a damaged one. Put a backup in its place, or set PACER_DATABASE_URL.")
    if "locked" in error:
        return _("{where} is held by another program. Close it, or try again in a moment.")
    if "full" in error:
        return _("The disk is full: {where} can't grow. Make room, and try again.")
    return _("I can't open {where}, or can't write there. Check that the folder exists and is yours.")


def _unexpected(error: Exception) -> Failed:
    import structlog

    from bot.cli.logs import LOG

    reference = secrets.token_hex(4)
    structlog.get_logger().error("command failed", reference=reference, exc_info=error)
    return Failed(
        _("Something went wrong that should not. The log {log} says more under the reference {reference}.").format(
            log=LOG, reference=reference
        )
    )


def usage(sentence: str) -> NoReturn:
    raise Failed(sentence, USAGE)
