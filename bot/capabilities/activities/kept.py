"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "metrics.note": N_("Note on an activity"),
}
ERASED = {
    "metrics": N_("notes on activities"),
}
