"""What is wrong with what somebody takes on from a path to quota."""

from bot.i18n import N_

SENTENCES = {
    "nothing_accepted": N_("There is nothing to take on: fill in what you want to reach, and by when."),
    "no_due_day": N_("Give a day that is not over yet."),
}
