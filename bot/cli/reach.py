"""What pacer doctor checks among the people: who is linked to no chat, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cli.checks import Check
from bot.i18n import _, ngettext

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from spm_core.principal import CompanyInfo

SHOWN, NAMED = 5, 3
"""The most reasons that are told, and people who are named for each."""


def reach_checks(engine: Engine, company: CompanyInfo, now: datetime) -> Iterator[Check]:
    """Who cannot be reached; a hint, as everything else works meanwhile."""
    from bot.parts.reach import why_unreached
    from spm_core.db import session_for
    from spm_core.people.identity import operator
    from spm_core.people.reach import unreached

    with session_for(engine, operator(company), now) as session:
        people = unreached(session)
    name = _("Reached")
    if not people:
        yield Check(name, "good", _("everybody is linked to a chat"))
        return
    words = ngettext("{count} person is linked to no chat", "{count} people are linked to no chat", len(people))
    reasons: dict[str, list[str]] = {}
    for person in people:
        reasons.setdefault(why_unreached(person), []).append(person.name)
    todo = [_named(names, why) for why, names in list(reasons.items())[:SHOWN]]
    if len(reasons) > SHOWN:
        todo.append(_("For the others: pacer link"))
    yield Check(name, "hint", words.format(count=len(people)), "\n  → ".join(todo))


def _named(names: list[str], why: str) -> str:
    shown, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more > 0:
        shown = ngettext("{names} and {count} more", "{names} and {count} more", more).format(names=shown, count=more)
    return f"{shown}: {why}"
