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
    words: Callable[[str], tuple[str, ...]] = lambda kind: ()
    """Well-known words of a kind (sector, office), by which misspelled ones are recognised."""
    key: str | None = None
    """The sender's name for this delivery; the same delivery is not imported a second time."""
