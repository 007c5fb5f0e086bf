"""Words for what went wrong: a sentence for each code, with what to do next."""

from __future__ import annotations

from datetime import date, datetime
from shlex import quote

from bot.blocks import Text
from bot.cards import Button, Card
from bot.i18n import N_, _, day, money
from bot.sentences import sentences
from bot.turn import MAX_TEXT, Call, ChatUser
from spm_core.errors import CoreError, NotAllowed
from spm_core.money import Money


def sentence(error: CoreError) -> str:
    """The sentence for an expected failure, in the asker's language."""
    return _(sentences()[error.code]).format(**{name: _worded(value) for name, value in error.params.items()})


def _worded(value: object) -> object:
    match value:
        case Money():
            return money(value)
        case date() if not isinstance(value, datetime):
            return day(value)
        case _other:
            return value


def denied() -> Card:
    """A refusal that reads the same whether or not the thing exists, and offers what is allowed."""
    return Card(_("Not available"), (Text(sentence(NotAllowed())),), buttons=safe_buttons())


def shared_channel() -> Card:
    return Card(_("Not here"), (Text(sentence(CoreError("shared_channel"))),))


def bad_input(error: CoreError, what: str = "") -> Card:
    """The sentence for what cannot be done, under a title that says what of the question is the matter."""
    title = _("This doesn't fit: {what}").format(what=what) if what else _("That doesn't work")
    return Card(title, (Text(sentence(error)),), buttons=safe_buttons())


def too_long() -> Card:
    return bad_input(CoreError("too_long", limit=MAX_TEXT))


_MY_FAULT = N_(
    "That is my fault, and nothing was changed. If it happens again, tell your admin the reference {reference}."
)


def unexpected(reference: str) -> Card:
    """An apology without anything of the exception, which the log has under the same reference."""
    return Card(_("Something went wrong"), (Text(unexpected_words(reference)),))


def unexpected_words(reference: str) -> str:
    return _(_MY_FAULT).format(reference=reference)


def not_linked(user: ChatUser, email: str | None) -> Card:
    known = (
        _("Your chat e-mail {email} is not in the people list, or it does not tell for sure who you are.").format(
            email=email
        )
        if email
        else _("I can't see your e-mail here.")
    )
    todo = _(
        "Ask your admin to import you with the e-mail of this chat, or to run this with the one you are listed under:"
    )
    link = f"pacer link EMAIL --platform {user.platform} --tenant {quote(user.tenant)} --user {quote(user.id)}"
    return Card(_("I don't know you yet"), (Text(known), Text(todo), Text(link)))


def safe_buttons() -> tuple[Button, ...]:
    return (Button(_("My quota"), Call("quota")), Button(_("What can you do?"), Call("help")))
