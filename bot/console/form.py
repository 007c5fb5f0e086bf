"""A form asked field by field: Enter keeps a value, and a wrong one is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.console import Console
from rich.text import Text as Line

from bot.console.blocks import STYLES, line
from bot.console.plain import shown_value
from bot.i18n import _
from bot.inputs import ChoiceInput, DateInput, Form, Input
from bot.turn import Call

CLEAR = "-"
LEAVE = ("/quit", "/exit", "/q")


def fill(form: Form, console: Console, read: Callable[[str], str]) -> Form:
    """The form with what was typed; one with errors asks only for the wrong fields. Raises EOFError when left."""
    if not form.errors:
        hint = _("Enter keeps what is shown, {clear} clears it, {leave} leaves the form.")
        hint = hint.format(clear=CLEAR, leave=LEAVE[0])
        console.print(line(form.title, "bold"))
        console.print(line(f"{form.intro} {hint}".strip(), STYLES["muted"]))
    inputs = []
    for field in form.inputs:
        wrong = form.errors.get(field.name)
        if wrong:
            console.print(line(f"✗ {wrong}", STYLES["bad"]))
        inputs.append(replace(field, value=_ask(field, console, read)) if wrong or not form.errors else field)
    return replace(form, inputs=tuple(inputs), errors={})


def filled_call(form: Form) -> Call:
    """The call of the filled form, without the fields left empty."""
    return Call(form.call.do, {**form.call.args, **{field.name: field.value for field in form.inputs if field.value}})


def _ask(field: Input, console: Console, read: Callable[[str], str]) -> str:
    while True:
        _describe(field, console)
        typed = read("  › ").strip()
        if typed.casefold() in LEAVE:
            raise EOFError
        value = field.value if not typed else "" if typed == CLEAR else _meant(field, typed)
        if value is None:
            console.print(line("  " + _("Please give one of the numbers."), STYLES["bad"]))
        elif field.required and not value:
            console.print(line("  " + _("This is needed."), STYLES["bad"]))
        else:
            return value


def _describe(field: Input, console: Console) -> None:
    heading = Line.assemble("  ", line(field.label, "bold"))
    if field.value:
        heading.append(f" [{shown_value(field)}]", STYLES["muted"])
    if isinstance(field, DateInput):
        heading.append(" " + _("(a day, such as 2026-05-31)"), STYLES["muted"])
    console.print(heading)
    for number, option in enumerate(field.options if isinstance(field, ChoiceInput) else (), 1):
        console.print(Line.assemble("    ", (f"[{number}]", "bold cyan"), " ", line(option.label)))


def _meant(field: Input, typed: str) -> str | None:
    """The value typed or, for a choice, the one with that number, label or value; None for no such choice."""
    if not isinstance(field, ChoiceInput):
        return typed
    if typed.isdecimal() and 1 <= int(typed) <= len(field.options):
        return field.options[int(typed) - 1].value
    same = (
        option.value
        for option in field.options
        if typed.casefold() in (option.label.casefold(), option.value.casefold())
    )
    return next(same, None)
