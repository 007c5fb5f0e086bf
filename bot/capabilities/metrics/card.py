"""The body of a metric's card: the headline figure, what it is compared with, its inputs, and a breakdown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.blocks import Block, Fields, Figure, Heading, Item, Items, Status, Text
from bot.i18n import N_, _, about, day, ngettext, number, period_name
from bot.parts.first_upper import first_upper
from bot.parts.metrics import input_labels, label, reason, worded, worded_difference
from bot.parts.movers import movers
from bot.parts.provenance import waiting_for_rate
from spm_core.metrics.compare import Comparison
from spm_core.metrics.rank import number as size
from spm_core.metrics.rows import MetricKey
from spm_core.metrics.service import Measured, MetricLine, MetricValue
from spm_core.money import ZERO, Money

SHOWN = 10
UNSURE = {"few_cases": N_("Too few cases"), "chance": N_("May be chance")}
"""Why neither of two values is called the better one."""


def body(measured: Measured, other: Comparison | None) -> tuple[Block, ...]:
    fields = (*_compared(measured, other), *_inputs(measured))
    return (
        *_headline(measured, other),
        *((Fields(fields),) if fields else ()),
        *_notes(measured, other),
        *_breakdown(measured, other),
    )


def _headline(measured: Measured, other: Comparison | None) -> tuple[Block, ...]:
    value = measured.value
    if value.reason:
        return (Text(f"{first_upper(reason(value.reason))}.", strong=_("Nothing to tell.")),)
    status = _status(measured, other) if other else None
    figure = Figure(worded(value.value, value.unit), "", status)
    return (figure, *_difference(measured, other)) if other else (figure,)


def _status(measured: Measured, other: Comparison) -> Status | None:
    if other.delta is None:
        return None
    size = _size(other.delta)
    if not size:
        return Status("●", _("The same"))
    if other.doubt:
        return Status("○", _(UNSURE[other.doubt]))
    if other.better:
        return Status("▲", _("Better"), "good")
    # what still grows may yet catch up, unless more of it is worse
    catches_up = _unfinished(measured, other) and (measured.metric.better == "up" or "quota" in measured.value.inputs)
    return None if catches_up else Status("▼", _("Worse"), "bad")


def _difference(measured: Measured, other: Comparison) -> tuple[Text, ...]:
    if other.delta is None:
        return ()
    size = _size(other.delta)
    if not size:
        return (Text("", strong=_("The same as {than}.").format(than=_than(other))),)
    words = _("{difference} more than {than}.") if size > 0 else _("{difference} less than {than}.")
    difference = worded_difference(other.delta, measured.metric.unit)
    return (Text("", strong=words.format(difference=difference, than=_than(other))),)


def _size(delta: Money | Decimal) -> Decimal:
    return delta.amount if isinstance(delta, Money) else delta


def _than(other: Comparison) -> str:
    return _("the team's average") if other.to == "team_average" else period_name(other.period)


def _inputs(measured: Measured) -> tuple[tuple[str, str], ...]:
    """The inputs of the figure, except one that is the figure itself."""
    inputs, own = measured.value.inputs, label(measured.metric)
    fields = {
        caption: worded(inputs[name], "count")
        for name, caption in input_labels().items()
        if inputs.get(name) is not None
    }
    return tuple((caption, value) for caption, value in fields.items() if caption != own)


def _compared(measured: Measured, other: Comparison | None) -> tuple[tuple[str, str], ...]:
    if other is None:
        return ()
    name = _("Team average") if other.to == "team_average" else period_name(other.period)
    if other.value.reason:
        return ((name, "–"),)
    if other.people:
        people = ngettext("{value} ({count} person)", "{value} ({count} people)", other.people)
        return ((name, people.format(value=worded(other.value.value, measured.metric.unit), count=other.people)),)
    return ((name, worded(other.value.value, measured.metric.unit)),)


def _notes(measured: Measured, other: Comparison | None) -> tuple[Text, ...]:
    notes = []
    if measured.value.small_sample and measured.value.sample:
        words = ngettext(
            "Only {count} case: one more could change this.",
            "Only {count} cases: one more could change this.",
            measured.value.sample,
        )
        notes.append(Text(words.format(count=measured.value.sample), "warning"))
    left_out = measured.value.inputs.get("unweighted_pipeline")
    if isinstance(left_out, Money) and left_out and measured.value.value is not None:
        words = _("{amount} has no probability and is not weighted.")
        notes.append(Text(words.format(amount=about(left_out)), "warning"))
    if other and other.to != "team_average":
        notes += [*_no_comparison(other), *_about_then(measured, other), *_unlike(measured, other)]
    return (*notes, *waiting_for_rate(measured.waiting_for_rate))


def _no_comparison(other: Comparison) -> list[Text]:
    if not other.value.reason:
        return []
    words = _("Nothing to compare with: {reason}.").format(reason=reason(other.value.reason))
    return [Text(words, "muted")]


def _about_then(measured: Measured, other: Comparison) -> list[Text]:
    """What to bear in mind when comparing with the other period."""
    if other.as_of:
        words = _("{period} as it stood on {day}.")
        return [Text(words.format(period=period_name(other.period), day=day(other.as_of.date())), "muted")]
    if not _unfinished(measured, other):
        return []
    words = _("{period} is still running, {other} is over.")
    return [Text(words.format(period=period_name(measured.period), other=period_name(other.period)), "muted")]


def _unfinished(measured: Measured, other: Comparison) -> bool:
    """Whether a sum still grows, while the one it is compared with is complete."""
    sums = measured.metric.unit in ("money", "count") and not measured.metric.sample
    grows = (sums or "quota" in measured.value.inputs) and other.as_of is None
    return grows and other.to != "team_average" and other.period.stop <= measured.as_of.date() < measured.period.stop


def _unlike(measured: Measured, other: Comparison) -> tuple[Text, ...]:
    """A warning where the two periods differ in length."""
    if other.like_for_like:
        return ()
    period, compared = measured.period, other.period
    names = {"period": period_name(period), "other": period_name(compared)}
    if period.kind == "week":
        words = _("Not like for like: {period} has no counterpart, so it stands beside {other}.").format(**names)
    else:
        words = _("Not like for like: {period} has {weeks} weeks, {other} has {others}.")
        words = words.format(**names, weeks=number(period.length // 7, 0), others=number(compared.length // 7, 0))
    return (Text(words, "warning"),)


_HEADINGS = {
    "person": N_("By person"),
    "team": N_("By team"),
    "manager": N_("By manager"),
    "product": N_("By product"),
    "stage": N_("By stage"),
    "segment": N_("By segment"),
    "sector": N_("By sector"),
    "type": N_("By type"),
}


def _breakdown(measured: Measured, other: Comparison | None) -> tuple[Block, ...]:
    if not measured.by or measured.value.reason:
        return ()
    heading = Heading(_(_HEADINGS[measured.by]))
    if not measured.lines:
        return (heading, Text(_("Nothing to break down."), "muted"))
    then = {line.group.key: line.value for line in other.lines} if other else {}
    items = tuple(_line(line, then, other) for line in measured.lines[:SHOWN])
    return (
        heading,
        Items(items, more=max(len(measured.lines) - SHOWN, 0)),
        *movers((line.group.name, line.group) for line in measured.lines),
        *_counted_twice(measured),
    )


def _counted_twice(measured: Measured) -> tuple[Text, ...]:
    """A line where people share deals, so that the rows of a count add up to more than the whole."""
    whole = measured.value.value
    if not isinstance(whole, int | Money) or measured.value.reason or measured.metric.formula.divides:
        return ()
    total = sum((size(line.value) or ZERO for line in measured.lines), ZERO)
    if measured.metric.name == "gap" or total <= (size(measured.value) or ZERO):
        return ()
    words = _("A shared deal counts for each of its people, so the rows add up to {total}.")
    told = Money(total, whole.currency) if isinstance(whole, Money) else int(total)
    return (Text(words.format(total=worded(told, measured.value.unit)), "muted"),)


def _line(line: MetricLine, then: Mapping[MetricKey, MetricValue], other: Comparison | None) -> Item:
    value, before = line.value, then.get(line.group.key)
    parts = [f"{period_name(other.period)}: {worded(before.value, value.unit)}"] if other and before else []
    if value.sample is not None:
        parts.append(ngettext("{count} case", "{count} cases", value.sample).format(count=value.sample))
    return Item(line.group.name or _("(none)"), worded(value.value, value.unit), " · ".join(parts))
