"""Wins found in an import, in its own transaction: deals that have just been won, and those that no longer are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.people.models import Employee
from spm_core.people.rules import name_key
from spm_core.principal import CompanyInfo
from spm_core.scope import Prepared, scoped
from spm_core.wins.models import Win, WinPart, WinState
from spm_core.wins.posting import announce, revise, tell
from spm_core.wins.rules import TOLD_FOR, Sold, WinMark, WinMilestone, is_news, likeness
from spm_core.wins.weighing import AT_ONCE, Scales, Weight, WonDeal, deals_of

_win = scoped(Win).c
_KNOWN = Prepared(select(_win.id, _win.deal_id).where(_win.deal_id.is_not(None)))


def recognise(session: ScopedSession, won: Collection[int], changed: Collection[int], now: datetime) -> None:
    """Recognise wins among deals that this import `won`, and follow `changed` ones, won before; both by deal id.

    Each deal is announced once, whatever becomes of it: from then on its announcement is changed instead.
    """
    wins = _known(session, {*won, *changed})
    today = session.principal.company.today(now)
    deals = {deal.id: deal for deal in deals_of(session, {*won, *wins})}
    for deal_id, win in wins.items():
        _follow(session, win, deals.get(deal_id), now)
    fresh = [deal for deal in deals.values() if deal.id not in wins and is_news(deal.day, today)]
    fresh = [deal for deal in fresh if may_be_told(session.principal.company, deal.account, deal.name)]
    if fresh:
        _take(session, sorted(fresh, key=lambda deal: (str(deal.day), deal.id)), now)


def may_be_told(company: CompanyInfo, *names: str) -> bool:
    return not any(name_key(name) in company.praise.never_told for name in names)


def _known(session: ScopedSession, deals: Collection[int]) -> dict[int, Win]:
    deal_ids, wins = {*deals}, {}
    ids = [row.id for row in session.read(_KNOWN) if row.deal_id in deal_ids]
    for start in range(0, len(ids), AT_ONCE):
        some = session.scalars(select(Win).where(Win.id.in_(ids[start : start + AT_ONCE])))
        wins.update({win.deal_id: win for win in some if win.deal_id is not None})
    return wins


def _follow(session: ScopedSession, win: Win, deal: WonDeal | None, now: datetime) -> None:
    """Bring an announced win up to date with its deal."""
    before = (win.state, win.amount)
    if deal is None or deal.status != "won":
        win.state = WinState.REVERTED
    else:
        less = deal.amount is not None and win.amount is not None and deal.amount < win.amount
        if less:
            win.state = WinState.REDUCED
        elif win.state is WinState.REVERTED or win.amount != deal.amount:
            win.state = WinState.BOOKED
        win.amount, win.currency = deal.amount, deal.currency
    if (win.state, win.amount) != before and win.public:
        revise(session, win, now)


def _take(session: ScopedSession, deals: Sequence[WonDeal], now: datetime) -> None:
    told_wins = _told(session, {person for deal in deals for person in deal.shares}, now)
    matches = _matched(deals, told_wins)
    scales = Scales(session, deals, now)
    private = _keep_goals_private(session, {deal.owner for deal in deals})
    news: list[tuple[Win, Collection[int]]] = []
    for deal in deals:
        weight = scales.weigh(deal)
        if deal.owner in private:
            weight = _without_goal(weight, deal.owner)
        sort, other = matches[deal.id]
        if sort == "same" and other is not None:
            book(session, other, deal, weight.marks, now)
        else:
            win = _new(session, deal, weight.marks, now)
            if other is not None:
                _ask(session, win, other, now)
            else:
                news.append((win, tuple(deal.shares)))
        _say_privately(session, deal, weight, now)
    announce(session, news, now)


def _told(session: ScopedSession, people: Collection[int], now: datetime) -> list[Win]:
    waiting = session.scalars(
        select(Win).where(Win.deal_id.is_(None), Win.state == WinState.TOLD, Win.at > now - TOLD_FOR).order_by(Win.id)
    )
    return [win for win in waiting if win.employee_id in people]


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


def _new(session: ScopedSession, deal: WonDeal, marks: Iterable[WinMark], now: datetime) -> Win:
    assert deal.day is not None
    win = Win(
        employee_id=deal.owner,
        deal_id=deal.id,
        account=deal.account,
        amount=deal.amount,
        currency=deal.currency,
        won_on=deal.day,
        at=now,
        state=WinState.BOOKED,
        marks=[*marks],
    )
    session.add(win)
    session.flush()
    session.write_rows(WinPart, [{"win_id": win.id, "employee_id": person} for person in deal.shares])
    return win


def book(session: ScopedSession, told: Win, deal: WonDeal, marks: Iterable[str], now: datetime) -> None:
    """Book a told win, whose deal has arrived, and let its announcement say so."""
    told.deal_id, told.account = deal.id, deal.account
    told.amount, told.currency = deal.amount, deal.currency
    told.won_on = deal.day or told.won_on
    told.state, told.marks = WinState.BOOKED, [*marks]
    session.flush()
    for person in deal.shares:
        session.write_once(WinPart, {"win_id": told.id, "employee_id": person})
    if told.public:
        revise(session, told, now)


def _ask(session: ScopedSession, win: Win, told: Win, now: datetime) -> None:
    """Ask the person whether it is the win they told of; nothing is announced until they answer."""
    win.perhaps_id = told.id
    tell(session, f"win question:{win.id}", "win question", {"win": win.id}, told.employee_id, now)


def _keep_goals_private(session: ScopedSession, people: Collection[int]) -> frozenset[int]:
    if "attainment" not in session.principal.company.public_metrics:
        return frozenset(people)
    hidden = session.scalars(select(Employee.id).where(Employee.public_rank.is_(False)))
    return frozenset(hidden) & frozenset(people)


def _without_goal(weight: Weight, owner: int) -> Weight:
    if WinMark.GOAL not in weight.marks:
        return weight
    left = tuple(mark for mark in weight.marks if mark is not WinMark.GOAL)
    return Weight(left, {**weight.private, owner: (*weight.private.get(owner, ()), WinMilestone.GOAL)})


def _say_privately(session: ScopedSession, deal: WonDeal, weight: Weight, now: datetime) -> None:
    for person, milestones in weight.private.items():
        for milestone in milestones:
            key = f"milestone:{milestone}:{person}:{deal.id}"
            tell(session, key, "milestone", {"kind": milestone.value}, person, now)
