"""Standing to a quota in a metric other than the booked amount, as blocks: formatted by the metric's unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.cards import Block, Column, Fields, Figure, Heading, Progress, Status, Table, Text
from bot.i18n import N_, _, ngettext, number, percent, period_days
from bot.parts.metrics import label, reason, worded
from bot.parts.metrics_file import catalogue
from bot.parts.quota import VERDICTS
from spm_core.attainment.measured import MeasuredStanding, MeasuredValue
from spm_core.money import Money
from spm_core.quota.standing import Verdict


def measured(found: MeasuredStanding) -> tuple[Block, ...]:
    return (_headline(found), *_bar(found), Fields(_fields(found)), *_notes(found))


def others_table(found: Sequence[MeasuredStanding]) -> tuple[Block, ...]:
    """The other quotas of somebody, a line each."""
    if not found:
        return ()
    columns = (Column(_("Metric")), Column(_("So far"), "right"), Column(_("Quota"), "right"), Column(_("Standing")))
    return (Heading(_("Other quotas")), Table(columns, tuple(_row(each) for each in found)))


def _row(found: MeasuredStanding) -> tuple[str, ...]:
    status = _status(found)
    share = "" if found.attainment is None else f"{percent(found.attainment, 0)} · "
    standing = f"{status.symbol} {share}{_(status.words)}"
    return (label(catalogue()[found.metric]), _said(found, found.actual), _limit(found), standing)


def _headline(found: MeasuredStanding) -> Figure:
    status = _status(found)
    said = Status(status.symbol, _(status.words), status.tone)
    days = period_days(found.period)
    caption = _("of {quota}, {period}").format(quota=_limit(found), period=days)
    if found.attainment is None:
        why = found.notes.get("actual")
        if why:
            return Figure("–", _("not defined, {period}: {reason}").format(period=days, reason=reason(why)), said)
        return Figure(_said(found, found.actual), caption, said)
    return Figure(percent(found.attainment), caption, said)


_OF_A_LEVEL: Mapping[Verdict, str] = {
    "ahead": N_("Better than the target"),
    "on_pace": N_("On target"),
    "slightly_behind": N_("Slightly off the target"),
    "behind": N_("Off the target"),
}


def _status(found: MeasuredStanding) -> Status:
    """A win rate has no pace."""
    status = VERDICTS[found.verdict]
    return status if found.grows else replace(status, words=_OF_A_LEVEL.get(found.verdict, status.words))


def _limit(found: MeasuredStanding) -> str:
    """Less is better: the quota is the most it may be."""
    quota = _said(found, found.quota)
    return _("at most {quota}").format(quota=quota) if found.better == "down" else quota


def _bar(found: MeasuredStanding) -> tuple[Progress, ...]:
    if found.better == "down" or found.attainment is None or found.actual is None:
        return ()
    done = percent(found.attainment)
    if not found.grows or found.elapsed is None or not found.days_left:
        return (Progress(found.attainment, None, done),)
    words = _("{done} reached, {expected} expected by today").format(done=done, expected=percent(found.elapsed))
    return (Progress(found.attainment, found.elapsed, words),)


def _fields(found: MeasuredStanding) -> tuple[tuple[str, str], ...]:
    rows = [(label(catalogue()[found.metric]), _said(found, found.actual)), (_("Quota"), _limit(found))]
    if found.nominal_quota != found.quota:
        rows.append((_("Full quota"), _said(found, found.nominal_quota)))
    if found.surplus:
        rows.append((_("Under the limit") if found.better == "down" else _("Over quota"), _said(found, found.surplus)))
    elif found.gap is not None:
        rows.append((_("Over the limit") if found.better == "down" else _("Gap"), _said(found, found.gap)))
    left = ngettext("{left} of {total} day", "{left} of {total} days", found.working_days)
    rows.append((_("Working days left"), left.format(left=found.days_left, total=found.working_days)))
    if found.required_per_day and found.gap:
        rows.append((_("Needed per week"), _rate(found, found.required_per_week)))
    if found.grows and found.pace is not None and found.days_left:
        rows.append((_("Pace"), _("{pace} (1 is on pace)").format(pace=number(found.pace))))
    if found.projected is not None and found.days_left:
        rows.append((_("At this rate"), _rate(found, found.projected)))
    return tuple(rows)


def _said(found: MeasuredStanding, value: MeasuredValue | None) -> str:
    return worded(value, found.unit)


def _rate(found: MeasuredStanding, value: MeasuredValue | None) -> str:
    """Of counts with one decimal, since half a demo a week means something."""
    if isinstance(value, Money) or value is None:
        return _said(found, value)
    return number(Decimal(value), 1)


def _notes(found: MeasuredStanding) -> tuple[Text, ...]:
    notes = []
    if found.scope == "sum_of_reps":
        notes.append(Text(_("No team quota is set: this is the sum of the reps' quotas."), "muted"))
    if found.match == "prorated" and found.grows:
        words = _("Taken from longer quotas: their share of this period, by working days or by their own weights.")
        notes.append(Text(words, "muted"))
    if found.match == "partial":
        notes.append(Text(_("Quotas are set for a part of this period only."), "warning"))
    return tuple(notes)
