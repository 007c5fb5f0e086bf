"""Congratulating on wins, with a button or a reaction to the announcement; each person counts once."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from pydantic import BaseModel, Field

from bot.blocks import Text
from bot.capability import Request, capability
from bot.cards import Card
from bot.i18n import N_, _, ngettext
from bot.parts.wins import names
from spm_core.errors import CoreError
from spm_core.wins import service


class CongratulateArgs(BaseModel):
    win: Annotated[int, Field(ge=1)]


@capability("congratulate", summary=N_("Congratulate on a win"), args=CongratulateArgs, hidden=True, writes=True)
def congratulate(request: Request, args: CongratulateArgs) -> Card:
    first = service.congratulate(request.session, args.win)
    win = service.shown(request.session, args.win)
    title = _("👏 You congratulated {names}") if first else _("You congratulated {names} before")
    count = ngettext("{count} colleague so far", "{count} colleagues so far", win.congratulated)
    return Card(
        title.format(names=names(win.people)),
        (Text(count.format(count=win.congratulated), "muted"),),
        facts={"win": win.id, "congratulated": win.congratulated},
    )


class Reaction(BaseModel):
    message: str = Field(max_length=64)
    name: str = Field(max_length=64)
    removed: bool = False


@capability("react", summary=N_("A reaction under a message"), args=Reaction, hidden=True, writes=True)
def react(request: Request, args: Reaction) -> Card:
    """Count the reaction silently, since whoever reacts did not ask anything."""
    win = service.win_at(request.session, request.place, args.message) if request.place else None
    if win is not None:
        with suppress(CoreError):  # their own win, or one that is not open to congratulations
            _count(request, win, args)
    return Card("", quiet=True)


def _count(request: Request, win: int, args: Reaction) -> None:
    if args.removed:
        service.take_back(request.session, win, args.name)
    else:
        service.congratulate(request.session, win, args.name)
