"""Error messages about kudos."""

from bot.i18n import N_

SENTENCES = {
    "self_kudos": N_("Kudos are for others. I announce your own wins when you tell me about them."),
    "unknown_colleague": N_("I don't know a colleague of that name who works here now."),
    "kudos_used_up": N_("You gave all {count} kudos of this month. There are new ones on the first."),
    "kudos_twice": N_("You already told {name} that this month."),
}
