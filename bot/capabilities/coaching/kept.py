"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "coaching": N_("Coaching"),
}
ERASED = {
    "coaching": N_("notes and talks of coaching"),
}
GROWTH = ("coaching",)
"""Kinds of text about a person's development."""
