"""Where wins and kudos are announced, and the notices that do it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from spm_core.channels.models import Channel
from spm_core.db import ScopedSession
from spm_core.notices.daytime import daytime
from spm_core.notices.service import owe
from spm_core.people.models import Assignment
from spm_core.principal import CompanyInfo
from spm_core.scope import Prepared, scoped
from spm_core.wins.models import STANDING, Win, WinPost, WinState
from spm_core.wins.outcomes import FirstSaid
from spm_core.wins.rules import WinMilestone, due

TOO_LATE = timedelta(hours=36)
"""A win older than this is no longer announced."""
KEPT = timedelta(days=7)
"""How long a changed announcement, or a message to one person, is worth sending."""

_line, _channel = scoped(Assignment).c, scoped(Channel).c
_ids: Any = bindparam("ids", expanding=True)
_today: Any = bindparam("scope_today")
_MANAGERS = Prepared(
    select(_line.employee_id, _line.manager_id).where(
        _line.employee_id.in_(_ids), _line.manager_id.is_not(None), _line.starts_on <= _today, _line.ends_on > _today
    )
)
_CHANNELS = Prepared(select(_channel.id, _channel.name, _channel.lead_id, _channel.time_zone).where(_channel.bound))


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel to post in."""

    id: int
    name: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Spots:
    """Where one person's news goes: to the channels of the closest lead with any, and to those of the whole company."""

    team: tuple[Spot, ...] = ()
    company: tuple[Spot, ...] = ()

    def for_news(self) -> tuple[Spot, ...]:
        return (*self.team, *self.company)

    def for_little(self) -> tuple[Spot, ...]:
        return self.team or self.company


def spots(session: ScopedSession, people: Collection[int]) -> Mapping[int, Spots]:
    """Return where each person's good news goes; anybody may ask, since it follows from the org chart alone."""
    by_lead: dict[int | None, list[Spot]] = {}
    for row in session.read(_CHANNELS):
        zone = ZoneInfo(row.time_zone or session.principal.company.time_zone)
        by_lead.setdefault(row.lead_id, []).append(Spot(row.id, row.name, zone))
    company = tuple(by_lead.pop(None, ()))
    lines = lines_of(session, people) if by_lead else {person: (person,) for person in people}
    by_person = {}
    for person, line in lines.items():
        lead = next((candidate for candidate in line if candidate in by_lead), None)
        by_person[person] = Spots(tuple(by_lead[lead]) if lead else (), company)
    return by_person


def lines_of(session: ScopedSession, people: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    """Return each person's line: the person, their current manager, that one's manager and so on."""
    managers: dict[int, int] = {}
    asked: set[int] = set()
    open_ = {*people}
    while open_:
        asked |= open_
        managers |= {row.employee_id: row.manager_id for row in session.read(_MANAGERS, {"ids": sorted(open_)})}
        open_ = {managers[person] for person in open_ if person in managers} - asked
    return {person: _line_up(person, managers) for person in people}


def _line_up(person: int, managers: Mapping[int, int]) -> tuple[int, ...]:
    line = [person]
    while (above := managers.get(line[-1])) and above not in line:
        line.append(above)
    return tuple(line)


def shown_state(company: CompanyInfo, state: WinState) -> WinState:
    """Return the state as far as it may be told: where amounts are left out, so is that one went down."""
    return WinState.BOOKED if state is WinState.REDUCED and "amounts" in company.praise.hidden else state


def saying(company: CompanyInfo, win: Win, people: Collection[int]) -> str:
    """Return a fingerprint of what the announcements of a win say."""
    hidden, state = company.praise.hidden, shown_state(company, win.state)
    words: list[Any] = [state.value]
    if state is not WinState.WITHDRAWN:
        words += [sorted(people), win.employee_id, None if "accounts" in hidden else win.account]
    if state in STANDING:
        amount = None if win.amount is None or "amounts" in hidden else f"{win.amount.normalize():f} {win.currency}"
        words += [amount, win.months, win.won_on.isoformat(), list(win.marks)]
    return sha256(json.dumps(words).encode()).hexdigest()


def first_said(company: CompanyInfo, win: Win, people: Collection[int]) -> None:
    """Keep what is said of a win from here on, to tell later what has become of it."""
    win.announced = FirstSaid(win.amount, win.currency, win.won_on, frozenset(people)).to_json()
    win.said = saying(company, win, people)


def key_of(win_id: int, channel_id: int) -> str:
    """Return the key of the notice that announces a win in a channel."""
    return f"win:{win_id}:{channel_id}"


def announce(session: ScopedSession, wins: Sequence[tuple[Win, Collection[int]]], now: datetime) -> None:
    """Owe the announcements of wins, each with everybody who has a part in it; minor wins share a thread."""
    where = spots(session, {person for _win, people in wins for person in people})
    for win, people in wins:
        news = bool(win.marks) or win.state is WinState.TOLD
        chosen = {
            spot.id: spot
            for person in people
            for spot in (where[person].for_news() if news else where[person].for_little())
        }
        win.public = bool(chosen)
        first_said(session.principal.company, win, people)
        session.write_rows(WinPost, [{"win_id": win.id, "channel_id": channel} for channel in chosen])
        for spot in chosen.values():
            _owe(session, win, spot, now, thread=not news)


def _owe(session: ScopedSession, win: Win, spot: Spot, now: datetime, *, thread: bool) -> None:
    at = due(now, spot.zone)
    when: dict[str, Any] = {"due": at, "expires": at + TOO_LATE, "channel": spot.id}
    root = None
    if thread:
        day = at.astimezone(spot.zone).date()
        root = f"wins:{spot.id}:{day.isoformat()}"
        owe(session, root, "wins of the day", {"day": day.isoformat()}, **when)
    owe(session, key_of(win.id, spot.id), "win", {"win": win.id}, thread_of=root, **when)


def revise(session: ScopedSession, win: Win, now: datetime) -> None:
    """Bring every announcement of a win up to date."""
    win.version += 1
    for channel in session.scalars(select(WinPost.channel_id).where(WinPost.win_id == win.id)).all():
        key = key_of(win.id, channel)
        args = {"win": win.id, "again": True}
        owe(session, f"{key}:{win.version}", "win", args, channel=channel, edit_of=key, due=now, expires=now + KEPT)


def tell(session: ScopedSession, key: str, do: str, args: Mapping[str, Any], to: int, now: datetime) -> None:
    """Owe something to one person alone, by day and at a time they want messages."""
    at = daytime(session, to, now)
    owe(session, key, do, args, to=to, due=at, expires=at + KEPT)


def tell_milestone(session: ScopedSession, win: Win, person: int, milestone: WinMilestone, now: datetime) -> None:
    tell(session, _milestone_key(win, person, milestone), "milestone", _reached(win, milestone), person, now)


def recall(session: ScopedSession, win: Win, person: int, milestone: WinMilestone, times: int, now: datetime) -> None:
    """Take back what somebody was told they reached or, once it holds again, say so: `times` counts these edits."""
    key, args = _milestone_key(win, person, milestone), {**_reached(win, milestone), "again": True}
    owe(session, f"{key}:{times}", "milestone", args, to=person, edit_of=key, due=now, expires=now + KEPT)


def _milestone_key(win: Win, person: int, milestone: WinMilestone) -> str:
    return f"milestone:{milestone}:{person}:{win.deal_id}"


def _reached(win: Win, milestone: WinMilestone) -> dict[str, Any]:
    return {"kind": milestone.value, "deal": win.deal_id}
