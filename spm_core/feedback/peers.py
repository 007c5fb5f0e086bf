"""Feedback between colleagues: a view of one thing, asked for and given between two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.feedback.models import PeerRequest
from spm_core.goals.people import manager_of, names_of
from spm_core.notices.service import owe
from spm_core.people.models import Assignment, Employee
from spm_core.people.service import Person, person
from spm_core.vault import Vault, seal, unseal

OPEN = timedelta(days=14)
"""How long a question or its answer is still worth a message."""
LATEST = 10
COLLEAGUES = 5


@dataclass(frozen=True, slots=True)
class PeerExchange:
    id: int
    asker: str
    colleague: str
    about: str | None
    answer: str | None
    asked_at: datetime
    answered_at: datetime | None
    mine: bool
    """Whether the reader asked the question, rather than being asked it."""


def ask(session: ScopedSession, vault: Vault, colleague_id: int, about: str, now: datetime) -> int:
    """Ask a colleague about one thing; return the request's id.

    Raise CoreError("feedback_from_oneself") for the asker themselves, ("unknown_colleague") for somebody who has left,
    and ("feedback_asked_already") while the same question to them is open.
    """
    me = session.principal.employee_id
    if colleague_id == me:
        raise CoreError("feedback_from_oneself", argument="person")
    end = session.scalars(select(Employee.end_date).where(Employee.id == colleague_id)).one_or_none()
    if end is not None and end < session.principal.company.today(now):
        raise CoreError("unknown_colleague", argument="person")
    asked = (PeerRequest.asker_id == me, PeerRequest.colleague_id == colleague_id, PeerRequest.answered_at.is_(None))
    unanswered = session.scalars(select(PeerRequest).where(*asked, PeerRequest.asked_at > now - OPEN)).all()
    if any(unseal(session, vault, request.about, me, colleague_id) == about for request in unanswered):
        raise CoreError("feedback_asked_already")
    sealed = seal(session, vault, about, me, colleague_id)
    row = PeerRequest(asker_id=me, colleague_id=colleague_id, about=sealed, asked_at=now)
    session.add(row)
    session.flush()
    _tell(session, row, colleague_id, "asked", now)
    return row.id


def answer(session: ScopedSession, vault: Vault, request_id: int, text: str, now: datetime) -> None:
    """Answer a question that was put to the asker; raise CoreError("feedback_answered_already") the second time."""
    row = _of(session, request_id, lock=True)
    if row.colleague_id != session.principal.employee_id:
        raise NotAllowed
    if row.answered_at is not None:
        raise CoreError("feedback_answered_already")
    row.answer, row.answered_at = seal(session, vault, text, row.colleague_id, row.asker_id), now
    session.flush()
    _tell(session, row, row.asker_id, "answered", now)


def exchange(session: ScopedSession, vault: Vault, request_id: int) -> PeerExchange:
    """Return a question and its answer; raise NotAllowed for anybody but the two people in it."""
    return _shown(session, vault, _of(session, request_id))


def exchanges(session: ScopedSession, vault: Vault) -> Sequence[PeerExchange]:
    """Return the asker's own questions and those put to them, latest first."""
    me = session.principal.employee_id
    mine = select(PeerRequest).where(or_(PeerRequest.asker_id == me, PeerRequest.colleague_id == me))
    rows = session.scalars(mine.order_by(PeerRequest.asked_at.desc(), PeerRequest.id.desc()).limit(LATEST)).all()
    return [_shown(session, vault, row) for row in rows]


def close_by(session: ScopedSession, now: datetime) -> Sequence[Person]:
    """Return whom to suggest asking: the asker's manager and colleagues with the same manager."""
    me, today = session.principal.employee_id, session.principal.company.today(now)
    manager = manager_of(session, me, today)
    if manager is None:
        return ()
    current = (Assignment.starts_on <= today, Assignment.ends_on > today)
    beside = select(Assignment.employee_id).where(Assignment.manager_id == manager, *current)
    peers = session.scalars(beside.where(Assignment.employee_id != me).order_by(Assignment.employee_id)).all()
    people = (person(session, person_id) for person_id in dict.fromkeys((manager, *peers[: COLLEAGUES - 1])))
    return [colleague for colleague in people if colleague is not None]


def _of(session: ScopedSession, request_id: int, *, lock: bool = False) -> PeerRequest:
    wanted = select(PeerRequest).where(PeerRequest.id == request_id).execution_options(populate_existing=True)
    row = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise NotAllowed
    return row


def _shown(session: ScopedSession, vault: Vault, row: PeerRequest) -> PeerExchange:
    names = names_of(session, {row.asker_id, row.colleague_id})
    return PeerExchange(
        id=row.id,
        asker=names[row.asker_id],
        colleague=names[row.colleague_id],
        about=unseal(session, vault, row.about, row.asker_id, row.colleague_id),
        answer=unseal(session, vault, row.answer, row.colleague_id, row.asker_id) if row.answer else None,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        mine=row.asker_id == session.principal.employee_id,
    )


def _tell(session: ScopedSession, row: PeerRequest, whom: int, what: str, now: datetime) -> None:
    key, args = f"peer feedback:{row.id}:{what}", {"request": row.id}
    owe(session, key, "peer feedback", args, to=whom, due=now, expires=now + OPEN)
