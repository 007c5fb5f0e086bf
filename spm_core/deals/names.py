"""Accounts, deals and products that a text names, looked up by how their names begin."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import and_, bindparam, select, union, union_all

from spm_core.db import ScopedSession
from spm_core.deals.credits import DEAL
from spm_core.deals.models import Account, Product, Split
from spm_core.deals.rules import GONE
from spm_core.models import COMPANY, ME, TODAY
from spm_core.people.models import Subtree
from spm_core.scope import Prepared, scoped, vouched

KnownKind = Literal["deal", "product", "team"]
AT_ONCE = 8
"""How many beginnings one statement looks for."""
ENOUGH = 60
"""How many names of each beginning are read: of more, the words are too common to name one."""
LAST = "zzzz"
"""Comes after whatever may follow a word in a name: a space, a sign, another letter."""


@dataclass(frozen=True, slots=True)
class KnownName:
    kind: KnownKind
    name: str


_account, _product = scoped(Account).c, scoped(Product).c
_starts: list[Any] = [bindparam(f"start{n}") for n in range(AT_ONCE)]
_stops: list[Any] = [bindparam(f"stop{n}") for n in range(AT_ONCE)]


def _names(of: Any) -> Prepared:
    """Return the statement of names in any of the ranges, one after the other, so that an index finds each."""
    ranges = [
        select(of.id, of.name).where(of.name >= start, of.name < stop)
        for start, stop in zip(_starts, _stops, strict=True)
    ]
    return Prepared(union_all(*ranges).limit(ENOUGH * AT_ONCE))


_ACCOUNTS, _PRODUCTS = _names(_account), _names(_product)
_ids: Any = bindparam("ids", expanding=True)
# By the owners and those who share, whose deals an index finds, rather than by what is visible of all deals.
_line, _split = scoped(Subtree).c, Split.__table__.alias()
_led = and_(_line.lead_id == ME, _line.starts_on <= TODAY, _line.ends_on > TODAY)
_owned = (
    select(DEAL.c.account_id)
    .where(DEAL.c.company_id == COMPANY, DEAL.c.owner_id.in_(select(_line.member_id).where(_led)))
    .where(DEAL.c.account_id.in_(_ids), DEAL.c.status != GONE)
)
_shared = (
    select(DEAL.c.account_id)
    .join_from(_split, DEAL, DEAL.c.id == _split.c.deal_id)
    .where(_split.c.company_id == COMPANY, _split.c.employee_id.in_(select(_line.member_id).where(_led)))
    .where(DEAL.c.account_id.in_(_ids), DEAL.c.status != GONE)
)
_SEEN = Prepared(union(select(vouched(_owned).c.account_id), select(vouched(_shared).c.account_id)))


def known_names(session: ScopedSession, beginnings: Collection[str]) -> tuple[KnownName, ...]:
    """Return accounts of the asker's people, and products, whose names begin with any of these, as spelled."""
    found: dict[KnownName, None] = {}
    for bounds in _bounds(beginnings):
        accounts = {row.id: row.name for row in session.read(_ACCOUNTS, bounds)}
        found |= {KnownName("deal", accounts[id_]): None for id_ in _seen(session, accounts)}
        found |= {KnownName("product", row.name): None for row in session.read(_PRODUCTS, bounds)}
    return tuple(found)


def _seen(session: ScopedSession, accounts: Collection[int]) -> Collection[int]:
    if session.principal.sees_all or not accounts:
        return accounts
    return {row.account_id for row in session.read(_SEEN, {"ids": sorted(accounts)})}


def _bounds(beginnings: Collection[str]) -> Iterator[dict[str, str]]:
    """The parameters of as many statements as it takes; what is left of the last one looks for the same again."""
    spelled = sorted(set(beginnings))
    for first in range(0, len(spelled), AT_ONCE):
        part = spelled[first : first + AT_ONCE]
        part += [part[-1]] * (AT_ONCE - len(part))
        yield {f"start{n}": start for n, start in enumerate(part)} | {
            f"stop{n}": f"{x}{LAST}" for n, x in enumerate(part)
        }
