"""What texts of one's own are called that this topic keeps, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "alerts.asked": N_("Alert"),
}
ERASED = {
    "alerts": N_("alerts"),
}
