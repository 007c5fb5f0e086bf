"""Who is linked to no chat, for admins: it comes once a week by itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.arguments import NoArguments
from bot.blocks import ITEMS, Item, Items, Text
from bot.capability import Request, capability
from bot.cards import Card
from bot.i18n import N_, _, ngettext, number
from bot.parts.reach import why_unreached
from bot.wishes import Wish
from spm_core.people.reach import Unreached, unreached
from spm_core.principal import Role


@capability(
    "unreached people",
    summary=N_("Who cannot be reached in Slack or Teams, and why"),
    args=NoArguments,
    role=Role.ADMIN,
    about="anyone",
    wish=Wish.ADMIN,
)
def unreached_people(request: Request, _args: NoArguments) -> Card:
    people = unreached(request.session)
    return Card(
        _title(len(people)),
        (*((_list(people), Text(_todo())) if people else ()),),
        facts={"unreached": [_facts(person) for person in people]},
        as_of=request.now,
        quiet=not people,
    )


def _title(count: int) -> str:
    if not count:
        return _("Everybody is linked to a chat")
    return ngettext("{count} person gets nothing from me", "{count} people get nothing from me", count).format(
        count=number(count, 0)
    )


def _list(people: Sequence[Unreached]) -> Items:
    shown = tuple(Item(person.name, detail=why_unreached(person)) for person in people[:ITEMS])
    return Items(shown, more=len(people) - len(shown))


def _todo() -> str:
    return _("They get no digests, goals or questions until they are linked. pacer link lists everybody.")


def _facts(person: Unreached) -> dict[str, object]:
    return {"person": person.name, "why": [found.why for found in person.why]}
