"""Error messages about logging an activity."""

from bot.i18n import N_

SENTENCES = {
    "bad_count": N_("Log between 1 and {most} at a time."),
    "bad_day": N_("«{words}» is no single day. Try “yesterday”, “on Monday” or “12 May”."),
    "day_to_come": N_("That day is still to come: log what is done."),
    "day_too_old": N_("That is too long ago: log what is at most {days} days old."),
    "nothing_logged": N_("You have logged nothing that could be taken back."),
    "imported_already": N_(
        "Of that day an import brought your activities of this kind, and they count. "
        "What is missing there belongs into the CRM."
    ),
}
