"""Replies where nothing is run: small talk, no subject, out of scope, not built yet, unknown commands."""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocks import Text
from bot.capability import Request, capabilities, may_use, suggested
from bot.cards import Button, Card
from bot.i18n import N_, _, current
from bot.language.commands import typed_name
from bot.language.topics import Planned, PlannedField
from bot.turn import Call


def unclear(request: Request) -> Card:
    return Card(_("What about?"), (Text(_("Tell me a little more, or pick one of these.")),), suggestions(request))


def out_of_scope(request: Request) -> Card:
    words = _("So about this I'd be guessing. I can tell you this instead:")
    return Card(_("I only know sales"), (Text(words),), suggestions(request))


_NOT_YET: Mapping[PlannedField, str] = {
    "contests": N_("I can't run contests yet"),
    "pay": N_("I can't work out pay yet"),
    "territories": N_("I can't plan territories yet"),
    "deal editing": N_("I can't change deals in your CRM yet"),
}


def not_yet(request: Request, planned: Planned) -> Card:
    """That it is not built, and what of the built comes closest to it."""
    closest = capabilities()[planned.closest]
    if not may_use(request.principal, closest):
        return Card(_(_NOT_YET[planned.field]), (Text(_("I can tell you this instead:")),), suggestions(request))
    nearest = Button(_(closest.suggest), Call(closest.name), primary=True)
    return Card(
        _(_NOT_YET[planned.field]),
        (Text(_("This comes closest:")),),
        (nearest, Button(_("What can I ask?"), Call("help"))),
    )


def not_done(words: str) -> Card:
    """That a part of a message was not understood, while another one was answered."""
    return Card(
        _("One part is left"), (Text(_("I wasn't sure about “{words}”. Ask it by itself.").format(words=words)),)
    )


def unknown_command(names: list[str]) -> Card:
    language = current().language
    buttons = tuple(Button(typed_name(capabilities()[name], language), Call(name)) for name in names)
    return Card(_("I don't know that command"), (Text(_("Did you mean one of these?")),), buttons)


def suggestions(request: Request) -> tuple[Button, ...]:
    """Buttons for three things the asker may use."""
    return tuple(Button(_(item.suggest), Call(item.name)) for item in suggested(request.principal)[:3])
