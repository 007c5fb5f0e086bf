"""Wins found where deals are written, in that transaction: those just won, and those that change afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.scope import Prepared, scoped
from spm_core.wins.models import Win, WinPart, WinState
from spm_core.wins.outcomes import WonDeal
from spm_core.wins.posting import announce, tell
from spm_core.wins.reading import AT_ONCE, deals_of
from spm_core.wins.review import may_be_told, review
from spm_core.wins.rules import TOLD_FOR, Sold, is_news, likeness

_win = scoped(Win).c
_KNOWN = Prepared(select(_win.id, _win.deal_id).where(_win.deal_id.is_not(None)))


def recognise(
    session: ScopedSession, won: Collection[int], changed: Collection[int], now: datetime, *, lost: Collection[int] = ()
) -> None:
    """Recognise wins among deals just `won`, and what became of `changed` ones and of told ones now `lost`; all by id.

    Whatever writes deals ends here. Each deal is announced once, whatever becomes of it: from then on its
    announcement is changed instead. Other wins are weighed again, since their marks may have rested on these deals.
    """
    wins = _known(session, {*won, *changed, *lost})
    today = session.principal.company.today(now)
    deals = deals_of(session, {*won} - wins.keys())
    fresh = [deal for deal in deals.values() if deal.status == "won" and is_news(deal.day, today)]
    secret = [deal for deal in fresh if not may_be_told(session.principal.company, deal.account, deal.name)]
    for deal in secret:
        _new(session, deal, now, WinState.WITHDRAWN)  # said to nobody, yet known from now on
    fresh = [deal for deal in fresh if deal not in secret]
    arrived, news = _take(session, sorted(fresh, key=lambda deal: (str(deal.day), deal.id)), now)
    found = _lost(session, {*lost} - wins.keys(), now)
    touched = {*(win.id for win in wins.values()), *arrived, *found}
    session.flush()
    if touched or changed:
        review(session, touched, now, fresh=arrived)
    announce(session, news, now)


def _known(session: ScopedSession, deals: Collection[int]) -> dict[int, Win]:
    deal_ids, wins = {*deals}, {}
    ids = [row.id for row in session.read(_KNOWN) if row.deal_id in deal_ids]
    for start in range(0, len(ids), AT_ONCE):
        some = session.scalars(select(Win).where(Win.id.in_(ids[start : start + AT_ONCE])))
        wins.update({win.deal_id: win for win in some if win.deal_id is not None})
    return wins


News = list[tuple[Win, Collection[int]]]


def _take(session: ScopedSession, deals: Sequence[WonDeal], now: datetime) -> tuple[Collection[int], News]:
    """Store the wins of deals that were just won; return the ids of all, and those to announce at once."""
    told_wins = _told(session, {person for deal in deals for person in deal.shares}, now) if deals else []
    matches = _matched(deals, told_wins)
    arrived: list[int] = []
    news: News = []
    for deal in deals:
        sort, other = matches[deal.id]
        if sort == "same" and other is not None:
            win = other
            win.deal_id = deal.id
        else:
            win = _new(session, deal, now)
            if other is not None:
                _ask(session, win, other, now)
            else:
                news.append((win, tuple(deal.shares)))
        arrived.append(win.id)
    return arrived, news


def _lost(session: ScopedSession, deals: Collection[int], now: datetime) -> Collection[int]:
    """Find wins told in chat whose deal was lost; where it only may be theirs, ask. Return the ids of those found."""
    told_wins = _told(session, None, now) if deals else []
    lost = [deal for deal in deals_of(session, deals).values() if deal.status == "lost"] if told_wins else []
    found = []
    for deal_id, (sort, told_win) in _matched(lost, told_wins).items():
        deal = next(deal for deal in lost if deal.id == deal_id)
        if told_win is None:
            continue
        if sort == "same":
            told_win.deal_id = deal.id
            found.append(told_win.id)
        else:
            _ask(session, _new(session, deal, now, WinState.LOST), told_win, now)
    return found


def _told(session: ScopedSession, people: Collection[int] | None, now: datetime) -> list[Win]:
    waiting = session.scalars(
        select(Win).where(Win.deal_id.is_(None), Win.state == WinState.TOLD, Win.at > now - TOLD_FOR).order_by(Win.id)
    )
    return [win for win in waiting if people is None or win.employee_id in people]


_Match = tuple[str, Win | None]


def _matched(deals: Sequence[WonDeal], told: Sequence[Win]) -> Mapping[int, _Match]:
    """Return, for each deal, the told win that it surely is, or may be."""
    alike: dict[int, dict[str, list[Win]]] = {}
    for deal in deals:
        alike[deal.id] = {"same": [], "perhaps": [], "other": []}
        for win in told:
            if win.employee_id in deal.shares:
                sort = likeness(Sold(win.account, win.amount), Sold(deal.account, deal.amount), (deal.name,))
                alike[deal.id][sort].append(win)
    claims = Counter(win.id for matches in alike.values() for win in matches["same"])
    return {deal: _match(matches, claims) for deal, matches in alike.items()}


def _match(matches: Mapping[str, Sequence[Win]], claims: Mapping[int, int]) -> _Match:
    same = matches["same"]
    if len(same) == 1 and claims[same[0].id] == 1:
        return "same", same[0]
    unsure = (*same, *matches["perhaps"])
    return ("perhaps", unsure[0]) if unsure else ("other", None)


def _new(session: ScopedSession, deal: WonDeal, now: datetime, state: WinState = WinState.BOOKED) -> Win:
    win = Win(
        employee_id=deal.main,
        deal_id=deal.id,
        account=deal.account,
        amount=deal.amount,
        currency=deal.currency,
        won_on=deal.day or session.principal.company.today(now),
        at=now,
        weighed_at=now,
        state=state,
        marks=[],
        private={},
    )
    session.add(win)
    session.flush()
    session.write_rows(WinPart, [{"win_id": win.id, "employee_id": person} for person in deal.shares])
    return win


def _ask(session: ScopedSession, win: Win, told: Win, now: datetime) -> None:
    """Ask the person whether it is the win they told of; nothing is announced until they answer."""
    win.perhaps_id = told.id
    tell(session, f"win question:{win.id}", "win question", {"win": win.id}, told.employee_id, now)
