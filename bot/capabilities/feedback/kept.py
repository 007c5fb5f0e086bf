"""What texts of one's own are called that this topic keeps, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "feedback": N_("Feedback"),
}
ERASED = {
    "feedback": N_("feedback"),
}
GROWTH = ("feedback",)
"""Kinds that tell how somebody grows."""
