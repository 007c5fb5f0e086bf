"""The body of a comparison: who or what is ahead in how many figures, then each figure of all sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.blocks import Block, Item, Items, Status, Text
from bot.capabilities.metrics.answers import DOUBTS, Asks
from bot.capabilities.metrics.card import UNSURE
from bot.i18n import _, day, ngettext, period_name
from bot.parts.metrics import label, reason, worded, worded_difference
from bot.parts.yes_no import yes_no
from spm_core.metrics.catalogue import Catalogue, Metric
from spm_core.metrics.compare import Difference, MetricDoubt, difference, doubt
from spm_core.metrics.rank import number
from spm_core.metrics.service import MetricValue
from spm_core.metrics.side_by_side import Side

TWO = 2
"""Among more sides, one difference is not all."""


@dataclass(frozen=True, slots=True)
class Sides:
    names: tuple[str, ...]
    """What each side is called."""
    measured: tuple[Side, ...]
    metrics: tuple[str, ...]
    catalogue: Catalogue
    turned: bool = False
    """Whether the question named the second side first, so that a yes is a no."""
    periods: bool = False
    """Whether the sides are periods of the same people."""
    me: int | None = None
    """Which side is the asker."""


@dataclass(frozen=True, slots=True)
class Row:
    """One metric of all sides."""

    metric: Metric
    values: tuple[MetricValue, ...]

    @property
    def made(self) -> Difference:
        """The first side beside the second."""
        return difference(self.metric, self.values[0], self.values[1])

    @property
    def doubt(self) -> MetricDoubt | None:
        doubts = [doubt(self.metric, self.values[0], other) for other in self.values[1:]]
        return next((each for each in doubts if each), None)

    @property
    def best(self) -> int | None:
        """Which side is ahead; None where that is nobody, or where it cannot be said."""
        numbers = [number(value) for value in self.values]
        known = [each for each in numbers if each is not None]
        alike = len({_worded(value) for value in self.values}) == 1
        if self.doubt or alike or len(known) < len(numbers):
            return None
        top = max(known) if self.metric.better == "up" else min(known)
        return known.index(top) if known.count(top) == 1 else None


def rows(sides: Sides) -> Iterator[Row]:
    for name in sides.metrics:
        yield Row(sides.catalogue[name], tuple(side.values[name] for side in sides.measured))


def body(sides: Sides, asks: Asks | None) -> tuple[Block, ...]:
    told = [row for row in rows(sides) if any(value.value is not None for value in row.values)]
    if not told:
        return (Text(_("None of these figures is known."), strong=_("Nothing to compare.")),)
    lead = _one(sides, told[0], asks) if len(told) == 1 else (_verdict(sides, told, asks),)
    return (*lead, Items(tuple(_item(sides, row) for row in told)), *_notes(sides))


def _one(sides: Sides, row: Row, asks: Asks | None) -> tuple[Text, ...]:
    """How far one is ahead of the other by the only metric."""
    if row.doubt:
        return (Text("", strong=_(DOUBTS[row.doubt])),)
    if row.best is None:
        return (Text("", strong=_("Nobody is ahead.")),)
    return (_said(sides, row.best, _ahead(sides, row), asks),)


def _ahead(sides: Sides, row: Row) -> str:
    best, delta = row.best or 0, row.made.delta
    name = sides.names[best]
    if len(sides.names) > TWO or delta is None:
        return (_("You're ahead.") if best == sides.me else _("{name} is ahead.")).format(name=name)
    words = _("You're ahead by {difference}.") if best == sides.me else _("{name} is ahead by {difference}.")
    return words.format(name=name, difference=worded_difference(delta, row.metric.unit))


def _verdict(sides: Sides, told: list[Row], asks: Asks | None) -> Text:
    """Who is ahead in most of the figures that can be compared."""
    wins = [sum(row.best == place for row in told) for place in range(len(sides.names))]
    if why := _nothing_beside(sides, told):
        return Text("", strong=_("Nothing to compare with: {reason}.").format(reason=reason(why)))
    if not sum(wins):
        return Text(_("The cases are too few, or the figures too close."), strong=_("It can't be said what is better."))
    most = max(wins)
    if wins.count(most) > 1:
        even = _("Ahead in {count} figures each.").format(count=most)
        return Text(even, strong=_("It's even."))
    of, place = sum(wins), wins.index(most)
    words = _in_most(sides, place, of)
    return _said(sides, place, words.format(name=sides.names[place], count=most, of=of), asks)


def _nothing_beside(sides: Sides, told: list[Row]) -> str | None:
    """Why nothing is known of one of two sides."""
    unknown = [row.values[1].reason for row in told if row.values[1].value is None]
    return next((each for each in unknown if each == "nothing_recorded"), None) if len(unknown) == len(told) else None


def _in_most(sides: Sides, place: int, of: int) -> str:
    if sides.periods:
        return ngettext(
            "{name} is better in the one figure that can be compared.",
            "{name} is better in {count} of {of} figures that can be compared.",
            of,
        )
    if place == sides.me:
        return ngettext(
            "You're ahead in the one figure that can be compared.",
            "You're ahead in {count} of {of} figures that can be compared.",
            of,
        )
    return ngettext(
        "{name} is ahead in the one figure that can be compared.",
        "{name} is ahead in {count} of {of} figures that can be compared.",
        of,
    )


def _said(sides: Sides, ahead: int, words: str, asks: Asks | None) -> Text:
    if asks is None:
        return Text("", strong=words)
    first = (ahead == 0) != sides.turned
    return yes_no(first == (asks in (Asks.BETTER, Asks.MORE)), words)


def _item(sides: Sides, row: Row) -> Item:
    first, *others = row.values
    told = [f"{name}: {_worded(value)}" for name, value in zip(sides.names[1:], others, strict=True)]
    parts = [*_difference(row), *told, *_cases(row)]
    return Item(label(row.metric), _worded(first), " · ".join(parts), _status(sides, row))


def _worded(value: MetricValue) -> str:
    return worded(value.value, value.unit) if value.value is not None else "–"


def _difference(row: Row) -> list[str]:
    delta = row.made.delta
    if len(row.values) > TWO or delta is None:
        unknown = next((value.reason for value in row.values if value.reason), None)
        return [reason(unknown)] if unknown else []
    size = delta if isinstance(delta, Decimal) else delta.amount
    if len({_worded(value) for value in row.values}) == 1:
        return []
    words = _("{difference} more") if size > 0 else _("{difference} less")
    return [words.format(difference=worded_difference(delta, row.metric.unit))]


def _cases(row: Row) -> list[str]:
    counts = [value.sample for value in row.values if value.sample is not None]
    if row.doubt is None or len(counts) < len(row.values):
        return []
    return [ngettext("{count} case", "{count} cases", sum(counts)).format(count=" / ".join(map(str, counts)))]


def _status(sides: Sides, row: Row) -> Status | None:
    if row.doubt:
        return Status("○", _(UNSURE[row.doubt]))
    best = row.best
    if best is None:
        equal = len(row.values) == TWO and row.made.delta is not None
        return Status("●", _("The same")) if equal else None
    if sides.periods:
        return Status("▲", _("Better"), "good") if best == 0 else Status("▼", _("Worse"), "bad")
    words = _("You're ahead") if best == sides.me else _("{name} is ahead").format(name=sides.names[best])
    return Status("▲" if best == 0 else "▼", words)


def _notes(sides: Sides) -> Iterator[Text]:
    for name, side in zip(sides.names, sides.measured, strict=True):
        if side.as_of and side.as_of.date() < side.period.end:
            words = _("{period} as it stood on {day}.")
            yield Text(words.format(period=period_name(side.period), day=day(side.as_of.date())), "muted")
        if side.since:
            words = _("{name}: new, since {day}.")
            yield Text(words.format(name=name, day=day(side.since)), "muted")


def _values(side: Side) -> Mapping[str, Any]:
    """The figures, apart where they are not those of the whole period."""
    values = {metric: value.value for metric, value in side.values.items()}
    return {"average": values} if side.average else {"as_it_stood": values} if side.as_of else values


def facts(sides: Sides) -> Mapping[str, Any]:
    return {
        "sides": [
            {"name": name, "period": side.period, "as_of": side.as_of, **_values(side)}
            for name, side in zip(sides.names, sides.measured, strict=True)
        ],
        "differences": {
            row.metric.name: {"delta": row.made.delta, "ahead": None if row.best is None else sides.names[row.best]}
            for row in rows(sides)
        },
        "doubts": {row.metric.name: row.doubt for row in rows(sides) if row.doubt},
    }
