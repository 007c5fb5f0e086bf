"""Error messages about coaching talks, skills and learning resources."""

from bot.i18n import N_

SENTENCES = {
    "talk_times": N_("Propose one to {most} different times."),
    "talk_past": N_("That time is over. Propose one that is still to come."),
    "talk_settled": N_("That talk is already settled: it was agreed, canceled or held. Nothing was changed."),
    "talk_not_agreed": N_("Notes belong to a talk that was agreed. Pick a time first."),
    "no_manager": N_("Nobody is set as your manager, so there is nobody to ask. Tell your admin."),
    "unknown_skill": N_("There is no such skill. Those there are: {known}."),
    "resource_empty": N_("Add a link, or a few words on what worked for you."),
    "bad_link": N_("A link starts with https://."),
    "own_resource": N_("You published that yourself."),
    "no_resource": N_("That was withdrawn. Nothing was changed."),
    "bad_time": N_("Write the time as in 14:30."),
}
