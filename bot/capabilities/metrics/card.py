"""The body of a metric's card: the headline figure, what it is compared with, its inputs, and a breakdown."""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocks import Block, Column, Fields, Figure, Heading, Status, Table, Text
from bot.i18n import N_, _, day, ngettext, number, period_days, period_name
from bot.parts.lists import more_line
from bot.parts.metrics import input_labels, label, reason, worded, worded_difference
from bot.parts.provenance import waiting_for_rate
from spm_core.metrics.compare import Comparison
from spm_core.metrics.rows import MetricKey
from spm_core.metrics.service import Measured, MetricLine, MetricValue
from spm_core.money import Money

SHOWN = 15


def body(measured: Measured, other: Comparison | None) -> tuple[Block, ...]:
    fields = (*_compared(measured, other), *_inputs(measured))
    return (
        _headline(measured, other),
        *((Fields(fields),) if fields else ()),
        *_notes(measured, other),
        *_breakdown(measured, other),
    )


def _headline(measured: Measured, other: Comparison | None) -> Figure:
    value, days = measured.value, period_days(measured.period)
    if value.reason:
        return Figure("–", _("not defined, {period}: {reason}").format(period=days, reason=reason(value.reason)))
    return Figure(worded(value.value, value.unit), days, _status(measured, other) if other else None)


def _status(measured: Measured, other: Comparison) -> Status | None:
    if other.delta is None:
        return None
    than = _than(other)
    size = other.delta.amount if isinstance(other.delta, Money) else other.delta
    if not size:
        return Status("●", _("the same as {than}").format(than=than))
    difference = worded_difference(other.delta, measured.metric.unit)
    words = _("{difference} more than {than}") if size > 0 else _("{difference} less than {than}")
    judged = _("better") if other.better else _("worse")
    text = f"{words.format(difference=difference, than=than)} ({judged})"
    return Status("▲" if size > 0 else "▼", text, "good" if other.better else "bad")


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
        return ((name, _("not defined: {reason}").format(reason=reason(other.value.reason))),)
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
    if other and other.to != "team_average":
        notes += [*_about_then(measured, other), *_unlike(measured, other)]
    return (*notes, *waiting_for_rate(measured.waiting_for_rate))


def _about_then(measured: Measured, other: Comparison) -> list[Text]:
    """What to bear in mind when comparing with the other period."""
    if other.as_of:
        words = _("{period} as it stood on {day}.")
        return [Text(words.format(period=period_name(other.period), day=day(other.as_of.date())), "muted")]
    today = measured.as_of.date()
    sums = measured.metric.unit in ("money", "count") and not measured.metric.sample
    if not sums or not other.period.stop <= today < measured.period.stop:
        return []
    words = _("{period} is still running, {other} is over.")
    return [Text(words.format(period=period_name(measured.period), other=period_name(other.period)), "muted")]


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
    if not measured.by:
        return ()
    heading = Heading(_(_HEADINGS[measured.by]))
    if not measured.lines:
        return (heading, Text(_("Nothing to break down."), "muted"))
    then = {line.group.key: line.value for line in other.lines} if other else {}
    before = (Column(period_name(other.period), "right"),) if other and then else ()
    cases = (Column(_("Cases"), "right"),) if measured.metric.sample else ()
    columns = (Column(""), Column(label(measured.metric), "right"), *before, *cases)
    rows = tuple(_row(line, then, with_then=bool(before)) for line in measured.lines[:SHOWN])
    return (heading, Table(columns, rows), *more_line(len(measured.lines) - SHOWN))


def _row(line: MetricLine, then: Mapping[MetricKey, MetricValue], *, with_then: bool) -> tuple[str, ...]:
    value, before = line.value, then.get(line.group.key)
    earlier = (worded(before.value if before else None, value.unit),) if with_then else ()
    cases = () if value.sample is None else (worded(value.sample, "count"),)
    return (line.group.name or _("(none)"), worded(value.value, value.unit), *earlier, *cases)
