"""The three things to press that fit somebody's role and the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.capability import Request
from bot.cards import Button
from bot.i18n import _
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.period import ONE_DAY
from spm_core.quota.stand import BEHIND
from spm_core.quota.standing import Standing

PRESSED = 3


def presses(request: Request, standing: Standing, waits: Sequence[Waits]) -> tuple[Button, ...]:
    """What waits for them first, then what the moment asks for; last, what else there is."""
    due = [Button(one.label, one.call) for one in waits[:1]]
    moment = _of_a_lead(request) if request.principal.leads else _of_a_rep(standing)
    first, *others = [*due, *moment][: PRESSED - 1]
    return (replace(first, primary=True), *others, Button(_("What can I ask?"), Call("help")))


def _of_a_rep(standing: Standing) -> tuple[Button, Button]:
    stand = Button(_("How am I doing?"), Call("quota"))
    first = Button(_("What should I do first?"), Call("focus"))
    return (first, stand) if standing.verdict in BEHIND else (stand, first)


def _of_a_lead(request: Request) -> tuple[Button, Button]:
    week = Button(_("What changed this week?"), Call("digest"))
    team = Button(_("Who needs my help?"), Call("team"))
    return (week, team) if _begins_a_week(request) else (team, week)


def _begins_a_week(request: Request) -> bool:
    """Whether no day of this week was worked before today: a Monday, or the Tuesday after a holiday."""
    company = request.principal.company
    week = company.calendar.containing("week", request.today)
    return (
        company.work.count(week.start, request.today) == 0
        and company.work.count(request.today, request.today + ONE_DAY) == 1
    )
