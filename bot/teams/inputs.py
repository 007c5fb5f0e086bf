"""A form's inputs as Adaptive Card elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.i18n import _
from bot.inputs import ChoiceInput, DateInput, Input, NumberInput, TextInput
from bot.teams.blocks import Element, text_block
from bot.teams.limits import INPUT, LABEL, Caps, shorten
from bot.teams.markdown import escape

PREFIX = "input:"
"""Set before the names of inputs, which come back in the same object as the call."""
TYPE_AHEAD_FROM = 10


def draw_inputs(inputs: Sequence[Input], errors: Mapping[str, str], caps: Caps) -> Iterator[Element]:
    for field in inputs:
        element: Element = {"id": PREFIX + field.name, "label": shorten(field.label, LABEL), "value": field.value}
        if field.required:
            element |= {"isRequired": True, "errorMessage": _("{label} is needed.").format(label=element["label"])}
        yield {**element, **_kind(field, caps)}
        if error := errors.get(field.name):
            words = escape("✗ " + shorten(error, caps.text))
            yield text_block(words, color="Attention", weight="Bolder", spacing="Small")


def _kind(field: Input, caps: Caps) -> Element:
    match field:
        case TextInput():
            return {
                "type": "Input.Text",
                "value": shorten(field.value, caps.value),
                "maxLength": INPUT,
                "isMultiline": field.long,
                "placeholder": shorten(field.hint, LABEL),
            }
        case ChoiceInput():
            options = field.options[: caps.options]
            style = "filtered" if len(options) >= TYPE_AHEAD_FROM else "compact"
            choices = [{"title": shorten(option.label, LABEL), "value": option.value} for option in options]
            return {"type": "Input.ChoiceSet", "style": style, "choices": choices}
        case DateInput():
            return {"type": "Input.Date"}
        case NumberInput():
            return {"type": "Input.Number"}
