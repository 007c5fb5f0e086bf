"""When somebody is told of what does not have to be said at once."""

from __future__ import annotations

from datetime import datetime

from spm_core.db import ScopedSession
from spm_core.subscriptions.recipients import people
from spm_core.subscriptions.rules import Reachable, nudged, undisturbed
from spm_core.wins.rules import due


def daytime(session: ScopedSession, person: int, now: datetime) -> datetime:
    """Return the first moment from `now` on that is by day where the person is, and outside their quiet hours."""
    who = people(session, [person])[person].when
    by_day = due(now, who.zone)
    return undisturbed(by_day, who) or max(by_day, who.silent_until or by_day)


def at_work(now: datetime, who: Reachable) -> datetime | None:
    """Return when to tell what is noticed now; None at night, on days off, and while they are away or silent."""
    by_day = due(now, who.zone) == now and who.works(now.astimezone(who.zone).date())
    return nudged(now, who) if by_day else None
