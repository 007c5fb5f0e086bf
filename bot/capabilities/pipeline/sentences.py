"""What is wrong with a question about deals."""

from bot.i18n import N_

SENTENCES = {
    "bad_idle_days": N_("I don't know how long “{words}” is. Try “10 days” or “3 weeks”."),
    "no_product_called": N_("I can't find a product called “{words}”."),
}
