"""Error messages about asking for an alert."""

from bot.i18n import N_

SENTENCES = {
    "alert_needs_team": N_("Nobody reports to you, so there is no team to watch. Leave the team out."),
    "alert_unknown_figure": N_("I can't watch “{words}”. Name a figure such as pace, coverage, commit or win rate."),
    "alert_bad_limit": N_("“{words}” isn't a limit for this figure: {figure}. Give one such as {example}."),
    "alert_no_list": N_(
        "Only lists of deals get new ones. Say whether the figure falls below, reaches or drops by a limit."
    ),
    "alert_no_rate": N_("I know no rate from {named} to {currency} today. Give the limit in {currency}."),
}
