"""The body of a metric's card: the one figure first, what it is compared with, what it rests on, its parts."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards import Block, Column, Fields, Figure, Heading, Status, Table, Text
from bot.i18n import N_, _, day, ngettext, number, period_days, period_name
from bot.parts.metrics import input_labels, label, reason, worded, worded_difference
from spm_core.metrics.compare import Comparison
from spm_core.metrics.rows import MetricKey
from spm_core.metrics.service import Measured, MetricLine, MetricValue
from spm_core.money import Money

SHOWN = 15


def body(found: Measured, other: Comparison | None) -> tuple[Block, ...]:
    fields = (*_compared(found, other), *_inputs(found))
    return (
        _headline(found, other),
        *((Fields(fields),) if fields else ()),
        *_notes(found, other),
        *_breakdown(found, other),
    )


def _headline(found: Measured, other: Comparison | None) -> Figure:
    value, days = found.value, period_days(found.period)
    if value.reason:
        return Figure("–", _("not defined, {period}: {reason}").format(period=days, reason=reason(value.reason)))
    return Figure(worded(value.value, value.unit), days, _status(found, other) if other else None)


def _status(found: Measured, other: Comparison) -> Status | None:
    if other.delta is None:
        return None
    than = _than(other)
    size = other.delta.amount if isinstance(other.delta, Money) else other.delta
    if not size:
        return Status("●", _("the same as {than}").format(than=than))
    difference = worded_difference(other.delta, found.metric.unit)
    words = _("{difference} more than {than}") if size > 0 else _("{difference} less than {than}")
    judged = _("better") if other.better else _("worse")
    said = f"{words.format(difference=difference, than=than)} ({judged})"
    return Status("▲" if size > 0 else "▼", said, "good" if other.better else "bad")


def _than(other: Comparison) -> str:
    return _("the team's average") if other.to == "team_average" else period_name(other.period)


def _inputs(found: Measured) -> tuple[tuple[str, str], ...]:
    """What the figure was made from, unless it is the figure itself."""
    inputs, own = found.value.inputs, label(found.metric)
    fields = {
        said: worded(inputs[name], "count") for name, said in input_labels().items() if inputs.get(name) is not None
    }
    return tuple((said, value) for said, value in fields.items() if said != own)


def _compared(found: Measured, other: Comparison | None) -> tuple[tuple[str, str], ...]:
    if other is None:
        return ()
    name = _("Team average") if other.to == "team_average" else period_name(other.period)
    if other.value.reason:
        return ((name, _("not defined: {reason}").format(reason=reason(other.value.reason))),)
    if other.people:
        people = ngettext("{value} ({count} person)", "{value} ({count} people)", other.people)
        return ((name, people.format(value=worded(other.value.value, found.metric.unit), count=other.people)),)
    return ((name, worded(other.value.value, found.metric.unit)),)


def _notes(found: Measured, other: Comparison | None) -> tuple[Text, ...]:
    notes = []
    if found.value.small_sample and found.value.sample:
        words = ngettext(
            "Only {count} case: one more could change this.",
            "Only {count} cases: one more could change this.",
            found.value.sample,
        )
        notes.append(Text(words.format(count=found.value.sample), "warning"))
    if other and other.to != "team_average":
        notes += [*_about_then(found, other), *_unlike(found, other)]
    if found.waiting_for_rate:
        amounts = ", ".join(worded(amount, "money") for amount in found.waiting_for_rate)
        notes.append(Text(_("Not counted, waiting for a rate: {amounts}").format(amounts=amounts), "warning"))
    return tuple(notes)


def _about_then(found: Measured, other: Comparison) -> list[Text]:
    """What keeps two periods from being alike."""
    if other.as_of:
        words = _("{period} as it stood on {day}.")
        return [Text(words.format(period=period_name(other.period), day=day(other.as_of.date())), "muted")]
    today = found.as_of.date()
    sums = found.metric.unit in ("money", "count") and not found.metric.sample
    if not sums or not other.period.stop <= today < found.period.stop:
        return []
    words = _("{period} is still running, {other} is over.")
    return [Text(words.format(period=period_name(found.period), other=period_name(other.period)), "muted")]


def _unlike(found: Measured, other: Comparison) -> tuple[Text, ...]:
    """Where one of two periods has a week more."""
    if other.like_for_like:
        return ()
    one, two = found.period, other.period
    names = {"period": period_name(one), "other": period_name(two)}
    if one.kind == "week":
        words = _("Not like for like: {period} has no counterpart, so it stands beside {other}.").format(**names)
    else:
        words = _("Not like for like: {period} has {weeks} weeks, {other} has {others}.")
        words = words.format(**names, weeks=number(one.length // 7, 0), others=number(two.length // 7, 0))
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


def _breakdown(found: Measured, other: Comparison | None) -> tuple[Block, ...]:
    if not found.by:
        return ()
    heading = Heading(_(_HEADINGS[found.by]))
    if not found.lines:
        return (heading, Text(_("Nothing to break down."), "muted"))
    then = {line.group.key: line.value for line in other.lines} if other else {}
    before = (Column(period_name(other.period), "right"),) if other and then else ()
    cases = (Column(_("Cases"), "right"),) if found.metric.sample else ()
    columns = (Column(""), Column(label(found.metric), "right"), *before, *cases)
    rows = tuple(_row(line, then, with_then=bool(before)) for line in found.lines[:SHOWN])
    hidden = len(found.lines) - SHOWN
    more = (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),) if hidden > 0 else ()
    return (heading, Table(columns, rows), *more)


def _row(line: MetricLine, then: Mapping[MetricKey, MetricValue], *, with_then: bool) -> tuple[str, ...]:
    value, before = line.value, then.get(line.group.key)
    earlier = (worded(before.value if before else None, value.unit),) if with_then else ()
    cases = () if value.sample is None else (worded(value.sample, "count"),)
    return (line.group.name or _("(none)"), worded(value.value, value.unit), *earlier, *cases)
