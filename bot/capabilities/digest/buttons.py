"""What can be done from a digest: the first thing to do, a look at what is at risk, and where the figures are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.capability import Request
from bot.cards import Button
from bot.i18n import _, ngettext
from bot.parts.schedules import change_when
from bot.parts.to_do import Thing
from bot.turn import Call
from spm_core.digest.service import Digest
from spm_core.pipeline.risks import count

TODAY = "today"
SHOWN = 3


def buttons(
    request: Request, week: Digest, things: Sequence[Thing], subject: Mapping[str, Any], *, mine: bool
) -> tuple[Button, ...]:
    """Three to see, the first filled where there is something to do, and at most five more."""
    wanted = {button.label: button for button in (*(thing.button for thing in things[:1]), *_next(week, subject))}
    shown = list(wanted.values())[:SHOWN]
    first = (replace(button, primary=n == 0 and bool(things)) for n, button in enumerate(shown))
    more = (button for button in _more(request, week, subject, mine=mine) if button not in shown)
    return (*first, *(replace(button, more=True) for button in more))


def _next(week: Digest, subject: Mapping[str, Any]) -> Iterator[Button]:
    if not week.people:
        deals = count(week.health.pipeline.closing)
        label = ngettext("Open deals ({count})", "Open deals ({count})", deals).format(count=deals)
        yield Button(_("Path to quota"), Call("path to quota", subject))
        yield Button(label, Call("deals", {**subject, "show": "all", "order": "close_date"}))
        yield Button(_("Goals"), Call("goals", subject))
        return
    if week.risky:
        label = ngettext("Deals at risk ({count})", "Deals at risk ({count})", week.risky)
        yield Button(label.format(count=week.risky), Call("pipeline", subject))
    if cheer := next((win.win for win in week.wins if win.win), None):
        yield Button(_("👏 Congratulate"), Call("congratulate", {"win": cheer}))
    yield Button(_("Everybody"), Call("team", subject))
    yield Button(_("Forecast"), Call("forecast", subject))


def _more(request: Request, week: Digest, subject: Mapping[str, Any], *, mine: bool) -> Iterator[Button]:
    if week.people:
        yield Button(_("Everybody"), Call("team", subject))
    else:
        yield Button(_("Goals"), Call("goals", subject))
    yield Button(_("What changed"), Call("changes", {**subject, "since": week.since.isoformat()}))
    yield Button(_("Forecast"), Call("forecast", subject))
    if mine:
        yield change_when(request, "digest", {"period": TODAY} if week.span == "day" else {})
    yield Button(_("Why these numbers?"), Call("why", subject))
