"""pacer keys: the keys that encrypt what people write about each other."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bot.i18n import ngettext


class KeyAction(StrEnum):
    NEW = "new"
    ROTATE = "rotate"


def keys(
    action: Annotated[KeyAction, typer.Argument(help="Print a new key, or encrypt by the first key set.")],
) -> None:
    """Make a key for PACER_SECRET_KEYS, or rotate: put a new key first, the old one behind a comma, and run rotate."""
    if action is KeyAction.NEW:
        from spm_core.vault import new_key

        typer.echo(new_key())
    else:
        _rotate()


def _rotate() -> None:
    from datetime import datetime

    from bot.cli.common import opened
    from bot.console.people import company_of
    from spm_core.db import session_for
    from spm_core.people.identity import operator
    from spm_core.vault import rotate

    with opened() as app:
        company = company_of(app)
        with session_for(app.engine, operator(company), datetime.now(company.zone)) as session:
            count = rotate(session, app.settings.vault)
    done = ngettext(
        "{count} person's key is now encrypted by the first key. The others can go.",
        "{count} people's keys are now encrypted by the first key. The others can go.",
        count,
    )
    typer.echo(done.format(count=count))


def register(app: typer.Typer) -> None:
    app.command("keys")(keys)
