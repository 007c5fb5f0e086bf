"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "wins.won": N_("Deal won"),
}
ERASED = {
    "wins": N_("wins told in chat, and congratulations"),
}
