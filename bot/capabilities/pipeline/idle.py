"""For how long nothing happened with a deal, as people write it: "3 weeks", "più di un mese", "since June"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from bot.arguments import request_of
from bot.i18n import LANGUAGES
from bot.language.periods import parse_period
from bot.language.words import Word, words_of
from bot.languages import table
from spm_core.errors import CoreError

DAYS = {"day": 1, "week": 7, "month": 30}
LONGEST = 3650


@dataclass(frozen=True, slots=True)
class Length:
    days: int
    first: int
    last: int
    """Indexes of its two words."""


def length_in(words: Sequence[Word], spoken: Mapping[str, Any]) -> Length | None:
    """The first length of time that the words name, by a language's table of spans."""
    for at in range(len(words) - 1):
        number, unit = words[at].text, words[at + 1].text
        days = next((length for name, length in DAYS.items() if unit in spoken[name]), None)
        count = int(number) if number.isdecimal() else int(spoken["numbers"].get(number, 0))
        if days and count:
            return Length(min(days * count, LONGEST), at, at + 1)
    return None


def _days(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, int):
        return value
    words = str(value).strip()
    if words.isdecimal():
        return int(words)
    lengths = (length_in(words_of(words), table(language, "spans")) for language in LANGUAGES)
    if (found := next((length for length in lengths if length), None)) is not None:
        return found.days
    request = request_of(info)
    period = parse_period(words, request.principal.company.calendar, request.today)
    if period is None or period.start >= request.today:
        raise CoreError("bad_idle_days", words=words[:100], argument=info.field_name)
    return (request.today - period.start).days


IdleArg = Annotated[int, BeforeValidator(_days), Field(ge=1, le=LONGEST), WithJsonSchema({"type": "string"})]
"""Days without activity; the words are kept as they were said until the call runs."""
