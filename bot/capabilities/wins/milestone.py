"""A private word to somebody who reaches part of their quota, or wins again after a while."""

from __future__ import annotations

from pydantic import BaseModel

from bot.blocks import Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _
from bot.turn import Call
from spm_core.wins import service
from spm_core.wins.rules import WinMilestone

WORDS = {
    WinMilestone.COMEBACK: N_("A win again: well done"),
    WinMilestone.HALF: N_("Half of your quarter's quota is booked"),
    WinMilestone.NINETY: N_("90% of your quarter's quota is booked"),
    WinMilestone.GOAL: N_("You reached your quarter's quota"),
}


class OfMilestone(BaseModel):
    kind: WinMilestone
    deal: int | None = None
    again: bool = False
    """Whether it changes what was told before."""


@capability("milestone", summary=N_("Something you reached"), args=OfMilestone, hidden=True)
def milestone(request: Request, args: OfMilestone) -> Card:
    if args.deal is not None and not service.holds(request.session, args.deal, args.kind):
        words = _("The deal behind it was changed later, so what I told you here no longer holds.")
        return Card(
            _("Taken back"), (Text(words),), (_quota(),), {"kind": args.kind, "holds": False}, quiet=not args.again
        )
    return Card(
        _(WORDS[args.kind]),
        (Text(_("Only you are told this."), "muted"),),
        (_quota(),),
        facts={"kind": args.kind, "holds": True},
    )


def _quota() -> Button:
    return Button(_("My quota"), Call("quota"), primary=True)
