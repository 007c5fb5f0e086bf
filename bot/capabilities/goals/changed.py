"""Targets given as a change of what holds today: "raise it by 10 %", "5k more", "double Tom's quota"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.asked import Said
from bot.language.amounts import Quantity
from bot.language.reading import Reading
from bot.language.spoken import listed, said_at, says_any
from bot.language.words import words_of
from bot.languages import ENGLISH, table
from spm_core.goals.read import goals_of
from spm_core.money import Money
from spm_core.quota.service import meant_period

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TargetChange:
    """What a target is multiplied by, and what is added then."""

    times: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)

    def of(self, target: Decimal) -> Decimal:
        return target * self.times + self.plus


def change_said(reading: Reading, quantities: Sequence[Quantity], scale: Decimal = Decimal(1)) -> TargetChange | None:
    """The change that is asked for; None where a new target is named, or nothing is changed.

    `scale` is what a small bare number is worth, where amounts may be in thousands.
    """
    if (times := _times(reading)) is not None and not quantities:
        return TargetChange(times)
    relative = [quantity for quantity in quantities if _is_relative(reading, quantity)]
    sign = _direction(reading, relative[0]) if len(relative) == 1 == len(quantities) else 0
    if not sign:
        return None
    quantity = relative[0]
    if quantity.sort == "percent":
        return TargetChange(1 + sign * quantity.value / HUNDRED)
    return TargetChange(plus=sign * quantity.value * (scale if quantity.sort == "count" else 1))


def is_change(reading: Reading, quantities: Sequence[Quantity]) -> bool:
    """Whether a number tells by how much, so that it is no target itself."""
    return any(_is_relative(reading, quantity) and _direction(reading, quantity) for quantity in quantities)


def changed_target(said: Said, metric: str | None, change: TargetChange) -> str | None:
    """The new target of the one person that is meant; None where they have no such target to start from."""
    request, owner = said.request, _owner(said)
    if owner is None or metric is None:
        return None
    period = meant_period(request.session, owner, None, request.now)
    goals = [
        goal
        for goal in goals_of(request.session, owner, request.now, own_only=True)
        if goal.metric == metric and goal.in_force and goal.each is None
    ]
    meant = goals if len(goals) == 1 else [goal for goal in goals if goal.period.same_days(period)]
    if len(meant) != 1:
        return None
    now = meant[0].target
    after = change.of(now.amount if isinstance(now, Money) else now).quantize(CENT, ROUND_HALF_UP)
    return f"{after.normalize():f}" if after > 0 else None


def _owner(said: Said) -> int | None:
    """The asker, or the one person who is named and whom the asker may see; nobody for a team or a certain period."""
    named = [mention for mention in said.reading.mentions if not mention.guessed]
    if said.args.keys() & {"team", "period"} or len(named) > 1:
        return None
    if not named:
        return said.request.principal.employee_id
    return named[0].people[0].id if len(named[0].people) == 1 else None


def _times(reading: Reading) -> Decimal | None:
    tables = (table(language, "goals")["times"] for language in dict.fromkeys((reading.language, ENGLISH)))
    said = (Decimal(by) for words in tables for phrase, by in words.items() if said_at(reading, phrase) >= 0)
    return next(said, None)


def _is_relative(reading: Reading, quantity: Quantity) -> bool:
    """Whether "by" stands before a number or "more" after it; a share of what holds now needs neither."""
    before = [word.text for word in reading.words if word.end <= quantity.start]
    by = bool(before) and before[-1] in listed(reading, "goals", "by")
    return by or quantity.sort == "percent" or bool(_after(reading, quantity, ("more", "less")))


def _direction(reading: Reading, quantity: Quantity) -> int:
    """1 for more, -1 for less, 0 where neither is said."""
    if _after(reading, quantity, ("less",)):
        return -1
    if _after(reading, quantity, ("more",)) or says_any(reading, "goals", "raise"):
        return 1
    return -1 if says_any(reading, "goals", "lower") else 0


def _after(reading: Reading, quantity: Quantity, entries: Sequence[str]) -> bool:
    rest = [word.text for word in words_of(reading.text[quantity.end :])]
    return any(rest[: len(words)] == words for words in _phrases(reading, entries))


def _phrases(reading: Reading, entries: Sequence[str]) -> Iterator[list[str]]:
    for entry in entries:
        for phrase in listed(reading, "goals", entry):
            yield [word.text for word in words_of(phrase)]
