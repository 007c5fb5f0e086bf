"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "goals.said": N_("Said about a goal"),
    "goals.why": N_("Why a goal was proposed"),
}
ERASED = {
    "goals": N_("what was said about goals"),
}
GROWTH = ("goals",)
"""Kinds of text about a person's development."""
