"""What whoever imports a file can choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Options:
    by: str
    """Who imports, as the import is recorded."""
    check: bool = False
    """Only check the file: do everything, then undo it."""
    create_owners: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Spelling → what it means, confirmed now and remembered."""
    max_rejected: Decimal = Decimal("0.10")
    """The largest share of rejected rows, as a fraction of 1; beyond it nothing is imported."""
    complete: bool = False
    """Whether the file holds every deal of its owners, so that what it no longer holds leaves the figures."""
    words: Callable[[str], tuple[str, ...]] = lambda kind: ()
    """Well-known words of a kind (sector, office), by which misspelled ones are recognised."""
    part: bool = False
    """Whether a file is by nature a part of what its source has, so that nothing is missing from it."""
    key: str | None = None
    """The sender's name for this delivery; the same delivery is not imported a second time."""
