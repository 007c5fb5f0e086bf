"""Days away of a person, for export and erasure: what they said, asked for and were given."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from spm_core.absence.models import LeaveApproval, LeaveRequest, TimeOff
from spm_core.db import ScopedSession
from spm_core.people.models import Leave
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import blank, remove
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    for off in session.scalars(select(TimeOff).where(TimeOff.employee_id == person)):
        yield KeptEntry("absence.off", off.starts_on, "", f"{off.starts_on}..{off.last_day}")
    for leave in session.scalars(select(Leave).where(Leave.employee_id == person)):
        yield KeptEntry("absence.leave", leave.starts_on, "", f"{leave.starts_on}..{leave.last_day}")
    mine = or_(LeaveRequest.employee_id == person, LeaveRequest.declined_by == person)
    for request in session.scalars(select(LeaveRequest).where(mine)):
        asked = f"{request.starts_on}..{request.last_day}"
        said = f"{asked}: {request.answer}" if request.answer else asked
        yield KeptEntry("absence.request", request.asked_at, "", said)


def forget(session: ScopedSession, person: int) -> int:
    """Delete the time off and the requests, and what they said when they declined another's.

    Leave stays, as days alone: the quota of the time was measured by it, and the team's with it.
    """
    gone = remove(session, TimeOff, TimeOff.employee_id == person)
    theirs = select(LeaveRequest.id).where(LeaveRequest.employee_id == person)
    remove(session, LeaveApproval, LeaveApproval.request_id.in_(theirs))
    gone += remove(session, LeaveRequest, LeaveRequest.employee_id == person)
    return gone + blank(session, LeaveRequest, LeaveRequest.declined_by == person, answer="")
