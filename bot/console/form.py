"""A form asked field by field: Enter keeps a value, and a wrong one is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.console import Console
from rich.text import Text as Line

from bot.console.blocks import STYLES, line
from bot.console.plain import shown_value
from bot.i18n import _, ngettext
from bot.inputs import ChoiceInput, DateInput, Form, Input
from bot.turn import Call

CLEAR, MORE = "-", "/more"
LEAVE = ("/quit", "/exit", "/q")
LISTED = 12
"""The most choices that are printed where words are taken, too."""


def fill(form: Form, console: Console, read: Callable[[str], str]) -> Form:
    """The form with what was typed; one with errors asks only for the wrong fields. Raises EOFError when left.

    What is rarely needed is asked for once MORE was typed.
    """
    if not form.errors:
        _introduce(form, console)
    filled: dict[str, Input] = {}
    waiting = [*(form.every if form.errors else form.inputs)]
    while waiting:
        field = waiting.pop(0)
        wrong = form.errors.get(field.name)
        if wrong:
            console.print(line(f"✗ {wrong}", STYLES["bad"]))
        value = _ask(field, console, read) if wrong or not form.errors else field.value
        if value == MORE:
            waiting = [
                field,
                *waiting,
                *(each for each in form.more if each not in waiting and each.name not in filled),
            ]
        else:
            filled[field.name] = replace(field, value=value)
    left = tuple(each for each in form.more if each.name not in filled)
    return replace(form, inputs=tuple(filled.values()), more=left, errors={})


def _introduce(form: Form, console: Console) -> None:
    hints = [_("Enter keeps what is shown, {clear} clears it, {leave} leaves the form.")]
    if form.more:
        hints.append(_("{more} asks for the rest."))
    words = " ".join(filter(None, (form.intro, *hints))).format(clear=CLEAR, leave=LEAVE[0], more=MORE)
    console.print(line(form.title, "bold"))
    console.print(line(words, STYLES["muted"]))


def filled_call(form: Form) -> Call:
    """The call of the filled form, without the fields left empty."""
    return Call(form.call.do, {**form.call.args, **{field.name: field.value for field in form.every if field.value}})


def _ask(field: Input, console: Console, read: Callable[[str], str]) -> str:
    while True:
        _describe(field, console)
        typed = read("  › ").strip()
        if typed.casefold() in LEAVE:
            raise EOFError
        if typed.casefold() == MORE:
            return MORE
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
    if field.hint:
        console.print(line(f"  {field.hint}", STYLES["muted"]))
    if isinstance(field, ChoiceInput):
        _list(field, console)


def _list(choice: ChoiceInput, console: Console) -> None:
    """The choices with their numbers; where there are many, the first of them."""
    listed = choice.options[:LISTED] if choice.open else choice.options
    for number, option in enumerate(listed, 1):
        console.print(Line.assemble("    ", (f"[{number}]", "bold cyan"), " ", line(option.label)))
    if choice.open:
        left = len(choice.options) - len(listed)
        words = ngettext("… and {count} more, or in your words", "… and {count} more, or in your words", left)
        console.print(line("    " + (words.format(count=left) if left else _("or in your words")), STYLES["muted"]))


def _meant(field: Input, typed: str) -> str | None:
    """The value typed or, for a choice, the one with that number, label or value; None for one that cannot be."""
    if not isinstance(field, ChoiceInput):
        return typed
    if typed.isdecimal() and 1 <= int(typed) <= len(field.options):
        return field.options[int(typed) - 1].value
    same = (
        option.value
        for option in field.options
        if typed.casefold() in (option.label.casefold(), option.value.casefold())
    )
    return next(same, typed if field.open else None)
