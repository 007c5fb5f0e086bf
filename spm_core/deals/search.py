"""Find deals by what people call them, among those that the asker sees."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.errors import CoreError

MOST = 6


def find_deals(session: ScopedSession, words: str) -> tuple[Deal, ...]:
    """Return the deals with this CRM id or whole name, or else those whose name contains the words.

    The latest to close come first, at most MOST of them.
    """
    wanted = " ".join(words.split())
    if not wanted:
        return ()
    same = or_(Deal.external_id == wanted, func.lower(Deal.name) == wanted.lower())
    for condition in (same, Deal.name.icontains(wanted, autoescape=True)):
        rows = session.scalars(select(Deal).where(condition).order_by(Deal.close_date.desc(), Deal.id).limit(MOST))
        if deals := tuple(rows):
            return deals
    return ()


def any_deal(session: ScopedSession) -> bool:
    """Whether the asker sees any deal at all."""
    return session.scalar(select(Deal.id).limit(1)) is not None


def the_deal(session: ScopedSession, key: str) -> Deal:
    """Return the deal with this CRM id; raise CoreError("no_such_deal") where the asker sees none."""
    deal = session.scalars(select(Deal).where(Deal.external_id == key)).one_or_none()
    if deal is None:
        raise CoreError("no_such_deal", words=key[:100], argument="deal")
    return deal
