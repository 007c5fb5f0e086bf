"""Wins told in chat before the CRM has them, and which deal each of them turns out to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.wins.models import STANDING, Win, WinPart, WinState
from spm_core.wins.posting import announce, first_said, revise
from spm_core.wins.review import may_be_told
from spm_core.wins.rules import TOLD_FOR, Sold, likeness
from spm_core.wins.service import visible


def alike(session: ScopedSession, sold: Sold, now: datetime) -> tuple[str, Win | None]:
    """Compare with the asker's known wins: return "same", "perhaps" or "other", and the win that is alike."""
    me = session.principal.employee_id
    recent = session.scalars(
        select(Win)
        .where(Win.employee_id == me, Win.at > now - TOLD_FOR, Win.state.in_(STANDING))
        .order_by(Win.id.desc())
    ).all()
    by_likeness = {likeness(sold, Sold(win.account, win.amount)): win for win in reversed(recent)}
    return next(((sort, by_likeness[sort]) for sort in ("same", "perhaps") if sort in by_likeness), ("other", None))


def check(session: ScopedSession, sold: Sold, now: datetime) -> Win | None:
    """Return a win of the asker's that may be this one; raise CoreError "not_to_be_told" or "told_already"."""
    if not may_be_told(session.principal.company, sold.account):
        raise CoreError("not_to_be_told")
    sort, win = alike(session, sold, now)
    if sort == "same" and win is not None:
        raise CoreError("told_already", account=win.account)
    return win


def told(session: ScopedSession, sold: Sold, months: int | None, now: datetime) -> Win:
    """Announce a win of the asker's that the CRM does not have yet; it counts in no figure until then."""
    check(session, sold, now)
    company, me = session.principal.company, session.principal.employee_id
    win = Win(
        employee_id=me,
        account=sold.account,
        amount=sold.amount,
        currency=company.currency,
        months=months,
        won_on=company.today(now),
        at=now,
        state=WinState.TOLD,
        marks=[],
        private={},
    )
    session.add(win)
    session.flush()
    session.write_rows(WinPart, [{"win_id": win.id, "employee_id": me}])
    announce(session, [(win, (me,))], now)
    session.flush()
    return win


@dataclass(frozen=True, slots=True)
class WinQuestion:
    """A deal that has arrived, and the told win that it may be."""

    win: Win
    told: Win


def question(session: ScopedSession, win_id: int) -> WinQuestion | None:
    """Return the question to the person who told of the win; None once it is answered."""
    win = visible(session, win_id)
    told_ = visible(session, win.perhaps_id) if win.perhaps_id else None
    if told_ is None:
        return None
    if told_.employee_id != session.principal.employee_id:
        raise NotAllowed(told_.employee_id)
    return WinQuestion(win, told_)


def settle(session: ScopedSession, win_id: int, *, same: bool, now: datetime) -> Win | None:
    """Make the told win its deal's if they are the same, else announce the new one; return the one that is left.

    None is left of a lost deal that was another one. Raise CoreError("answered_already").
    """
    asked = question(session, win_id)
    if asked is None:
        raise CoreError("answered_already")
    win, told_ = asked.win, asked.told
    people = session.scalars(select(WinPart.employee_id).where(WinPart.win_id == win.id)).all()
    win.perhaps_id = None
    if not same:
        if win.state in STANDING:
            announce(session, [(win, people)], now)
        elif win.state is WinState.LOST:
            session.execute(delete(Win).where(Win.id == win.id))
            return None
        return win
    if told_.deal_id is not None:
        raise CoreError("answered_already")
    known = {name: getattr(win, name) for name in _OF_DEAL}
    session.execute(delete(Win).where(Win.id == win.id))
    for name, value in known.items():
        setattr(told_, name, value)
    session.flush()
    for person in people:
        session.write_once(WinPart, {"win_id": told_.id, "employee_id": person})
    if told_.public:
        first_said(session.principal.company, told_, people)
        revise(session, told_, now)
    return told_


_OF_DEAL = ("deal_id", "account", "amount", "currency", "won_on", "marks", "state", "private", "weighed_at")
"""What the told win takes over from its deal's."""
