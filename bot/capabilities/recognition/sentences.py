"""Error messages about kudos."""

from bot.i18n import N_

SENTENCES = {
    "self_kudos": N_("Kudos are for others. Your own wins I announce when you tell me of them."),
    "unknown_colleague": N_("I know no colleague of that name who works here now."),
    "kudos_used_up": N_("You gave all {count} kudos of this month. There are new ones on the first."),
    "kudos_twice": N_("You told {name} that already this month."),
}
