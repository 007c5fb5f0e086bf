"""What to talk about with somebody: their figures, what stands out and why, what they promised, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.capabilities.coaching.skill_words import names, skill_for
from bot.capabilities.coaching.words import ALWAYS, action, confidence, evidence, name, question, value
from bot.cards import Block, Fields, Figure, Heading, Text
from bot.i18n import _, number, percent, period_name
from bot.parts.goals import reached, standing, target, what
from bot.parts.quota import VERDICTS
from spm_core.coaching.rules import Signal
from spm_core.coaching.signals import METRIC, Signals
from spm_core.goals.read import Shown
from spm_core.quota.standing import Standing

SHOWN = 3
"""Nobody works on more than this at a time."""
QUESTIONS = 3
PROMISES = 5


@dataclass(frozen=True, slots=True)
class CoachingPrepared:
    """All there is to say about somebody before a talk."""

    standing: Standing
    signals: Signals
    promises: Sequence[Shown]
    helpers: Mapping[str, str]
    """Who helps with a signal, by its key."""
    growing: Sequence[str]
    """The skills that the person chose, in words."""
    mine: bool
    """Whether it is the asker's own."""


def body(found: CoachingPrepared) -> tuple[Block, ...]:
    return (
        *_signals(found),
        *_standing(found),
        *_promises(found),
        Heading(_("Questions to ask yourself") if found.mine else _("Questions to ask")),
        *(Text(f"{number(n, 0)}. {words}") for n, words in enumerate(questions(found.signals.found), 1)),
        *_unknown(found.signals),
    )


def questions(signals: Sequence[Signal]) -> tuple[str, ...]:
    asked = [question(each) for each in signals[: QUESTIONS - 1]]
    return (*asked, *(_(words) for words in ALWAYS[: QUESTIONS - len(asked)]))


def _signals(found: CoachingPrepared) -> Iterator[Block]:
    shown = found.signals.found[:SHOWN]
    if not shown:
        yield Text(_("Nothing stands out beside the team, or beside half a year before."))
    for n, each in enumerate(shown):
        said, status = evidence(each), confidence(each)
        if n == 0:
            yield Figure(value(each), f"{name(each.kind, each)}: {said}", status)
        else:
            yield Heading(f"{name(each.kind, each)}: {value(each)}")
            yield Text(f"{status.symbol} {status.words} · {said}")
        yield Text(f"→ {action(each)}")
        yield from _help(found, each)
    more = found.signals.found[SHOWN:]
    if more:
        listed = ", ".join(f"{name(each.kind, each)} {value(each)}" for each in more)
        yield Text(_("Also: {listed}").format(listed=listed), "muted")


def _help(found: CoachingPrepared, signal: Signal) -> Iterator[Block]:
    skill = skill_for(signal)
    if skill is None:
        return
    said = [_("Skill: {skill}").format(skill=names()[skill])]
    if helper := found.helpers.get(signal.key):
        words = _("{name} is strong there and helps with it") if signal.kind in METRIC else _("{name} helps with it")
        said.append(words.format(name=helper))
    yield Text(" · ".join(said), "muted")


def _standing(found: CoachingPrepared) -> Iterator[Block]:
    facts, rows = found.standing, []
    if facts.attainment is not None:
        status = VERDICTS[facts.verdict]
        said = f"{percent(facts.attainment)} · {status.symbol} {_(status.words)}"
        rows.append((_("Quota {period}").format(period=period_name(facts.period)), said))
    if found.growing:
        rows.append((_("Growing"), ", ".join(found.growing)))
    if rows:
        yield Fields(tuple(rows))


def _promises(found: CoachingPrepared) -> tuple[Block, ...]:
    """Whatever was agreed beside the quota, which stands above."""
    agreed = [each for each in found.promises if not each.is_quota][:PROMISES]
    if not agreed:
        return ()
    rows = tuple((what(each.metric, each.scope, each.is_quota), _promise(each)) for each in agreed)
    return (Heading(_("Promised")), Fields(rows))


def _promise(each: Shown) -> str:
    status = standing(each.progress)
    asked = target(each.target, each.metric, each.each)
    so_far = _("{reached} of {target}").format(reached=reached(each.progress, each.metric), target=asked)
    return f"{so_far} · {status.symbol} {status.words}"


def _unknown(signals: Signals) -> tuple[Text, ...]:
    if not signals.unknown:
        return ()
    listed = ", ".join(name(kind) for kind in signals.unknown)
    return (Text(_("Nothing to go by for: {listed}").format(listed=listed), "muted"),)
