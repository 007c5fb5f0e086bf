"""Error messages about channels to post in."""

from bot.i18n import N_

SENTENCES = {
    "not_in_a_channel": N_(
        "Say this inside the channel that is meant. Where I don't hear you there, invite me first: /invite @Pacer in "
        "Slack, Manage channel → Apps in Teams."
    ),
    "not_a_member": N_(
        "I am not in #{channel} yet, so I can't post there. Invite me with /invite @Pacer, then try again."
    ),
    "channel_taken": N_("This channel is bound to another company."),
}
