"""What texts of one's own are called that this topic keeps, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "recognition.given": N_("Kudos to"),
    "recognition.got": N_("Kudos from"),
}
ERASED = {
    "recognition": N_("kudos"),
}
