"""Deals as a win tells of them: by what name, for how much, and to whom they are credited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, select

from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Deal, Split
from spm_core.scope import Prepared, scoped
from spm_core.wins.outcomes import WonDeal, owner_first

_deal, _account, _split = scoped(Deal).c, scoped(Account), scoped(Split).c
_ids: Any = bindparam("ids", expanding=True)
_DEALS = Prepared(
    select(
        *(_deal[name] for name in ("id", "name", "owner_id", "amount", "currency", "status", "close_date")),
        _account.c.name.label("account"),
    )
    .select_from(_deal.id.table.outerjoin(_account, _account.c.id == _deal.account_id))
    .where(_deal.id.in_(_ids))
)
_SPLITS = Prepared(select(_split.deal_id, _split.employee_id, _split.share).where(_split.deal_id.in_(_ids)))
AT_ONCE = 500


def deals_of(session: ScopedSession, ids: Collection[int]) -> dict[int, WonDeal]:
    """Return these deals by id, without those that the CRM no longer has."""
    rows: list[Row[Any]] = []
    shares = defaultdict[int, dict[int, Decimal]](dict)
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        some = {"ids": ordered[start : start + AT_ONCE]}
        rows += session.read(_DEALS, some).all()
        for part in session.read(_SPLITS, some):
            shares[part.deal_id][part.employee_id] = part.share
    return {
        row.id: WonDeal(
            row.id,
            row.name,
            row.account or row.name,
            row.amount,
            row.currency,
            row.status,
            row.close_date,
            owner_first(shares[row.id], row.owner_id),
        )
        for row in rows
    }
