"""Wins as people see them and congratulate on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, bindparam, cast, delete, func, literal, select

from spm_core.channels.models import Channel
from spm_core.channels.service import Place
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.money import Money
from spm_core.notices.models import Notice
from spm_core.people.models import Employee
from spm_core.scope import Prepared, scoped, vouched
from spm_core.wins.models import STANDING, Congratulation, Win, WinPart, WinPost, WinState
from spm_core.wins.posting import shown_state
from spm_core.wins.rules import WinMilestone

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


def shown(session: ScopedSession, win_id: int, *, again: bool = False) -> WinShown:
    """Return a win to show; raise NotAllowed for one that the asker may not know of.

    With `again`, for a channel that announced it: there a win that is no longer its people's is taken back.
    """
    known = session.scalars(select(Win).where(Win.id == win_id)).one_or_none()
    if known is None and again and session.principal.audience:
        return _withdrawn(win_id)
    win = visible(session, win_id)
    if win.state is WinState.WITHDRAWN:
        return _withdrawn(win.id)
    parts = session.execute(
        select(Employee.id, Employee.name)
        .join(WinPart, WinPart.employee_id == Employee.id)
        .where(WinPart.win_id == win.id)
        .order_by(Employee.id != win.employee_id, Employee.name)
    ).all()
    company = session.principal.company
    hidden = company.praise.hidden
    amount = None if win.amount is None or "amounts" in hidden else Money(win.amount, win.currency)
    return WinShown(
        id=win.id,
        people=tuple(row.name for row in parts),
        account=None if "accounts" in hidden else win.account,
        amount=amount,
        months=win.months,
        won_on=win.won_on,
        state=shown_state(company, win.state),
        marks=tuple(win.marks),
        congratulated=congratulations(session, win.id),
        mine=session.principal.employee_id in {row.id for row in parts},
    )


def _withdrawn(win_id: int) -> WinShown:
    return WinShown(win_id, (), None, None, None, date.min, WinState.WITHDRAWN, (), 0, mine=False)


def visible(session: ScopedSession, win_id: int) -> Win:
    """Return a win; raise NotAllowed for one that the asker may not know of."""
    win = session.scalars(select(Win).where(Win.id == win_id)).one_or_none()
    if win is None:
        raise NotAllowed
    return win


# ---------------------------------------------------------------- congratulations


def congratulate(session: ScopedSession, win_id: int, via: str = BUTTON) -> bool:
    """Congratulate; return whether for the first time. Raise CoreError("own_win"), or NotAllowed unless announced."""
    win = visible(session, win_id)
    me = session.principal.employee_id
    parts = session.scalars(select(WinPart.employee_id).where(WinPart.win_id == win.id)).all()
    if me in parts:
        raise CoreError("own_win")
    if not win.public or session.principal.audience:
        raise NotAllowed
    if win.state not in STANDING:
        raise CoreError("win_is_none")
    before = session.scalars(
        select(Congratulation.id).where(Congratulation.win_id == win.id, Congratulation.employee_id == me)
    ).first()
    session.write_once(Congratulation, {"win_id": win.id, "employee_id": me, "via": via[:64]})
    return before is None


def take_back(session: ScopedSession, win_id: int, via: str) -> None:
    """Take back a congratulation whose reaction was removed."""
    me = session.principal.employee_id
    visible(session, win_id)
    session.execute(
        delete(Congratulation).where(
            Congratulation.win_id == win_id, Congratulation.employee_id == me, Congratulation.via == via[:64]
        )
    )


def holds(session: ScopedSession, deal_id: int, milestone: WinMilestone) -> bool:
    """Whether what the asker was told that they reached by a deal is still so."""
    win = session.scalars(select(Win).where(Win.deal_id == deal_id)).one_or_none()
    told_ = win.private.get(str(session.principal.employee_id), {}) if win else {}
    return told_.get(milestone.value, 1) % 2 == 0


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
