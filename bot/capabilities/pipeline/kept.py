"""What texts of one's own are called that this topic keeps, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "forecast.comment": N_("Comment on a forecast"),
}
ERASED = {
    "forecast": N_("comments on forecasts"),
}
