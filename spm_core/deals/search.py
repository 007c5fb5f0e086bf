"""Find deals by what people call them, among those that the asker sees."""

from __future__ import annotations

from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, func, or_, select

from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Deal, Product
from spm_core.errors import CoreError
from spm_core.people.rules import name_key

MOST = 6
SHORTEST, LONG = 4, 8
"""Letters from which a name may be misspelt, and from which twice."""
LOOKED_AT = 5_000
"""How many of the latest deals are looked through for a misspelt name."""


def find_deals(session: ScopedSession, words: str) -> tuple[Deal, ...]:
    """Return the deals with this CRM id or whole name, or of this account, or else those whose names begin a word so.

    Open deals come first, then the latest to close, at most MOST of them.
    """
    wanted = " ".join(words.split())
    if not wanted:
        return ()
    key = wanted.lower()
    for condition in (
        or_(Deal.external_id == wanted, func.lower(Deal.name) == key),
        _of_account(func.lower(Account.name) == key),
        or_(_has_words(Deal.name, key), _of_account(_has_words(Account.name, key))),
        Deal.name.icontains(wanted, autoescape=True),
    ):
        rows = session.scalars(
            select(Deal).where(condition).order_by(Deal.status != "open", Deal.close_date.desc(), Deal.id).limit(MOST)
        )
        if deals := tuple(rows):
            return deals
    return ()


def _of_account(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Deal.account_id.in_(select(Account.id).where(condition))


def _has_words(column: Any, key: str) -> ColumnElement[bool]:
    """Whether a name begins with the words, or has them after a space."""
    return or_(column.istartswith(key, autoescape=True), column.icontains(f" {key}", autoescape=True))


def almost_called(session: ScopedSession, words: str) -> str | None:
    """Return the name of the only account or deal whose first words are these but for a slip or two of the hand."""
    key = name_key(words)
    slips = 1 if len(key) < LONG else 2
    if len(key) < SHORTEST:
        return None
    statement = (
        select(Deal.name, Account.name.label("account"))
        .outerjoin(Account, Account.id == Deal.account_id)
        .order_by(Deal.close_date.desc())
        .limit(LOOKED_AT)
    )
    names = {row.account or row.name for row in session.execute(statement)}
    near = {name for name in names if OSA.distance(_as_long(name_key(name), key), key, score_cutoff=slips) <= slips}
    return near.pop() if len(near) == 1 else None


def _as_long(name: str, key: str) -> str:
    """As many of the name's words as were said."""
    return " ".join(name.split()[: len(key.split())])


def product_named(session: ScopedSession, words: str) -> int | None:
    """Return the product with this name or, failing that, the only one whose name contains the words."""
    wanted = " ".join(words.split())
    for condition in (func.lower(Product.name) == wanted.lower(), Product.name.icontains(wanted, autoescape=True)):
        found = session.scalars(select(Product.id).where(condition).limit(2)).all()
        if len(found) == 1:
            return found[0]
    return None


def any_deal(session: ScopedSession) -> bool:
    """Whether the asker sees any deal at all."""
    return session.scalar(select(Deal.id).limit(1)) is not None


def the_deal(session: ScopedSession, key: str) -> Deal:
    """Return the deal with this CRM id; raise CoreError("no_such_deal") where the asker sees none."""
    deal = session.scalars(select(Deal).where(Deal.external_id == key)).one_or_none()
    if deal is None:
        raise CoreError("no_such_deal", words=key[:100], argument="deal")
    return deal
