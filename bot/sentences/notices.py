"""What is wrong with an operator's command about notices."""

from bot.i18n import N_

SENTENCES = {
    "no_such_notice": N_("No notice with the key “{key}” waits for that. pacer notices lists them."),
}
