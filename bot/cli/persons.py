"""People as an operator names them, including those who left."""

from __future__ import annotations

from bot.cli.failures import usage
from bot.i18n import _
from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.people.service import Person, find_people


def person_called(session: ScopedSession, who: str) -> Person:
    """The person meant by `words`. Raises CoreError("no_such_person"), or ends the command where several are."""
    words = "".join(filter(str.isprintable, who))
    people = find_people(session, words)
    if not people:
        raise CoreError("no_such_person", who=words)
    if len(people) > 1:
        refs = ", ".join(person.ref for person in people)
        usage(_("“{who}” of --person could be several people: {refs}. Give one of these.").format(who=words, refs=refs))
    return people[0]
