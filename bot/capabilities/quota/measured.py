"""Standing to a quota in a metric other than the booked amount, as blocks in the metric's unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.blocks import Block, Fields, Figure, Item, Items, Progress, Status, Text
from bot.i18n import N_, _, ngettext, number, percent
from bot.parts.metrics import label, reason, worded
from bot.parts.metrics_file import catalogue
from bot.parts.quota import VERDICTS, days_there
from spm_core.attainment.measured import MeasuredStanding, MeasuredValue
from spm_core.money import Money
from spm_core.quota.stand import Verdict


def measured(standing: MeasuredStanding) -> tuple[Block, ...]:
    return (
        _headline(standing),
        *_bar(standing),
        Fields(_fields(standing)),
        *_outlook(standing),
        *days_there(standing.working_days, standing.days_absent),
        *_notes(standing),
    )


def others_items(standings: Sequence[MeasuredStanding]) -> tuple[Items, ...]:
    """A person's other quotas, one each: how much of what, and how that stands."""
    if not standings:
        return ()
    return (Items(tuple(_item(standing) for standing in standings)),)


def _item(standing: MeasuredStanding) -> Item:
    reached = _("{actual} of {quota}").format(actual=_amount(standing, standing.actual), quota=_limit(standing))
    share = "" if standing.attainment is None else percent(standing.attainment)
    status = _status(standing)
    return Item(label(catalogue()[standing.metric]), reached, share, replace(status, words=_(status.words)))


def _headline(standing: MeasuredStanding) -> Figure:
    status = _status(standing)
    state = Status(status.symbol, _(status.words), status.tone)
    if standing.attainment is not None:
        return Figure(percent(standing.attainment), "", state)
    why = standing.notes.get("actual")
    if why:
        return Figure("–", _("not defined: {reason}").format(reason=reason(why)), state)
    return Figure(_amount(standing, standing.actual), "", state)


_OF_A_LEVEL: Mapping[Verdict, str] = {
    "ahead": N_("Better than the target"),
    "on_pace": N_("On target"),
    "slightly_behind": N_("Slightly off the target"),
    "behind": N_("Off the target"),
}


def _status(standing: MeasuredStanding) -> Status:
    """The verdict in words; metrics that do not grow day by day, such as a win rate, have no pace."""
    status = VERDICTS[standing.verdict]
    return status if standing.grows else replace(status, words=_OF_A_LEVEL.get(standing.verdict, status.words))


def _limit(standing: MeasuredStanding) -> str:
    """The quota, as an upper limit where less is better."""
    quota = _amount(standing, standing.quota)
    return _("at most {quota}").format(quota=quota) if standing.better == "down" else quota


def _bar(standing: MeasuredStanding) -> tuple[Progress, ...]:
    if standing.better == "down" or standing.attainment is None or standing.actual is None:
        return ()
    done = percent(standing.attainment)
    if not standing.grows or standing.elapsed is None or not standing.days_left:
        return (Progress(standing.attainment, None, done),)
    words = _("{done} reached, {expected} expected by today").format(done=done, expected=percent(standing.elapsed))
    return (Progress(standing.attainment, standing.elapsed, words),)


def _fields(standing: MeasuredStanding) -> tuple[tuple[str, str], ...]:
    needed = standing.required_per_day and standing.gap
    return (
        (label(catalogue()[standing.metric]), _amount(standing, standing.actual)),
        (_("Goal") if standing.source == "goal" else _("Quota"), _limit(standing)),
        *_distance(standing),
        *(((_("Needed per week"), _rate(standing, standing.required_per_week)),) if needed else ()),
    )


def _distance(standing: MeasuredStanding) -> Iterator[tuple[str, str]]:
    """How far above or below the quota in effect the figure is."""
    limit = standing.better == "down"
    if standing.surplus:
        yield (_("Under the limit") if limit else _("Over quota"), _amount(standing, standing.surplus))
    elif standing.gap is not None:
        yield (_("Over the limit") if limit else _("Gap"), _amount(standing, standing.gap))


def _outlook(standing: MeasuredStanding) -> Iterator[Text]:
    """Where today's rate leads and in how many days, and the full quota where it differs."""
    if standing.days_left:
        left = ngettext("{count} working day left", "{count} working days left", standing.days_left)
        strong = ""
        if standing.projected is not None:
            strong = _("At this rate it comes to {projected}.").format(projected=_rate(standing, standing.projected))
        yield Text(left.format(count=standing.days_left) + ".", strong=strong)
    if standing.nominal_quota != standing.quota:
        words = _("The quota in effect is {quota} of the full {full} (ramp or leave).")
        full = _amount(standing, standing.nominal_quota)
        yield Text(words.format(quota=_amount(standing, standing.quota), full=full), "muted")


def _amount(standing: MeasuredStanding, value: MeasuredValue | None) -> str:
    return worded(value, standing.unit)


def _rate(standing: MeasuredStanding, value: MeasuredValue | None) -> str:
    """A rate; counts get one decimal, since half a demo a week means something."""
    if isinstance(value, Money) or value is None:
        return _amount(standing, value)
    return number(Decimal(value), 1)


def _notes(standing: MeasuredStanding) -> tuple[Text, ...]:
    notes = []
    if standing.scope == "sum_of_reps":
        notes.append(Text(_("No team quota is set: this is the sum of the reps' quotas."), "muted"))
    goal = standing.source == "goal"
    if standing.match == "prorated" and standing.grows:
        of_quotas = _("Taken from longer quotas: their share of this period, by working days or by their own weights.")
        words = _("Taken from a longer goal: its share of this period, by working days.") if goal else of_quotas
        notes.append(Text(words, "muted"))
    if standing.match == "partial":
        of_quotas = _("Quotas are set for a part of this period only.")
        notes.append(Text(_("Goals are set for a part of this period only.") if goal else of_quotas, "warning"))
    return tuple(notes)
