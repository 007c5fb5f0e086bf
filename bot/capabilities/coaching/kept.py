"""What texts of one's own are called that this topic keeps, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "coaching": N_("Coaching"),
}
ERASED = {
    "coaching": N_("notes and talks of coaching"),
}
GROWTH = ("coaching",)
"""Kinds that tell how somebody grows."""
