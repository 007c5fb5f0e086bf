"""A capability's form, made from its argument model: choices, dates, numbers and text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import JsonValue
from pydantic.fields import FieldInfo

from bot.capability import Capability, Request
from bot.declared import declared
from bot.i18n import N_, _
from bot.inputs import ChoiceInput, DateInput, Form, Input, NumberInput, Option, TextInput
from bot.parts.first_upper import first_upper
from bot.picks import Picks, chosen
from bot.turn import Call

NOT_ASKED: dict[str, JsonValue] = {"form": False}
"""Marks an argument that questions name and forms leave out."""
RARELY: dict[str, JsonValue] = {"form": "more"}
"""Marks an argument that a form asks for behind "More"."""
SHOWN = N_("What to show")
"""The title of a form that changes nothing."""
LONG = 200
"""Text that may have more characters than this gets a large input."""
INPUTS = 5
"""The most that a form asks for at first."""
_AFTER_LABEL = re.compile("([;:,]) ")
"""What ends the label in a description and begins its explanation: after a semicolon, what goes without a value."""
FIRST_DAY, LAST_DAY = ":first", ":last"
"""After a period's name: the days of one that is not offered."""


NEVER_CHOSEN = frozenset({"attainment_lt"})
"""Values that mean nothing without a figure, which only a question gives."""


@cache
def words_of_values() -> Mapping[str, str]:
    """What values are called in a menu, by the topics' CHOICES."""
    return {value: words for choices in declared("choices", "CHOICES") for value, words in choices.items()}


def form_of(
    request: Request, capability: Capability, args: Mapping[str, Any], wrong: Mapping[str, str] | None = None
) -> Form:
    """A form with the arguments as inputs, filled with what is known; `wrong` has errors by argument."""
    fields = capability.args.model_fields
    inputs = {name: made for name, field in fields.items() if (made := _input(request, name, field, args))}
    for name, words in (capability.evidence(request, args) if capability.evidence else {}).items():
        inputs[name] = replace(inputs[name], hint=words)
    first, rest = _ordered(inputs, fields, wrong or {})
    more = (*rest, *(day for name in inputs if _is_period(fields[name]) for day in _days(inputs[name], args)))
    asked = {each.name for each in (*first, *more)}
    return Form(
        title=_(capability.form_title or (capability.summary if capability.writes else SHOWN)),
        inputs=first,
        call=Call(capability.name, {name: value for name, value in args.items() if name not in asked}),
        submit=_(capability.submit) if capability.submit else _("Save") if capability.writes else _("Show"),
        errors=wrong or {},
        more=more,
    )


def with_days(args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with the days that were given in place of a period that was chosen."""
    days = {name: value for name, value in args.items() if name.endswith((FIRST_DAY, LAST_DAY))}
    others = {name: value for name, value in args.items() if name not in days}
    for name in {name.rpartition(":")[0] for name in days}:
        others[name] = {"start": days.get(name + FIRST_DAY), "end": days.get(name + LAST_DAY)}
    return others


def wrong_days(args: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the days that were given: one of the two is missing, or they are the wrong way round."""
    wrong = {}
    for name in {name.rpartition(":")[0] for name in args if name.endswith((FIRST_DAY, LAST_DAY))}:
        first, last = args.get(name + FIRST_DAY), args.get(name + LAST_DAY)
        if not first or not last:
            wrong[name + (LAST_DAY if first else FIRST_DAY)] = _("Please fill this in.")
        elif str(first) > str(last):
            wrong[name + LAST_DAY] = _("This is before the first day.")
    return wrong


def _ordered(
    inputs: Mapping[str, Input], fields: Mapping[str, FieldInfo], wrong: Mapping[str, str]
) -> tuple[tuple[Input, ...], tuple[Input, ...]]:
    """The inputs to show at first and the others: needed and known ones come before those that may stay empty."""
    needed = {name for name, each in inputs.items() if each.required or each.value or name in wrong}
    often = {name for name in inputs if fields[name].json_schema_extra != RARELY}
    ranked = sorted(inputs, key=lambda name: (name not in needed, name not in often))
    first = {name for n, name in enumerate(ranked) if name in needed or (name in often and n < INPUTS)}
    shown = tuple(each for name, each in inputs.items() if name in first)
    return shown, tuple(each for name, each in inputs.items() if name not in first)


def _input(request: Request, name: str, field: FieldInfo, args: Mapping[str, Any]) -> Input | None:
    """The input of an argument; None for one that forms leave out, or whose only value is understood."""
    if field.json_schema_extra == NOT_ASKED or not field.description:
        return None
    label, ends, words = _described(field.description)
    label, hint = first_upper(label), first_upper(words)
    default = hint if ends == ";" else ""
    value, required, picks = args.get(name), field.is_required(), _picks(field)
    if picks is None:
        return _choice_of_few(name, label, field, value, default) or _typed(name, label, field, value, hint)
    options = picks.options(request)
    if not options:
        return _typed(name, label, field, value, hint) if required else None
    known = chosen(request, value, options)
    offered = options if known is None or known in options else (known, *options)
    hint = default if picks.hint else ""
    return ChoiceInput(name, label, offered, known.value if known else "", required, hint, open=True)


def _described(description: str) -> tuple[str, str, str]:
    """The label, what ends it and its explanation."""
    label, ends, words = (*_AFTER_LABEL.split(_(description), 1), "", "")[:3]
    return label, ends, words


def label_of(capability: Capability, name: str) -> str:
    """What a form calls an argument; empty for one that none asks for."""
    field = capability.args.model_fields.get(name)
    return _described(field.description)[0] if field and field.description else ""


def _choice_of_few(name: str, label: str, field: FieldInfo, value: Any, hint: str) -> Input | None:
    options = tuple(_options(_plain_type(field.annotation)))
    words = "" if value is None or isinstance(value, Mapping) else str(value)
    return ChoiceInput(name, label, options, words, field.is_required(), hint) if options else None


def _typed(name: str, label: str, field: FieldInfo, value: Any, hint: str) -> Input:
    kind, required = _plain_type(field.annotation), field.is_required()
    words = "" if value is None or isinstance(value, Mapping) else str(value)
    if kind is date:
        return DateInput(name, label, words, required, hint)
    bounds = {key: limit for mark in _marks(field) for key in ("ge", "le") if (limit := getattr(mark, key, None))}
    if kind is int and bounds:
        least, most = (Decimal(bounds[key]) if key in bounds else None for key in ("ge", "le"))
        return NumberInput(name, label, words, least, most, required=required, hint=hint)
    limit = max((getattr(mark, "max_length", None) or 0 for mark in _marks(field)), default=0)
    return TextInput(name, label, words, required, long=limit > LONG, hint=hint)


def _options(kind: Any) -> Iterator[Option]:
    """The values of a type that has few, in words."""
    if kind is bool:
        yield from (Option(_("Yes"), "true"), Option(_("No"), "false"))
    values: Sequence[Any] = get_args(kind) if get_origin(kind) is Literal else ()
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = [member.value for member in kind]
    for value in map(str, values):
        words = _(words_of_values().get(value, value))
        if value not in NEVER_CHOSEN:
            yield Option(first_upper(words), value)


def _days(period: Input, args: Mapping[str, Any]) -> tuple[DateInput, DateInput]:
    first, last = (period.name + end for end in (FIRST_DAY, LAST_DAY))
    return (
        DateInput(first, _("Other dates, from"), str(args.get(first) or "")),
        DateInput(last, _("Other dates, to"), str(args.get(last) or "")),
    )


def _is_period(field: FieldInfo) -> bool:
    picks = _picks(field)
    return picks is not None and picks.period


def _picks(field: FieldInfo) -> Picks | None:
    return next((mark for mark in _marks(field) if isinstance(mark, Picks)), None)


def _marks(field: FieldInfo) -> Iterator[Any]:
    """Everything that the type is annotated with, optional or not."""
    yield from field.metadata
    annotation = field.annotation
    for part in (annotation, *(get_args(annotation) if get_origin(annotation) in (Union, UnionType) else ())):
        for mark in getattr(part, "__metadata__", ()):
            yield from (mark.metadata if isinstance(mark, FieldInfo) else (mark,))


def _plain_type(annotation: Any) -> Any:
    """The X of Annotated[X, …] | None."""
    if get_origin(annotation) in (Union, UnionType):
        return _plain_type(next(part for part in get_args(annotation) if part is not NoneType))
    return _plain_type(get_args(annotation)[0]) if hasattr(annotation, "__metadata__") else annotation
