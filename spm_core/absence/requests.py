"""Leave that people ask for: it counts once who leads them and an admin, two people, have agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from spm_core.people.service import Person, person

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

    @property
    def open(self) -> bool:
        return self.request.state is LeaveState.ASKED


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
    if lacks_deciders(session):
        raise CoreError("leave_nobody")


def lacks_deciders(session: ScopedSession) -> bool:
    """Whether there are no two people who could agree to the asker's leave."""
    return agreed(deciders(session).says_of(session.principal.employee_id)) < NEEDED


def who_could(session: ScopedSession) -> list[Person]:
    """Return who could agree to the asker's leave, whether or not there are two of them."""
    found = (person(session, say.person) for say in deciders(session).says_of(session.principal.employee_id))
    return [one for one in found if one is not None]


def ask_for_leave(session: ScopedSession, first: date, last: date, now: datetime) -> LeaveRequest:
    """Ask for leave, and tell the nearest lead and the admins; raise what `check_leave` does."""
    check_leave(session, first, last)
    me = session.principal.employee_id
    request = LeaveRequest(employee_id=me, starts_on=first, last_day=last, asked_at=now, state=LeaveState.ASKED)
    session.add(request)
    session.flush()
    for each in _asked(session, request):
        _tell(session, request, each, "asked", now)
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
        _tell_decided(session, request, mine, now)
    session.flush()
    return request


def decline(session: ScopedSession, request_id: int, answer: str, now: datetime) -> LeaveRequest:
    """Decline a request with a sentence; raise what `approve` does, and CoreError("leave_needs_words") without one."""
    request, mine = _to_decide(session, request_id)
    if not answer.strip():
        raise CoreError("leave_needs_words", argument="answer")
    request.state, request.declined_by, request.answer = LeaveState.DECLINED, mine.person, answer.strip()
    _tell_decided(session, request, mine, now)
    session.flush()
    return request


def withdraw(session: ScopedSession, request_id: int, now: datetime) -> LeaveRequest:
    """Take back a request of the asker's that nobody decided yet, and tell whoever was asked or agreed.

    Raise NotAllowed for another's, and CoreError("leave_decided") where that is done.
    """
    request = _locked(session, request_id)
    if request.employee_id != session.principal.employee_id:
        raise NotAllowed
    if request.state is not LeaveState.ASKED:
        raise CoreError("leave_decided")
    request.state = LeaveState.WITHDRAWN
    before = (approval.by_id for approval in _approvals(session, request))
    for each in dict.fromkeys((*_asked(session, request), *before)):
        _tell(session, request, each, request.state, now)
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


def _asked(session: ScopedSession, request: LeaveRequest) -> Iterable[int]:
    """Return who is asked: the nearest lead and the admins."""
    found, whose = deciders(session), request.employee_id
    return dict.fromkeys((*found.above(whose)[:1], *sorted(found.admins - {whose})))


def _tell_decided(session: ScopedSession, request: LeaveRequest, by: Say, now: datetime) -> None:
    """Tell the person and whoever had agreed before."""
    before = (approval.by_id for approval in _approvals(session, request) if approval.by_id != by.person)
    for each in (request.employee_id, *before):
        _tell(session, request, each, request.state, now)


def _tell(session: ScopedSession, request: LeaveRequest, to: int, what: str, now: datetime) -> None:
    """Owe the request, once for each state; what is decided is news to whoever need not answer, too."""
    key = f"leave:{request.id}:{what}:{to}"
    news = {} if what == LeaveState.ASKED else {"news": what}
    owe(session, key, SHOW, {"request": request.id, **news}, to=to, due=now, expires=now + WORTH_SAYING)
