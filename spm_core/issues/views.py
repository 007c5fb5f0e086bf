"""Issues as they are shown: with names, the deal as it stands, the exchange, and what the asker may do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.issues.beyond import parties, with_all_rights
from spm_core.issues.exchange import reference
from spm_core.issues.models import DataIssue, DealCorrection, IssueEntry
from spm_core.issues.rules import IssueAct, IssueKind, IssueOutcome, IssueState, IssueWanted, is_open, possible
from spm_core.issues.service import found
from spm_core.issues.values import Correction, DealNow, IssueValue, as_shown, deal_now, named_value, names_of
from spm_core.people.rules import name_key

LISTED = 20
ALIKE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    author: str | None
    """None for a step that an import took."""
    act: IssueAct
    text: str


@dataclass(frozen=True, slots=True)
class Issue:
    number: int
    reference: str
    kind: IssueKind
    state: IssueState
    outcome: IssueOutcome | None
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
    """An issue with everything said about it."""

    comment: str
    now: DealNow | None
    """The deal as it stands, where the asker may see it."""
    wanted: IssueValue
    external_id: str | None
    exchange: tuple[Entry, ...]
    corrections: tuple[Correction, ...]
    may: tuple[IssueAct, ...]
    alike: tuple[DealNow, ...] = ()
    """Deals that may be the missing one, by their name."""


def listed(session: ScopedSession) -> tuple[Issue, ...]:
    """Return what the asker reported and what their people have open; what waits for the asker comes first."""
    rows = session.scalars(select(DataIssue).order_by(DataIssue.id.desc()).limit(10 * LISTED)).all()
    me, names = session.principal.employee_id, _names(session, rows)
    shown = [_head(row, me, names) for row in rows if row.claimant_id == me or is_open(row.state)]
    return tuple(
        sorted(shown, key=lambda issue: (not issue.waits_for_me, issue.state is IssueState.CLOSED, -issue.number))
    )


def whole(session: ScopedSession, issue_id: int, now: datetime) -> Whole:
    """Return an issue with everything about it; raise NotAllowed where the asker may not see it."""
    row = found(session, issue_id)
    entries = session.scalars(select(IssueEntry).where(IssueEntry.issue_id == row.id).order_by(IssueEntry.id)).all()
    corrections = session.scalars(
        select(DealCorrection).where(DealCorrection.issue_id == row.id).order_by(DealCorrection.id)
    )
    me, deal = session.principal.employee_id, _deal(session, row.deal_id)
    names = _names(session, [row], *(entry.author_id for entry in entries))
    wanted = IssueWanted.from_json(row.wanted)
    head = _head(row, me, names)
    return Whole(
        **{name: getattr(head, name) for name in Issue.__dataclass_fields__},
        comment=row.comment,
        now=deal,
        wanted=named_value(session, wanted, deal.currency if deal else None),
        external_id=wanted.external_id,
        exchange=tuple(
            Entry(entry.at, names.get(entry.author_id) if entry.author_id else None, entry.act, entry.text)
            for entry in entries
        ),
        corrections=tuple(as_shown(session, correction) for correction in corrections),
        may=_may(session, row, deal, now),
        alike=_alike(session, row)
        if row.kind is IssueKind.MISSING_DEAL and is_open(row.state) and not head.mine
        else (),
    )


def _head(row: DataIssue, me: int, names: Mapping[int, str]) -> Issue:
    mine = row.claimant_id == me
    turn = row.state in (IssueState.PENDING_INFO, IssueState.RESOLVED) if mine else row.state in _RESOLVER_S
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


_RESOLVER_S = (IssueState.SUBMITTED, IssueState.IN_REVIEW)


def _may(session: ScopedSession, row: DataIssue, deal: DealNow | None, now: datetime) -> tuple[IssueAct, ...]:
    """Return the steps the asker can take; those who have credit for the deal, or do not see it, cannot correct it."""
    me = session.principal.employee_id
    acts = possible(row.state, claimant=row.claimant_id == me)
    if IssueAct.CORRECT not in acts:
        return acts
    with with_all_rights(session, now) as everything:
        own = me in parties(everything, row.deal_id)
    correctable = row.kind is IssueKind.MISSING_DEAL or (row.kind is not IssueKind.OTHER and deal is not None)
    return acts if correctable and not own else tuple(act for act in acts if act is not IssueAct.CORRECT)


def _names(session: ScopedSession, rows: Iterable[DataIssue], *more: int | None) -> dict[int, str]:
    sides = {person for row in rows for person in (row.claimant_id, row.resolver_id)}
    ids = sides | {person for person in more if person}
    return names_of(session, ids)


def _deal(session: ScopedSession, deal_id: int | None) -> DealNow | None:
    if deal_id is None:
        return None
    deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one_or_none()
    return None if deal is None else deal_now(session, deal)


def _alike(session: ScopedSession, row: DataIssue) -> tuple[DealNow, ...]:
    """Return deals whose name has the longest word of the missing one's: it may just have another owner."""
    words = sorted(name_key(row.deal_name).split(), key=len)[-1:]
    if not words or len(words[0]) < 3:
        return ()
    deals = session.scalars(select(Deal).where(Deal.name.icontains(words[0], autoescape=True)).limit(ALIKE))
    return tuple(deal_now(session, deal) for deal in deals)
