"""Parse numbers as offices write them: 1.054,00 · 1 054,00 · $1,054.00 · (120.00) · 12 % · 1'054.00."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from integrations.crm.files.units import FileUnit, unit_of

FileMark = Literal[".", ","]

_ABBREVIATED = re.compile(r"(?<=[^\W\d_])\.")
"""The dot of Mio. and Rs., not that of a number."""
_EXACT = re.compile(r"\d+\.\d{4,}")
"""A number as workbooks hold it: no office groups four digits."""
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007'’_]")
_UNIT = r"(?P<{}>[^\d.,+\-−()%]*)"
_SHAPE = re.compile(
    rf"(?P<minus>[-−+])?{_UNIT.format('before')}(?P<minus2>[-−+])?(?P<digits>\d[\d.,]*|[.,]\d+)"
    rf"(?P<trailing>[-−])?(?P<percent>%)?{_UNIT.format('after')}"
)
_BRACKETED = re.compile(r"([^()]*)\(([^()]+)\)([^()]*)")
_GROUPED = {
    ".": re.compile(r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?|\d*(\.\d*)?"),
    ",": re.compile(r"\d{1,3}(\.\d{2,3})*\.\d{3}(,\d*)?|\d*(,\d*)?"),
}


@dataclass(frozen=True, slots=True)
class FileWritten:
    """A number taken apart: its digits with their marks, its sign, what is around it, whether it is a percentage."""

    digits: str
    negative: bool
    before: str
    after: str
    percent: bool


def take_apart(text: str) -> FileWritten | None:
    bare = _ABBREVIATED.sub("", _SPACES.sub("", text))
    bracketed = _BRACKETED.fullmatch(bare)
    match = _SHAPE.fullmatch("".join(bracketed.groups()) if bracketed else bare)
    if match is None:
        return None
    signs = {match["minus"], match["minus2"], match["trailing"]} - {None, "", "+"}
    negative = bool(bracketed) or bool(signs)
    return FileWritten(match["digits"], negative, match["before"], match["after"], bool(match["percent"]))


def decimal_mark(digits: str) -> FileMark | None:
    """Return the decimal mark of a number; None where the number does not show it, as 1.054 alone does not."""
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if not dots and not commas:
        return None
    mark: FileMark = "." if dots else ","
    if dots + commas > 1:
        return "," if mark == "." else "."
    before, after = digits.split(mark)
    if len(after) != 3 or len(before) > 3 or before in ("", "0"):
        return mark
    return None


def tells(text: str) -> bool:
    """Whether this number shows the style of its column."""
    written = take_apart(text)
    return written is not None and decimal_mark(written.digits) is not None


@dataclass(frozen=True, slots=True)
class Style:
    """How a column writes its numbers; not `sure` where no value showed it and thousands were assumed."""

    mark: FileMark = "."
    sure: bool = True


def style_of(texts: Iterable[str], fraction: bool = False) -> Style:
    """Find the decimal mark of a whole column. `fraction`: shares and rates, which have no thousands."""
    numbers = [written.digits for text in texts if (written := take_apart(text))]
    votes = Counter(decimal_mark(digits) for digits in numbers if not _EXACT.fullmatch(digits))
    if not (votes["."] or votes[","]):
        votes = Counter(decimal_mark(digits) for digits in numbers)
    if votes["."] != votes[","]:
        return Style("." if votes["."] > votes[","] else ",")
    return _assumed_style([digits for digits in numbers if decimal_mark(digits) is None], fraction)


def _assumed_style(numbers: Sequence[str], fraction: bool) -> Style:
    """Assume a style for numbers with one mark each: the decimal mark in fractions, else that of thousands."""
    dots = sum("." in digits for digits in numbers)
    commas = sum("," in digits for digits in numbers)
    if not (dots or commas):
        return Style()
    lone: FileMark = "." if dots >= commas else ","
    other: FileMark = "," if lone == "." else "."
    return Style(lone if fraction else other, sure=fraction)


def number(text: str, style: Style) -> Decimal | None:
    """Return the value, a percentage as a share of 1; None for what is no number in this style."""
    written = take_apart(text)
    return _value(written, style) if written else None


def amount(text: str, style: Style, own: str | None) -> tuple[Decimal, FileUnit] | None:
    """Return a value and its unit, as `1,2 Mio €` is 1.2 in millions of euros; None for what is not certain.

    `own` is the company's currency, which decides between those that share a sign.
    """
    written = take_apart(text)
    value = _value(written, style) if written else None
    if written is None or value is None:
        return None
    if not (written.before or written.after):
        return value, FileUnit()
    unit = unit_of(written.before + written.after, own)
    return (value, unit) if unit else None


def _value(written: FileWritten, style: Style) -> Decimal | None:
    digits = written.digits
    if _EXACT.fullmatch(digits):
        value = Decimal(digits)
    elif _GROUPED[style.mark].fullmatch(digits):
        thousands = "," if style.mark == "." else "."
        value = Decimal(digits.replace(thousands, "").replace(style.mark, "."))
    else:
        return None
    value = -value if written.negative else value
    return value / 100 if written.percent else value
