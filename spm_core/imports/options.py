"""What the one who imports may decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Options:
    by: str
    """Who imports: the user of the operating system."""
    check: bool = False
    """Do everything, then undo it."""
    create_owners: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Spelling → what it means, confirmed now and remembered."""
    max_rejected: Decimal = Decimal("0.10")
    """A larger share of rejected rows, and nothing is imported."""
    words: Callable[[str], tuple[str, ...]] = lambda kind: ()
    """Well-known words of a kind (sector, office), to tell misspelled ones by."""
    key: str | None = None
    """The sender's name for this delivery: whatever comes under it again is not taken again."""
