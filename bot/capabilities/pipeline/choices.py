"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

CHOICES: Mapping[str, str] = {
    "age": N_("Oldest first"),
    "all": N_("All open ones"),
    "amount_asc": N_("Smallest first"),
    "amount_desc": N_("Largest first"),
    "biggest": N_("Biggest"),
    "close_date": N_("Next to close first"),
    "every": N_("Closed ones too"),
    "newest": N_("Newest first"),
    "no_next_step": N_("No next step"),
    "overdue": N_("Overdue"),
    "slipped": N_("Slipped"),
    "stalled": N_("Stalled"),
    "undated": N_("No close date"),
}
