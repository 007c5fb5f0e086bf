"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "forecast.comment": N_("Comment on a forecast"),
}
ERASED = {
    "forecast": N_("comments on forecasts"),
}
