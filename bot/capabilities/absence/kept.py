"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "absence.off": N_("Day off"),
    "absence.leave": N_("Leave"),
    "absence.request": N_("Request for leave"),
}
ERASED = {
    "absence": N_("days away"),
}
