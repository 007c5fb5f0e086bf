"""Names and reporting lines, as plain values."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from spm_core.errors import CoreError

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘ʼʹ′`´＇‛ʻ", "'"),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\xad"),
    }
    | {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""One apostrophe and hyphen for all that look alike, nothing for what is not seen, plain letters for joined ones."""


def name_key(name: str) -> str:
    """Fold a name for comparison: no case, no accents, plain apostrophes and hyphens, single spaces."""
    plain = name.casefold()
    if not plain.isascii():
        plain = plain.translate(_PLAIN)  # some signs would come apart otherwise
        # Again without case: a letter such as 𝑨 has one only once it is decomposed.
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_PLAIN)
    return " ".join(plain.replace("`", "'").split())


def name_tokens(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, with the parts of hyphenated ones as well."""
    words = name_key(name).replace("'", " ").split()
    parts = [part for word in words if "-" in word for part in word.split("-")]
    return tuple(dict.fromkeys(word.strip(".,") for word in [*words, *parts] if word.strip(".,")))


@dataclass(frozen=True, slots=True)
class Line:
    """`member` is under `lead` from `starts_on` up to, not including, `ends_on`."""

    lead: int
    member: int
    starts_on: date
    ends_on: date


def subtrees(direct: Iterable[Line]) -> Iterator[Line]:
    """Yield every lead with every member below, at any depth, for the days on which the whole chain held.

    There is one line for each uninterrupted time under a lead, however many managers stood between them in turn.
    Raise CoreError("circular_managers") where somebody would end up under themselves.
    """
    reports: dict[int, list[Line]] = defaultdict(list)
    for line in direct:
        if line.starts_on < line.ends_on:
            reports[line.lead].append(line)
    for lead in list(reports):
        yield from _joined(_below(lead, reports, reports[lead], (lead,)))


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of one lead, with a member's adjoining lines joined."""
    joined: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.member, line.starts_on)):
        last = joined[-1] if joined else None
        if last and last.member == line.member and line.starts_on <= last.ends_on:
            joined[-1] = replace(last, ends_on=max(last.ends_on, line.ends_on))
        else:
            joined.append(line)
    return joined


def _below(lead: int, reports: dict[int, list[Line]], lines: list[Line], chain: tuple[int, ...]) -> Iterator[Line]:
    for line in lines:
        if line.member in chain:
            raise CoreError("circular_managers", employee_id=line.member)
        yield Line(lead, line.member, line.starts_on, line.ends_on)
        deeper = [
            Line(lead, next_.member, max(line.starts_on, next_.starts_on), min(line.ends_on, next_.ends_on))
            for next_ in reports.get(line.member, ())
            if max(line.starts_on, next_.starts_on) < min(line.ends_on, next_.ends_on)
        ]
        if deeper:
            yield from _below(lead, reports, deeper, (*chain, line.member))
