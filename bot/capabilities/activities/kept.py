"""What texts of one's own are called that this topic keeps, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "metrics.note": N_("Note on an activity"),
}
ERASED = {
    "metrics": N_("notes on activities"),
}
