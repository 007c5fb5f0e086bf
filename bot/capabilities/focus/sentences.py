"""Error messages about what to do first."""

from bot.i18n import N_

SENTENCES = {"focus_is_today": N_("I can say what to do first today and this week, not on other days.")}
