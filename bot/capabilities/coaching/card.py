"""What to talk about with somebody: their standing, what stands out and why, what they promised, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.blocks import Block, Fields, Figure, Heading, Text
from bot.capabilities.coaching.skill_words import names, skill_for
from bot.capabilities.coaching.words import ALWAYS, action, confidence, evidence, name, question, value
from bot.i18n import _, number, percent, period_name
from bot.parts.goals import reached, standing, target, what
from bot.parts.quota import VERDICTS
from spm_core.coaching.rules import Signal
from spm_core.coaching.signals import METRIC, Signals
from spm_core.goals.read import Shown
from spm_core.quota.standing import Standing

SHOWN = 3
"""How many signals are shown in full; nobody works on more at a time."""
QUESTIONS = 3
PROMISES = 5


@dataclass(frozen=True, slots=True)
class CoachingPrepared:
    """Everything a coaching card is made from."""

    standing: Standing
    signals: Signals
    promises: Sequence[Shown]
    helpers: Mapping[str, str]
    """Who can help with a signal, by the signal's key."""
    growing: Sequence[str]
    """Names of the skills that the person chose to grow."""
    mine: bool
    """Whether it is about the asker."""


def body(prepared: CoachingPrepared) -> tuple[Block, ...]:
    return (
        *_signals(prepared),
        *_standing(prepared),
        *_promises(prepared),
        Heading(_("Questions to ask yourself") if prepared.mine else _("Questions to ask")),
        *(Text(f"{number(n, 0)}. {words}") for n, words in enumerate(questions(prepared.signals.found), 1)),
        *_unknown(prepared.signals),
    )


def questions(signals: Sequence[Signal]) -> tuple[str, ...]:
    specific = [question(signal) for signal in signals[: QUESTIONS - 1]]
    return (*specific, *(_(words) for words in ALWAYS[: QUESTIONS - len(specific)]))


def _signals(prepared: CoachingPrepared) -> Iterator[Block]:
    shown = prepared.signals.found[:SHOWN]
    if not shown:
        yield Text(_("Nothing stands out beside the team, or beside half a year before."))
    for n, signal in enumerate(shown):
        basis, status = evidence(signal), confidence(signal)
        if n == 0:
            yield Figure(value(signal), f"{name(signal.kind, signal)}: {basis}", status)
        else:
            yield Heading(f"{name(signal.kind, signal)}: {value(signal)}")
            yield Text(f"{status.symbol} {status.words} · {basis}")
        yield Text(f"→ {action(signal)}")
        yield from _help(prepared, signal)
    more = prepared.signals.found[SHOWN:]
    if more:
        listed = ", ".join(f"{name(signal.kind, signal)} {value(signal)}" for signal in more)
        yield Text(_("Also: {listed}").format(listed=listed), "muted")


def _help(prepared: CoachingPrepared, signal: Signal) -> Iterator[Block]:
    skill = skill_for(signal)
    if skill is None:
        return
    parts = [_("Skill: {skill}").format(skill=names()[skill])]
    if helper := prepared.helpers.get(signal.key):
        words = _("{name} is strong there and helps with it") if signal.kind in METRIC else _("{name} helps with it")
        parts.append(words.format(name=helper))
    yield Text(" · ".join(parts), "muted")


def _standing(prepared: CoachingPrepared) -> Iterator[Block]:
    facts, rows = prepared.standing, []
    if facts.attainment is not None:
        status = VERDICTS[facts.verdict]
        line = f"{percent(facts.attainment)} · {status.symbol} {_(status.words)}"
        rows.append((_("Quota {period}").format(period=period_name(facts.period)), line))
    if prepared.growing:
        rows.append((_("Growing"), ", ".join(prepared.growing)))
    if rows:
        yield Fields(tuple(rows))


def _promises(prepared: CoachingPrepared) -> tuple[Block, ...]:
    """Goals other than the quota, which is shown above."""
    agreed = [goal for goal in prepared.promises if not goal.is_quota][:PROMISES]
    if not agreed:
        return ()
    rows = tuple((what(goal.metric, goal.scope, goal.is_quota), _promise(goal)) for goal in agreed)
    return (Heading(_("Promised")), Fields(rows))


def _promise(goal: Shown) -> str:
    status = standing(goal.progress)
    wanted = target(goal.target, goal.metric, goal.each)
    so_far = _("{reached} of {target}").format(reached=reached(goal.progress, goal.metric), target=wanted)
    return f"{so_far} · {status.symbol} {status.words}"


def _unknown(signals: Signals) -> tuple[Text, ...]:
    if not signals.unknown:
        return ()
    listed = ", ".join(name(kind) for kind in signals.unknown)
    return (Text(_("Nothing to go by for: {listed}").format(listed=listed), "muted"),)
