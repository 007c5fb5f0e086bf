"""Error messages about schedules, deputies and preferences."""

from bot.i18n import N_

SENTENCES = {
    "unknown_zone": N_("I don't know the time zone “{words}”. Try a city: Rome, New York, São Paulo; or Europe/Rome."),
    "unknown_schedule": N_(
        "I don't know when “{words}” is. Try “every Monday at 8:30”, “every working day at 9” or “month end at 16:00”."
    ),
    "not_every_other": N_("Nothing comes every other week yet. Try every week, every working day, or once a month."),
    "no_last_day": N_("It can't end on a day by itself yet. Leave the last day out, and stop it then."),
    "one_time_a_day": N_("One thing comes at one time of day. Choose one of them."),
    "quiet_every_day": N_("Quiet hours are the same on every working day. Give them without a weekday."),
    "unknown_hours": N_("I can't read “{words}” as quiet hours. Try 18:00-08:00, “before 9”, “after 18” or “off”."),
    "unknown_language": N_("I don't speak “{words}”. I speak {known}."),
    "never_fires": N_(
        "That would never come: its days are all free, or quiet hours, a vacation or a pause cover them. Choose "
        "another day or time."
    ),
    "nothing_to_send": N_("“{words}” can't come by itself. Try digest, summary, quota, pipeline, forecast or team."),
    "too_many_subscriptions": N_("You already have {count} subscriptions. Stop one first."),
    "not_subscribed": N_("{what} does not come to you by itself."),
    "pause_until_when": N_("Until which day? Give one ahead, such as “September 1”."),
    "not_for_channels": N_("{what} is not for a channel: it tells more than every colleague may know."),
    "channel_not_bound": N_("This channel is nobody's yet. Bind it first: “bind this channel”."),
    "not_posted_here": N_("{what} is not posted in this channel."),
    "unknown_role_schedule": N_("There is no schedule “{name}” for a role."),
    "not_a_deputy": N_("Nobody stands in for themselves. Name somebody else."),
    "not_delegable": N_("That cannot be delegated: it is for whoever leads the people. What can: {allowed}."),
    "delegation_is_over": N_("Those days are over, or the last one is before the first."),
    "pause_is_over": N_("That day is not ahead. Give a later one."),
}
