"""Whom an operator means, people who left among them."""

from __future__ import annotations

from bot.cli.failures import usage
from bot.i18n import _
from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.people.service import Person, find_people


def person_called(session: ScopedSession, who: str) -> Person:
    """CoreError("no_such_person"); ends the command where several have that name."""
    words = "".join(filter(str.isprintable, who))
    found = find_people(session, words)
    if not found:
        raise CoreError("no_such_person", who=words)
    if len(found) > 1:
        refs = ", ".join(person.ref for person in found)
        usage(_("«{who}» of --person could be several people: {refs}. Give one of these.").format(who=words, refs=refs))
    return found[0]
