"""What to talk about with somebody: what to do first and why, their standing, what they promised, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.blocks import Block, Fields, Heading, Item, Items, Text
from bot.capabilities.coaching.skill_words import names, skill_for
from bot.capabilities.coaching.words import ALWAYS, OF_ONESELF, action, confidence, evidence, name, question, value
from bot.i18n import _, number, percent, period_name
from bot.parts.goals import reached, standing, target, what
from bot.parts.quota import judged
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
        *(Text(f"{number(n, 0)}. {words}") for n, words in enumerate(questions(prepared), 1)),
        *_unknown(prepared.signals),
    )


def questions(prepared: CoachingPrepared) -> tuple[str, ...]:
    specific = [question(signal) for signal in prepared.signals.found[: QUESTIONS - 1]]
    always = OF_ONESELF if prepared.mine else ALWAYS
    return (*specific, *(_(words) for words in always[: QUESTIONS - len(specific)]))


def _signals(prepared: CoachingPrepared) -> Iterator[Block]:
    """What to do about the first signal; then all of them with their evidence, and what to do about the others."""
    shown = prepared.signals.found[:SHOWN]
    if not shown:
        yield Text(_("Nothing stands out beside the team, or beside half a year before."))
        return
    yield Text("", strong=action(shown[0]))
    yield Items(tuple(_item(signal, with_action=n > 0) for n, signal in enumerate(shown)))
    if help_with := tuple(dict.fromkeys(filter(None, (_help(prepared, signal) for signal in shown)))):
        yield Text(" · ".join(help_with), "muted")
    more = prepared.signals.found[SHOWN:]
    if more:
        listed = ", ".join(f"{name(signal.kind, signal)} {value(signal)}" for signal in more)
        yield Text(_("Also: {listed}").format(listed=listed), "muted")


def _item(signal: Signal, *, with_action: bool) -> Item:
    told = (evidence(signal), *((f"→ {action(signal)}",) if with_action else ()))
    return Item(name(signal.kind, signal), value(signal), " · ".join(told), confidence(signal))


def _help(prepared: CoachingPrepared, signal: Signal) -> str:
    """The skill that helps, and who helps with it; empty where neither is known."""
    skill = skill_for(signal)
    if skill is None:
        return ""
    words = _("Skill: {skill}").format(skill=names()[skill])
    helper = prepared.helpers.get(signal.key)
    if helper is None:
        return words
    help_ = _("{name} is strong there and helps with it") if signal.kind in METRIC else _("{name} helps with it")
    return f"{words}, {help_.format(name=helper)}"


def _standing(prepared: CoachingPrepared) -> Iterator[Block]:
    facts = prepared.standing
    if facts.attainment is not None:
        quota = _("Quota {period}").format(period=period_name(facts.period))
        yield Items((Item(quota, percent(facts.attainment), status=judged(facts)),))
    if prepared.growing:
        yield Fields(((_("Growing"), ", ".join(prepared.growing)),), lines=True)


def _promises(prepared: CoachingPrepared) -> tuple[Block, ...]:
    """Goals other than the quota, which is shown above."""
    agreed = [goal for goal in prepared.promises if not goal.is_quota]
    if not agreed:
        return ()
    items = tuple(map(_promise, agreed[:PROMISES]))
    return (Heading(_("Promised")), Items(items, more=len(agreed) - len(items)))


def _promise(goal: Shown) -> Item:
    wanted = target(goal.target, goal.metric, goal.each)
    so_far = _("{reached} of {target}").format(reached=reached(goal.progress, goal.metric), target=wanted)
    return Item(what(goal.metric, goal.scope, goal.is_quota), so_far, "", standing(goal.progress))


def _unknown(signals: Signals) -> tuple[Text, ...]:
    if not signals.unknown:
        return ()
    listed = ", ".join(name(kind) for kind in signals.unknown)
    return (Text(_("Nothing to go by for: {listed}").format(listed=listed), "muted"),)
