"""Error messages about exporting and erasing personal data."""

from bot.i18n import N_

SENTENCES = {
    "last_admin": N_("This is the only admin, and somebody has to be. Make somebody else admin first, then erase."),
}
