"""Coaching signals in words: the figure, what it is compared with, what to do, and what to ask."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.blocks import Status
from bot.i18n import N_, _, ngettext, number, percent
from spm_core.coaching.rules import FEWEST, Confidence, Level, Signal, SignalKind

NAMES: Mapping[SignalKind, str] = {
    "stage_conversion": N_("From {from_stage} to {to_stage}"),
    "win_rate": N_("Win rate by number"),
    "cycle": N_("Median sales cycle"),
    "single_threaded": N_("Open deals with one contact or none"),
    "discounting": N_("Below list price"),
    "stalled": N_("Open deals that stalled"),
    "ramp": N_("Pace while ramping"),
}
_ACTIONS: Mapping[SignalKind, str] = {
    "stage_conversion": N_(
        "Take two deals that are in {from_stage} now, and agree on what must be true before they move on."
    ),
    "win_rate": N_("Go through the last three lost deals: when was it lost, and what would have told so earlier?"),
    "cycle": N_("Agree on a next step with a date for each open deal that is older than that."),
    "single_threaded": N_("Find a second contact in {deal} by next week."),
    "discounting": N_("Before the next quote, agree on what to ask for in return for a lower price."),
    "stalled": N_("Decide on {deal}: a next step with a date, or close it."),
    "ramp": N_("Agree on one milestone for the next two weeks, and who helps with it."),
}
_QUESTIONS: Mapping[SignalKind, str] = {
    "stage_conversion": N_("What do the deals that got past {from_stage} have in common?"),
    "win_rate": N_("Which of the lost deals should you have let go earlier, and which could have been won?"),
    "cycle": N_("Where in your deals do you wait the longest, and for whom?"),
    "single_threaded": N_("Who else decides in {deal}, and how could you meet them?"),
    "discounting": N_("When does the price come up, and what do you say first?"),
    "stalled": N_("What would have to happen in {deal} this week for it to be real?"),
    "ramp": N_("What slows you down that somebody here could take away?"),
}
ALWAYS = (
    N_("What went well since we last spoke, and what made it work?"),
    N_("What is the one thing you want to get better at this month?"),
    N_("What do you need from me?"),
)
"""What one asks another whatever the data say; `OF_ONESELF`, what one asks oneself."""
OF_ONESELF = (
    N_("What went well lately, and what made it work?"),
    N_("What is the one thing you want to get better at this month?"),
    N_("What do you need from your manager?"),
)
_CONFIDENCE: Mapping[Confidence, Status] = {
    "high": Status("●", N_("Clear"), "warning"),
    "medium": Status("◐", N_("Likely"), "warning"),
    "low": Status("○", N_("Few cases: may be chance")),
}
SKILL_OF: Mapping[SignalKind, str] = {
    "stage_conversion": "discovery",
    "win_rate": "discovery",
    "cycle": "negotiation",
    "single_threaded": "multithreading",
    "discounting": "negotiation",
    "stalled": "forecasting",
    "ramp": "prospecting",
}
"""The skill that helps most with each kind of signal."""


def name(kind: SignalKind, signal: Signal | None = None) -> str:
    if kind == "stage_conversion" and signal is None:
        return _("Conversion between stages")
    return _filled(NAMES[kind], signal)


def value(signal: Signal, level: Level | None = None) -> str:
    return of_level(signal.kind, level or signal.now)


def of_level(kind: SignalKind, level: Level) -> str:
    if level.value is None:
        return "–"
    if kind == "cycle":
        return ngettext("{count} day", "{count} days", int(level.value)).format(count=number(level.value, 0))
    return percent(level.value, 0)


def confidence(signal: Signal) -> Status:
    status = _CONFIDENCE[signal.confidence]
    return Status(status.symbol, _(status.words), status.tone)


def evidence(signal: Signal) -> str:
    """The sample that a signal rests on, and the figures it is compared with."""
    parts = [_rests_on(signal)]
    if signal.now.open:
        parts.append(_("{count} still open").format(count=number(signal.now.open, 0)))
    if signal.team.value is not None and signal.team.people:
        words = _("team {value} ({people} people)")
        parts.append(words.format(value=value(signal, signal.team), people=number(signal.team.people, 0)))
    if signal.before.value is not None and signal.before.sample >= FEWEST:
        words = _("half a year before {value} of {count}")
        parts.append(words.format(value=value(signal, signal.before), count=number(signal.before.sample, 0)))
    return " · ".join(parts)


def _rests_on(signal: Signal) -> str:
    count, sample = signal.now.sample, number(signal.now.sample, 0)
    match signal.kind:
        case "cycle" | "discounting":
            words = ngettext("of {count} deal won in half a year", "of {count} deals won in half a year", count)
            return words.format(count=sample)
        case "ramp":
            words = ngettext(
                "of what was expected after {count} working day",
                "of what was expected after {count} working days",
                count,
            )
            return words.format(count=sample)
        case "win_rate" | "stage_conversion":
            words = ngettext("{hits} of {count} closed deal", "{hits} of {count} closed deals", count)
            return words.format(hits=_hits(signal), count=sample)
        case _:
            words = ngettext("{hits} of {count} deal", "{hits} of {count} deals", count)
            return words.format(hits=_hits(signal), count=sample)


def _hits(signal: Signal) -> str:
    return number(((signal.now.value or Decimal(0)) * signal.now.sample).quantize(Decimal(1)), 0)


def action(signal: Signal) -> str:
    return _filled(_ACTIONS[signal.kind], signal)


def question(signal: Signal) -> str:
    return _filled(_QUESTIONS[signal.kind], signal)


def _filled(words: str, signal: Signal | None) -> str:
    if signal is None:
        return _(words)
    deal = signal.deals[0] if signal.deals else ""
    return _(words).format(from_stage=signal.from_stage, to_stage=signal.to_stage, deal=deal)
