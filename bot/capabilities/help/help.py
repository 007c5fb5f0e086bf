"""What Pacer can do for whoever asks, made from what is declared."""

from __future__ import annotations

from pydantic import BaseModel

from bot.asked import AskedAs
from bot.capability import Capability, Request, capabilities, capability, may_use
from bot.cards import Button, Card, Fields, Text
from bot.i18n import N_, _
from bot.turn import Call


class Help(BaseModel):
    pass


@capability(
    "help",
    summary=N_("What you can ask me"),
    args=Help,
    about="anyone",
    asked=AskedAs(names=frozenset({"deals"}), comes_by_itself=False),
)
def help_(request: Request, _args: Help) -> Card:
    mine = [each for each in capabilities().values() if not each.hidden and may_use(request.principal, each)]
    return Card(
        _("What you can ask me"),
        (
            Text(_("Ask in your own words, or start with the word on the left.")),
            Fields(tuple(_line(each) for each in mine)),
        ),
        tuple(Button(_(each.suggest), Call(each.name)) for each in mine if each.suggest),
        facts={"capabilities": [each.name for each in mine]},
    )


def _line(each: Capability) -> tuple[str, str]:
    return each.name, _(each.summary)
