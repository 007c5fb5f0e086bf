"""Deals that have changed, as they were at the end of a day, and who had the credit for them then.

The one place that reads the log of changes to answer for a past day. Whoever may see a person's figures sees that
person's credits of the day, also for a deal that is somebody else's by now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, and_, bindparam, select, union

from spm_core.db import ScopedSession
from spm_core.deals.credits import DAY, DEAL, KINDS, LEAD, SINCE_WHEN, changed_after, credits
from spm_core.deals.models import Account, DealChange, Split, in_force
from spm_core.deals.rules import Change, DealState, Shares, as_of, read_splits
from spm_core.models import COMPANY
from spm_core.people.models import Employee, Subtree
from spm_core.scope import Prepared, scoped, vouched
from spm_core.who import Who, WhoKind

BATCH = 10_000
"""How many deals are read at once: databases take only so many parameters."""

_change = DealChange.__table__.alias("ch")
_split, _account = Split.__table__.alias("sp"), Account.__table__.alias("ac")
_deals: Any = bindparam("deals", expanding=True)

# Read by the ids of deals that were reached through somebody's visible line, now or then.
_DEALS = Prepared(
    select(
        vouched(
            select(*(c for c in DEAL.c if c.name != "company_id"), _account.c.name.label("account"), *SINCE_WHEN)
            .select_from(DEAL.outerjoin(_account, _account.c.id == DEAL.c.account_id))
            .where(DEAL.c.company_id == COMPANY, DEAL.c.id.in_(_deals))
        )
    )
)
_SPLITS = Prepared(
    select(
        vouched(
            select(_split.c.deal_id, _split.c.employee_id, _split.c.share).where(
                _split.c.company_id == COMPANY, _split.c.deal_id.in_(_deals)
            )
        )
    )
)
_later = and_(_change.c.company_id == COMPANY, _change.c.changed_on > DAY, in_force(_change.c))
_log = vouched(
    select(
        *(_change.c[name] for name in ("id", "deal_id", "changed_on", "field", "old", "by_crm")),
    ).where(_later, _change.c.deal_id.in_(_deals))
)
_CHANGES = Prepared(select(_log).order_by(_log.c.changed_on, _log.c.id))
_stage = and_(_change.c.company_id == COMPANY, _change.c.field == "stage", in_force(_change.c))
_steps = vouched(
    select(*(_change.c[name] for name in ("id", "deal_id", "changed_on", "new"))).where(
        _stage, _change.c.changed_on <= DAY, _change.c.deal_id.in_(_deals)
    )
)
_STEPS = Prepared(select(_steps).order_by(_steps.c.changed_on, _steps.c.id))
# Deals of which the credit changed, with whoever had it before: few, so that whose they were is told apart here.
_handed = vouched(
    select(_change.c.deal_id, _change.c.field, _change.c.old, DEAL.c.owner_id)
    .select_from(_change.join(DEAL, DEAL.c.id == _change.c.deal_id))
    .where(_later, _change.c.field.in_(("owner_id", "splits")))
)
_HANDED = Prepared(select(_handed))


def _changed_of(kind: WhoKind) -> Prepared:
    parts = credits(kind, when=changed_after(DEAL.c.id), columns=(DEAL.c.id,), day_column=None, gone=True)
    return Prepared(union(*(select(part.c.id) for part in parts)))


def _line_of(kind: WhoKind) -> Prepared:
    line, person = scoped(Subtree).c, scoped(Employee).c
    themselves = line.lead_id == line.member_id
    whose = {"own": and_(line.lead_id == LEAD, themselves), "team": line.lead_id == LEAD, "company": themselves}[kind]
    joined = line.id.table.join(person.id.table, person.id == line.member_id)
    return Prepared(select(line.member_id, line.starts_on, line.ends_on, person.name).select_from(joined).where(whose))


_CHANGED = {kind: _changed_of(kind) for kind in KINDS}
_LINES = {kind: _line_of(kind) for kind in KINDS}


@dataclass(frozen=True, slots=True)
class InLine:
    """A person's times under a lead; their own figures are always theirs."""

    name: str
    times: tuple[tuple[date, date], ...]

    def on(self, day: date) -> bool:
        return any(start <= day < stop for start, stop in self.times)


@dataclass(frozen=True, slots=True)
class DealHistory:
    row: Row[Any]
    """The deal as it is stored now."""
    now: DealState
    changes: tuple[Change, ...]
    """What changed since the first day asked about, in order."""

    def on(self, day: date) -> DealState | None:
        return as_of(self.now, self.changes, day)

    def close_date_on(self, day: date) -> date | None:
        """Return the close date of `on`, without rewinding the rest."""
        moved = (change for change in self.changes if change.changed_on > day and change.field == "close_date")
        first = next(moved, None)
        if first is None:
            return self.now.close_date
        return date.fromisoformat(first.old) if first.old else None


@dataclass(frozen=True, slots=True)
class PastDeal:
    row: Row[Any]
    """The deal as it is stored now."""
    now: DealState
    then: DealState | None


def line(session: ScopedSession, whose: Who) -> Mapping[int, InLine]:
    """Return the people whose credits count, by id, as far as the asker may see them."""
    times: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.read(_LINES[whose.kind], {"lead": whose.id}):
        times[row.member_id].append(row)
    return {
        person: InLine(rows[0].name, tuple((row.starts_on, row.ends_on) for row in rows))
        for person, rows in times.items()
    }


def changed_deals(session: ScopedSession, whose: Who, people: Collection[int], day: date) -> set[int]:
    """Return the ids of deals that changed after `day` and are these people's now, or were then."""
    ids = {row.id for row in session.read(_CHANGED[whose.kind], {"lead": whose.id, "day": day})}
    for row in session.read(_HANDED, {"day": day}):
        before = (int(row.old),) if row.field == "owner_id" else [person for person, _ in read_splits(row.old)]
        if not {row.owner_id, *before}.isdisjoint(people):
            ids.add(row.deal_id)
    return ids


def states(session: ScopedSession, ids: Iterable[int], day: date) -> Mapping[int, DealState]:
    """Return deals as they were at the end of `day`, by id, without those that did not exist.

    The ids are of deals that the asker reached through a line: the right to see them was checked there.
    """
    return {deal_id: past.then for deal_id, past in past_deals(session, ids, day).items() if past.then}


def past_deals(session: ScopedSession, ids: Iterable[int], day: date) -> Mapping[int, PastDeal]:
    """Return deals as they are and as they were, by id, in three statements; see `states`."""
    found = histories(session, ids, day)
    return {deal_id: PastDeal(deal.row, deal.now, deal.on(day)) for deal_id, deal in found.items()}


def histories(session: ScopedSession, ids: Iterable[int], day: date) -> Mapping[int, DealHistory]:
    """Return deals with what changed after `day`, by id, in three statements; see `states`."""
    splits: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    changes: dict[int, list[Change]] = defaultdict(list)
    wanted = sorted(ids)
    for row in _read(session, _SPLITS, wanted, day):
        splits[row.deal_id].append((row.employee_id, row.share))
    for row in _read(session, _CHANGES, wanted, day):
        changes[row.deal_id].append(Change(row.changed_on, row.field, row.old, row.by_crm))
    found = {}
    for row in _read(session, _DEALS, wanted, day):
        now = _stored(row, tuple(sorted(splits[row.id])) if row.is_split else ())
        found[row.id] = DealHistory(row, now, tuple(changes[row.id]))
    return found


def stage_steps(session: ScopedSession, ids: Iterable[int], day: date) -> Mapping[int, Sequence[tuple[date, str]]]:
    """Return the stages that deals got to by the end of `day`, and when, by id; see `states`."""
    steps: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for row in _read(session, _STEPS, sorted(ids), day):
        steps[row.deal_id].append((row.changed_on, row.new))
    return steps


def _read(session: ScopedSession, prepared: Prepared, ids: Sequence[int], day: date) -> Iterator[Row[Any]]:
    for start in range(0, len(ids), BATCH):
        yield from session.read(prepared, {"deals": ids[start : start + BATCH], "day": day}).all()


_STATE = (
    *("stage", "status", "amount", "close_date", "created_on", "currency", "probability", "owner_id"),
    *("forecast_category", "product_id", "account_id", "type", "new_logo", "loss_reason", "win_reason"),
)


def _stored(row: Row[Any], splits: Shares) -> DealState:
    return DealState(**{name: getattr(row, name) for name in _STATE}, splits=splits)
