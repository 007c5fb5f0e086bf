"""The largest deals that a person, a team or the company won or lost, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from sqlalchemy import BigInteger, and_, func, select, type_coerce

from spm_core.columns import SHARE_PLACES
from spm_core.db import ScopedSession
from spm_core.deals.as_of import params_of, rewinding, rewound, stored
from spm_core.deals.credits import CLOSING, DAY, DEAL, REASONS, changed_after, listed
from spm_core.deals.service import Credit, credits_of, largest_first
from spm_core.period import Period
from spm_core.scope import Prepared
from spm_core.who import Who, WhoKind

DealOutcome = Literal["won", "lost"]
_REASON = {"won": "win_reason", "lost": "loss_reason"}
ALL = 10**SHARE_PLACES
"""The share of the whole deal, as it is stored."""
FAR = 50
"""More deals than anybody lists, so that the exchange rates of different days cannot push out one that belongs."""


@cache
def _statement(reach: WhoKind, outcome: DealOutcome, *, late: bool) -> Prepared:
    """Return the statement of the FAR largest credits in each currency; with `late`, without deals changed later."""
    when = and_(DEAL.c.status == outcome, CLOSING, DEAL.c.close_date <= DAY)
    if late:
        when = and_(when, ~changed_after(DEAL.c.id))
    row = listed(reach, when=when, day=DEAL.c.close_date, more=REASONS).subquery()
    whole, part = (type_coerce(column, BigInteger) for column in (row.c.amount, row.c.share))
    # In two steps, because the product alone could exceed the database's largest integer.
    size = func.coalesce(whole // ALL * part + whole % ALL * part // ALL, whole, 0)
    place = func.row_number().over(partition_by=row.c.currency, order_by=(size.desc(), row.c.id))
    placed = select(row, place.label("place")).subquery()
    return Prepared(select(placed).where(placed.c.place <= FAR))


def largest_deals(
    session: ScopedSession, whose: Who, period: Period, today: date, outcome: DealOutcome
) -> tuple[Credit, ...]:
    """Return the credits for deals won or lost in the period up to and including `today`, largest first.

    Of many deals only the largest are read. fx.service says at which rate.
    """
    late = rewinding(session, today)
    rows = session.read(_statement(whose.kind, outcome, late=late), params_of(session, whose, period, today))
    found = [(stored(row), getattr(row, _REASON[outcome])) for row in rows]
    if late:
        earlier, _ids = rewound(session, whose, period, today)
        found += [(deal, getattr(deal.state, _REASON[outcome])) for deal in earlier if deal.state.status == outcome]
    credits = credits_of(session, [deal for deal, _reason in found], today, outcome)
    with_reasons = (replace(credit, reason=reason) for (_deal, reason), credit in zip(found, credits, strict=True))
    return tuple(sorted(with_reasons, key=largest_first))
