"""A form's inputs as Adaptive Card elements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from bot.i18n import _, number
from bot.inputs import ChoiceInput, DateInput, Form, Input, NumberInput, TextInput
from bot.teams.blocks import Element, small_print, text_block
from bot.teams.limits import INPUT, LABEL, Caps, shorten
from bot.teams.markdown import escape, paragraphs

PREFIX = "input:"
"""Set before the names of inputs, which come back in the same object as the call."""
WHOLE = ""
"""In place of an input's name: what is wrong with the form as a whole."""
MORE = "more"
"""The element that holds what is rarely needed."""
TYPE_AHEAD_FROM = 15
NONE = "—"
"""The choice that takes a choice back, which clients have no other way to do; words typed ahead are deleted."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def draw_form(form: Form, errors: Mapping[str, str], caps: Caps) -> Iterator[Element]:
    """Everything of a form but its title and its button; a press shows what is rarely needed."""
    asked = {each.name for each in form.every}
    yield from (_fault(words, caps) for name, words in errors.items() if name not in asked)
    if form.intro:
        yield text_block(paragraphs(shorten(form.intro, caps.text)))
    yield from _inputs(form.inputs, errors, caps)
    if form.more:
        wrong = any(each.name in errors for each in form.more)
        toggle = {"type": "Action.ToggleVisibility", "title": _("More…"), "targetElements": [MORE]}
        yield {"type": "ActionSet", "actions": [toggle]}
        yield {"type": "Container", "id": MORE, "isVisible": wrong, "items": [*_inputs(form.more, errors, caps)]}
    if form.note:
        yield small_print(form.note, caps)


def _inputs(inputs: Sequence[Input], errors: Mapping[str, str], caps: Caps) -> Iterator[Element]:
    for field in inputs:
        element: Element = {"id": PREFIX + field.name, "label": _label(field)}
        if field.required:
            element["isRequired"] = True
        if words := _demand(field):
            element["errorMessage"] = words
        yield {**element, **_kind(field, caps)}
        if error := errors.get(field.name):
            yield _fault(error, caps, spacing="Small")
        elif field.hint:
            yield small_print(field.hint, caps, spacing="Small")


def _fault(words: str, caps: Caps, **options: str) -> Element:
    return text_block(escape("✗ " + shorten(words, caps.text)), color="Attention", weight="Bolder", **options)


def _label(field: Input) -> str:
    unit = f" ({field.unit})" if isinstance(field, NumberInput) and field.unit else ""
    return shorten(field.label + unit, LABEL)


def _demand(field: Input) -> str:
    """What a client says under an input that it refuses to send: without it the button just seems to do nothing."""
    match field:
        case NumberInput(least=None, most=Decimal() as most):
            return _("At most {most}.").format(most=_bound(most))
        case NumberInput(least=Decimal() as least, most=None):
            return _("At least {least}.").format(least=_bound(least))
        case NumberInput(least=Decimal() as least, most=Decimal() as most):
            return _("A number from {least} to {most}.").format(least=_bound(least), most=_bound(most))
    return _("Please fill this in.") if field.required else ""


def _bound(value: Decimal) -> str:
    return number(value, 0 if value == value.to_integral_value() else 2)


def _kind(field: Input, caps: Caps) -> Element:
    match field:
        case ChoiceInput() if field.open and len(field.options) > caps.options:
            return _text(_shown(field), caps)
        case TextInput():
            return _text(field.value, caps, isMultiline=field.long)
        case ChoiceInput():
            return _choices(field, caps)
        case DateInput():
            return {"type": "Input.Date", "value": field.value if _DATE.fullmatch(field.value) else ""}
        case NumberInput():
            return _number(field)


def _choices(field: ChoiceInput, caps: Caps) -> Element:
    options = field.options[: caps.options]
    choices = [{"title": shorten(option.label, LABEL), "value": option.value} for option in options]
    style = "filtered" if len(choices) >= TYPE_AHEAD_FROM else "compact"
    if style == "compact" and not field.required:
        choices.insert(0, {"title": NONE, "value": ""})
    return {"type": "Input.ChoiceSet", "style": style, "choices": choices, "value": field.value}


def _text(value: str, caps: Caps, **options: bool) -> Element:
    return {"type": "Input.Text", "value": shorten(value, caps.value), "maxLength": INPUT, **options}


def _shown(choice: ChoiceInput) -> str:
    """What is known of a choice among too many to list, in the words that one would type."""
    return next((option.label for option in choice.options if option.value == choice.value), choice.value)


def _number(field: NumberInput) -> Element:
    bounds = {"min": field.least, "max": field.most, "value": _decimal(field.value)}
    return {"type": "Input.Number", **{name: float(bound) for name, bound in bounds.items() if bound is not None}}


def _decimal(words: str) -> Decimal | None:
    try:
        return Decimal(words)
    except InvalidOperation:
        return None
