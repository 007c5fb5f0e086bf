"""What somebody's deals show about how they sell: the contacts of the open ones, and the discounts of those won."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, or_, select, union_all

from spm_core.coaching.rules import UNKNOWN, Level
from spm_core.db import ScopedSession
from spm_core.deals.credits import CLOSING, DAY, DEAL, HOME, credits
from spm_core.deals.models import Product
from spm_core.money import ZERO
from spm_core.period import ONE_DAY, Period
from spm_core.scope import Prepared, scoped

Open = tuple[str, int]
"""A deal's name and how many contacts it has."""

_product = scoped(Product)
_was_open = and_(
    or_(DEAL.c.status == "open", DEAL.c.close_date > DAY),
    or_(DEAL.c.created_on.is_(None), DEAL.c.created_on <= DAY),
    DEAL.c.contact_count.is_not(None),
)
_priced = and_(
    *(DEAL.c.status == "won", CLOSING, DEAL.c.close_date <= DAY),
    *(DEAL.c.product_id.is_not(None), DEAL.c.amount > ZERO, DEAL.c.currency == HOME),
)
_CONTACTS = Prepared(
    union_all(
        *(
            select(part.c.name, part.c.contact_count, part.c.amount)
            for part in credits("own", when=_was_open, columns=(DEAL.c.name, DEAL.c.contact_count, DEAL.c.amount))
        )
    )
)


def _with_price(part: Any) -> Any:
    joined = part.join(_product, _product.c.id == part.c.product_id)
    return select(part.c.amount, _product.c.list_price).select_from(joined).where(_product.c.list_price > ZERO)


_PRICES = Prepared(
    union_all(*(_with_price(part) for part in credits("own", when=_priced, columns=(DEAL.c.product_id, DEAL.c.amount))))
)


def contacts(session: ScopedSession, person: int, today: date) -> tuple[Level, tuple[str, ...]]:
    """Return the share of open deals that hang on one contact or none, and their names, largest first.

    Only deals whose number of contacts is known are counted.
    """
    rows = session.read(_CONTACTS, {"lead": person, "day": today}).all()
    thin = sorted((row for row in rows if row.contact_count <= 1), key=lambda row: (-(row.amount or 0), row.name))
    if not rows:
        return UNKNOWN, ()
    return Level(Decimal(len(thin)) / len(rows), len(rows)), tuple(row.name for row in thin)


def discount(session: ScopedSession, person: int, period: Period, today: date) -> Level:
    """Return the discount on won deals of the period, as a share of their products' list prices together.

    Only deals in the company's currency are counted, since list prices are in it. A price above the list price is no
    discount.
    """
    stop = min(period.stop, today + ONE_DAY)
    params = {"lead": person, "day": today, "start": period.start, "stop": stop}
    rows = session.read(_PRICES, {**params, "home": session.principal.company.currency}).all()
    listed = sum((row.list_price for row in rows), ZERO)
    if not listed:
        return UNKNOWN
    off = sum((max(row.list_price - row.amount, ZERO) for row in rows), ZERO)
    return Level(off / listed, len(rows))
