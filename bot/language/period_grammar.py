"""Matches a small grammar on the lattice of a text: names of periods are made of other names of periods.

A rule is a line of categories and symbols: "relation unit", "ordinal unit PERIOD". Articles and prepositions may stand
between two of them; where a dot joins them, nothing may. A question mark makes one optional, a bar gives alternatives,
and an exclamation mark says what may not follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.period_lattice import TextPlace

FEW_FILLERS = 4
"""How many articles and prepositions may stand between two parts: "of the last", "do que falta do"."""
Found = tuple[int, Any]
"""The place after a part, and what it stands for."""
Build = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Part:
    names: tuple[str, ...]
    optional: bool
    tight: bool
    """Whether it follows the part before it without articles and prepositions."""
    absent: bool = False
    """Whether nothing of the kind may follow, rather than something of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    parts: tuple[_Part, ...]
    build: Build
    """Takes what the parts stand for, None for those left out, and gives what they mean together, or None."""


def rule(pattern: str, build: Build) -> Rule:
    parts = []
    for chunk in pattern.split():
        for index, name in enumerate(chunk.split(".")):
            names = tuple(name.lstrip("!").rstrip("?").split("|"))
            parts.append(_Part(names, name.endswith("?"), tight=index > 0, absent=name.startswith("!")))
    return Rule(tuple(parts), build)


class Grammar:
    def __init__(self, rules: Mapping[str, Sequence[Rule]]) -> None:
        self.rules = rules
        self.first = first_categories(rules)


class Matcher:
    """Reads symbols at places of one text; every symbol is read at most once at a place."""

    def __init__(self, places: Sequence[TextPlace], grammar: Grammar) -> None:
        self.places = places
        self._rules = grammar.rules
        self._first = grammar.first
        self._read: dict[tuple[str, int], Sequence[Found]] = {}

    def at(self, symbol: str, place: int) -> Sequence[Found]:
        """All that the symbol can stand for here, the longest first, an earlier rule before a later one."""
        key = (symbol, place)
        if key not in self._read:
            self._read[key] = ()  # no rule begins with its own symbol
            self._read[key] = sorted(self._all(symbol, place), key=lambda found: -found[0])
        return self._read[key]

    def _all(self, symbol: str, place: int) -> Iterator[Found]:
        if place >= len(self.places):
            return
        begun = self._first[symbol]
        numbers = {number for category in self.places[place].tokens for number in begun.get(category, ())}
        for number in sorted(numbers):
            each = self._rules[symbol][number]
            for end, values in self._sequence(each.parts, 0, place):
                meaning = each.build(*values)
                if meaning is not None:
                    yield end, meaning

    def _sequence(self, parts: Sequence[_Part], index: int, place: int) -> Iterator[tuple[int, list[Any]]]:
        if index == len(parts):
            yield place, []
            return
        part = parts[index]
        starts = [place] if part.tight or index == 0 else self._after_fillers(place)
        if part.absent:
            if all(next(self._part(part, start), None) is None for start in starts):
                yield from self._sequence(parts, index + 1, place)
            return
        for start in starts:
            for end, value in self._part(part, start):
                yield from ((last, [value, *rest]) for last, rest in self._sequence(parts, index + 1, end))
        if part.optional:
            yield from ((last, [None, *rest]) for last, rest in self._sequence(parts, index + 1, place))

    def _part(self, part: _Part, place: int) -> Iterator[Found]:
        if place >= len(self.places):
            return
        for name in part.names:
            if name in self._rules:
                yield from self.at(name, place)
            else:
                yield from ((token.end, token) for token in self.places[place].tokens.get(name, ()))

    def _after_fillers(self, place: int) -> list[int]:
        """The places that only articles and prepositions keep from this one, itself first."""
        reached = [place]
        while len(reached) <= FEW_FILLERS and reached[-1] < len(self.places):
            token = next(iter(self.places[reached[-1]].tokens.get("filler", ())), None)
            if token is None:
                break
            reached.append(token.end)
        return reached


def first_categories(rules: Mapping[str, Sequence[Rule]]) -> Mapping[str, Mapping[str, Sequence[int]]]:
    """Which rules of a symbol, by their numbers, can begin with a category."""
    first: dict[str, dict[str, list[int]]] = {symbol: defaultdict(list) for symbol in rules}
    for symbol, each_rule in rules.items():
        for number, each in enumerate(each_rule):
            for category in set(_first_of(rules, each)):
                first[symbol][category].append(number)
    return first


def _first_of(rules: Mapping[str, Sequence[Rule]], each: Rule) -> Iterator[str]:
    for part in each.parts:
        for name in part.names:
            if name not in rules:
                yield name
                continue
            for inner in rules[name]:
                yield from _first_of(rules, inner)
        if not part.optional:
            break
