"""What of a model's call the asker said; a period, a number or a name that is not in their words is not theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.arguments import MY_TEAM
from bot.capability import Request
from bot.language.periods import find_periods, parse_period
from bot.language.reading import Reading
from bot.language.slots import EVERYONE
from bot.language.words import fold, words_of
from bot.turn import Call
from spm_core.period import Period

_TIMES = frozenset(
    {"period", "compare_to", "since", "until", "day", "other_day", "first", "last", "start", "created", "silent_until"}
)
_NAMES = frozenset(
    {"person", "other_person", "third_person", "team", "other_team", "third_team", "deputy", "manager", "author"}
    | {"instead_of", "deal", "account", "product"}
)
"""The arguments that hold times, and those that hold names."""
_SAID_AS = {MY_TEAM: frozenset({"TEAM"}), EVERYONE: frozenset({"EVERYONE"})}
"""What is meant by a concept rather than by a name."""
_ALIKE = "same_period_last_year"


@dataclass(frozen=True, slots=True)
class Heard:
    """A model's call as far as the words bear it out."""

    call: Call
    invented: str = ""
    """A name that the words do not hold: whom it is about is not known then."""


def heard(request: Request, reading: Reading, call: Call) -> Heard:
    """The call without the periods and numbers that nobody said, and the first name that nobody did."""
    hears = _Hears(request, reading)
    kept = {name: value for name, value in call.args.items() if hears(name, value)}
    names = (call.args[name] for name in call.args if name in _NAMES - kept.keys())
    invented = next((str(value) for value in names if value not in _SAID_AS), "")
    return Heard(replace(call, args=kept), invented)


@dataclass(frozen=True, slots=True)
class _Hears:
    """Whether the words hold an argument's value."""

    request: Request
    reading: Reading

    def __call__(self, name: str, value: Any) -> bool:
        items: Sequence[Any] = value if isinstance(value, list) else [value]
        return all(self._one(name, item) for item in items)

    def _one(self, name: str, value: Any) -> bool:
        if name in _NAMES:
            return self._name(str(value))
        if name in _TIMES:
            return self._literally(str(value)) or self._time(str(value))
        number = _number(value)
        return number is None or self._amount(number)

    def _name(self, value: str) -> bool:
        if value in _SAID_AS:
            return not self.reading.concepts.isdisjoint(_SAID_AS[value])
        people = [person for mention in self.reading.mentions for person in mention.people]
        return self._literally(value) or fold(value) in {fold(each) for one in people for each in (one.name, one.ref)}

    def _time(self, value: str) -> bool:
        if value == _ALIKE:
            return any(found.alike for found in self.reading.periods)
        said = self._periods()
        meant = {self._parsed(value, ahead) for ahead in (False, True)} - {None}
        days = {day for period in said for day in (period.start, period.end)}
        return not meant.isdisjoint(said) or any(each and each.kind == "day" and each.start in days for each in meant)

    def _periods(self) -> set[Period]:
        calendar, today = self.request.principal.company.calendar, self.request.today
        ahead = find_periods(self.reading.text, calendar, today, ahead=True)
        return {found.period for found in (*self.reading.periods, *ahead)}

    def _parsed(self, value: str, ahead: bool) -> Period | None:
        return parse_period(value, self.request.principal.company.calendar, self.request.today, ahead=ahead)

    def _amount(self, number: Decimal) -> bool:
        said = {quantity.value for quantity in self.reading.quantities}
        return not said.isdisjoint((number, number / 100, number * 100)) or self._literally(str(number))

    def _literally(self, value: str) -> bool:
        """Whether the words stand in the text, one after the other."""
        said = " ".join(word.text for word in self.reading.words)
        words = " ".join(word.text for word in words_of(value))
        return bool(words) and f" {words} " in f" {said} "


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
