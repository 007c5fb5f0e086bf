"""Error messages about announcing wins and congratulating on them."""

from bot.i18n import N_

SENTENCES = {
    "bad_term": N_("I can't read “{words}” as a length of time. Try 2 years or 18 months."),
    "not_to_be_told": N_("Your company keeps this deal to itself, so I announce nothing of it."),
    "told_already": N_("{account} is already announced. If this is another deal, give its amount too."),
    "answered_already": N_("That is settled already."),
    "win_is_none": N_("That deal doesn't count as won now, so there is nothing to congratulate on."),
    "own_win": N_("That win is your own: let the others cheer."),
}
