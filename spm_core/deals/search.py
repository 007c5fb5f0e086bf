"""Deals by what people call them, of those that the asker sees."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.errors import CoreError

MOST = 6


def find_deals(session: ScopedSession, words: str) -> tuple[Deal, ...]:
    """By the CRM's id or the whole name; else those whose name holds the words, few of them, the latest first."""
    wanted = " ".join(words.split())
    if not wanted:
        return ()
    same = or_(Deal.external_id == wanted, func.lower(Deal.name) == wanted.lower())
    for condition in (same, Deal.name.icontains(wanted, autoescape=True)):
        found = session.scalars(select(Deal).where(condition).order_by(Deal.close_date.desc(), Deal.id).limit(MOST))
        if deals := tuple(found):
            return deals
    return ()


def the_deal(session: ScopedSession, key: str) -> Deal:
    """By the CRM's id. CoreError("no_such_deal") for one that the asker does not see."""
    found = session.scalars(select(Deal).where(Deal.external_id == key)).one_or_none()
    if found is None:
        raise CoreError("no_such_deal", words=key[:100], argument="deal")
    return found
