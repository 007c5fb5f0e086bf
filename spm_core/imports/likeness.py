"""When two names are surely one person's, and when only likely: the one is matched, the other is asked about."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from spm_core.people.rules import name_key

SHORTEST = 5
"""The fewest letters in a name for one wrong letter to be a typing error rather than another name."""
LONG = 12
"""The fewest letters in a name for two wrong ones."""
_BETWEEN = re.compile(r"[-.,_\s]+")


def person_key(name: str) -> str:
    """Fold a person's name: besides case, accents and ligatures, also HTML entities, apostrophes, hyphens and dots."""
    plain = name_key(html.unescape(name) if "&" in name else name).replace("'", "")
    return " ".join(_BETWEEN.sub(" ", plain).split())


def unordered(key: str) -> str:
    """Return a folded name for comparison where first and last name may have changed places."""
    return " ".join(sorted(key.split()))


class Likenesses:
    """Names of known people, to find the one that an unknown name probably means; all names are folded."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self.squeezed: dict[str, str] = {}
        self.by_word: dict[str, dict[str, None]] = defaultdict(dict)
        for key in keys:
            self.add(key)

    def add(self, key: str) -> None:
        self.squeezed.setdefault(key, key.replace(" ", ""))
        for word in key.split():
            self.by_word[word][key] = None

    def like(self, key: str) -> str | None:
        """Return a known name that is probably the same: mistyped, shortened, or without its middle name."""
        for word in key.split():
            for other in self.by_word.get(word, ()) if len(word) > 1 else ():
                if other != key and _shortens(key.split(), other.split()):
                    return other
        letters = key.replace(" ", "")
        most = 0 if len(letters) < SHORTEST else 1 if len(letters) < LONG else 2
        near = process.extractOne(letters, self.squeezed, scorer=OSA.distance, score_cutoff=most)
        return near[2] if near and (near[2] != key) else None


def _shortens(words: list[str], others: list[str]) -> bool:
    """Whether one name has some of the other's words, or its first and last ones with one of them cut short."""
    few, many = sorted((words, others), key=len)
    if {*few} <= {*many}:
        return True
    ends = [(few[0], many[0]), (few[-1], many[-1])]
    turned = [(few[0], many[-1]), (few[-1], many[0])]
    return len(few) > 1 and any(
        all(a.startswith(b) or b.startswith(a) for a, b in pairs) and any(a == b for a, b in pairs)
        for pairs in (ends, turned)
    )
