"""The weekdays on which somebody works, as people write them: Mon-Thu, Mo-Do, lun-gio, seg a qui, "Mon, Tue, Wed"."""

from __future__ import annotations

import re

from integrations.crm.files.words import FULL_TIME, WEEKDAYS
from spm_core.people.rules import name_key

_FEIRA = re.compile(r"[\s-]feira\b")
_TO = re.compile(r"\s*(?:[-–—]|\b(?:to|thru|through|until|bis|a|al|ate|alle|au)\b)\s*")
_APART = re.compile(r"\s*(?:[,;/+&]|\b(?:and|und|e|y|et)\b)\s*|\s+")
_FROM = re.compile(r"^(?:from|von|vom|da|dal|de|do|du|del)\s+(?=\w+\s*(?:[-–—]|\b(?:to|bis|a|al|ate|au)\b))")


def weekdays(cell: str) -> str | None:
    """Return the digits of date.weekday() in order, "0123"; "" for full time, and None for anything else."""
    said = _FEIRA.sub("", name_key(cell)).replace(".", " ").strip()
    if said in FULL_TIME:
        return ""
    said = _TO.sub("-", _FROM.sub("", said))
    found = [_days(part) for part in _APART.split(said) if part]
    if not found or None in found:
        return None
    return "".join(sorted({digit for days in found for digit in days or ""}))


def _days(part: str) -> str | None:
    """Return the days of one word or range; a range may run over the end of the week."""
    ends = [WEEKDAYS.get(word) for word in part.split("-")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        return None
    return "".join(str((first + n) % 7) for n in range((last - first) % 7 + 1))
