"""The rule's verdict on a period in words, which only those above the person are ever shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.blocks import Block, Heading, Status, Text
from bot.i18n import N_, _, day, percent
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from spm_core.quota.members import METRIC
from spm_core.summary.rules import EXCEEDS, MISSES, Overall, SummaryScore, SummaryVerdict

VERDICTS: Mapping[SummaryVerdict, Status] = {
    "misses": Status("▼", N_("misses expectations"), "bad"),
    "meets": Status("●", N_("meets expectations"), "good"),
    "exceeds": Status("▲", N_("exceeds expectations"), "good"),
}


def verdict_blocks(overall: Overall) -> tuple[Block, ...]:
    """The draft verdict. It must only ever be shown to those above the person."""
    heading = Heading(_("Overall: a draft that only you see"))
    if overall.stale and overall.data_on:
        return (heading, Text(too_old(overall.data_on), "warning"))
    if overall.verdict is None or overall.score is None:
        return (heading, Text(_("No goal can be measured, so there is no verdict."), "muted"))
    status = VERDICTS[overall.verdict]
    weighted = _weighted(overall.parts, overall.score)
    running = (
        (Text(_("The period is not over: each goal is held against what was to be expected by now."), "muted"),)
        if overall.running
        else ()
    )
    text = f"{weighted} {rule_words()}"
    aged = (Text(_("Based on data from {day}.").format(day=day(overall.data_on)), "muted"),) if overall.data_on else ()
    return (heading, Text(f"{status.symbol} {_(status.words)}", status.tone), Text(text, "muted"), *running, *aged)


def too_old(data_on: date) -> str:
    """Why there is no verdict, where too much of the period is missing in the data."""
    return _("The data is from {day}: too old for a verdict on this period.").format(day=day(data_on))


def _weighted(parts: Sequence[SummaryScore], score: Decimal) -> str:
    """What the score is made of: "Quota 109.3%, Calls 80% (weight 25%): 102% in all"."""
    total = sum((part.weight for part in parts), Decimal(0))
    if len(parts) == 1:
        return _("{goal}: {share} of what was to be reached.").format(
            goal=_goal_name(parts[0].metric), share=percent(score)
        )
    listed = "; ".join(
        _("{goal} {share}, weight {weight}").format(
            goal=_goal_name(part.metric), share=percent(part.score), weight=percent(part.weight / total, 0)
        )
        for part in parts
    )
    return _("{goals}: {score} in all.").format(goals=listed, score=percent(score))


def _goal_name(metric: str) -> str:
    definition = catalogue().get(metric)
    return _("Quota") if metric == METRIC else label(definition) if definition else metric


def rule_words() -> str:
    words = _(
        "Rule: the weighted score of quota and goals. Below {low} misses, above {high} exceeds, between them meets."
    )
    return words.format(low=percent(MISSES, 0), high=percent(EXCEEDS, 0))
