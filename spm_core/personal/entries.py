"""Entries: what a person wrote or was sent, one text at a time.

Every feature that keeps personal text has a module `spm_core.<feature>.personal` with two functions, which
spm_core.personal.features finds:

    def texts(session, vault, person) -> Iterable[KeptEntry]
        Yield what the person wrote or was sent, decrypted. The session is the person's own: it reads what they may see.

    def forget(session, person) -> int
        Delete or blank what the person wrote and what was written about them; return how many rows. The session sees
        every row of the company (spm_core.personal.whole), whoever may read it in chat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class KeptEntry:
    kind: str
    """The feature, and the kind of text: "goal.comment"."""
    at: date | None
    """The moment or the day; None where it was not kept."""
    title: str
    """What the text is about, from the data: a goal's metric, a deal, a question's name. Empty where nothing fits."""
    text: str
