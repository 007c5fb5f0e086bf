"""The body of a trend's card: the latest figure, where it goes, and a chart."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.blocks import Block, Chart, Figure, Series, Status, Text, Tone
from bot.capabilities.metrics.answers import Asks, is_so
from bot.i18n import N_, _, ngettext, period_name
from bot.parts.metrics import label, worded
from bot.parts.provenance import waiting_for_rate
from bot.parts.yes_no import yes_no
from spm_core.metrics.catalogue import SMALL
from spm_core.metrics.rank import number
from spm_core.metrics.trend import FEWEST, Trend, TrendStep
from spm_core.period import PeriodKind

HUNDRED = 100
_SAID = {"up": N_("Rising"), "down": N_("Falling"), "none": N_("No clear direction")}
_SYMBOLS = {"up": "▲", "down": "▼", "none": "●"}


def body(trend: Trend, asks: Asks | None) -> tuple[Block, ...]:
    told = [step for step in trend.steps if step.value.value is not None]
    if not told:
        return (Text(_("Nothing to show in this time."), strong=_("Nothing to tell.")),)
    last = next((step for step in reversed(told) if not step.running), told[-1])
    latest = Figure(worded(last.value.value, trend.metric.unit), _when(last), _status(trend))
    return (*_answer(trend, asks), latest, _direction(trend), *_chart(trend), *waiting_for_rate(trend.waiting_for_rate))


def _answer(trend: Trend, asks: Asks | None) -> tuple[Text, ...]:
    """The yes or no to "is it getting better"; nothing where that cannot be told, as the next lines say."""
    if asks is None or trend.direction is None:
        return ()
    if trend.direction == "none":
        return (yes_no(False),)
    return (yes_no(is_so(asks, trend.metric, up=trend.direction == "up")),)


def _when(step: TrendStep) -> str:
    name = period_name(step.period)
    return _("{period} so far").format(period=name) if step.running else name


def _status(trend: Trend) -> Status | None:
    if trend.direction is None:
        return None
    tone: Tone = "plain" if trend.better is None else "good" if trend.better else "bad"
    return Status(_SYMBOLS[trend.direction], _(_SAID[trend.direction]), tone)


def _direction(trend: Trend) -> Text:
    """What the direction rests on, or why none is told."""
    if trend.reason == "few_steps":
        words = _("Too early to call it rising or falling: that takes {count} that are over.")
        return Text(words.format(count=_steps(trend.kind, FEWEST)), "muted")
    compared = _halves(trend)
    if trend.reason == "few_cases":
        words = _("Too few cases to call it rising or falling: fewer than {count} in a half.")
        return Text(f"{compared} {words.format(count=SMALL)}")
    return Text(compared)


def _halves(trend: Trend) -> str:
    words = _("{late} in the last {count}, {early} in the first {count}.")
    if trend.metric.sample is None:
        words = _("On average {late} in each of the last {count}, {early} in the first {count}.")
    late, early = (worded(value, trend.metric.unit) for value in (trend.late, trend.early))
    return words.format(late=late, early=early, count=_steps(trend.kind, trend.half))


def _steps(kind: PeriodKind, count: int) -> str:
    match kind:
        case "week":
            return ngettext("{count} week", "{count} weeks", count).format(count=count)
        case "quarter":
            return ngettext("{count} quarter", "{count} quarters", count).format(count=count)
        case _:
            return ngettext("{count} month", "{count} months", count).format(count=count)


def _chart(trend: Trend) -> tuple[Chart, ...]:
    if len(trend.steps) < 2:  # one bar compares nothing
        return ()
    unit = trend.metric.unit
    values = tuple(_height(step, unit) for step in trend.steps)
    said = tuple(_said(step) for step in trend.steps)
    names = tuple(_when(step) for step in trend.steps)
    return (Chart(label(trend.metric), names, (Series(label(trend.metric), values, said),)),)


def _height(step: TrendStep, unit: str) -> Decimal | None:
    value = number(step.value)
    return value * HUNDRED if value is not None and unit == "share" else value


def _said(step: TrendStep) -> str:
    value = step.value
    told = worded(value.value, value.unit)
    if value.sample is None:
        return told
    return " · ".join((told, ngettext("{count} case", "{count} cases", value.sample).format(count=value.sample)))


def facts(trend: Trend) -> Mapping[str, Any]:
    return {
        "metric": trend.metric.name,
        "unit": trend.metric.unit,
        "better": trend.metric.better,
        "by": trend.kind,
        "direction": trend.direction,
        "early": trend.early,
        "late": trend.late,
        "steps": [
            {"period": step.period, trend.metric.name: step.value.value, "sample": step.value.sample}
            for step in trend.steps
        ],
        "notes": {"direction": trend.reason} if trend.reason else {},
    }
