"""Issues as they are shown: with names, the deal as it stands, the exchange, and what the asker may do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal, Split
from spm_core.errors import NotAllowed
from spm_core.issues.beyond import parties, with_all_rights
from spm_core.issues.exchange import reference
from spm_core.issues.models import DataIssue, DealCorrection, IssueEntry
from spm_core.issues.rules import Act, Field, Kind, Outcome, State, Stored, Wanted, is_open, possible, told
from spm_core.issues.service import found
from spm_core.money import Money
from spm_core.people.models import Employee
from spm_core.people.rules import name_key

LISTED = 20
ALIKE = 5


@dataclass(frozen=True, slots=True)
class DealNow:
    id: str
    """The CRM's."""
    name: str
    owner: str
    amount: Money | None
    close_date: date | None
    status: str
    splits: tuple[tuple[str, Decimal], ...]
    currency: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a field of a deal is or should be, with names; a deal's owner, amount and day in one."""

    owner: str | None = None
    amount: Money | None = None
    close_date: date | None = None
    splits: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    id: int
    issue: str
    deal: str
    field: Field
    before: Value
    value: Value
    by: str
    at: datetime
    reason: str
    ended: str | None
    """None while it holds; agreed, overruled or replaced."""
    overruled_by: Value | None


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    author: str | None
    """None for the import."""
    act: Act
    text: str


@dataclass(frozen=True, slots=True)
class Issue:
    number: int
    reference: str
    kind: Kind
    state: State
    outcome: Outcome | None
    claimant_id: int
    claimant: str
    resolver: str
    mine: bool
    waits_for_me: bool
    deal: str
    """As the claimant called it."""
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Whole(Issue):
    """An issue with all that was said."""

    comment: str
    now: DealNow | None
    """The deal as it stands, where the asker may see it."""
    wanted: Value
    external_id: str | None
    exchange: tuple[Entry, ...]
    corrections: tuple[Correction, ...]
    may: tuple[Act, ...]
    alike: tuple[DealNow, ...] = ()
    """Deals with the name of a missing one."""


def listed(session: ScopedSession) -> tuple[Issue, ...]:
    """What the asker reported, and what is open of the people they lead: what waits for the asker first."""
    rows = session.scalars(select(DataIssue).order_by(DataIssue.id.desc()).limit(10 * LISTED)).all()
    me, names = session.principal.employee_id, _names(session, rows)
    shown = [_head(row, me, names) for row in rows if row.claimant_id == me or is_open(row.state)]
    return tuple(sorted(shown, key=lambda each: (not each.waits_for_me, each.state is State.CLOSED, -each.number)))


def whole(session: ScopedSession, issue_id: int, now: datetime) -> Whole:
    """NotAllowed for an issue that the asker may not see."""
    row = found(session, issue_id)
    entries = session.scalars(select(IssueEntry).where(IssueEntry.issue_id == row.id).order_by(IssueEntry.id)).all()
    made = session.scalars(select(DealCorrection).where(DealCorrection.issue_id == row.id).order_by(DealCorrection.id))
    me, deal = session.principal.employee_id, _deal(session, row.deal_id)
    names = _names(session, [row], *(entry.author_id for entry in entries))
    wanted = Wanted.from_json(row.wanted)
    head = _head(row, me, names)
    return Whole(
        **{name: getattr(head, name) for name in Issue.__dataclass_fields__},
        comment=row.comment,
        now=deal,
        wanted=_value(session, wanted, deal.currency if deal else None),
        external_id=wanted.external_id,
        exchange=tuple(
            Entry(each.at, names.get(each.author_id) if each.author_id else None, each.act, each.text)
            for each in entries
        ),
        corrections=tuple(_correction(session, each) for each in made),
        may=_may(session, row, deal, now),
        alike=_alike(session, row) if row.kind is Kind.MISSING_DEAL and is_open(row.state) and not head.mine else (),
    )


def correction(session: ScopedSession, correction_id: int) -> Correction:
    """What was corrected of a deal in which the asker had or has credit, or that they see. NotAllowed for any other."""
    row = session.scalars(select(DealCorrection).where(DealCorrection.id == correction_id)).one_or_none()
    if row is None:
        raise NotAllowed
    return _correction(session, row)


def _head(row: DataIssue, me: int, names: Mapping[int, str]) -> Issue:
    mine = row.claimant_id == me
    turn = row.state in (State.PENDING_INFO, State.RESOLVED) if mine else row.state in _RESOLVER_S
    return Issue(
        number=row.id,
        reference=reference(row.id),
        kind=row.kind,
        state=row.state,
        outcome=row.outcome,
        claimant_id=row.claimant_id,
        claimant=names[row.claimant_id],
        resolver=names[row.resolver_id],
        mine=mine,
        waits_for_me=turn and (mine or row.resolver_id == me),
        deal=row.deal_name,
        opened_at=row.opened_at,
    )


_RESOLVER_S = (State.SUBMITTED, State.IN_REVIEW)


def _may(session: ScopedSession, row: DataIssue, deal: DealNow | None, now: datetime) -> tuple[Act, ...]:
    """What is possible, without correcting for whoever sees no deal or has credit of it."""
    me = session.principal.employee_id
    acts = possible(row.state, claimant=row.claimant_id == me)
    if Act.CORRECT not in acts:
        return acts
    with with_all_rights(session, now) as everything:
        own = me in parties(everything, row.deal_id)
    correctable = row.kind is Kind.MISSING_DEAL or (row.kind is not Kind.OTHER and deal is not None)
    return acts if correctable and not own else tuple(act for act in acts if act is not Act.CORRECT)


def _names(session: ScopedSession, rows: Iterable[DataIssue], *more: int | None) -> dict[int, str]:
    ids = {person for row in rows for person in (row.claimant_id, row.resolver_id)} | {each for each in more if each}
    return _named(session, ids)


def _named(session: ScopedSession, people: set[int]) -> dict[int, str]:
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(people)))
    return {row.id: row.name for row in rows}


def _deal(session: ScopedSession, deal_id: int | None) -> DealNow | None:
    if deal_id is None:
        return None
    deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one_or_none()
    return None if deal is None else deal_now(session, deal)


def deal_now(session: ScopedSession, deal: Deal) -> DealNow:
    splits = session.execute(select(Split.employee_id, Split.share).where(Split.deal_id == deal.id)).all()
    stored = Wanted(
        deal.owner_id, deal.amount, deal.close_date, tuple((each.employee_id, each.share) for each in splits)
    )
    value = _value(session, stored, deal.currency)
    return DealNow(
        deal.external_id,
        deal.name,
        value.owner or "",
        value.amount,
        deal.close_date,
        deal.status,
        value.splits,
        deal.currency,
    )


def _value(session: ScopedSession, wanted: Wanted, currency: str | None) -> Value:
    ids = {person for person, _ in wanted.splits} | ({wanted.owner_id} if wanted.owner_id else set())
    names = _named(session, ids)
    amount = wanted.amount
    return Value(
        owner=names.get(wanted.owner_id) if wanted.owner_id else None,
        amount=None if amount is None else Money(amount, currency or session.principal.company.currency),
        close_date=wanted.close_date,
        splits=tuple(sorted((names.get(person, ""), share) for person, share in wanted.splits)),
    )


def _correction(session: ScopedSession, row: DealCorrection) -> Correction:
    by = session.execute(select(Employee.name).where(Employee.id == row.by_id)).scalar_one()

    def value(stored: Stored) -> Value:
        return _value(session, told(row.field, stored), row.currency)

    return Correction(
        id=row.id,
        issue=reference(row.issue_id),
        deal=row.deal_name,
        field=row.field,
        before=value(row.before),
        value=value(row.value),
        by=by,
        at=row.at,
        reason=row.reason,
        ended=row.ended_because,
        overruled_by=None if row.overruled_by is None else value(row.overruled_by),
    )


def _alike(session: ScopedSession, row: DataIssue) -> tuple[DealNow, ...]:
    """Deals that the asker sees whose name holds a word of the missing one's: it may only have another owner."""
    words = sorted(name_key(row.deal_name).split(), key=len)[-1:]
    if not words or len(words[0]) < 3:
        return ()
    found = session.scalars(select(Deal).where(Deal.name.icontains(words[0], autoescape=True)).limit(ALIKE))
    return tuple(deal_now(session, deal) for deal in found)
