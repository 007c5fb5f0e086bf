"""The form for answering feedback, which says who will read the answer."""

from __future__ import annotations

from bot.i18n import N_, _
from bot.inputs import Form, TextInput
from bot.turn import Call
from spm_core.feedback.models import ReplyKind
from spm_core.feedback.thread import FeedbackThread

_BY_AUTHOR = N_("{author} reads it.")
_ANSWERS = {
    ReplyKind.ACKNOWLEDGE: (N_("Acknowledge"), _BY_AUTHOR),
    ReplyKind.COMMENT: (N_("Comment"), _BY_AUTHOR),
    ReplyKind.DISAGREE: (N_("Disagree"), N_("{author} and the next level read it. It is kept with the feedback.")),
    ReplyKind.TALK: (N_("Ask for a talk"), _BY_AUTHOR),
}
_NEEDS_WORDS = (ReplyKind.COMMENT, ReplyKind.DISAGREE)


def answer_form(thread: FeedbackThread, kind: ReplyKind, text: str) -> Form:
    title, readers = _ANSWERS[kind]
    return Form(
        title=_(title),
        inputs=(TextInput("text", _("In your words"), text, required=kind in _NEEDS_WORDS, long=True),),
        call=Call("answer feedback", {"feedback": thread.id, "kind": kind.value}),
        submit=_("Send"),
        intro=_(readers).format(author=thread.author),
    )
