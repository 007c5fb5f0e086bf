"""A person's feedback summary as blocks: goals, changes, successes, what to work on; for managers also the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.blocks import Block, Heading, Item, Items, Text
from bot.i18n import _, about, day, ngettext, number, percent, period_name
from bot.parts.metrics import label, worded, worded_difference
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import waiting_for_rate
from bot.parts.quota import headline, to_go
from bot.parts.usual import times
from spm_core.digest.rules import Promise
from spm_core.goals.read import Shown
from spm_core.money import ZERO
from spm_core.pipeline.service import plain as by_name
from spm_core.report.rules import Kpi
from spm_core.summary.rules import Behind, Overall, ToImprove, Weakness
from spm_core.summary.service import Summary

SHOWN, CHANGES = 5, 2
"""The most lines of a section, and the most changes for better or worse on a card."""


def _overdue(count: int) -> str:
    return ngettext(
        "{count} of {of} deals is past its close date: set a new date with the customer, or close it.",
        "{count} of {of} deals are past their close date: set a new date with the customer, or close them.",
        count,
    )


def _no_next_step(count: int) -> str:
    return ngettext(
        "{count} of {of} deals has no next step: book it before the meeting ends.",
        "{count} of {of} deals have no next step: book it before the meeting ends.",
        count,
    )


def _stalled(count: int) -> str:
    return ngettext(
        "{count} of {of} open deals has not moved for too long: reach a second contact, or let it go.",
        "{count} of {of} open deals have not moved for too long: reach a second contact, or let them go.",
        count,
    )


_COUNTED: Mapping[Weakness, Callable[[int], str]] = {
    "overdue": _overdue,
    "no_next_step": _no_next_step,
    "stalled": _stalled,
}


def body(summary: Summary, *, mine: bool) -> tuple[Block, ...]:
    """How the period stands, what to work on, what went well and how the goals stand, for a card."""
    work = (*map(improve_words, summary.improve), *(f"▼ {_change(kpi)}" for kpi in summary.worse[:CHANGES]))
    wins = (Items(tuple(map(_success, summary.successes))),) if summary.successes else ()
    well = (*wins, *(Text(f"▲ {_change(kpi)}") for kpi in summary.better[:CHANGES]))
    goals = (*_goal_lines(summary.goals), *map(_promise, summary.promises))
    return (
        headline(summary.standing),
        *to_go(summary.standing, mine=mine),
        *_under(_("To work on"), tuple(map(Text, work))),
        *_under(_("What went well"), well),
        *(Text(line, "muted") for line in goals[:SHOWN]),
        *waiting_for_rate(summary.standing.waiting_for_rate),
    )


def _under(title: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return (Heading(title), *blocks) if blocks else ()


def goal_blocks(goals: Sequence[Shown]) -> tuple[Block, ...]:
    """Goals other than the quota, which the card begins with."""
    lines = _goal_lines(goals)
    return (Heading(_("Against documented goals")), *map(Text, lines[:SHOWN])) if lines else ()


def _goal_lines(goals: Sequence[Shown]) -> tuple[str, ...]:
    return tuple(_goal(goal) for goal in goals if not goal.is_quota and goal.id is not None)


def _goal(goal: Shown) -> str:
    definition, done = catalogue().get(goal.metric), goal.progress
    what = label(definition) if definition else goal.metric
    unit = definition.unit if definition else "count"
    if done is None or done.value is None:
        return _("{what}: not measured, target {target}").format(what=what, target=worded(goal.target, unit))
    words = _("{what}: {value} of {target} ({share})")
    share = "–" if done.score is None else percent(done.score, 0)
    return words.format(what=what, value=worded(done.value, unit), target=worded(done.target, unit), share=share)


def since_blocks(summary: Summary) -> tuple[Block, ...]:
    lines = [
        *(_promise(promise) for promise in summary.promises[:SHOWN]),
        *(f"▲ {_change(kpi)}" for kpi in summary.better),
        *(f"▼ {_change(kpi)}" for kpi in summary.worse),
    ]
    if not lines:
        return ()
    heading = _("Compared with {period}").format(period=period_name(summary.before))
    return (Heading(heading), *map(Text, lines))


def _promise(promise: Promise) -> str:
    definition = catalogue().get(promise.metric)
    what, unit = (label(definition), definition.unit) if definition else (promise.metric, "count")
    symbol = {True: "✔", False: "✘", None: "○"}[promise.kept]
    words = _("{symbol} {person}: {what} {done} of {target}, by {day}")
    done, target = worded(promise.value, unit), worded(promise.target, unit)
    return words.format(symbol=symbol, person=promise.person, what=what, done=done, target=target, day=day(promise.due))


def _change(kpi: Kpi) -> str:
    unit, delta = kpi.metric.unit, kpi.difference.delta
    words = _("{what}: {value}, {difference} more than {before}")
    if delta is not None and (delta.amount if not isinstance(delta, Decimal) else delta) < 0:
        words = _("{what}: {value}, {difference} less than {before}")
    return words.format(
        what=label(kpi.metric),
        value=worded(kpi.value.value, unit),
        difference=worded_difference(delta, unit) if delta is not None else "–",
        before=worded(kpi.before.value, unit),
    )


def success_blocks(won: Sequence[Behind]) -> tuple[Block, ...]:
    if not won:
        return ()
    told = (
        Text(" · ".join(filter(None, (f"{deal.title} {deal.value}".strip(), deal.detail))))
        for deal in map(_success, won)
    )
    return (Heading(_("Successes, and what stood behind them")), *told)


def _success(deal: Behind) -> Item:
    """A win and what stood behind it."""
    behind = []
    if deal.days is not None:
        won_in = ngettext("won in {count} day", "won in {count} days", deal.days).format(count=deal.days)
        usual = deal.usual_days
        faster = _(" (usually {usual})").format(usual=number(usual, 0)) if usual is not None else ""
        behind.append(won_in + faster)
    if deal.contacts:
        behind.append(ngettext("{count} contact", "{count} contacts", deal.contacts).format(count=deal.contacts))
    if deal.new_logo:
        behind.append(_("new customer"))
    if deal.reason:
        behind.append(_("reason: {reason}").format(reason=deal.reason))
    return Item(deal.name, about(deal.amount) if deal.amount else "", " · ".join(behind))


def improve_blocks(points: Sequence[ToImprove]) -> tuple[Block, ...]:
    return (Heading(_("To work on")), *(Text(improve_words(point)) for point in points)) if points else ()


def improve_words(point: ToImprove) -> str:
    match point.what:
        case "thin_pipeline" if not point.covered:
            return _("There is no open pipeline to cover the gap: open new deals.")
        case "thin_pipeline":
            words = _(
                "Open deals cover the gap {covered} times; at the usual win rate {needed} are needed: open new ones."
            )
            return words.format(covered=times(point.covered or ZERO), needed=number(point.needed or 0, 1))
        case "single_deal":
            return _("More than half of the open pipeline is one deal, {deal}: build a second one.").format(
                deal=point.name
            )
        case _:
            return _COUNTED[point.what](point.count).format(count=point.count, of=point.of)


def facts_of(summary: Summary, verdict: Overall | None) -> Mapping[str, Any]:
    facts = {
        **by_name(summary.standing),
        "before": summary.before,
        "goals": [_goal_facts(goal) for goal in summary.goals],
        "better": [_kpi_facts(kpi) for kpi in summary.better],
        "worse": [_kpi_facts(kpi) for kpi in summary.worse],
        "promises": list(summary.promises),
        "successes": list(summary.successes),
        "improve": list(summary.improve),
        "notes": summary.standing.notes,
    }
    return {**facts, "overall": verdict} if verdict else facts


def _goal_facts(goal: Shown) -> Mapping[str, Any]:
    done = goal.progress
    return {
        "metric": goal.metric,
        "period": goal.period,
        "target": goal.target,
        "value": done and done.value,
        "score": done and done.score,
        "weight": goal.weight,
        "is_quota": goal.is_quota,
    }


def _kpi_facts(kpi: Kpi) -> Mapping[str, Any]:
    return {"metric": kpi.metric.name, "value": kpi.value.value, "before": kpi.before.value}
