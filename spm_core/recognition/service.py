"""Giving kudos, and who was recognised, by posted kudos and congratulations on wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.metrics.rank import best_first
from spm_core.notices.service import owe
from spm_core.people.models import Employee
from spm_core.people.rules import name_key
from spm_core.period import Period
from spm_core.recognition.models import Kudos
from spm_core.wins.models import STANDING, Congratulation, Win, WinPart
from spm_core.wins.posting import TOO_LATE, Spot, spots, tell
from spm_core.wins.rules import due
from spm_core.wins.service import WinShown, shown

AGAIN_AFTER = timedelta(days=30)
"""How long the same praise of the same person counts as a repetition."""
SAME = 85
"""The similarity, out of 100, from which two reasons count as the same."""
BOARD = 5
LATEST = 3


@dataclass(frozen=True, slots=True)
class KudosPlan:
    """What giving kudos would do."""

    to: str
    spots: tuple[Spot, ...]
    """Where it is posted; empty where only the two of them are to know."""
    left: int
    """How many more the giver may give this month, after this one."""


def plan(session: ScopedSession, to_id: int, reason: str, now: datetime, *, private: bool = False) -> KudosPlan:
    """Plan kudos. Raise CoreError "self_kudos", "unknown_colleague", "kudos_used_up" or "kudos_twice"."""
    me, today = session.principal.employee_id, session.principal.company.today(now)
    if to_id == me:
        raise CoreError("self_kudos")
    to = session.scalars(select(Employee).where(Employee.id == to_id)).one_or_none()
    if to is None or (to.end_date is not None and to.end_date < today):
        raise CoreError("unknown_colleague", argument="person")
    left = session.principal.company.praise.kudos_a_month - _given(session, today)
    if left <= 0:
        raise CoreError("kudos_used_up", count=session.principal.company.praise.kudos_a_month)
    if _said_before(session, to_id, reason, now):
        raise CoreError("kudos_twice", name=to.name)
    public = to.public_kudos and not private
    return KudosPlan(to.name, spots(session, [to_id])[to_id].for_little() if public else (), left - 1)


def _given(session: ScopedSession, today: date) -> int:
    me, company = session.principal.employee_id, session.principal.company
    since = datetime.combine(today.replace(day=1), time(0), company.zone)
    counted = select(func.count(Kudos.id)).where(Kudos.from_id == me, Kudos.at >= since)
    return session.scalar(counted) or 0


def _said_before(session: ScopedSession, to_id: int, reason: str, now: datetime) -> bool:
    earlier_reasons = select(Kudos.reason).where(
        Kudos.from_id == session.principal.employee_id, Kudos.to_id == to_id, Kudos.at > now - AGAIN_AFTER
    )
    key = name_key(reason)
    return any(fuzz.token_sort_ratio(key, name_key(earlier)) >= SAME for earlier in session.scalars(earlier_reasons))


def give(session: ScopedSession, to_id: int, reason: str, now: datetime, *, private: bool = False) -> KudosPlan:
    """Post kudos in the team's channel, or tell only the person where either of the two prefers that."""
    planned = plan(session, to_id, reason, now, private=private)
    me = session.principal.employee_id
    kudos = Kudos(from_id=me, to_id=to_id, reason=reason, at=now, public=bool(planned.spots))
    session.add(kudos)
    session.flush()
    for spot in planned.spots:
        at = due(now, spot.zone)
        key = f"kudos:{kudos.id}:{spot.id}"
        owe(session, key, "kudos note", {"kudos": kudos.id}, channel=spot.id, due=at, expires=at + TOO_LATE)
    if not planned.spots:
        tell(session, f"kudos:{kudos.id}", "kudos note", {"kudos": kudos.id}, to_id, now)
    return planned


def let_be_posted(session: ScopedSession, *, public: bool) -> None:
    """Set whether kudos for the asker may be posted; those already posted stay."""
    me = session.scalars(select(Employee).where(Employee.id == session.principal.employee_id)).one_or_none()
    if me is None:
        raise NotAllowed
    me.public_kudos = public


@dataclass(frozen=True, slots=True)
class KudosNote:
    giver: str
    to: str
    reason: str
    at: datetime


def note(session: ScopedSession, kudos_id: int) -> KudosNote:
    """Return kudos to show; raise NotAllowed for those between two other people."""
    notes = _notes(session, Kudos.id == kudos_id)
    if not notes:
        raise NotAllowed
    return notes[0]


def _notes(session: ScopedSession, *which: ColumnElement[bool] | InstrumentedAttribute[bool]) -> list[KudosNote]:
    rows = session.scalars(select(Kudos).where(*which).order_by(Kudos.at.desc(), Kudos.id.desc()).limit(LATEST)).all()
    names = _names(session, {person for kudos in rows for person in (kudos.from_id, kudos.to_id)})
    return [KudosNote(names[kudos.from_id], names[kudos.to_id], kudos.reason, kudos.at) for kudos in rows]


# ---------------------------------------------------------------- the board


@dataclass(frozen=True, slots=True)
class Recognised:
    person_id: int
    person: str
    kudos: int
    congratulations: int

    @property
    def times(self) -> int:
        return self.kudos + self.congratulations


@dataclass(frozen=True, slots=True)
class Board:
    period: Period
    top: tuple[Recognised, ...]
    """Who was recognised most; nothing is shown about anybody else."""
    mine: Recognised | None
    latest: tuple[KudosNote, ...]
    wins: tuple[WinShown, ...] = ()
    """The latest announced wins that still stand."""


def board(session: ScopedSession, period: Period, now: datetime, wins: int = LATEST) -> Board:
    """Return recognition posted about those whose good news the asker may hear; for the asker, private kudos too.

    Of the wins it returns so many of the latest.
    """
    me, inside = session.principal.employee_id, _given_in(session, period, now)
    kudos = Counter(session.scalars(select(Kudos.to_id).where(Kudos.public, *inside)).all())
    cheers = _congratulations(session, period)
    names = _names(session, {*kudos, *cheers})
    people = [Recognised(id_, name, kudos[id_], cheers[id_]) for id_, name in names.items()]
    top = best_first(people, lambda recognised: recognised.times, lambda recognised: recognised.person)[:BOARD]
    notes = _notes(session, Kudos.public, *inside)
    return Board(period, top, received(session, me, period, now), tuple(notes), _wins(session, period, wins))


def received(session: ScopedSession, person_id: int, period: Period, now: datetime) -> Recognised | None:
    """Return how often somebody was recognised, as far as the asker may know; None for an unknown person."""
    name = _names(session, {person_id}).get(person_id)
    if name is None:
        return None
    counted = select(func.count(Kudos.id)).where(Kudos.to_id == person_id, *_given_in(session, period, now))
    return Recognised(person_id, name, session.scalar(counted) or 0, _congratulations(session, period)[person_id])


def _given_in(session: ScopedSession, period: Period, now: datetime) -> tuple[ColumnElement[bool], ...]:
    zone = session.principal.company.zone
    start, stop = (datetime.combine(day, time(0), zone) for day in (period.start, period.stop))
    return Kudos.at >= start, Kudos.at < stop, Kudos.at <= now


def _wins(session: ScopedSession, period: Period, most: int) -> tuple[WinShown, ...]:
    announced = (Win.public, Win.state.in_(STANDING), Win.won_on >= period.start, Win.won_on < period.stop)
    wins = session.scalars(select(Win.id).where(*announced).order_by(Win.at.desc(), Win.id.desc()).limit(most))
    return tuple(shown(session, win_id) for win_id in wins.all())


def _congratulations(session: ScopedSession, period: Period) -> Counter[int]:
    rows = session.execute(
        select(WinPart.employee_id, func.count(Congratulation.employee_id.distinct()))
        .join(Win, Win.id == WinPart.win_id)
        .join(Congratulation, Congratulation.win_id == Win.id)
        .where(Win.public, Win.state.in_(STANDING), Win.won_on >= period.start, Win.won_on < period.stop)
        .group_by(WinPart.employee_id, Win.id)
    )
    counts: Counter[int] = Counter()
    for person, count in rows:
        counts[person] += count
    return counts


def _names(session: ScopedSession, people: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(sorted(people))))
    return {row.id: row.name for row in rows}
