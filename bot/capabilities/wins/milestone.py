"""A private word to somebody who reaches part of their quota, or wins again after a while."""

from __future__ import annotations

from pydantic import BaseModel

from bot.blocks import Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _
from bot.turn import Call
from spm_core.wins.rules import WinMilestone

WORDS = {
    WinMilestone.COMEBACK: N_("A win again: well done"),
    WinMilestone.HALF: N_("Half of your quarter's quota is booked"),
    WinMilestone.NINETY: N_("90% of your quarter's quota is booked"),
    WinMilestone.GOAL: N_("You reached your quarter's quota"),
}


class OfMilestone(BaseModel):
    kind: WinMilestone


@capability("milestone", summary=N_("Something you reached"), args=OfMilestone, hidden=True)
def milestone(_request: Request, args: OfMilestone) -> Card:
    return Card(
        _(WORDS[args.kind]),
        (Text(_("Only you are told this."), "muted"),),
        (Button(_("My quota"), Call("quota"), primary=True),),
        facts={"kind": args.kind},
    )
