"""Pairs of names that are probably one name spelled in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

from rapidfuzz.distance import OSA

from spm_core.imports.catalog import Catalog
from spm_core.imports.report import ImportReport
from spm_core.people.rules import name_key

SHORTEST = 5
"""The fewest letters in a name for one wrong letter to be a typing error rather than another name."""


def squeezed(name: str) -> tuple[str, str]:
    """Return a name's letters and its digits, case-folded and without anything between them."""
    key = re.sub(r"[\W_]+", "", name_key(name))
    return re.sub(r"\d", "", key), re.sub(r"\D", "", key)


def alike(name: str, other: str) -> bool:
    """Whether two names differ only in spaces, case and marks, or in one letter; their digits must agree."""
    (letters, digits), (others, other_digits) = squeezed(name), squeezed(other)
    if digits != other_digits or letters == others:
        return digits == other_digits
    return min(len(letters), len(others)) >= SHORTEST and OSA.distance(letters, others, score_cutoff=1) <= 1


def pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return every two names that look alike.

    The time it takes grows with the names, not with their pairs: two texts that are one letter apart become the same
    when the right letter is removed from each.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in names:
        letters, digits = squeezed(name)
        for shortened in {letters, *(letters[:at] + letters[at + 1 :] for at in range(len(letters)))}:
            groups[digits, shortened].append(name)
    candidates = {tuple(sorted(pair)) for group in groups.values() for pair in combinations(group, 2)}
    return sorted((name, other) for name, other in candidates if alike(name, other))


def misspelled(names: Mapping[str, int], known: Iterable[str], trusted: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Return pairs of a spelling and the name it probably means; `names` says how often a file uses each.

    Of two names the trusted one is right, or else the one used more often.
    """

    def weight(name: str) -> tuple[bool, int, int, str]:
        return trusted(name), names.get(name, 0), len(name), name

    all_names = {*names, *known}
    ordered_pairs = [sorted(pair, key=weight) for pair in pairs(all_names) if pair[0] in names or pair[1] in names]
    return [(wrong, right) for wrong, right in ordered_pairs]


def note_lookalikes(report: ImportReport, kind: str, catalog: Catalog, trusted: Callable[[str], bool]) -> None:
    """Report the names of a file that are probably misspelled, with the alias to confirm."""
    used = {name: count for name, count in catalog.used.items() if name not in catalog.aliases}
    known = [name for name in catalog.ids if name is not None and name not in catalog.aliases]
    for wrong, right in misspelled(used, known, trusted):
        report.find("lookalike", max(used.get(wrong, 0), 1), kind=kind, spelling=wrong, means=right)
