"""A person's own self-assessment: answering it, submitting it, and taking it back."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.assessments.card import Filled, manager_card, own_card
from bot.capabilities.assessments.forms import form_for, refilled
from bot.capabilities.assessments.hints import wording_card
from bot.capabilities.assessments.questions import ANSWER, sheet
from bot.capability import Request, capability
from bot.cards import Card, Reply
from bot.errors import sentence
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, ngettext, number
from bot.inputs import Form
from bot.parts.question_sets import LONGEST
from bot.wishes import Wish
from spm_core.assessments import service
from spm_core.assessments.models import Assessment, AssessmentState
from spm_core.errors import CoreError


class WhichAssessment(BaseModel):
    start: date | None = Field(None, description=N_("First day of the period"), json_schema_extra=NOT_ASKED)


class One(BaseModel):
    assessment: int = Field(description=N_("Number of the self-assessment"))


class Answers(BaseModel):
    """Arguments of a submitted form; the answers come as extra fields, one for each question."""

    model_config = ConfigDict(extra="allow")

    assessment: int
    asked: list[str] = []
    """The questions on the form; any without an answer are now blank."""
    seen: int = 0
    one_by_one: bool = False
    question: str | None = None


@capability(
    "self assessment",
    summary=N_("Assess yourself: what is asked, and what you answered so far"),
    args=WhichAssessment,
    wish=Wish.FEEDBACK,
    suggest=N_("Open my self-assessment"),
    asked=AskedAs(team_looks_on=True),
)
def self_assessment(request: Request, args: WhichAssessment) -> Card:
    assessment = service.current(request.session, args.start)
    if assessment is None:
        words = _("Nothing waits for you. When your manager or admin sets a rhythm, I tell you as soon as it opens.")
        return Card(_("Self-assessment"), (Text(words),), as_of=request.now, quiet=True)
    return own_card(request, _filled(request, assessment))


def _answer_form(request: Request, args: Answers) -> Reply:
    assessment = service.own(request.session, args.assessment)
    if assessment.state is AssessmentState.READ:
        raise CoreError("assessment_read")
    return form_for(_filled(request, assessment), one_by_one=args.one_by_one, at=args.question)


@capability(
    "answer assessment",
    summary=N_("Answer questions about yourself"),
    args=Answers,
    writes=True,
    hidden=True,
    private=True,
    form=_answer_form,
)
def answer_assessment(request: Request, args: Answers) -> Reply:
    before = _filled(request, service.own(request.session, args.assessment))
    form = form_for(before, one_by_one=args.one_by_one, at=args.asked[0] if args.asked else None)
    typed = _typed(before, args)
    if wrong := {name: _too_long(text) for name, text in typed.items() if len(text) > LONGEST}:
        return refilled(form, typed, "", wrong)
    try:
        saved = service.save(request.session, request.vault, args.assessment, typed, args.seen, request.now)
    except service.Clash as clash:
        wrong = {
            name: _("Meanwhile this was written elsewhere: {text}").format(text=text)
            for name, text in clash.stored.items()
        }
        return refilled(form, typed, sentence(clash), wrong)
    except CoreError as error:
        return refilled(form, typed, sentence(error), {})
    after = _filled(request, saved)
    return _next(request, after, args) if args.one_by_one else own_card(request, after, _kept(after))


def _typed(before: Filled, args: Answers) -> dict[str, str]:
    """The typed answers by part of the form. Raises CoreError("bad_call") for a choice that was not offered."""
    given = {name.removeprefix(ANSWER): str(value) for name, value in (args.model_extra or {}).items()}
    parts = [part for step in before.sheet.steps if step.id in args.asked for part in step.parts]
    typed = {part.id: given.get(part.id, "").strip() for part in parts}
    choices = {part.id: {option.value for option in part.options} for part in parts if part.options}
    if any(typed[name] and typed[name] not in allowed for name, allowed in choices.items()):
        raise CoreError("bad_call")
    return typed


def _next(request: Request, filled: Filled, args: Answers) -> Form | Card:
    """The next unanswered question after this one, or the card once there is none."""
    steps = [step.id for step in filled.sheet.steps]
    here = steps.index(args.asked[0]) if args.asked and args.asked[0] in steps else -1
    ahead = [step for step in filled.open_steps if steps.index(step.id) > here]
    if not ahead:
        return own_card(request, filled, _kept(filled))
    return form_for(filled, one_by_one=True, at=ahead[0].id)


def _too_long(text: str) -> str:
    words = _("At most {limit} characters; these are {count}.")
    return words.format(limit=number(LONGEST, 0), count=number(len(text), 0))


def _kept(filled: Filled) -> Text:
    if filled.assessment.state is AssessmentState.SUBMITTED:
        return Text(_("✔ Saved. Your managers read it as it stands now."), "good")
    if filled.missing:
        left = len([name for name in filled.sheet.required if not filled.answers.get(name)])
        words = ngettext(
            "✔ Saved. {count} question still has to be answered before you can submit.",
            "✔ Saved. {count} questions still have to be answered before you can submit.",
            left,
        )
        return Text(words.format(count=number(left, 0)), "good")
    return Text(_("✔ Saved. Submit it when it says what you mean."), "good")


@capability("submit assessment", summary=N_("Submit"), args=One, writes=True, hidden=True)
def submit_assessment(request: Request, args: One) -> Card:
    before = _filled(request, service.own(request.session, args.assessment))
    assessment = service.submit(request.session, request.vault, args.assessment, before.sheet.required, request.now)
    late = Text(_("✔ Submitted, after the deadline: it counts all the same."), "good")
    return own_card(request, _filled(request, assessment), late if assessment.due_on < request.today else None)


@capability("withdraw assessment", summary=N_("Take it back"), args=One, writes=True, hidden=True)
def withdraw_assessment(request: Request, args: One) -> Card:
    assessment = service.withdraw(request.session, args.assessment, request.now)
    words = _("↩ Taken back: nobody but you can read it. Your answers are kept; submit them again when you like.")
    return own_card(request, _filled(request, assessment), Text(words))


@capability("preview assessment", summary=N_("What my manager will see"), args=One, hidden=True)
def preview_assessment(request: Request, args: One) -> Card:
    filled = _filled(request, service.own(request.session, args.assessment))
    return manager_card(request, filled, request.principal.name, _("This is what your manager will see."))


@capability("word assessment", summary=N_("Help with wording"), args=One, hidden=True)
def word_assessment(request: Request, args: One) -> Card:
    return wording_card(request, _filled(request, service.own(request.session, args.assessment)))


def _filled(request: Request, assessment: Assessment) -> Filled:
    return Filled(assessment, sheet(request, assessment), service.answers(request.session, request.vault, assessment))
