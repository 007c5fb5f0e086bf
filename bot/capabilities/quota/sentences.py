"""Error messages about accepting a path to quota."""

from bot.i18n import N_

SENTENCES = {"no_due_day": N_("Give a day that is not over yet.")}
