"""Calls of any capability with arguments of every kind, as its declaration has them: a new one needs no word here."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from bot.arguments import Team
from bot.capability import Capability, Request
from bot.forms import _picks, _plain_type
from bot.turn import Call
from spm_core.people.service import Person
from spm_core.period import Period
from tests.bot.rights.people import SOMEONE, UNDER

NAMES = [one.name for one in SOMEONE]
IDS = range(1, len(NAMES) + 1)
MIXTURES, FORMS = 10, 0.2
"""How many mixtures of arguments are made, and how many calls open a form instead."""
WORDS = ("zq05accountwonplain", "zq07dealopenplain", "1 June", "closing", "nonsense")

_KNOWN: Mapping[type, Sequence[Any]] = {
    Person: NAMES,
    Team: ("my_team", *UNDER),
    Period: ("this quarter", "last quarter", "2026-04-01..2026-04-30", "this month", "2026"),
    bool: (True, False),
    int: (*IDS, 20, 35),
    Decimal: ("10", "100000"),
    date: ("2026-05-06", "2026-05-20", "2026-04-20", "2026-01-01"),
    datetime: ("2026-05-20T10:00:00",),
    str: (*(f"D{person}-{n}" for person in IDS for n in range(6)), *map(str, IDS), *WORDS),
}
_OTHERS: Mapping[str, Sequence[Any]] = {
    "list[int]": ([1], [2, 3]),
    "list[str]": (["1"],),
    "list[bot.capabilities.activities.log.AnotherDone]": ([{"kind": "demo", "count": 2}],),
    "list[dict[str, typing.Any]]": ([],),
    "dict[str, typing.Any]": ({},),
}


def some_calls(chance: random.Random, request: Request, capability: Capability, count: int) -> list[Call]:
    """A number of calls of these: without arguments, with any one value of any one argument, and with some mixtures."""
    fields = capability.args.model_fields
    offered = {name: list(_values(field, request)) for name, field in fields.items()}
    needed = {name: chance.choice(offered[name]) for name, field in fields.items() if field.is_required()}
    made = [{}, *({name: value} for name, values in offered.items() for value in values)]
    made += [_mixture(chance, offered) for _ in range(MIXTURES if offered else 0)]
    chosen = chance.sample(made, min(count, len(made)))
    return [Call(capability.name, {**needed, **args}, form=chance.random() < FORMS) for args in chosen]


def _mixture(chance: random.Random, offered: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {name: chance.choice(values) for name, values in offered.items() if chance.random() < 2 / len(offered)}


def _values(field: FieldInfo, request: Request) -> Sequence[Any]:
    kind, picks = _plain_type(field.annotation), _picks(field)
    if kind in _KNOWN and not (picks and kind is str):
        return _KNOWN[kind]
    if picks:
        return [option.value for option in picks.options(request)] or WORDS
    if get_origin(kind) is Literal:
        return get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [member.value for member in kind]
    if get_origin(kind) is tuple:
        return ("10",)
    if str(kind) in _OTHERS:
        return _OTHERS[str(kind)]
    raise AssertionError(f"say in {__name__} what an argument of type {kind} may be")
