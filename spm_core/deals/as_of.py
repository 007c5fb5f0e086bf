"""The credits of deals that have changed since the day asked about, as they stood on that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

from spm_core.db import ScopedSession
from spm_core.deals.history import InLine, changed_deals, line, past_deals
from spm_core.deals.rules import ALL, DealState, DealStatus
from spm_core.money import ZERO, Money
from spm_core.people.models import FOREVER
from spm_core.period import ONE_DAY, Period
from spm_core.versions.service import last_changes

if TYPE_CHECKING:
    from spm_core.who import Who


@dataclass(frozen=True, slots=True)
class DealAsOf:
    """One person's credit for a deal, as of a day."""

    row: Row[Any]
    """What no figure rests on, such as the name: as it is now."""
    state: DealState
    share: Decimal
    person_id: int
    person: str
    former: bool = False
    """Whether none of those asked about has credit any more: what was written about it since is not for them."""

    @property
    def won(self) -> bool:
        return self.state.status == "won" and self.state.amount is not None

    @property
    def amount(self) -> Money:
        return Money(self.state.amount or ZERO, self.state.currency)

    @property
    def close(self) -> date:
        return self.state.close_date or date.max


def rewinding(session: ScopedSession, today: date) -> bool:
    """Whether any change after `today` is recorded; only then does an answer have to look back."""
    return last_changes(session).deals > today


def changed_credits(session: ScopedSession, whose: Who, day: date) -> tuple[list[tuple[DealAsOf, InLine]], set[int]]:
    """Return the credits of `whose` people for deals that changed after `day`, as they were, and when they were there.

    The ids are of all such deals that are theirs or were: what is stored of these now says nothing about the day.
    """
    people = line(session, whose)
    ids = changed_deals(session, whose, people.keys(), day)
    found = [
        (DealAsOf(past.row, past.then, share, person, there.name, _is_gone_from(people, past.now)), there)
        for past in past_deals(session, ids, day).values()
        if past.then
        for person, share in past.then.credits
        if (there := people.get(person))
    ]
    return found, ids


_STILL = FOREVER - ONE_DAY
"""A day on which only those who never left are in a team."""


def _is_gone_from(people: Mapping[int, InLine], now: DealState) -> bool:
    return not any(person in people and people[person].on(_STILL) for person, _ in now.credits)


def rewound(session: ScopedSession, whose: Who, period: Period | None, today: date) -> tuple[list[DealAsOf], set[int]]:
    """Return the deals that changed after `today` as they stood then, and the ids of all that changed.

    Of the deals, only those that belong to the period (see `_belongs`) and were in `whose` line on that day.
    """
    credited, changed_ids = changed_credits(session, whose, today)
    as_they_were = [
        deal for deal, there in credited if there.on(day_of(deal.state, today)) and _belongs(deal.state, period, today)
    ]
    return as_they_were, changed_ids


def day_of(state: DealState, today: date) -> date:
    """Return the day whose org chart says which team a deal counts for."""
    return today if state.status == "open" else state.close_date or today


def is_credited(state: DealState, people: Mapping[int, InLine], today: date) -> bool:
    """Whether any of those people has credit for a deal as it stood on a day, by the org chart that counts for it."""
    day = day_of(state, today)
    return any(person in people and people[person].on(day) for person, _ in state.credits)


def _belongs(state: DealState, period: Period | None, today: date) -> bool:
    """Whether a deal closes in the period, or is open and either overdue or without a close date.

    Without a period: whether it is open.
    """
    if period is None or state.close_date is None:
        return state.status == "open"
    return state.close_date in period or (state.status == "open" and state.close_date < today)


def stored(row: Row[Any], status: DealStatus | None = None) -> DealAsOf:
    """Return the credit in a row of deals.credits as it is now, but for the status where one is given."""
    state = DealState(
        stage=row.stage,
        status=status or row.status,
        amount=row.amount,
        close_date=row.close_date,
        created_on=row.created_on,
        currency=row.currency,
        probability=row.probability,
        forecast_category=row.forecast_category,
        product_id=row.product_id,
        loss_reason=getattr(row, "loss_reason", None),
    )
    return DealAsOf(row, state, share_of(row), row.member_id, row.credited)


def share_of(row: Row[Any]) -> Decimal:
    return ALL if row.share is None else row.share


def params_of(session: ScopedSession, whose: Who, period: Period, today: date) -> dict[str, Any]:
    return {
        "lead": whose.id,
        "start": period.start,
        "stop": period.stop,
        "day": today,
        "home": session.principal.company.currency,
    }
