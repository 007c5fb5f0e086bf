"""Leave that people ask for: it counts once who leads them and an admin, two people, have agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from spm_core.absence.leaves import leaves_of, put_leave
from spm_core.absence.models import LeaveApproval, LeaveRequest, LeaveState
from spm_core.absence.people import Deciders, deciders
from spm_core.absence.rules import NEEDED, Say, agreed, span
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.notices.service import owe

SHOW = "leave request"
"""The call that tells both sides."""
WORTH_SAYING = timedelta(days=60)
LONGEST = timedelta(days=3 * 366)
"""The longest leave that is asked for here; more is a slip in the year."""


@dataclass(frozen=True, slots=True)
class RequestStand:
    """A request and how far it got; `waits` where the reader's yes is still needed."""

    request: LeaveRequest
    approvals: tuple[LeaveApproval, ...]
    by: tuple[Say, ...]
    """Who may still agree, so that it gets further."""
    waits: bool


def check_leave(session: ScopedSession, first: date, last: date) -> None:
    """Raise what keeps the asker from asking for these days.

    That is NotAllowed for an asker who is no employee, CoreError("absence_days") where the last day is before the
    first, ("absence_too_long"), ("leave_asked") while another request waits, ("leave_known") where it is leave already,
    and ("leave_nobody") where there are no two people who could agree.
    """
    me = session.principal.employee_id
    if not me:
        raise NotAllowed
    period = span(first, last)
    if last - first >= LONGEST:
        raise CoreError("absence_too_long", argument="last")
    if any(leave.covers(period) for leave in leaves_of(session, me)):
        raise CoreError("leave_known")
    waiting = select(LeaveRequest.id).where(LeaveRequest.employee_id == me, LeaveRequest.state == LeaveState.ASKED)
    if session.scalars(waiting.limit(1)).first() is not None:
        raise CoreError("leave_asked")
    if agreed(deciders(session).says_of(me)) < NEEDED:
        raise CoreError("leave_nobody")


def ask_for_leave(session: ScopedSession, first: date, last: date, now: datetime) -> LeaveRequest:
    """Ask for leave, and tell the nearest lead and the admins; raise what `check_leave` does."""
    check_leave(session, first, last)
    me = session.principal.employee_id
    request = LeaveRequest(employee_id=me, starts_on=first, last_day=last, asked_at=now, state=LeaveState.ASKED)
    session.add(request)
    session.flush()
    found = deciders(session)
    for person in dict.fromkeys((*found.above(me)[:1], *sorted(found.admins - {me}))):
        _tell(session, request, person, "asked", now)
    return request


def approve(session: ScopedSession, request_id: int, now: datetime) -> LeaveRequest:
    """Agree to a request; the second of the two who are needed makes it leave.

    Raise NotAllowed for whoever may not decide about it, and CoreError("leave_decided") where that is done.
    """
    request, mine = _to_decide(session, request_id)
    row = {"request_id": request.id, "by_id": mine.person, "as_lead": mine.as_lead, "as_admin": mine.as_admin}
    session.write_once(LeaveApproval, {**row, "at": now})
    if agreed([_say(approval) for approval in _approvals(session, request)]) == NEEDED:
        request.state = LeaveState.APPROVED
        put_leave(session, request.employee_id, span(request.starts_on, request.last_day))
        _tell(session, request, request.employee_id, "approved", now)
    session.flush()
    return request


def decline(session: ScopedSession, request_id: int, answer: str, now: datetime) -> LeaveRequest:
    """Decline a request with a sentence; raise what `approve` does, and CoreError("leave_needs_words") without one."""
    request, mine = _to_decide(session, request_id)
    if not answer.strip():
        raise CoreError("leave_needs_words", argument="answer")
    request.state, request.declined_by, request.answer = LeaveState.DECLINED, mine.person, answer.strip()
    _tell(session, request, request.employee_id, "declined", now)
    session.flush()
    return request


def withdraw(session: ScopedSession, request_id: int) -> LeaveRequest:
    """Take back a request of the asker's that nobody decided yet; raise NotAllowed or CoreError("leave_decided")."""
    request = _locked(session, request_id)
    if request.employee_id != session.principal.employee_id:
        raise NotAllowed
    if request.state is not LeaveState.ASKED:
        raise CoreError("leave_decided")
    request.state = LeaveState.WITHDRAWN
    session.flush()
    return request


def stand_of(session: ScopedSession, request_id: int) -> RequestStand:
    """Return a request that the asker may see, with how far it got; raise NotAllowed for any other."""
    request = session.scalars(select(LeaveRequest).where(LeaveRequest.id == request_id)).one_or_none()
    if request is None:
        raise NotAllowed
    return _stand(session, request, deciders(session))


def waiting_for_me(session: ScopedSession) -> Sequence[LeaveRequest]:
    """Return the requests that the asker's yes would take further, the oldest first."""
    open_ = select(LeaveRequest).where(LeaveRequest.state == LeaveState.ASKED)
    others = open_.where(LeaveRequest.employee_id != session.principal.employee_id)
    rows = session.scalars(others.order_by(LeaveRequest.asked_at, LeaveRequest.id)).all()
    if not rows:
        return ()
    found = deciders(session)
    return [row for row in rows if _stand(session, row, found).waits]


def my_requests(session: ScopedSession) -> Sequence[LeaveRequest]:
    """Return the asker's requests that wait for an answer."""
    me = session.principal.employee_id
    mine = (LeaveRequest.employee_id == me, LeaveRequest.state == LeaveState.ASKED)
    return session.scalars(select(LeaveRequest).where(*mine).order_by(LeaveRequest.id)).all()


def _stand(session: ScopedSession, request: LeaveRequest, found: Deciders) -> RequestStand:
    approvals = tuple(_approvals(session, request))
    said = [_say(approval) for approval in approvals]
    before, given = agreed(said), {say.person for say in said}
    helpful = (say for say in found.says_of(request.employee_id) if say.person not in given)
    by = tuple(say for say in helpful if agreed([*said, say]) > before)
    waits = request.state is LeaveState.ASKED and any(say.person == session.principal.employee_id for say in by)
    return RequestStand(request, approvals, by if request.state is LeaveState.ASKED else (), waits)


def _approvals(session: ScopedSession, request: LeaveRequest) -> Sequence[LeaveApproval]:
    of_it = select(LeaveApproval).where(LeaveApproval.request_id == request.id)
    return session.scalars(of_it.order_by(LeaveApproval.id)).all()


def _say(approval: LeaveApproval) -> Say:
    return Say(approval.by_id, approval.as_lead, approval.as_admin)


def _to_decide(session: ScopedSession, request_id: int) -> tuple[LeaveRequest, Say]:
    """Return a request, locked, and what the asker is to its person; nobody decides about their own."""
    request, me = _locked(session, request_id), session.principal.employee_id
    mine = next((say for say in deciders(session).says_of(request.employee_id) if say.person == me), None)
    if mine is None:
        raise NotAllowed(request.employee_id)
    if request.state is not LeaveState.ASKED:
        raise CoreError("leave_decided")
    return request, mine


def _locked(session: ScopedSession, request_id: int) -> LeaveRequest:
    request = session.scalars(select(LeaveRequest).where(LeaveRequest.id == request_id).with_for_update()).one_or_none()
    if request is None:
        raise NotAllowed
    return request


def _tell(session: ScopedSession, request: LeaveRequest, person: int, what: str, now: datetime) -> None:
    key = f"leave:{request.id}:{what}:{person}"
    owe(session, key, SHOW, {"request": request.id}, to=person, due=now, expires=now + WORTH_SAYING)
