"""The largest deals that were won or lost, of a person, a team or the company, with why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from sqlalchemy import BigInteger, and_, func, select, type_coerce

from spm_core.columns import SHARE_PLACES
from spm_core.db import ScopedSession
from spm_core.deals.as_of import DealAsOf, params_of, rewinding, rewound, share_of, state_of
from spm_core.deals.credits import CLOSING, DAY, DEAL, REASONS, DealReach, changed_after, listed
from spm_core.deals.service import Credit, credits_of, largest_first
from spm_core.deals.whose import Whose
from spm_core.period import Period
from spm_core.scope import Prepared

DealOutcome = Literal["won", "lost"]
_REASON = {"won": "win_reason", "lost": "loss_reason"}
ALL = 10**SHARE_PLACES
"""A share of the whole, as it is stored."""
FAR = 50
"""More than anybody lists, so that rates of different days cannot push a deal out of a list that it belongs into."""


@cache
def _statement(reach: DealReach, outcome: DealOutcome, *, late: bool) -> Prepared:
    """The FAR largest credits in each currency; with `late` without deals that history changes after :day."""
    when = and_(DEAL.c.status == outcome, CLOSING, DEAL.c.close_date <= DAY)
    if late:
        when = and_(when, ~changed_after(DEAL.c.id))
    row = listed(reach, when=when, day=DEAL.c.close_date, more=REASONS).subquery()
    whole, part = (type_coerce(each, BigInteger) for each in (row.c.amount, row.c.share))
    # In two steps: the product alone could be larger than what a database's integer holds.
    size = func.coalesce(whole // ALL * part + whole % ALL * part // ALL, whole, 0)
    place = func.row_number().over(partition_by=row.c.currency, order_by=(size.desc(), row.c.id))
    placed = select(row, place.label("place")).subquery()
    return Prepared(select(placed).where(placed.c.place <= FAR))


def largest_deals(
    session: ScopedSession, whose: Whose, period: Period, today: date, outcome: DealOutcome
) -> tuple[Credit, ...]:
    """What was won, or lost, in the period up to and with `today`; of many deals the largest credits.

    Lost amounts are at the rate of `today`, as they were while open.
    """
    late = rewinding(session, today)
    rows = session.read(_statement(whose.reach, outcome, late=late), params_of(session, whose, period, today))
    found = [DealAsOf(row, state_of(row), share_of(row)) for row in rows]
    if late:
        found += [each for each in rewound(session, whose, period, today)[0] if each.state.status == outcome]
    told = credits_of(session, found, None if outcome == "won" else today)
    named = (
        replace(credit, reason=getattr(each.row, _REASON[outcome])) for each, credit in zip(found, told, strict=True)
    )
    return tuple(sorted(named, key=largest_first))
