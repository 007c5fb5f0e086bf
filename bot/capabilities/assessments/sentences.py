"""Error messages about self-assessments and their rhythms."""

from bot.i18n import N_

SENTENCES = {
    "assessment_read": N_(
        "Your manager opened it, so it stays as it is. Nothing was changed: tell them what you would add."
    ),
    "assessment_incomplete": N_(
        "{count} required answers are still blank. Fill them in, then submit again; nothing is lost."
    ),
    "assessment_changed": N_(
        "This was changed elsewhere since you opened it. Nothing was overwritten: save again to keep what stands here."
    ),
    "assessment_not_submitted": N_("It is not submitted, or was taken back: only its author can read it."),
    "cycle_days": N_("A self-assessment is open for {least} to {most} days. Give a number of days in between."),
    "cycle_nobody": N_("Nobody who sells is under that lead today, so there is nobody to ask."),
    "unknown_questions": N_("There is no longer a question set called {name}. Ask your admin."),
    "bad_questions": N_("The question file {file} can't be used: {reason}"),
}
