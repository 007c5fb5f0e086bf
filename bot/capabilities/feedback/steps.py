"""Editing, checking and sending a feedback draft, and answering it once it is sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from bot.arguments.goals import ArgumentTarget, amount_of
from bot.arguments.metrics import MetricArg
from bot.blocks import Text
from bot.capabilities.feedback.answer import answer_form
from bot.capabilities.feedback.card import EDIT, REPLIES, feedback_card, review_card, unfilled
from bot.capability import Request, capability
from bot.cards import Button, Card, Reply
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day
from bot.inputs import ChoiceInput, Form, Option, TextInput
from bot.parts.feedback import PARTS
from bot.parts.metrics_file import catalogue
from bot.parts.verdicts import VERDICTS
from bot.turn import Call
from spm_core.errors import CoreError, NotAllowed
from spm_core.feedback import service
from spm_core.feedback.actions import action
from spm_core.feedback.material import assessment_of
from spm_core.feedback.models import LONGEST, FeedbackElement, ReplyKind
from spm_core.feedback.thread import FeedbackThread, Written, thread
from spm_core.metrics.catalogue import find
from spm_core.summary.rules import SummaryVerdict

Number = Annotated[int, Field(ge=1, le=2**53)]
FeedbackRemark = Annotated[str, Field(max_length=LONGEST)]


class OfFeedback(BaseModel):
    feedback: Number = Field(description=N_("Number of the feedback"), json_schema_extra=NOT_ASKED)


class Edit(OfFeedback):
    part: FeedbackElement = Field(description=N_("Part"), json_schema_extra=NOT_ASKED)
    seen: int | None = Field(None, description=N_("Version of the part"), json_schema_extra=NOT_ASKED)
    text: FeedbackRemark | None = Field(None, description=N_("In your words"))
    verdict: SummaryVerdict | None = Field(None, description=N_("Overall"))


def _edit_form(request: Request, args: Edit) -> Form:
    thread = _thread(request, args.feedback)
    if thread.sent_at is not None:
        raise CoreError("feedback_sent")
    row = _part(thread, args.part)
    return _form(thread, row, row.text or "", thread.verdict)


def _form(thread: FeedbackThread, row: Written, text: str, verdict: SummaryVerdict | None, intro: str = "") -> Form:
    options = tuple(Option(_(status.words), value) for value, status in VERDICTS.items())
    choice = (
        (ChoiceInput("verdict", _("Overall"), options, verdict or ""),) if row.part is FeedbackElement.OVERALL else ()
    )
    return Form(
        title=_(EDIT[row.part]).rstrip("…"),
        inputs=(*choice, TextInput("text", _(PARTS[row.part]), text, required=True, long=True)),
        call=Call("edit feedback", {"feedback": thread.id, "part": row.part.value, "seen": row.version}),
        submit=_("Save"),
        intro=intro,
    )


@capability(
    "edit feedback",
    summary=N_("Edit a part of a draft"),
    args=Edit,
    writes=True,
    hidden=True,
    private=True,
    form=_edit_form,
)
def edit_feedback(request: Request, args: Edit) -> Reply:
    text = (args.text or "").strip()
    if not text or args.seen is None:
        return _edit_form(request, args)
    try:
        service.edit(
            request.session,
            request.vault,
            args.feedback,
            args.part,
            text,
            request.now,
            seen=args.seen,
            verdict=args.verdict,
        )
    except CoreError as error:
        if error.code not in ("feedback_changed", "feedback_sent"):
            raise
        return _kept(request, args, text, error)
    return feedback_card(request, _thread(request, args.feedback))


def _kept(request: Request, args: Edit, text: str, error: CoreError) -> Reply:
    """After a conflicting change, give back what was typed: in the form beside the new text, or on the sent card."""
    thread = _thread(request, args.feedback)
    if error.code == "feedback_sent":
        words = _("It was sent meanwhile, so this was not stored. Your text, to copy:")
        return feedback_card(request, thread, Text(f"{words}\n{text}", "warning"))
    row = _part(thread, args.part)
    intro = _("{name} changed this part since you opened it. Nothing was stored. It says now:\n“{text}”\n\n")
    intro += _("Your own text is below: bring the two together, then save.")
    return _form(thread, row, text, args.verdict, intro.format(name=row.by, text=row.text or ""))


class Worded(OfFeedback):
    """A new text for each part of the draft."""

    goals: FeedbackRemark | None = None
    since: FeedbackRemark | None = None
    successes: FeedbackRemark | None = None
    improve: FeedbackRemark | None = None


@capability(
    "word feedback",
    summary=N_("Word the parts of a draft that nobody edited"),
    args=Worded,
    writes=True,
    hidden=True,
    private=True,
)
def word_feedback(request: Request, args: Worded) -> Card:
    """Only parts that nobody has edited yet are replaced."""
    thread = _thread(request, args.feedback)
    untouched = {written.part for written in thread.parts if written.version == 1} - {*unfilled(thread)}
    for part in (element for element in FeedbackElement if element in untouched):
        if text := getattr(args, part.value, None):
            service.edit(request.session, request.vault, args.feedback, part, text, request.now, seen=1)
    return feedback_card(request, _thread(request, args.feedback))


class Agree(OfFeedback):
    metric: MetricArg = Field(description=N_("Which figure shows it"))
    target: Annotated[str, Field(max_length=40)] = Field(description=N_("Target"))
    due: date = Field(description=N_("By when"))


@capability(
    "feedback action",
    summary=N_("Agree on an action"),
    submit=N_("Agree"),
    args=Agree,
    writes=True,
    hidden=True,
    private=True,
)
def feedback_action(request: Request, args: Agree) -> Card:
    definition, currency = find(args.metric, catalogue()), request.principal.company.currency
    target = amount_of(ArgumentTarget(args.target.strip()), definition, currency)
    agreed = action(request.session, args.feedback, args.metric, target, args.due, request.now, catalogue())
    service.set_action(request.session, agreed, request.now)
    return feedback_card(request, _thread(request, args.feedback))


@capability("review feedback", summary=N_("Check feedback before it is sent"), args=OfFeedback, hidden=True)
def review_feedback(request: Request, args: OfFeedback) -> Card:
    thread = _thread(request, args.feedback)
    return review_card(request, thread) if thread.sent_at is None else feedback_card(request, thread)


class Send(OfFeedback):
    version: int = Field(description=N_("Version of the draft"), json_schema_extra=NOT_ASKED)


@capability("send feedback", summary=N_("Send feedback"), args=Send, writes=True, hidden=True)
def send_feedback(request: Request, args: Send) -> Card:
    before = _thread(request, args.feedback)
    if before.sent_at is None and unfilled(before):
        return review_card(request, before)
    try:
        service.send(request.session, args.feedback, request.now, seen=args.version)
    except CoreError as error:
        if error.code != "feedback_sent":
            raise
        return feedback_card(request, _thread(request, args.feedback), Text(_("It was sent already, once."), "muted"))
    thread = _thread(request, args.feedback)
    return feedback_card(request, thread, Text(_("✔ Sent to {name}").format(name=thread.person), "good"))


class FeedbackAnswer(OfFeedback):
    kind: ReplyKind = Field(description=N_("What you want to say"), json_schema_extra=NOT_ASKED)
    text: FeedbackRemark | None = Field(None, description=N_("In your words"))


def _answer_form(request: Request, args: FeedbackAnswer) -> Form:
    return answer_form(_thread(request, args.feedback), args.kind, args.text or "")


@capability(
    "answer feedback",
    summary=N_("Answer feedback"),
    args=FeedbackAnswer,
    writes=True,
    hidden=True,
    private=True,
    form=_answer_form,
)
def answer_feedback(request: Request, args: FeedbackAnswer) -> Card:
    text = (args.text or "").strip() or None
    service.reply(request.session, request.vault, args.feedback, args.kind, text, request.now)
    status = REPLIES[args.kind]
    note = Text(f"{status.symbol} {_(status.words).format(name=request.principal.name)}", "good")
    return feedback_card(request, _thread(request, args.feedback), note)


@capability("feedback self view", summary=N_("The person's own view of the period"), args=OfFeedback, hidden=True)
def self_view(request: Request, args: OfFeedback) -> Card:
    thread = _thread(request, args.feedback)
    own = assessment_of(request.session, thread.person_id, thread.period)
    state = own.state.value if own else "none"
    words = _(_STATES[state]).format(name=thread.person, day=day(own.due_on) if own else "")
    opened = (
        (Button(_("Open it"), Call("read assessment", {"assessment": own.id})),) if own and own.submitted_at else ()
    )
    return Card(
        title=_("Self-assessment"),
        body=(Text(words),),
        buttons=(*opened, Button(_("Back to the draft"), Call("feedback", {"feedback": thread.id}))),
        facts={"state": state},
        subject_id=thread.person_id,
    )


_STATES = {
    "none": N_("{name} was not asked for a self-assessment of this period."),
    "open": N_("{name} has not begun it yet. It is due {day}."),
    "draft": N_("{name} is writing it. It is due {day}."),
    "submitted": N_("{name} submitted it. Once you open it, it stays as it is."),
    "read": N_("{name} submitted it, and it was opened."),
    "withdrawn": N_("{name} took it back and may submit it again until {day}. The feedback can go on without it."),
}


def _thread(request: Request, number: int) -> FeedbackThread:
    return thread(request.session, request.vault, number)


def _part(thread: FeedbackThread, part: FeedbackElement) -> Written:
    written = next((row for row in thread.parts if row.part is part), None)
    if written is None:  # the text was erased
        raise NotAllowed(thread.person_id)
    return written
