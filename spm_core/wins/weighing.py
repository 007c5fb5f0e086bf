"""What a team and its people won before, read once for all wins of an import, to weigh each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Row, bindparam, select

from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Deal, Split
from spm_core.fx.service import Exchange, exchange
from spm_core.metrics.formula import Undefined
from spm_core.metrics.readings import Scope, read_bases
from spm_core.money import ZERO, Money
from spm_core.people.models import Subtree
from spm_core.quota.service import goals
from spm_core.scope import Prepared, scoped
from spm_core.who import Who
from spm_core.wins.posting import lines_of
from spm_core.wins.rules import YEAR, WinMark, WinMilestone, WinProgress, Yardstick, marks, milestones

_deal, _account, _split, _line = scoped(Deal).c, scoped(Account), scoped(Split).c, scoped(Subtree).c
_ids: Any = bindparam("ids", expanding=True)
_since: Any = bindparam("since", type_=Date)
_DEALS = Prepared(
    select(
        *(_deal[name] for name in ("id", "name", "owner_id", "amount", "currency", "status", "close_date")),
        _account.c.name.label("account"),
    )
    .select_from(_deal.id.table.outerjoin(_account, _account.c.id == _deal.account_id))
    .where(_deal.id.in_(_ids))
)
_SPLITS = Prepared(select(_split.deal_id, _split.employee_id, _split.share).where(_split.deal_id.in_(_ids)))
_won = (_deal.status == "won", _deal.close_date > _since, _deal.amount.is_not(None))
_money = (_deal.id, _deal.amount, _deal.currency, _deal.close_date)
_OF_TEAMS = Prepared(
    select(_line.lead_id, *_money)
    .join_from(_line.id.table, _deal.id.table, _deal.owner_id == _line.member_id)
    .where(_line.lead_id.in_(_ids), _line.starts_on <= _deal.close_date, _line.ends_on > _deal.close_date, *_won)
)
_OF_ALL = Prepared(select(*_money).where(*_won))
_DAYS = Prepared(
    select(_deal.owner_id, _deal.close_date)
    .where(_deal.owner_id.in_(_ids), _deal.status == "won", _deal.id.not_in(bindparam("but", expanding=True)))
    .distinct()
)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class WonDeal:
    """A won deal to announce, with everybody who is credited, the owner first."""

    id: int
    name: str
    account: str
    owner: int
    amount: Decimal | None
    currency: str
    status: str
    day: date | None
    shares: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weight:
    marks: tuple[WinMark, ...]
    private: Mapping[int, tuple[WinMilestone, ...]]
    """Milestones to tell each person alone."""


def deals_of(session: ScopedSession, ids: Collection[int]) -> tuple[WonDeal, ...]:
    rows: list[Row[Any]] = []
    shares = defaultdict[int, dict[int, Decimal]](dict)
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        some = {"ids": ordered[start : start + AT_ONCE]}
        rows += session.read(_DEALS, some).all()
        for part in session.read(_SPLITS, some):
            shares[part.deal_id][part.employee_id] = part.share
    return tuple(
        WonDeal(
            row.id,
            row.name,
            row.account or row.name,
            row.owner_id,
            row.amount,
            row.currency,
            row.status,
            row.close_date,
            _owner_first(shares[row.id], row.owner_id),
        )
        for row in rows
    )


def _owner_first(shares: Mapping[int, Decimal], owner: int) -> Mapping[int, Decimal]:
    return dict(sorted(shares.items(), key=lambda part: part[0] != owner)) or {owner: Decimal(1)}


class Scales:
    """Weighs deals that were just won, the earliest first; needs the rights of an import."""

    def __init__(self, session: ScopedSession, deals: Sequence[WonDeal], now: datetime) -> None:
        company = session.principal.company
        self.today = company.today(now)
        self.session, self.deals = session, {deal.id: deal for deal in deals}
        self.quarter = company.calendar.containing("quarter", self.today)
        self.rates = exchange(session, {deal.currency for deal in deals})
        people = {person for deal in deals for person in deal.shares}
        self.lead = {person: line[1] if len(line) > 1 else None for person, line in lines_of(session, people).items()}
        self.teams = self._teams()
        self.days = self._days(people)
        self.quotas = goals(session, None, self.quarter)
        self.booked = self._booked()

    def weigh(self, deal: WonDeal) -> Weight:
        """Weigh a deal; call this once for every deal, in the order of their closing."""
        assert deal.day is not None
        own, team = self.days[deal.owner], self.teams[self.lead[deal.owner]]
        progress = {person: self._progress(person, deal) for person in deal.shares}
        deal_marks = marks(self._home(deal), deal.day, team, own, progress[deal.owner])
        private = {person: milestones(deal.day, self.days[person], progress[person]) for person in deal.shares}
        for person in deal.shares:
            self.days[person].add(deal.day)
        return Weight(deal_marks, private)

    def _home(self, deal: WonDeal) -> Decimal | None:
        return None if deal.amount is None else _converted(self.rates, deal.amount, deal.currency, deal.day)

    def _teams(self) -> Mapping[int | None, Yardstick]:
        leads = {lead for lead in self.lead.values() if lead is not None}
        since = self.today - YEAR
        rows = [(row.lead_id, row) for row in self.session.read(_OF_TEAMS, {"ids": sorted(leads), "since": since})]
        if None in self.lead.values():
            rows += [(None, row) for row in self.session.read(_OF_ALL, {"since": since})]
        rates = exchange(self.session, {row.currency for _, row in rows})
        won: dict[int | None, list[tuple[Decimal, date]]] = defaultdict(list)
        for lead, row in rows:
            amount = _converted(rates, row.amount, row.currency, row.close_date)
            if amount is not None and row.close_date <= self.today and row.id not in self.deals:
                won[lead].append((amount, row.close_date))
        for deal in self.deals.values():
            amount = self._home(deal)
            if amount is not None and deal.day is not None:
                won[self.lead[deal.owner]].append((amount, deal.day))
        return {lead: self._yardstick(won[lead]) for lead in {*self.lead.values()}}

    def _yardstick(self, won: Sequence[tuple[Decimal, date]]) -> Yardstick:
        ordered = sorted(won)
        return Yardstick(
            [amount for amount, _ in ordered], [amount for amount, day in ordered if day >= self.quarter.start]
        )

    def _days(self, people: Collection[int]) -> dict[int, set[date]]:
        weeks_won: dict[int, set[date]] = {person: set() for person in people}
        for row in self.session.read(_DAYS, {"ids": sorted(people), "but": sorted(self.deals)}):
            if row.close_date is not None:
                weeks_won[row.owner_id].add(row.close_date)
        return weeks_won

    def _booked(self) -> dict[int, Decimal]:
        """Return what each person had booked in the running quarter before these deals."""
        scope = Scope(Who("company"), self.quarter, self.today, "person")
        sums = read_bases(self.session, scope, ("booked",)).by_key
        booked = {
            key: ZERO if isinstance(value := bases.get("booked", ZERO), Undefined) else Decimal(value)
            for key, bases in sums.items()
            if isinstance(key, int)
        }
        for deal in self.deals.values():
            for person in deal.shares:
                booked[person] = booked.get(person, ZERO) - self._credit(deal, person)
        return booked

    def _credit(self, deal: WonDeal, person: int) -> Decimal:
        inside = deal.day is not None and deal.day in self.quarter and deal.day <= self.today
        return (self._home(deal) or ZERO) * deal.shares[person] if inside else ZERO

    def _progress(self, person: int, deal: WonDeal) -> WinProgress | None:
        before = self.booked.get(person, ZERO)
        self.booked[person] = after = before + self._credit(deal, person)
        quota = self.quotas.get(person)
        return WinProgress(quota, before, after) if quota else None


def _converted(rates: Exchange, amount: Decimal, currency: str, day: date | None) -> Decimal | None:
    converted = rates.convert(Money(amount, currency), day or date.max)
    return converted.amount if converted else None
