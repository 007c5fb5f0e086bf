"""Wins as people tell of them, see them and congratulate on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, bindparam, cast, delete, func, literal, select

from spm_core.channels.models import Channel
from spm_core.channels.service import Place
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.money import Money
from spm_core.notices.models import Notice
from spm_core.people.models import Employee
from spm_core.scope import Prepared, scoped, vouched
from spm_core.wins.models import Congratulation, Win, WinPart, WinPost, WinState
from spm_core.wins.posting import announce, revise
from spm_core.wins.recognition import may_be_told
from spm_core.wins.rules import TOLD_FOR, Sold, likeness

BUTTON = "button"


@dataclass(frozen=True, slots=True)
class WinShown:
    """What may be shown of a win, without what the company keeps to itself."""

    id: int
    people: tuple[str, ...]
    """Everybody with a part in it, the owner first."""
    account: str | None
    amount: Money | None
    months: int | None
    won_on: date
    state: WinState
    marks: tuple[str, ...]
    congratulated: int
    mine: bool


def shown(session: ScopedSession, win_id: int) -> WinShown:
    """Return a win to show; raise NotAllowed for one that the asker may not know of."""
    win = _visible(session, win_id)
    parts = session.execute(
        select(Employee.id, Employee.name)
        .join(WinPart, WinPart.employee_id == Employee.id)
        .where(WinPart.win_id == win.id)
        .order_by(Employee.id != win.employee_id, Employee.name)
    ).all()
    hidden = session.principal.company.praise.hidden
    amount = None if win.amount is None or "amounts" in hidden else Money(win.amount, win.currency)
    return WinShown(
        id=win.id,
        people=tuple(row.name for row in parts),
        account=None if "accounts" in hidden else win.account,
        amount=amount,
        months=win.months,
        won_on=win.won_on,
        state=win.state,
        marks=tuple(win.marks),
        congratulated=congratulations(session, win.id),
        mine=session.principal.employee_id in {row.id for row in parts},
    )


def _visible(session: ScopedSession, win_id: int) -> Win:
    win = session.scalars(select(Win).where(Win.id == win_id)).one_or_none()
    if win is None:
        raise NotAllowed
    return win


# ---------------------------------------------------------------- told in chat


def alike(session: ScopedSession, sold: Sold, now: datetime) -> tuple[str, Win | None]:
    """Compare with the asker's known wins: return "same", "perhaps" or "other", and the win that is alike."""
    me = session.principal.employee_id
    recent = session.scalars(
        select(Win)
        .where(Win.employee_id == me, Win.at > now - TOLD_FOR, Win.state != WinState.REVERTED)
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
    win = _visible(session, win_id)
    told_ = _visible(session, win.perhaps_id) if win.perhaps_id else None
    if told_ is None:
        return None
    if told_.employee_id != session.principal.employee_id:
        raise NotAllowed(told_.employee_id)
    return WinQuestion(win, told_)


def settle(session: ScopedSession, win_id: int, *, same: bool, now: datetime) -> None:
    """Book the told win if they are the same, else announce the new one. Raise CoreError("answered_already")."""
    asked = question(session, win_id)
    if asked is None:
        raise CoreError("answered_already")
    win, told_ = asked.win, asked.told
    people = session.scalars(select(WinPart.employee_id).where(WinPart.win_id == win.id)).all()
    win.perhaps_id = None
    if not same:
        announce(session, [(win, people)], now)
        return
    if told_.deal_id is not None:
        raise CoreError("answered_already")
    deal, facts = win.deal_id, {"account": win.account, "amount": win.amount, "currency": win.currency}
    marks, day, state = win.marks, win.won_on, win.state
    session.execute(delete(Win).where(Win.id == win.id))
    for name, value in facts.items():
        setattr(told_, name, value)
    told_.deal_id, told_.marks, told_.won_on, told_.state = deal, marks, day, state
    session.flush()
    for person in people:
        session.write_once(WinPart, {"win_id": told_.id, "employee_id": person})
    if told_.public:
        revise(session, told_, now)


# ---------------------------------------------------------------- congratulations


def congratulate(session: ScopedSession, win_id: int, via: str = BUTTON) -> bool:
    """Congratulate; return whether for the first time. Raise CoreError("own_win"), or NotAllowed unless announced."""
    win = _visible(session, win_id)
    me = session.principal.employee_id
    parts = session.scalars(select(WinPart.employee_id).where(WinPart.win_id == win.id)).all()
    if me in parts:
        raise CoreError("own_win")
    if not win.public or session.principal.audience:
        raise NotAllowed
    before = session.scalars(
        select(Congratulation.id).where(Congratulation.win_id == win.id, Congratulation.employee_id == me)
    ).first()
    session.write_once(Congratulation, {"win_id": win.id, "employee_id": me, "via": via[:64]})
    return before is None


def take_back(session: ScopedSession, win_id: int, via: str) -> None:
    """Take back a congratulation whose reaction was removed."""
    me = session.principal.employee_id
    _visible(session, win_id)
    session.execute(
        delete(Congratulation).where(
            Congratulation.win_id == win_id, Congratulation.employee_id == me, Congratulation.via == via[:64]
        )
    )


def congratulations(session: ScopedSession, win_id: int) -> int:
    """Count the people who congratulated, however often each did."""
    counted = select(func.count(Congratulation.employee_id.distinct())).where(Congratulation.win_id == win_id)
    return session.scalar(counted) or 0


# Announcements are found through visible posts, hence only for wins that the asker may know of.
_post, _notice, _channel = scoped(WinPost).c, Notice.__table__.alias(), scoped(Channel).c
_where = vouched(
    select(_post.win_id, _post.channel_id, _notice.c.message).join_from(
        _post.win_id.table,
        _notice,
        (_notice.c.company_id == _post.company_id)
        & (_notice.c.key == literal("win:") + cast(_post.win_id, String) + ":" + cast(_post.channel_id, String)),
    )
)
_AT = Prepared(
    select(_where.c.win_id)
    .join_from(_where, _channel.id.table, _channel.id == _where.c.channel_id)
    .where(
        _channel.platform == bindparam("platform"),
        _channel.conversation == bindparam("conversation"),
        _where.c.message["ts"].as_string() == bindparam("message"),
    )
)


def win_at(session: ScopedSession, place: Place, message: str) -> int | None:
    """Return the win that a message in a channel announces."""
    params = {"platform": place.platform, "conversation": place.conversation, "message": message}
    win_id: int | None = session.read(_AT, params).scalar()
    return win_id
