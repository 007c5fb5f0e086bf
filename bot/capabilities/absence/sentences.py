"""Error messages about days off and leave."""

from bot.i18n import N_

SENTENCES = {
    "absence_days": N_("The last day is before the first. Give both again."),
    "absence_over": N_("These days are over. Give days that run or come."),
    "absence_too_long": N_("That is very long. Check the year of both days."),
    "leave_known": N_("These days are leave already. Nothing more is needed."),
    "leave_asked": N_("You already have a request waiting. Take it back first: see “my time off”."),
    "leave_nobody": N_(
        "Leave takes two people who agree: whoever leads you, and an admin. Here there are no two. Ask whoever runs "
        "Pacer to import it."
    ),
    "leave_decided": N_("This request was decided or taken back. Nothing was changed."),
    "leave_needs_words": N_("Say why in a sentence: the person will read it."),
}
