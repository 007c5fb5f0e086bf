"""Replies where nothing is run: small talk, no subject, out of scope, not built yet, unknown commands."""

from __future__ import annotations

from bot.blocks import Text
from bot.capability import Request, suggested
from bot.cards import Button, Card
from bot.i18n import _
from bot.turn import Call


def unclear(request: Request) -> Card:
    return Card(_("What about?"), (Text(_("Tell me a little more, or pick one of these.")),), suggestions(request))


def out_of_scope(request: Request) -> Card:
    words = _("That is outside what I know. Here is what I can do:")
    return Card(_("Not my field"), (Text(words),), suggestions(request))


def not_yet(request: Request) -> Card:
    words = _("I understood the question, but this is not something I can do yet. What I can do:")
    return Card(_("Not yet"), (Text(words),), suggestions(request))


def unknown_command(names: list[str]) -> Card:
    buttons = tuple(Button(name, Call(name)) for name in names)
    return Card(_("I don't know that command"), (Text(_("Did you mean one of these?")),), buttons)


def suggestions(request: Request) -> tuple[Button, ...]:
    """Buttons for three things the asker may use."""
    return tuple(Button(_(item.suggest), Call(item.name)) for item in suggested(request.principal)[:3])
