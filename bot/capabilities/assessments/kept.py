"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "assessment.answer": N_("Self-assessment"),
    "assessments": N_("Self-assessment"),
}
ERASED = {
    "assessments": N_("answers in self-assessments"),
}
GROWTH = ("assessment.answer", "assessments")
"""Kinds of text about a person's development."""
