"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "feedback": N_("Feedback"),
}
ERASED = {
    "feedback": N_("feedback"),
}
GROWTH = ("feedback",)
"""Kinds of text about a person's development."""
