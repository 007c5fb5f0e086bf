"""The group that a credit belonged to on a past day, for breakdowns of what has changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from spm_core.db import ScopedSession
from spm_core.deals.as_of import DealAsOf
from spm_core.deals.models import Account
from spm_core.metrics.statements import Dimension
from spm_core.people.models import Assignment
from spm_core.scope import Prepared, scoped

if TYPE_CHECKING:
    from spm_core.metrics.rows import MetricKey

KeyOn = Callable[[DealAsOf, date], "MetricKey"]
"""The key of a credit, by the org chart of a day."""

_account, _place = scoped(Account).c, scoped(Assignment).c
_ACCOUNTS = Prepared(select(_account.id, _account.segment, _account.sector, _account.office))
_PLACES = Prepared(
    select(_place.employee_id, _place.manager_id, _place.team, _place.starts_on, _place.ends_on).order_by(_place.id)
)


def key_on(session: ScopedSession, by: Dimension | None) -> KeyOn:
    """Return how to tell the group of a credit."""
    match by:
        case "person":
            return lambda deal, _day: deal.person_id
        case "product":
            return lambda deal, _day: deal.state.product_id
        case "stage" | "type" | "forecast_category" | "loss_reason" | "win_reason":
            return lambda deal, _day: getattr(deal.state, by)
        case "segment" | "sector" | "office":
            words = {row.id: getattr(row, by) for row in session.read(_ACCOUNTS)}
            return lambda deal, _day: words.get(deal.state.account_id)
        case "team" | "manager":
            return _by_chart(session, "manager_id" if by == "manager" else "team")
        case _:
            return lambda _deal, _day: None


def _by_chart(session: ScopedSession, column: str) -> KeyOn:
    places: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.read(_PLACES):
        places[row.employee_id].append(row)

    def key(deal: DealAsOf, day: date) -> MetricKey:
        there = (place for place in places[deal.person_id] if place.starts_on <= day < place.ends_on)
        place = next(there, None)
        return getattr(place, column) if place else None

    return key
