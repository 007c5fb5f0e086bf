"""A draft of feedback in words made of facts: the five elements. Its every figure is among the facts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.cards import Block, Text
from bot.i18n import N_, _, day, money, ngettext, percent
from bot.parts.metrics import label, worded
from bot.parts.metrics_file import catalogue
from bot.parts.summary import (
    VERDICTS,
    facts_of,
    goal_blocks,
    improve_blocks,
    since_blocks,
    success_blocks,
    verdict_blocks,
)
from spm_core.feedback.actions import Checked, FeedbackOutcome
from spm_core.feedback.material import Material
from spm_core.feedback.models import LONGEST, FeedbackElement
from spm_core.quota.standing import Standing
from spm_core.summary.rules import EXCEEDS, MISSES

PARTS: Mapping[FeedbackElement, str] = {
    FeedbackElement.GOALS: N_("1 · Against documented goals"),
    FeedbackElement.SINCE: N_("2 · Since the last cycle"),
    FeedbackElement.SUCCESSES: N_("3 · Successes, and what made them"),
    FeedbackElement.IMPROVE: N_("4 · To improve"),
    FeedbackElement.OVERALL: N_("5 · Overall"),
}
OUTCOMES: Mapping[FeedbackOutcome, tuple[str, str]] = {
    "kept": ("✔", N_("kept")),
    "missed": ("✘", N_("not kept")),
    "improved": ("▲", N_("improved")),
    "no_change": ("●", N_("no change")),
    "worse": ("▼", N_("worse")),
    "running": ("○", N_("still running")),
    "not_measured": ("◌", N_("not measured")),
}


def facts(found: Material) -> Mapping[str, Any]:
    return {
        **facts_of(found.summary, found.overall),
        "checked": list(found.checked),
        "kudos": found.kudos,
        "strength": found.strength,
        "improvement": found.improvement,
        "verdict": found.stated,
        "bands": {"misses": MISSES, "exceeds": EXCEEDS},
    }


def for_a_model(found: Material) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """The parts that are made of data alone, and their facts without what anybody wrote."""
    won = tuple(replace(each, reason=None) for each in found.summary.successes)
    clean = replace(found, summary=replace(found.summary, successes=won), strength=None, improvement=None)
    whole, data = texts(found), texts(clean)
    worded_by = (part for part in FeedbackElement if part is not FeedbackElement.OVERALL and whole[part] == data[part])
    return {part.value: data[part] for part in worded_by}, facts(clean)


def texts(found: Material) -> Mapping[FeedbackElement, str]:
    made = {
        FeedbackElement.GOALS: (*_quota(found.summary.standing), *_lines(goal_blocks(found.summary.goals))),
        FeedbackElement.SINCE: _since(found),
        FeedbackElement.SUCCESSES: (
            *_strength(found),
            *_lines(success_blocks(found.summary.successes)),
            *_kudos(found),
        ),
        FeedbackElement.IMPROVE: (*_improvement(found), *_lines(improve_blocks(found.summary.improve))),
        FeedbackElement.OVERALL: _overall(found),
    }
    return {part: "\n".join(lines)[:LONGEST] or _(_NOTHING[part]) for part, lines in made.items()}


_NOTHING: Mapping[FeedbackElement, str] = {
    FeedbackElement.GOALS: N_("No goal was documented for this period."),
    FeedbackElement.SINCE: N_("Nothing was agreed last time."),
    FeedbackElement.SUCCESSES: N_("The data shows no won deal in this period. Add what went well."),
    FeedbackElement.IMPROVE: N_("The data shows nothing that stands out. Add one thing, specific and observable."),
    FeedbackElement.OVERALL: N_("No goal can be measured, so there is no verdict."),
}


def _lines(blocks: Iterable[Block]) -> tuple[str, ...]:
    return tuple(each.text for each in blocks if isinstance(each, Text))


def _quota(standing: Standing) -> tuple[str, ...]:
    if standing.attainment is None or standing.quota is None:
        return ()
    said = _("Quota: {booked} of {quota} ({share})")
    share = percent(standing.attainment)
    return (said.format(booked=money(standing.booked), quota=money(standing.quota), share=share),)


def _since(found: Material) -> tuple[str, ...]:
    known = {each.metric for each in found.checked}
    others = tuple(each for each in found.summary.promises if each.metric not in known)
    return (*map(checked_line, found.checked), *_lines(since_blocks(replace(found.summary, promises=others))))


def checked_line(each: Checked) -> str:
    symbol, words = OUTCOMES[each.outcome]
    known = catalogue()[each.metric]
    said = _("{symbol} {what}: {value} of {target} by {day} ({outcome})")
    if each.before is not None:
        said = _("{symbol} {what}: {value} of {target} by {day}, was {before} ({outcome})")
    return said.format(
        symbol=symbol,
        what=label(known),
        value="–" if each.value is None else worded(each.value, known.unit),
        target=worded(each.target, known.unit),
        day=day(each.due),
        before="" if each.before is None else worded(each.before, known.unit),
        outcome=_(words),
    )


def _strength(found: Material) -> tuple[str, ...]:
    return (_("Strength: {what}").format(what=found.strength),) if found.strength else ()


def _improvement(found: Material) -> tuple[str, ...]:
    return (_("To work on: {what}").format(what=found.improvement),) if found.improvement else ()


def _kudos(found: Material) -> tuple[str, ...]:
    if not found.kudos:
        return ()
    said = ngettext("Recognised {count} time by colleagues", "Recognised {count} times by colleagues", found.kudos)
    return (said.format(count=found.kudos),)


def _overall(found: Material) -> tuple[str, ...]:
    rule = _lines(verdict_blocks(found.overall)) if found.overall else ()
    if found.verdict is None or (found.overall and found.overall.verdict == found.verdict):
        return rule
    status = VERDICTS[found.verdict]
    return (
        _("{symbol} {verdict}, as I see it. By the rule:").format(symbol=status.symbol, verdict=_(status.words)),
        *rule,
    )
