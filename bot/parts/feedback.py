"""The five parts of a feedback draft, worded from facts. Every figure in the words is also in the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from bot.blocks import Block, Text
from bot.i18n import LANGUAGES, N_, _, day, money, ngettext, percent, speaking
from bot.parts.metrics import label, worded
from bot.parts.metrics_file import catalogue
from bot.parts.summary import facts_of, goal_blocks, improve_blocks, since_blocks, success_blocks
from bot.parts.verdicts import VERDICTS, too_old, verdict_blocks
from spm_core.feedback.actions import Checked, FeedbackOutcome
from spm_core.feedback.material import Material
from spm_core.feedback.models import LONGEST, FeedbackElement
from spm_core.quota.standing import Standing
from spm_core.summary.rules import EXCEEDS, MISSES, Overall

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


def facts(material: Material) -> Mapping[str, Any]:
    return {
        **facts_of(material.summary, material.overall),
        "checked": list(material.checked),
        "recognised": material.recognised,
        "strength": material.strength,
        "improvement": material.improvement,
        "verdict": material.stated,
        "bands": {"misses": MISSES, "exceeds": EXCEEDS},
    }


def for_a_model(material: Material) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """What a language model may see: the parts made from data alone, and facts without anything a person wrote."""
    won = tuple(replace(win, reason=None) for win in material.summary.successes)
    clean = replace(material, summary=replace(material.summary, successes=won), strength=None, improvement=None)
    whole, data = texts(material), texts(clean)
    kept = {FeedbackElement.OVERALL, *to_fill(whole)}
    worded_by = (part for part in FeedbackElement if part not in kept and whole[part] == data[part])
    return {part.value: data[part] for part in worded_by}, facts(clean)


def texts(material: Material) -> Mapping[FeedbackElement, str]:
    elements = {
        FeedbackElement.GOALS: (*_quota(material.summary.standing), *_lines(goal_blocks(material.summary.goals))),
        FeedbackElement.SINCE: _since(material),
        FeedbackElement.SUCCESSES: (
            *_strength(material),
            *_lines(success_blocks(material.summary.successes)),
            *_kudos(material),
        ),
        FeedbackElement.IMPROVE: (*_improvement(material), *_lines(improve_blocks(material.summary.improve))),
        FeedbackElement.OVERALL: _overall(material),
    }
    return {part: "\n".join(lines)[:LONGEST] or _nothing(part) for part, lines in elements.items()}


def _nothing(part: FeedbackElement) -> str:
    """What stands where the data says nothing: of two parts, a request to whoever writes the feedback."""
    return " ".join(_(words) for words in (_NOTHING[part], _TO_FILL.get(part)) if words)


def to_fill(texts: Mapping[FeedbackElement, str]) -> tuple[FeedbackElement, ...]:
    """The parts that still hold such a request, in whatever language they were drafted: nobody is to be sent it."""
    return tuple(part for part, text in texts.items() if any(request in _squeezed(text) for request in _requests()))


@cache
def _requests() -> frozenset[str]:
    found = set()
    for language in LANGUAGES:
        with speaking(language):
            found |= {_squeezed(_(words)) for words in (*_TO_FILL.values(), _JUDGE)}
    return frozenset(found)


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")


_NOTHING: Mapping[FeedbackElement, str] = {
    FeedbackElement.GOALS: N_("No goal was documented for this period."),
    FeedbackElement.SINCE: N_("Nothing was agreed last time."),
    FeedbackElement.SUCCESSES: N_("The data shows no won deal in this period."),
    FeedbackElement.IMPROVE: N_("The data shows nothing that stands out."),
    FeedbackElement.OVERALL: N_("No goal can be measured, so there is no verdict."),
}
_JUDGE = N_("Import newer data, or say how you see it yourself.")
_TO_FILL: Mapping[FeedbackElement, str] = {
    FeedbackElement.SUCCESSES: N_("Add what went well."),
    FeedbackElement.IMPROVE: N_("Add one thing, specific and observable."),
}


def _lines(blocks: Iterable[Block]) -> tuple[str, ...]:
    return tuple(block.text for block in blocks if isinstance(block, Text))


def _quota(standing: Standing) -> tuple[str, ...]:
    if standing.attainment is None or standing.quota is None:
        return ()
    words = _("Quota: {booked} of {quota} ({share})")
    share = percent(standing.attainment)
    return (words.format(booked=money(standing.booked), quota=money(standing.quota), share=share),)


def _since(material: Material) -> tuple[str, ...]:
    known = {checked.metric for checked in material.checked}
    others = tuple(promise for promise in material.summary.promises if promise.metric not in known)
    return (*map(checked_line, material.checked), *_lines(since_blocks(replace(material.summary, promises=others))))


def checked_line(checked: Checked) -> str:
    symbol, words = OUTCOMES[checked.outcome]
    definition = catalogue()[checked.metric]
    line = _("{symbol} {what}: {value} of {target} by {day} ({outcome})")
    if checked.before is not None:
        line = _("{symbol} {what}: {value} of {target} by {day}, was {before} ({outcome})")
    return line.format(
        symbol=symbol,
        what=label(definition),
        value="–" if checked.value is None else worded(checked.value, definition.unit),
        target=worded(checked.target, definition.unit),
        day=day(checked.due),
        before="" if checked.before is None else worded(checked.before, definition.unit),
        outcome=_(words),
    )


def _strength(material: Material) -> tuple[str, ...]:
    return (_("Strength: {what}").format(what=material.strength),) if material.strength else ()


def _improvement(material: Material) -> tuple[str, ...]:
    return (_("To work on: {what}").format(what=material.improvement),) if material.improvement else ()


def _kudos(material: Material) -> tuple[str, ...]:
    if not material.recognised:
        return ()
    words = ngettext(
        "Recognized {count} time by colleagues", "Recognized {count} times by colleagues", material.recognised
    )
    return (words.format(count=material.recognised),)


def _overall(material: Material) -> tuple[str, ...]:
    if material.overall and material.overall.stale:
        return _without_rule(material, material.overall)
    rule = _lines(verdict_blocks(material.overall)) if material.overall else ()
    if material.verdict is None or (material.overall and material.overall.verdict == material.verdict):
        return rule
    status = VERDICTS[material.verdict]
    return (
        _("{symbol} {verdict}, as I see it. By the rule:").format(symbol=status.symbol, verdict=_(status.words)),
        *rule,
    )


def _without_rule(material: Material, overall: Overall) -> tuple[str, ...]:
    """What is said overall by data too old for the rule: the manager's own verdict, or a request to give one."""
    old = too_old(overall.data_on) if overall.data_on else ""
    if material.verdict is None:
        return (f"{old} {_(_JUDGE)}",)
    status = VERDICTS[material.verdict]
    return (_("{symbol} {verdict}, as I see it.").format(symbol=status.symbol, verdict=_(status.words)), old)
