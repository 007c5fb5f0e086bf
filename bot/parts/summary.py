"""A person's feedback summary as blocks: goals, change, successes, what to work on; for a manager the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.cards import Block, Heading, Status, Text
from bot.i18n import N_, _, about, ngettext, number, percent, period_name
from bot.parts.digest import promise_line
from bot.parts.metrics import label, worded, worded_difference
from bot.parts.metrics_file import catalogue
from bot.parts.quota import figures
from spm_core.goals.read import Shown
from spm_core.pipeline.service import plain as by_name
from spm_core.report.rules import Kpi
from spm_core.summary.rules import EXCEEDS, MISSES, Behind, Overall, SummaryVerdict, ToImprove, Weakness
from spm_core.summary.service import Summary

SHOWN = 5
VERDICTS: Mapping[SummaryVerdict, Status] = {
    "misses": Status("▼", N_("misses expectations"), "bad"),
    "meets": Status("●", N_("meets expectations"), "good"),
    "exceeds": Status("▲", N_("exceeds expectations"), "good"),
}


def _overdue(of: int) -> str:
    return ngettext(
        "{count} of {of} deal is past its close date: set a new date with the customer, or close it.",
        "{count} of {of} deals are past their close date: set a new date with the customer, or close them.",
        of,
    )


def _no_next_step(of: int) -> str:
    return ngettext(
        "{count} of {of} deal has no next step: book it before the meeting ends.",
        "{count} of {of} deals have no next step: book it before the meeting ends.",
        of,
    )


def _stalled(of: int) -> str:
    return ngettext(
        "{count} of {of} open deal has not moved for too long: reach a second contact, or let it go.",
        "{count} of {of} open deals have not moved for too long: reach a second contact, or let them go.",
        of,
    )


_COUNTED: Mapping[Weakness, Callable[[int], str]] = {
    "overdue": _overdue,
    "no_next_step": _no_next_step,
    "stalled": _stalled,
}


def body(found: Summary) -> tuple[Block, ...]:
    return (
        *figures(found.standing),
        *goal_blocks(found.goals),
        *since_blocks(found),
        *success_blocks(found.successes),
        *improve_blocks(found.improve),
    )


def goal_blocks(goals: Sequence[Shown]) -> tuple[Block, ...]:
    """Beside the quota, which leads the card."""
    lines = [_goal(each) for each in goals if not each.is_quota and each.id is not None]
    return (Heading(_("Against documented goals")), *map(Text, lines[:SHOWN])) if lines else ()


def _goal(each: Shown) -> str:
    known, done = catalogue().get(each.metric), each.progress
    what = label(known) if known else each.metric
    unit = known.unit if known else "count"
    if done is None or done.value is None:
        return _("{what}: not measured, target {target}").format(what=what, target=worded(each.target, unit))
    said = _("{what}: {value} of {target} ({share})")
    share = "–" if done.score is None else percent(done.score, 0)
    return said.format(what=what, value=worded(done.value, unit), target=worded(done.target, unit), share=share)


def since_blocks(found: Summary) -> tuple[Block, ...]:
    lines = [
        *(promise_line(each) for each in found.promises[:SHOWN]),
        *(f"▲ {_change(each)}" for each in found.better),
        *(f"▼ {_change(each)}" for each in found.worse),
    ]
    if not lines:
        return ()
    heading = _("Compared with {period}").format(period=period_name(found.before))
    return (Heading(heading), *map(Text, lines))


def _change(each: Kpi) -> str:
    unit, delta = each.metric.unit, each.difference.delta
    said = _("{what}: {value}, {difference} more than {before}")
    if delta is not None and (delta.amount if not isinstance(delta, Decimal) else delta) < 0:
        said = _("{what}: {value}, {difference} less than {before}")
    return said.format(
        what=label(each.metric),
        value=worded(each.value.value, unit),
        difference=worded_difference(delta, unit) if delta is not None else "–",
        before=worded(each.before.value, unit),
    )


def success_blocks(won: Sequence[Behind]) -> tuple[Block, ...]:
    if not won:
        return ()
    return (Heading(_("Successes, and what stood behind them")), *(Text(_success(each)) for each in won))


def _success(each: Behind) -> str:
    behind = []
    if each.days is not None:
        won_in = ngettext("won in {count} day", "won in {count} days", each.days).format(count=each.days)
        usual = each.usual_days
        faster = _(" (usually {usual})").format(usual=number(usual, 0)) if usual is not None else ""
        behind.append(won_in + faster)
    if each.contacts:
        behind.append(ngettext("{count} contact", "{count} contacts", each.contacts).format(count=each.contacts))
    if each.new_logo:
        behind.append(_("new customer"))
    if each.reason:
        behind.append(_("reason: {reason}").format(reason=each.reason))
    amount = f" {about(each.amount)}" if each.amount else ""
    return f"{each.name}{amount}" + "".join(f" · {words}" for words in behind)


def improve_blocks(found: Sequence[ToImprove]) -> tuple[Block, ...]:
    return (Heading(_("To work on")), *(Text(improve_words(each)) for each in found)) if found else ()


def improve_words(each: ToImprove) -> str:
    match each.what:
        case "thin_pipeline":
            said = _(
                "Open deals cover the gap {covered} times; at the usual win rate {needed} are needed: open new ones."
            )
            return said.format(covered=number(each.covered or 0, 1), needed=number(each.needed or 0, 1))
        case "single_deal":
            return _("More than half of the open pipeline is one deal, {deal}: build a second one.").format(
                deal=each.name
            )
        case _:
            return _COUNTED[each.what](each.of).format(count=each.count, of=each.of)


def verdict_blocks(found: Overall) -> tuple[Block, ...]:
    """Only ever for those above the person."""
    heading = Heading(_("Overall: a draft that only you see"))
    if found.verdict is None or found.score is None:
        return (heading, Text(_("No goal can be measured, so there is no verdict."), "muted"))
    status = VERDICTS[found.verdict]
    parts = " + ".join(f"{number(part.weight, 0)} × {percent(part.score)}" for part in found.parts)
    weighted = _("{parts}, weighted, is {score}.").format(parts=parts, score=number(found.score))
    running = (
        (Text(_("The period is not over: each goal is held against what was to be expected by now."), "muted"),)
        if found.running
        else ()
    )
    said = f"{weighted} {rule_words()}"
    return (heading, Text(f"{status.symbol} {_(status.words)}", status.tone), Text(said, "muted"), *running)


def rule_words() -> str:
    said = _(
        "Rule: the weighted score of quota and goals. Below {low} misses, above {high} exceeds, between them meets."
    )
    return said.format(low=number(MISSES), high=number(EXCEEDS))


def facts_of(found: Summary, verdict: Overall | None) -> Mapping[str, Any]:
    facts = {
        **by_name(found.standing),
        "before": found.before,
        "goals": [_goal_facts(each) for each in found.goals],
        "better": [_kpi_facts(each) for each in found.better],
        "worse": [_kpi_facts(each) for each in found.worse],
        "promises": list(found.promises),
        "successes": list(found.successes),
        "improve": list(found.improve),
        "notes": found.standing.notes,
    }
    return {**facts, "overall": verdict} if verdict else facts


def _goal_facts(each: Shown) -> Mapping[str, Any]:
    done = each.progress
    return {
        "metric": each.metric,
        "period": each.period,
        "target": each.target,
        "value": done and done.value,
        "score": done and done.score,
        "weight": each.weight,
        "is_quota": each.is_quota,
    }


def _kpi_facts(each: Kpi) -> Mapping[str, Any]:
    return {"metric": each.metric.name, "value": each.value.value, "before": each.before.value}
