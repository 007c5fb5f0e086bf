"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "alerts.asked": N_("Alert"),
}
ERASED = {
    "alerts": N_("alerts"),
}
