"""The card of one line about a standing, and what it shares with the whole one: its title and what to do next."""

from __future__ import annotations

from dataclasses import replace

from bot.arguments import Team
from bot.capabilities.quota.narrow import landing, narrow
from bot.capabilities.quota.slots import Narrow
from bot.capability import Request
from bot.cards import Button, Card
from bot.i18n import _, period_name
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.quota import is_running, standing_facts
from bot.parts.subject import Whom
from bot.turn import Call
from spm_core.forecast.service import forecast as forecast_of
from spm_core.quota.stand import BEHIND


def narrow_card(request: Request, subject: Whom, team: Team | None, asks: Narrow, whole: Call) -> Card:
    """One line for one question, with `whole` a button away.

    The title stands above it unless it is about the asker now, which nobody needs to be told.
    """
    standing, facts = subject.standing, standing_facts(subject.standing)
    mine = subject.mine and standing.scope == "own"
    if asks is Narrow.PROJECTION:
        forecast = forecast_of(request.session, subject.whose, standing, request.now)
        said = landing(forecast)
        facts |= {
            name: getattr(forecast, name) for name in ("weighted_forecast", "run_rate_forecast", "seasonal_forecast")
        }
    else:
        said = narrow(asks, standing, mine=mine)
    return Card(
        title=title(subject, team),
        body=(said, *waiting_for_rate(standing.waiting_for_rate)),
        buttons=(*_next_step(asks, subject), Button(_("All figures"), whole)),
        facts=facts,
        as_of=standing.as_of,
        source=source(request, subject.whose, standing.period),
        resolved={**whole.args, "asks": asks.value},
        subject_id=subject.audited,
        brief=mine and team is None and request.today in standing.period,
    )


def title(subject: Whom, team: Team | None) -> str:
    standing, who = subject.standing, subject.who
    period = period_name(standing.period)
    if subject.mine:
        whose = _("Your team's quota") if team or standing.scope != "own" else _("Your quota")
    elif team or standing.scope != "own":
        whose = _("{name}'s team").format(name=who.name)
    else:
        whose = who.name
    return f"{whose} · {period}"


def next_steps(subject: Whom) -> tuple[Button, ...]:
    """What most would do next: the path for whoever is behind, then the deals that count."""
    standing, args = subject.standing, subject.resolved
    behind = standing.verdict in BEHIND
    path = (Button(_("Path to quota"), Call("path to quota", args), primary=True),) if behind else ()
    if not standing.gap or not is_running(standing):
        return path
    deals = Call("deals", {**args, "show": "all"})
    return (*path, Button(_("Deals to close first"), deals, primary=not behind))


def _next_step(asks: Narrow, subject: Whom) -> tuple[Button, ...]:
    """Whoever asks for a gap is after the deals; whoever asks whether it will be enough, after a path."""
    steps = next_steps(subject)
    first = steps[-1:] if asks in (Narrow.GAP, Narrow.RATE) else steps[:1]
    return tuple(replace(button, primary=True) for button in first)
