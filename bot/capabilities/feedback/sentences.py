"""Error messages about writing, sending and requesting feedback."""

from bot.i18n import N_

SENTENCES = {
    "feedback_changed": N_("{by} changed it since you looked. Look at it again before you send it; nothing was sent."),
    "feedback_sent": N_("This feedback was sent already, so it stays as it is. You can comment on it."),
    "feedback_needs_words": N_("Say it in a sentence or two: it is kept, and read by those it goes to."),
    "feedback_from_oneself": N_("Ask somebody else: your own view belongs in the self-assessment."),
    "feedback_asked_already": N_("You already asked that, and the answer is still to come."),
    "feedback_answered_already": N_("You already answered that."),
}
