"""What was booked and what is open, for a person or a team, as of a day, in the company's currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Row

from spm_core.db import ScopedSession
from spm_core.deals.credits import (
    ALL_OPEN_ROWS,
    ANY_CHANGE_AFTER,
    CHANGED_ROWS,
    CHANGES_OF,
    OPEN_ROWS,
    SLIPPED_ROWS,
    WON_ROWS,
    WON_SUMS,
)
from spm_core.deals.rules import Change, DealState, as_of
from spm_core.fx.service import Exchange, exchange
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period

ALL = Decimal(1)
_Which = Literal["won", "open", "all_open"]
_ROWS = {"won": WON_ROWS, "open": OPEN_ROWS, "all_open": ALL_OPEN_ROWS}


@dataclass(frozen=True, slots=True)
class Whose:
    """A person's direct credits, or with `team` those of everybody under them and their own."""

    lead_id: int
    team: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    total: Money
    waiting: tuple[Money, ...]
    """Amounts left out: no exchange rate is known yet."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One person's credit for a deal, as of a day."""

    deal: str
    """The CRM's id."""
    name: str
    account: str | None
    person: str
    amount: Money | None
    """The whole deal's, in its own currency."""
    share: Decimal
    credit: Money | None
    """The person's part in the company's currency; None without an amount or a rate."""
    stage: str
    close_date: date | None
    probability: Decimal | None
    next_step: str | None
    last_activity: date | None
    stage_since: date | None = None
    """The day it came into its stage, or else into being; only told where deals are looked at for risks."""
    pushed: int = 0
    """How often its close date was put off."""


def booked(session: ScopedSession, whose: Whose, period: Period, today: date) -> Booked:
    """Credited won amount of a period, up to and with `today`; each amount at its close date's rate."""
    stop = min(period.stop, today + ONE_DAY)
    rewinding = _rewinding(session, today)
    sums: list[tuple[Money, date, Decimal]] = []
    if stop > period.start:
        params = {**_params(session, whose, period, today), "stop": stop}
        rows = session.read(WON_SUMS[whose.team, rewinding], params)
        sums = [
            (Money(row.amount, row.currency), row.fx_day or today, _share(row))
            for row in rows
            if row.amount is not None
        ]
    if rewinding:
        sums += [
            (deal.amount, deal.close, deal.share) for deal in _rewound(session, whose, period, today)[0] if deal.won
        ]
    return _total(session, sums)


def won_deals(session: ScopedSession, whose: Whose, period: Period, today: date) -> tuple[Credit, ...]:
    """The deals behind `booked`, the largest credit first."""
    return _credits(session, whose, period, today, "won")


def open_deals(session: ScopedSession, whose: Whose, period: Period, today: date) -> tuple[Credit, ...]:
    """Deals open on `today` that close in the period, are overdue or have no close date; the largest credit first.

    Open amounts are at the rate of `today` (definitions.md, Currency).
    """
    return _credits(session, whose, period, today, "open")


def all_open_deals(session: ScopedSession, whose: Whose, period: Period, today: date) -> tuple[Credit, ...]:
    """Every deal open on `today`, whenever it closes, with how long in its stage and how often put off."""
    return _credits(session, whose, period, today, "all_open")


def slipped_deals(session: ScopedSession, whose: Whose, period: Period, today: date) -> tuple[Credit, ...]:
    """Deals whose close date was moved, in the period, from inside it to after it, whatever became of them since."""
    texts = {"first_text": period.start.isoformat(), "after_text": period.stop.isoformat()}
    rows = session.read(SLIPPED_ROWS[whose.team], {**_params(session, whose, period, today), **texts}).all()
    return _listed(session, [_Rewound(row, _state(row), _share(row)) for row in rows], today)


@dataclass(frozen=True, slots=True)
class _Rewound:
    row: Row[Any]
    state: DealState
    share: Decimal

    @property
    def won(self) -> bool:
        return self.state.status == "won" and self.state.amount is not None

    @property
    def amount(self) -> Money:
        return Money(self.state.amount or ZERO, self.row.currency)

    @property
    def close(self) -> date:
        return self.state.close_date or date.max


def _credits(session: ScopedSession, whose: Whose, period: Period, today: date, which: _Which) -> tuple[Credit, ...]:
    rows: Sequence[Row[Any]] = session.read(_ROWS[which][whose.team], _params(session, whose, period, today)).all()
    found = [_Rewound(row, _state(row), _share(row)) for row in rows]
    if _rewinding(session, today):
        rewound, touched = _rewound(session, whose, None if which == "all_open" else period, today)
        found = [each for each in found if each.row.id not in touched]
        found += [each for each in rewound if each.state.status == ("won" if which == "won" else "open")]
    return _listed(session, found, None if which == "won" else today)


def _listed(session: ScopedSession, found: Sequence[_Rewound], today: date | None) -> tuple[Credit, ...]:
    """The largest credit first; amounts at the rate of `today`, or without it of each close date."""
    rates = exchange(session, {each.row.currency for each in found})
    listed = (_credit(each, rates, today) for each in found)
    return tuple(sorted(listed, key=_largest_first))


def _largest_first(credit: Credit) -> tuple[Decimal, date, str]:
    return -(credit.credit.amount if credit.credit else ZERO), credit.close_date or date.max, credit.deal


def _credit(deal: _Rewound, rates: Exchange, today: date | None) -> Credit:
    row, state = deal.row, deal.state
    whole = None if state.amount is None else Money(state.amount, row.currency)
    day = today or state.close_date or date.max
    return Credit(
        deal=row.external_id,
        name=row.name,
        account=row.account,
        person=row.credited,
        amount=whole,
        share=deal.share,
        credit=None if whole is None else rates.convert(whole * deal.share, day),
        stage=state.stage,
        close_date=state.close_date,
        probability=row.probability,
        next_step=row.next_step,
        last_activity=row.last_activity,
        stage_since=getattr(row, "stage_since", None) or state.created_on,
        pushed=getattr(row, "pushed", 0),
    )


def _total(session: ScopedSession, sums: Iterable[tuple[Money, date, Decimal]]) -> Booked:
    parts = list(sums)
    rates = exchange(session, {amount.currency for amount, _, _ in parts})
    total, waiting = Money(ZERO, rates.home), []
    for amount, day, share in parts:
        converted = rates.convert(amount * share, day)
        if converted is None:
            waiting.append(amount * share)
        else:
            total += converted
    return Booked(total, tuple(waiting))


def _rewinding(session: ScopedSession, today: date) -> bool:
    """Whether history knows of anything after `today`: only then does an answer have to look back."""
    return session.read(ANY_CHANGE_AFTER, {"day": today}).first() is not None


def _rewound(
    session: ScopedSession, whose: Whose, period: Period | None, today: date
) -> tuple[list[_Rewound], set[int]]:
    """The deals that changed after `today` as they were then, open or closed in the period; and all their ids."""
    rows = session.read(CHANGED_ROWS[whose.team], {"lead": whose.lead_id, "day": today}).all()
    changes: dict[int, list[Change]] = defaultdict(list)
    ids = sorted({row.id for row in rows})
    if ids:
        for change in session.read(CHANGES_OF, {"deals": ids, "day": today}):
            changes[change.deal_id].append(Change(change.changed_on, change.field, change.old))
    states = [(row, as_of(_state(row), changes[row.id], today)) for row in rows]
    then = [
        _Rewound(row, state, _share(row))
        for row, state in states
        if state and row.since <= _day_of(state, today) < row.until and _belongs(state, period, today)
    ]
    return then, set(ids)


def _day_of(state: DealState, today: date) -> date:
    """The day whose chart says whose team a deal counts for."""
    return today if state.status == "open" else state.close_date or today


def _belongs(state: DealState, period: Period | None, today: date) -> bool:
    """Whether a deal closed in the period, or is open and closes in it, is overdue or has no close date.

    Without a period, whether it is open.
    """
    if period is None or state.close_date is None:
        return state.status == "open"
    return state.close_date in period or (state.status == "open" and state.close_date < today)


def _state(row: Row[Any]) -> DealState:
    return DealState(row.stage, row.status, row.amount, row.close_date, row.created_on)


def _share(row: Row[Any]) -> Decimal:
    return ALL if row.share is None else row.share


def _params(session: ScopedSession, whose: Whose, period: Period, today: date) -> dict[str, Any]:
    return {
        "lead": whose.lead_id,
        "start": period.start,
        "stop": period.stop,
        "day": today,
        "home": session.principal.company.currency,
    }
