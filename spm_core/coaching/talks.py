"""Talks between somebody and a lead of theirs: one proposes times, the other picks, and notes are sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from spm_core.coaching.models import CoachingTalk, TalkNote, TalkState
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.goals.people import under
from spm_core.notices.service import owe
from spm_core.people.models import Assignment
from spm_core.people.service import person as person_of
from spm_core.vault import Vault, seal, unseal

AHEAD = timedelta(hours=1)
"""How long before the talk the reminder comes."""
NEWS = timedelta(days=14)
MOST = 3
"""Most times proposed at once."""


@dataclass(frozen=True, slots=True)
class Note:
    by: str
    at: datetime
    text: str | None
    """None once its author or subject was erased."""


@dataclass(frozen=True, slots=True)
class Talk:
    id: int
    employee_id: int
    employee: str
    employee_ref: str
    """How a call names them."""
    lead: str
    by_me: bool
    mine: bool
    """Whether the asker is one of the two, rather than somebody above them."""
    state: TalkState
    times: tuple[datetime, ...]
    minutes: int
    asked_at: datetime
    at: datetime | None
    about: str | None
    notes: tuple[Note, ...] = ()


def propose(
    session: ScopedSession,
    employee: int | None,
    times: Sequence[datetime],
    now: datetime,
    *,
    minutes: int = 30,
    about: str | None = None,
) -> int:
    """Propose times for a talk to somebody the asker leads, or without `employee` to their own manager.

    Return the talk's id. Raise NotAllowed for anybody they do not lead, CoreError("talk_times") for no, too many or
    repeated times, ("talk_past") for times in the past, and ("no_manager") where the asker has none.
    """
    me = session.principal
    if not 0 < len(times) <= MOST or len(set(times)) < len(times):
        raise CoreError("talk_times", most=MOST, argument="times")
    if min(times) <= now:
        raise CoreError("talk_past", argument="times")
    subject = me.employee_id if employee is None else employee
    lead = me.employee_id if subject != me.employee_id else _manager(session, subject, now)
    if subject != me.employee_id and not _leads(session, subject):
        raise NotAllowed(subject)
    row = CoachingTalk(
        employee_id=subject,
        lead_id=lead,
        by_id=me.employee_id,
        times=[time.isoformat() for time in sorted(times)],
        minutes=minutes,
        state=TalkState.PROPOSED,
        asked_at=now,
        about=about,
    )
    session.add(row)
    session.flush()
    _tell(session, row, "proposed", now)
    return row.id


def _manager(session: ScopedSession, person: int, now: datetime) -> int:
    today = session.principal.company.today(now)
    place = select(Assignment.manager_id).where(Assignment.employee_id == person, Assignment.manager_id.is_not(None))
    manager_id = session.scalars(place.where(Assignment.starts_on <= today, Assignment.ends_on > today)).first()
    if manager_id is None:
        raise CoreError("no_manager")
    return manager_id


def _leads(session: ScopedSession, person: int) -> bool:
    """Whether the asker leads somebody; being an admin is not leading."""
    return person in under(session, session.principal.employee_id, session.scope["scope_today"])


def pick(session: ScopedSession, talk: int, time: int, now: datetime) -> None:
    """Pick one of the proposed times, by its index, as the one who did not propose them.

    Raise NotAllowed for the one who did, CoreError("talk_settled") where the talk is agreed or cancelled already, and
    ("talk_past") for a time that has passed or does not exist.
    """
    row = _of_mine(session, talk, lock=True)
    if row.by_id == session.principal.employee_id:
        raise NotAllowed
    if row.state is not TalkState.PROPOSED:
        raise CoreError("talk_settled")
    times = _times(row)
    if not 0 <= time < len(times) or times[time] <= now:
        raise CoreError("talk_past")
    row.at, row.state = times[time], TalkState.AGREED
    session.flush()
    _tell(session, row, "agreed", now)
    due = max(row.at - AHEAD, now)
    for person_id in (row.employee_id, row.lead_id):
        owe(
            session,
            f"talk:{row.id}:soon:{person_id}",
            "talk",
            {"talk": row.id, "soon": True},
            to=person_id,
            due=due,
            expires=row.at,
        )


def cancel(session: ScopedSession, talk: int, now: datetime) -> None:
    """Cancel a talk as either of the two; raise CoreError("talk_settled") once it was held or cancelled."""
    row = _of_mine(session, talk, lock=True)
    if row.state is TalkState.CANCELLED or (row.at is not None and row.at <= now):
        raise CoreError("talk_settled")
    row.state = TalkState.CANCELLED
    session.flush()
    _tell(session, row, "cancelled", now)


def note(session: ScopedSession, vault: Vault, talk: int, text: str, now: datetime) -> None:
    """Add a note to a talk, sealed for its author and the person it is about.

    Raise CoreError("talk_not_agreed") where no time was agreed.
    """
    row, me = _of_mine(session, talk), session.principal.employee_id
    if row.state is not TalkState.AGREED:
        raise CoreError("talk_not_agreed")
    people = dict.fromkeys((me, row.employee_id))
    sealed = seal(session, vault, text, *people)
    session.add(TalkNote(talk_id=row.id, employee_id=row.employee_id, by_id=me, at=now, sealed=sealed))
    session.flush()


def talk(session: ScopedSession, vault: Vault, number: int) -> Talk:
    """Return a talk with its notes; raise NotAllowed unless the asker is in it or leads the person, even for admins."""
    row = session.scalars(select(CoachingTalk).where(CoachingTalk.id == number)).one_or_none()
    if row is None:
        raise NotAllowed
    notes = session.scalars(select(TalkNote).where(TalkNote.talk_id == number).order_by(TalkNote.id)).all()
    return _shown(session, row, tuple(_read(session, vault, stored) for stored in notes))


def talks(session: ScopedSession, person: int | None = None) -> tuple[Talk, ...]:
    """Return the asker's own talks, or those with one of their people, latest first and without notes."""
    me = session.principal.employee_id
    mine = (CoachingTalk.employee_id == me) | (CoachingTalk.lead_id == me)
    about = mine if person in (None, me) else CoachingTalk.employee_id == person
    rows = session.scalars(select(CoachingTalk).where(about).order_by(CoachingTalk.id.desc()).limit(20)).all()
    return tuple(_shown(session, row) for row in rows)


def _read(session: ScopedSession, vault: Vault, row: TalkNote) -> Note:
    text = unseal(session, vault, row.sealed, *dict.fromkeys((row.by_id, row.employee_id)))
    return Note(_name(session, row.by_id), row.at, text)


def _shown(session: ScopedSession, row: CoachingTalk, notes: tuple[Note, ...] = ()) -> Talk:
    me, employee = session.principal.employee_id, person_of(session, row.employee_id)
    return Talk(
        id=row.id,
        employee_id=row.employee_id,
        employee=employee.name if employee else "",
        employee_ref=employee.ref if employee else "",
        lead=_name(session, row.lead_id),
        by_me=row.by_id == me,
        mine=me in (row.employee_id, row.lead_id),
        state=row.state,
        times=_times(row),
        minutes=row.minutes,
        asked_at=row.asked_at,
        at=row.at,
        about=row.about,
        notes=notes,
    )


def _times(row: CoachingTalk) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(text) for text in row.times)


def _of_mine(session: ScopedSession, number: int, *, lock: bool = False) -> CoachingTalk:
    """Return a talk in which the asker is one of the two; raise NotAllowed for others, who may at most read it."""
    wanted = select(CoachingTalk).where(CoachingTalk.id == number)
    row = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None or session.principal.employee_id not in (row.employee_id, row.lead_id):
        raise NotAllowed
    return row


def _tell(session: ScopedSession, row: CoachingTalk, step: str, now: datetime) -> None:
    """Tell the other person about a step."""
    other = row.lead_id if session.principal.employee_id == row.employee_id else row.employee_id
    owe(session, f"talk:{row.id}:{step}", "talk", {"talk": row.id}, to=other, due=now, expires=now + NEWS)


def _name(session: ScopedSession, person: int) -> str:
    named = person_of(session, person)
    return named.name if named else ""
