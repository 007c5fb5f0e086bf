"""A capability's form, made from its argument model: choices, dates and text."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import JsonValue
from pydantic.fields import FieldInfo

from bot.capability import Capability
from bot.i18n import _
from bot.inputs import ChoiceInput, DateInput, Form, Input, Option, TextInput
from bot.turn import Call

NOT_ASKED: dict[str, JsonValue] = {"form": False}
"""Marks an argument that questions name and forms leave out."""
LONG = 200
"""Text that may have more characters than this gets a large input."""


def form_of(capability: Capability, args: Mapping[str, Any], wrong: Mapping[str, str] | None = None) -> Form:
    """A form with every argument as an input, filled with what is known; `wrong` has errors by argument."""
    fields = capability.args.model_fields
    asked = {name: field for name, field in fields.items() if field.json_schema_extra != NOT_ASKED}
    inputs = tuple(_input(name, field, args.get(name)) for name, field in asked.items())
    return Form(
        title=_(capability.summary),
        inputs=inputs,
        call=Call(capability.name, {name: value for name, value in args.items() if name not in asked}),
        submit=_("Save") if capability.writes else _("Show"),
        errors=wrong or {},
    )


def _input(name: str, field: FieldInfo, value: Any) -> Input:
    label, kind = _(field.description or name), _plain_type(field.annotation)
    required = field.is_required()
    if isinstance(kind, type) and issubclass(kind, Enum):
        options = tuple(Option(_(str(member.value).replace("_", " ")), str(member.value)) for member in kind)
        return ChoiceInput(name, label, options, str(value or ""), required)
    if getattr(kind, "__name__", "") == "date":
        return DateInput(name, label, str(value or ""), required)
    limit = next((m.max_length for m in field.metadata if hasattr(m, "max_length")), 0)
    return TextInput(name, label, _words(value), required, long=limit > LONG)


def _plain_type(annotation: Any) -> Any:
    """The X of Annotated[X, …] | None."""
    if get_origin(annotation) in (Union, UnionType):
        return _plain_type(next(part for part in get_args(annotation) if part is not NoneType))
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


def _words(value: Any) -> str:
    """A value as somebody could have typed it, so that an untouched form means the same."""
    if isinstance(value, Mapping) and {"start", "end"} <= value.keys():
        return f"{value['start']}..{value['end']}"
    return "" if value is None else str(value)
