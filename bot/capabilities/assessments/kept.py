"""What texts of one's own are called that this topic keeps, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "assessment.answer": N_("Self-assessment"),
    "assessments": N_("Self-assessment"),
}
ERASED = {
    "assessments": N_("answers in self-assessments"),
}
GROWTH = ("assessment.answer", "assessments")
"""Kinds that tell how somebody grows."""
