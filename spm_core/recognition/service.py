"""Giving kudos, and who was recognised: by kudos that were posted and congratulations on wins."""

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
from spm_core.notices.service import owe
from spm_core.people.models import Employee
from spm_core.people.rules import name_key
from spm_core.period import Period
from spm_core.recognition.models import Kudos
from spm_core.wins.models import Congratulation, Win, WinPart, WinState
from spm_core.wins.posting import TOO_LATE, Spot, spots, tell
from spm_core.wins.rules import due
from spm_core.wins.service import WinShown, shown

AGAIN_AFTER = timedelta(days=30)
"""The same praise of the same person counts as said until then."""
SAME = 85
"""Of 100: reasons that are the same in other words or with a slip."""
BOARD = 5
LATEST = 3


@dataclass(frozen=True, slots=True)
class KudosPlan:
    """What giving kudos would do."""

    to: str
    spots: tuple[Spot, ...]
    """Where it is posted; nowhere where only the two of them are to know."""
    left: int
    """How many more the giver may give this month, this one not counted."""


def plan(session: ScopedSession, to_id: int, reason: str, now: datetime, *, private: bool = False) -> KudosPlan:
    """Check everything that giving checks. CoreError self_kudos, unknown_colleague, kudos_used_up or kudos_twice."""
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
    said = select(Kudos.reason).where(
        Kudos.from_id == session.principal.employee_id, Kudos.to_id == to_id, Kudos.at > now - AGAIN_AFTER
    )
    key = name_key(reason)
    return any(fuzz.token_sort_ratio(key, name_key(each)) >= SAME for each in session.scalars(said))


def give(session: ScopedSession, to_id: int, reason: str, now: datetime, *, private: bool = False) -> KudosPlan:
    """Post kudos in the team's channel, or tell the person alone where either of the two wants it so."""
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
    """Whether kudos for the asker may be posted; what was posted stays."""
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
    """Raises NotAllowed for what was said between two others."""
    found = _notes(session, Kudos.id == kudos_id)
    if not found:
        raise NotAllowed
    return found[0]


def _notes(session: ScopedSession, *which: ColumnElement[bool] | InstrumentedAttribute[bool]) -> list[KudosNote]:
    found = session.scalars(select(Kudos).where(*which).order_by(Kudos.at.desc(), Kudos.id.desc()).limit(LATEST)).all()
    names = _names(session, {person for each in found for person in (each.from_id, each.to_id)})
    return [KudosNote(names[each.from_id], names[each.to_id], each.reason, each.at) for each in found]


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
    """Who was recognised most; of the others nothing is told."""
    mine: Recognised | None
    latest: tuple[KudosNote, ...]
    wins: tuple[WinShown, ...] = ()
    """The last ones that were announced and stand."""


def board(session: ScopedSession, period: Period, now: datetime) -> Board:
    """What was posted of everybody whom the asker may hear good news of; of the asker what was private, too."""
    me, inside = session.principal.employee_id, _given_in(session, period, now)
    kudos = Counter(session.scalars(select(Kudos.to_id).where(Kudos.public, *inside)).all())
    cheers = _congratulations(session, period)
    names = _names(session, {*kudos, *cheers})
    people = [Recognised(id_, name, kudos[id_], cheers[id_]) for id_, name in names.items()]
    top = sorted(people, key=lambda each: (-each.times, -each.kudos, each.person))[:BOARD]
    notes = _notes(session, Kudos.public, *inside)
    return Board(period, tuple(top), received(session, me, period, now), tuple(notes), _wins(session, period))


def received(session: ScopedSession, person_id: int, period: Period, now: datetime) -> Recognised | None:
    """How often somebody was recognised, as far as the asker may know; None for nobody of the company."""
    name = _names(session, {person_id}).get(person_id)
    if name is None:
        return None
    counted = select(func.count(Kudos.id)).where(Kudos.to_id == person_id, *_given_in(session, period, now))
    return Recognised(person_id, name, session.scalar(counted) or 0, _congratulations(session, period)[person_id])


def _given_in(session: ScopedSession, period: Period, now: datetime) -> tuple[ColumnElement[bool], ...]:
    zone = session.principal.company.zone
    start, stop = (datetime.combine(day, time(0), zone) for day in (period.start, period.stop))
    return Kudos.at >= start, Kudos.at < stop, Kudos.at <= now


def _wins(session: ScopedSession, period: Period) -> tuple[WinShown, ...]:
    announced = (Win.public, Win.state != WinState.REVERTED, Win.won_on >= period.start, Win.won_on < period.stop)
    found = session.scalars(select(Win.id).where(*announced).order_by(Win.at.desc(), Win.id.desc()).limit(LATEST))
    return tuple(shown(session, each) for each in found.all())


def _congratulations(session: ScopedSession, period: Period) -> Counter[int]:
    rows = session.execute(
        select(WinPart.employee_id, func.count(Congratulation.employee_id.distinct()))
        .join(Win, Win.id == WinPart.win_id)
        .join(Congratulation, Congratulation.win_id == Win.id)
        .where(Win.public, Win.won_on >= period.start, Win.won_on < period.stop)
        .group_by(WinPart.employee_id, Win.id)
    )
    found: Counter[int] = Counter()
    for person, count in rows:
        found[person] += count
    return found


def _names(session: ScopedSession, people: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(sorted(people))))
    return {row.id: row.name for row in rows}
