"""When somebody is told of what does not have to be said at once."""

from __future__ import annotations

from datetime import datetime

from spm_core.db import ScopedSession
from spm_core.subscriptions.recipients import people
from spm_core.subscriptions.rules import undisturbed
from spm_core.wins.rules import due


def daytime(session: ScopedSession, person: int, now: datetime) -> datetime:
    """Return the first moment from `now` on that is by day where the person is, and outside their quiet hours."""
    who = people(session, [person])[person].when
    by_day = due(now, who.zone)
    return undisturbed(by_day, who) or max(by_day, who.silent_until or by_day)
