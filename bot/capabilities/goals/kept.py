"""What texts of one's own are called that this topic keeps, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "goals.said": N_("Said about a goal"),
    "goals.why": N_("Why a goal was proposed"),
}
ERASED = {
    "goals": N_("what was said about goals"),
}
GROWTH = ("goals",)
"""Kinds that tell how somebody grows."""
