"""What somebody's deals show about how they sell: the contacts of the open ones, and the discounts of those won."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, or_, select, union_all

from spm_core.coaching.rules import UNKNOWN, Level
from spm_core.db import ScopedSession
from spm_core.deals.credits import CLOSING, DAY, DEAL, credits
from spm_core.deals.models import Product
from spm_core.fx.service import Exchange, RateUse, exchange
from spm_core.money import ZERO, Money
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
    *(DEAL.c.product_id.is_not(None), DEAL.c.amount > ZERO),
)
_OPEN_COLUMNS = (DEAL.c.name, DEAL.c.contact_count, DEAL.c.amount, DEAL.c.currency)
_WON_COLUMNS = (DEAL.c.product_id, DEAL.c.amount, DEAL.c.currency, DEAL.c.close_date)
_CONTACTS = Prepared(
    union_all(
        *(
            select(part.c.name, part.c.contact_count, part.c.amount, part.c.currency)
            for part in credits("own", when=_was_open, columns=_OPEN_COLUMNS)
        )
    )
)


def _with_price(part: Any) -> Any:
    joined = part.join(_product, _product.c.id == part.c.product_id)
    won = (part.c.amount, part.c.currency, part.c.close_date)
    return select(*won, _product.c.list_price).select_from(joined).where(_product.c.list_price > ZERO)


_PRICES = Prepared(union_all(*(_with_price(part) for part in credits("own", when=_priced, columns=_WON_COLUMNS))))


def contacts(session: ScopedSession, person: int, today: date) -> tuple[Level, tuple[str, ...]]:
    """Return the share of open deals that hang on one contact or none, and their names, largest first.

    Only deals whose number of contacts is known are counted.
    """
    rows = session.read(_CONTACTS, {"lead": person, "day": today}).all()
    if not rows:
        return UNKNOWN, ()
    rates = exchange(session, {row.currency for row in rows}, today)
    thin = sorted(
        (row for row in rows if row.contact_count <= 1), key=lambda row: (-_worth(rates, "open", row), row.name)
    )
    return Level(Decimal(len(thin)) / len(rows), len(rows)), tuple(row.name for row in thin)


def discount(session: ScopedSession, person: int, period: Period, today: date) -> Level:
    """Return the discount on won deals of the period, as a share of their products' list prices together.

    List prices are in the company's currency; a deal that waits for a rate is not counted. A price above the list
    price is no discount.
    """
    stop = min(period.stop, today + ONE_DAY)
    rows = session.read(_PRICES, {"lead": person, "day": today, "start": period.start, "stop": stop}).all()
    rates = exchange(session, {row.currency for row in rows}, today)
    priced = [(row.list_price, worth) for row in rows if (worth := _worth(rates, "won", row))]
    listed = sum((price for price, _won in priced), ZERO)
    if not listed:
        return UNKNOWN
    off = sum((max(price - worth, ZERO) for price, worth in priced), ZERO)
    return Level(off / listed, len(priced))


def _worth(rates: Exchange, use: RateUse, row: Any) -> Decimal:
    """Return a deal's amount in the company's currency; 0 without one, or while it waits for a rate."""
    converted = None if row.amount is None else rates.of(Money(row.amount, row.currency), use, row)
    return converted.money.amount if converted else ZERO
