"""Error messages about asking for an alert."""

from bot.i18n import N_

SENTENCES = {
    "alert_needs_team": N_("Nobody reports to you, so there is no team to watch. Leave the team out."),
    "bad_limit": N_("A deal is big from an amount above zero."),
}
