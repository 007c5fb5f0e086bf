"""What a person or a team has booked and what they have open, as of a day, in the company's currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Row

from spm_core.db import ScopedSession
from spm_core.deals.as_of import DealAsOf, params_of, rewinding, rewound, share_of, stored
from spm_core.deals.credits import ALL_OPEN_ROWS, LOST_ROWS, OPEN_ROWS, WON_ROWS, WON_SUMS
from spm_core.deals.rules import DealStatus
from spm_core.fx.service import Exchange, RateUse, exchange, rate_day
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period
from spm_core.who import Who

WhichDeals = Literal["won", "lost", "open", "all_open"]
_ROWS = {"won": WON_ROWS, "lost": LOST_ROWS, "open": OPEN_ROWS, "all_open": ALL_OPEN_ROWS}
_STATUS: Mapping[WhichDeals, Literal["won", "lost", "open"]] = {
    "won": "won",
    "lost": "lost",
    "open": "open",
    "all_open": "open",
}


@dataclass(frozen=True, slots=True)
class Booked:
    total: Money
    waiting: tuple[Money, ...]
    """Amounts left out because no exchange rate is known yet."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One person's credit for one deal, as of a day."""

    deal: str
    """The CRM's id."""
    name: str
    account: str | None
    person: str
    amount: Money | None
    """The whole deal's amount, in its own currency."""
    share: Decimal
    credit: Money | None
    """The person's part in the company's currency; None without an amount or a rate."""
    stage: str
    close_date: date | None
    probability: Decimal | None
    next_step: str | None
    last_activity: date | None
    stage_since: date | None = None
    """The day it entered its stage, as far as the statement reads it; else the day it was created."""
    pushed: int = 0
    """How often its close date was pushed back."""
    category: str | None = None
    """The CRM's word for its forecast category, as far as the statement reads it."""
    reason: str | None = None
    """Why it was won or lost, as far as the statement reads it."""
    former: bool = False
    """Whether another has the credit by now: then next step and last activity are not told, whatever they are."""
    product_id: int | None = None
    created_on: date | None = None
    rate: Decimal | None = None
    """What a unit of another currency counted as in the company's."""
    rate_day: date | None = None
    """The day whose rate that is."""


def booked(session: ScopedSession, whose: Who, period: Period, today: date) -> Booked:
    """Return the won amount credited in a period up to and including `today`, each deal at its close date's rate."""
    stop = min(period.stop, today + ONE_DAY)
    late = rewinding(session, today)
    sums: list[tuple[Money, date | None, Decimal]] = []
    if stop > period.start:
        params = {**params_of(session, whose, period, today), "stop": stop}
        rows = session.read(WON_SUMS[whose.kind, late], params)
        sums = [(Money(row.amount, row.currency), row.fx_day, share_of(row)) for row in rows if row.amount is not None]
    if late:
        sums += [
            (deal.amount, rate_day("won", deal.state), deal.share)
            for deal in rewound(session, whose, period, today)[0]
            if deal.won
        ]
    return _total(session, sums, today)


def won_deals(session: ScopedSession, whose: Who, period: Period, today: date) -> tuple[Credit, ...]:
    """Return the credits behind `booked`, largest first."""
    return _credits(session, whose, period, today, "won")


def lost_deals(session: ScopedSession, whose: Who, period: Period, today: date) -> tuple[Credit, ...]:
    """Return the credits for deals lost in the period up to and including `today`, largest first, with the reason."""
    return _credits(session, whose, period, today, "lost")


def open_deals(session: ScopedSession, whose: Who, period: Period, today: date) -> tuple[Credit, ...]:
    """Return the credits for deals open on `today` that close in the period, are overdue or have no close date.

    The largest come first; open amounts are converted at the rate of `today` (definitions.md, Currency).
    """
    return _credits(session, whose, period, today, "open")


def all_open_deals(session: ScopedSession, whose: Who, period: Period, today: date) -> tuple[Credit, ...]:
    """Return the credits for every deal open on `today`, whenever it closes, with its `stage_since` and `pushed`."""
    return _credits(session, whose, period, today, "all_open")


def _credits(session: ScopedSession, whose: Who, period: Period, today: date, which: WhichDeals) -> tuple[Credit, ...]:
    return by_size(session, credited(session, whose, period, today, which), today, _STATUS[which])


def credited(session: ScopedSession, whose: Who, period: Period, today: date, which: WhichDeals) -> list[DealAsOf]:
    """Return the credits as they were at the end of `today`: `which` says of which deals."""
    rows: Sequence[Row[Any]] = session.read(_ROWS[which][whose.kind], params_of(session, whose, period, today)).all()
    status: DealStatus = _STATUS[which]
    # What closed later is read as still open, as it was.
    deals = [stored(row, status) for row in rows]
    if rewinding(session, today):
        earlier, changed_ids = rewound(session, whose, None if which == "all_open" else period, today)
        deals = [deal for deal in deals if deal.row.id not in changed_ids]
        deals += [deal for deal in earlier if deal.state.status == status]
    return deals


def by_size(
    session: ScopedSession, deals: Sequence[DealAsOf], today: date, use: RateUse = "open"
) -> tuple[Credit, ...]:
    """Return the credits, largest first, as `credits_of` converts them."""
    return tuple(sorted(credits_of(session, deals, today, use), key=largest_first))


def credits_of(session: ScopedSession, deals: Sequence[DealAsOf], today: date, use: RateUse = "open") -> list[Credit]:
    """Return the credit for each deal, in order, at the rates that are known on `today`."""
    rates = exchange(session, {deal.state.currency for deal in deals}, today)
    return [_credit(deal, rates, use) for deal in deals]


def largest_first(credit: Credit) -> tuple[Decimal, date, str]:
    return -(credit.credit.amount if credit.credit else ZERO), credit.close_date or date.max, credit.deal


def _credit(deal: DealAsOf, rates: Exchange, use: RateUse) -> Credit:
    row, state = deal.row, deal.state
    whole = None if state.amount is None else Money(state.amount, state.currency)
    converted = None if whole is None else rates.of(whole * deal.share, use, state)
    foreign = converted if whole and whole.currency != rates.home else None
    return Credit(
        deal=row.external_id,
        name=row.name,
        account=row.account,
        person=deal.person,
        amount=whole,
        share=deal.share,
        credit=converted.money if converted else None,
        stage=state.stage,
        close_date=state.close_date,
        probability=state.probability,
        next_step=None if deal.former else row.next_step,
        last_activity=None if deal.former else row.last_activity,
        stage_since=getattr(row, "stage_since", None) or state.created_on,
        pushed=getattr(row, "pushed", 0),
        category=state.forecast_category,
        reason=state.loss_reason,
        product_id=state.product_id,
        created_on=state.created_on,
        former=deal.former,
        rate=foreign.rate if foreign else None,
        rate_day=foreign.day if foreign else None,
    )


def _total(session: ScopedSession, sums: Iterable[tuple[Money, date | None, Decimal]], today: date) -> Booked:
    parts = list(sums)
    rates = exchange(session, {amount.currency for amount, _, _ in parts}, today)
    total, waiting = Money(ZERO, rates.home), []
    for amount, day, share in parts:
        converted = rates.at(amount * share, day)
        if converted is None:
            waiting.append(amount * share)
        else:
            total += converted.money
    return Booked(total, tuple(waiting))
