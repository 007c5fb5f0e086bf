"""How a company's own deals come in."""

from __future__ import annotations

from bot.arguments import NoArguments
from bot.blocks import Item, Items, Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _
from bot.turn import Call
from spm_core.principal import Role


@capability("own data", summary=N_("How your own deals come in"), args=NoArguments, role=Role.ADMIN, hidden=True)
def own_data(_request: Request, _args: NoArguments) -> Card:
    steps = (
        (_("Who works here, and who leads whom"), "pacer import people people.csv"),
        (_("What each is to book"), "pacer import quotas quotas.csv"),
        (_("The deals, as your CRM exports them"), "pacer import deals deals.csv"),
    )
    return Card(
        title=_("Bring your deals"),
        body=(
            Text(_("Where I run, give me three files: CSV or workbooks, whatever their columns are called.")),
            Items(tuple(Item(title, detail=command) for title, command in steps), numbered=True),
            Text(_("Each says what it read and what it left out; “--check” only looks."), "muted"),
        ),
        buttons=(Button(_("What can I ask?"), Call("help")),),
    )
