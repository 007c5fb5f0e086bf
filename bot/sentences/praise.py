"""What is wrong with a win, with kudos, or with the channel they would be posted in."""

from bot.i18n import N_

SENTENCES = {
    "not_in_a_channel": N_(
        "Say this inside the channel that is meant. Where I don't hear you there, invite me first: /invite @Pacer in "
        "Slack, Manage channel → Apps in Teams."
    ),
    "not_a_member": N_("I am not in #{channel} yet, so I can't post there. Invite me with /invite @Pacer, then again."),
    "channel_taken": N_("This channel is bound to another company."),
    "bad_term": N_("«{words}» is no length of time I can read. Try 2 years or 18 months."),
    "not_to_be_told": N_("Your company keeps this deal to itself, so I announce nothing of it."),
    "told_already": N_("{account} is announced already. If this is another deal, give its amount too."),
    "answered_already": N_("That is settled already."),
    "own_win": N_("That win is your own: let the others cheer."),
    "self_kudos": N_("Kudos are for others. Your own wins I announce when you tell me of them."),
    "unknown_colleague": N_("I know no colleague of that name who works here now."),
    "kudos_used_up": N_("You gave all {count} kudos of this month. There are new ones on the first."),
    "kudos_twice": N_("You told {name} that already this month."),
}
