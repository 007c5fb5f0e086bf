"""Error messages about logging an activity."""

from bot.i18n import N_

SENTENCES = {
    "bad_count": N_("Log between 1 and {most} at a time."),
    "bad_day": N_("“{words}” isn't a single day. Try “yesterday”, “on Monday” or “May 12”."),
    "day_to_come": N_("That day is still to come: log what is done."),
    "day_too_old": N_("That is too long ago: log what is at most {days} days old."),
    "nothing_logged": N_("You have logged nothing that could be taken back."),
    "imported_already": N_(
        "An import already brought your activities of this kind for that day, and those count. "
        "Add what is missing in the CRM."
    ),
}
