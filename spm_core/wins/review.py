"""Keeps what was said of wins true: each is compared with its deal, and weighed again, whenever deals have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from spm_core.db import ScopedSession
from spm_core.people.models import Employee
from spm_core.people.rules import name_key
from spm_core.principal import CompanyInfo
from spm_core.wins.models import STANDING, Win, WinPart, WinState
from spm_core.wins.outcomes import FirstSaid, WonDeal, outcome
from spm_core.wins.posting import first_said, recall, revise, saying, tell_milestone
from spm_core.wins.reading import AT_ONCE, deals_of
from spm_core.wins.rules import WinMark, WinMilestone
from spm_core.wins.weighing import Scales, Weight

STILL_WEIGHED = timedelta(days=92)
"""How long a win is weighed again when others change; later it changes with its own deal alone."""


def review(
    session: ScopedSession, touched: Collection[int], now: datetime, *, fresh: Collection[int] = (), every: bool = False
) -> None:
    """Bring wins and their announcements up to date: the `touched` ones and all recent ones or, with `every`, all.

    Milestones are told of `fresh` wins alone; those told of others are taken back where they no longer hold.
    """
    wins = _wins(session, touched, now, every=every)
    deals = deals_of(session, {win.deal_id for win in wins if win.deal_id is not None})
    _book(wins, deals, now)
    people = _people(session, wins)
    weights = _weights(session, wins, deals, touched, now)
    private = _goals_kept_private(session, {win.employee_id for win in wins})
    for win in wins:
        before = people[win.id]
        if win.public and win.said is None:  # announced by a version that kept no record of it
            first_said(session.principal.company, win, before)
        deal = deals.get(win.deal_id or 0)
        now_people = _follow(session, win, deal, before, now)
        weight = weights.get(win.id)
        hidden = win.employee_id in private
        _mark(win, weight, hide_goal=hidden)
        _milestones(session, win, weight, now, fresh=win.id in fresh, tell_goal=hidden)
        said = saying(session.principal.company, win, now_people)
        if win.public and said != win.said:
            win.said = said
            revise(session, win, now)
    session.flush()


def keep_true(session: ScopedSession, now: datetime) -> None:
    """Bring all announcements up to date, after a change of what may be told; with the rights of an import."""
    review(session, (), now, every=True)


def may_be_told(company: CompanyInfo, *names: str) -> bool:
    return not any(name_key(name) in company.praise.never_told for name in names)


def _wins(session: ScopedSession, touched: Collection[int], now: datetime, *, every: bool) -> Sequence[Win]:
    ordered, found = sorted(touched), dict[int, Win]()
    some_time = Win.at <= now if every else Win.weighed_at > now - STILL_WEIGHED
    asked = [some_time, *(Win.id.in_(ordered[n : n + AT_ONCE]) for n in range(0, len(ordered), AT_ONCE))]
    for condition in asked:
        found |= {win.id: win for win in session.scalars(select(Win).where(condition))}
    return [found[number] for number in sorted(found)]


def _book(wins: Sequence[Win], deals: Mapping[int, WonDeal], now: datetime) -> None:
    """Let a told win whose deal is won be that deal's: what was told before is not held against it."""
    for win in wins:
        deal = deals.get(win.deal_id or 0)
        if win.weighed_at is None and deal is not None and deal.status == "won":
            first = FirstSaid(deal.amount, deal.currency, deal.day or win.won_on, frozenset(deal.shares))
            win.weighed_at, win.announced = now, first.to_json()


def _people(session: ScopedSession, wins: Sequence[Win]) -> Mapping[int, frozenset[int]]:
    parts = defaultdict[int, set[int]](set)
    ids = [win.id for win in wins]
    for start in range(0, len(ids), AT_ONCE):
        of = select(WinPart.win_id, WinPart.employee_id).where(WinPart.win_id.in_(ids[start : start + AT_ONCE]))
        for row in session.execute(of):
            parts[row.win_id].add(row.employee_id)
    return {win.id: frozenset(parts[win.id]) for win in wins}


def _weights(
    session: ScopedSession,
    wins: Sequence[Win],
    deals: Mapping[int, WonDeal],
    touched: Collection[int],
    now: datetime,
) -> Mapping[int, Weight]:
    """Return the weights of those that are still weighed and won, by win."""
    weighed = [
        (win.id, deal, win.weighed_at)
        for win in wins
        if win.weighed_at and (win.id in touched or win.weighed_at > now - STILL_WEIGHED)
        for deal in (deals.get(win.deal_id or 0),)
        if deal is not None and deal.status == "won" and deal.day
    ]
    if not weighed:
        return {}
    scales = Scales(session, [deal for _, deal, _ in weighed], now)
    return {number: scales.weigh(deal, moment) for number, deal, moment in weighed}


def _follow(
    session: ScopedSession, win: Win, deal: WonDeal | None, people: frozenset[int], now: datetime
) -> frozenset[int]:
    """Take over what the deal says now, and return who is credited."""
    company = session.principal.company
    if deal is not None and deal.status == "won":
        people = _credit(session, win, deal, people)
        win.account, win.amount, win.currency = deal.account, deal.amount, deal.currency
        win.won_on = deal.day or win.won_on
    if win.deal_id is None and win.weighed_at is None:
        win.state = WinState.TOLD
    else:
        first = FirstSaid.from_json(win.announced) if win.announced else None
        win.state = outcome(first, deal, company.calendar, company.today(now))
    names = (win.account, deal.name, deal.account) if deal else (win.account,)
    if not may_be_told(company, *names):
        win.state = WinState.WITHDRAWN
    return people


def _credit(session: ScopedSession, win: Win, deal: WonDeal, people: frozenset[int]) -> frozenset[int]:
    win.employee_id, credited = deal.main, frozenset(deal.shares)
    if gone := people - credited:
        session.execute(delete(WinPart).where(WinPart.win_id == win.id, WinPart.employee_id.in_(gone)))
    session.write_rows(WinPart, [{"win_id": win.id, "employee_id": person} for person in sorted(credited - people)])
    return credited


def _mark(win: Win, weight: Weight | None, *, hide_goal: bool) -> None:
    """Give a win the marks that hold; one that is no longer weighed keeps its own."""
    if win.state not in STANDING:
        win.marks = []
    elif weight is not None:
        win.marks = [mark.value for mark in weight.marks if not (hide_goal and mark is WinMark.GOAL)]


def _milestones(
    session: ScopedSession, win: Win, weight: Weight | None, now: datetime, *, fresh: bool, tell_goal: bool
) -> None:
    if weight is None and win.state in STANDING:
        return
    reached = weight.reached if weight else {}
    # In another quarter, it's another quota that the deal counts towards.
    standing = weight.standing if weight and win.state is not WinState.MOVED else {}
    holds = {who: (*reached.get(who, ()), *standing.get(who, ())) for who in {*reached, *standing}}
    private = _recalled(session, win, holds, now)
    for who, milestones in reached.items() if fresh else ():
        for milestone in milestones:
            if milestone is not WinMilestone.GOAL or (tell_goal and who == win.employee_id):
                private.setdefault(str(who), {})[milestone.value] = 0
                tell_milestone(session, win, who, milestone, now)
    win.private = private


def _recalled(
    session: ScopedSession, win: Win, holds: Mapping[int, Collection[str]], now: datetime
) -> dict[str, dict[str, int]]:
    """Take back the told milestones that hold no more, restore those that do again; return how often each flipped."""
    private = {person: dict(told) for person, told in win.private.items()}
    for person, told in private.items():
        for kind, flips in told.items():
            if (flips % 2 == 0) != (kind in holds.get(int(person), ())):
                told[kind] = flips + 1
                recall(session, win, int(person), WinMilestone(kind), flips + 1, now)
    return private


def _goals_kept_private(session: ScopedSession, people: Collection[int]) -> frozenset[int]:
    if "attainment" not in session.principal.company.public_metrics:
        return frozenset(people)
    hidden = session.scalars(select(Employee.id).where(Employee.public_rank.is_(False)))
    return frozenset(hidden) & frozenset(people)
