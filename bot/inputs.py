"""What a form asks for, whatever the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.turn import Call


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TextInput:
    name: str
    label: str
    value: str = ""
    required: bool = False
    long: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    name: str
    label: str
    options: tuple[Option, ...]
    """As many as there are: platforms search where they cannot list them."""
    value: str = ""
    required: bool = False
    hint: str = ""
    open: bool = False
    """Whether words of one's own do, too: a platform that cannot take both takes a choice."""


@dataclass(frozen=True, slots=True)
class DateInput:
    name: str
    label: str
    value: str = ""
    """ISO."""
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NumberInput:
    name: str
    label: str
    value: str = ""
    """As it was typed."""
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    """Said with the label: a currency, days."""
    required: bool = False
    hint: str = ""


Input = TextInput | ChoiceInput | DateInput | NumberInput


@dataclass(frozen=True, slots=True)
class Form:
    """An unfinished call: what is typed joins `call.args` under the inputs' names."""

    title: str
    """Up to 24 characters."""
    inputs: tuple[Input, ...]
    """Up to five; what is rarely needed is in `more`."""
    call: Call
    submit: str
    """The verb: Propose, Log, Move."""
    intro: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What was wrong with the last submission, by input."""
    note: str = ""
    """What happens next, under the inputs."""
    more: tuple[Input, ...] = ()
    """Shown when asked for, or when one of them is wrong. Opening `call` as a form again has to make them again."""

    @property
    def every(self) -> tuple[Input, ...]:
        return (*self.inputs, *self.more)

    @property
    def whole(self) -> bool:
        """Whether one of the rarely needed inputs is wrong, so that all are shown."""
        return any(each.name in self.errors for each in self.more)
