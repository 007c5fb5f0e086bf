"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "recognition.given": N_("Kudos to"),
    "recognition.got": N_("Kudos from"),
}
ERASED = {
    "recognition": N_("kudos"),
}
