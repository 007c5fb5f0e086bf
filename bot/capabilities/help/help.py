"""What Pacer can do for the asker, made from the declared capabilities."""

from __future__ import annotations

from pydantic import BaseModel

from bot.asked import AskedAs
from bot.blocks import Fields, Text
from bot.capability import Capability, Request, capabilities, capability, may_use
from bot.cards import Button, Card
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
    mine = [
        command for command in capabilities().values() if not command.hidden and may_use(request.principal, command)
    ]
    return Card(
        _("What you can ask me"),
        (
            Text(_("Ask in your own words, or start with the word on the left.")),
            Fields(tuple(_line(command) for command in mine)),
        ),
        tuple(Button(_(command.suggest), Call(command.name)) for command in mine if command.suggest),
        facts={"capabilities": [command.name for command in mine]},
    )


def _line(command: Capability) -> tuple[str, str]:
    return command.name, _(command.summary)
