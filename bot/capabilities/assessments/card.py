"""A self-assessment as a card, for its author and for their manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.blocks import Block, Figure, Text
from bot.capabilities.assessments.questions import QuestionStep, Sheet
from bot.capabilities.assessments.words import WAITING, stands
from bot.capability import Request
from bot.cards import Button, Card
from bot.i18n import _, day, number, period_name
from bot.turn import Call
from spm_core.assessments.models import Assessment, AssessmentState
from spm_core.goals.people import manager_of, names_of


@dataclass(frozen=True, slots=True)
class Filled:
    """A self-assessment with the answers that its reader may see."""

    assessment: Assessment
    sheet: Sheet
    answers: Mapping[str, str]

    @property
    def done(self) -> int:
        return sum(_is_answered(step, self.answers) for step in self.sheet.steps)

    @property
    def open_steps(self) -> tuple[QuestionStep, ...]:
        return tuple(step for step in self.sheet.steps if not _is_answered(step, self.answers))

    @property
    def missing(self) -> bool:
        return any(not self.answers.get(name, "").strip() for name in self.sheet.required)


def _is_answered(step: QuestionStep, answers: Mapping[str, str]) -> bool:
    return any(answers.get(part.id, "").strip() for part in step.parts)


def own_card(request: Request, filled: Filled, note: Text | None = None) -> Card:
    assessment, sheet = filled.assessment, filled.sheet
    figure = Figure(
        _("{done} of {all}").format(done=number(filled.done, 0), all=number(len(sheet.steps), 0)),
        _("answered · due {day}").format(day=day(assessment.due_on)),
        stands(assessment.state, assessment.due_on, request.today),
    )
    return Card(
        title=f"{sheet.title} · {period_name(sheet.period)}",
        body=(
            figure,
            *((note,) if note else ()),
            *read_blocks(filled),
            Text(_readers(request, assessment.state), "muted"),
        ),
        buttons=_buttons(filled),
        facts=facts(filled),
        as_of=request.now,
        quiet=assessment.state not in WAITING,
    )


def manager_card(request: Request, filled: Filled, name: str, note: str) -> Card:
    title = _("{name}'s self-assessment · {period}").format(name=name, period=period_name(filled.sheet.period))
    mine = filled.assessment.employee_id == request.principal.employee_id
    return Card(
        title=title,
        body=(*read_blocks(filled), Text(note, "muted")),
        buttons=_own_preview(filled) if mine else (),
        facts=facts(filled),
        as_of=request.now,
        subject_id=None if mine else filled.assessment.employee_id,
    )


def _own_preview(filled: Filled) -> tuple[Button, ...]:
    wording = Call("word assessment", {"assessment": filled.assessment.id})
    return (Button(_("Help with wording"), wording), Button(_("Back"), Call("self assessment")))


def read_blocks(filled: Filled) -> tuple[Block, ...]:
    """Each question with its answer, and the facts it was answered beside."""
    return tuple(block for step in filled.sheet.steps for block in _step(step, filled.answers))


def _step(step: QuestionStep, answers: Mapping[str, str]) -> tuple[Block, ...]:
    given = [(part, answers.get(part.id, "").strip()) for part in step.parts]
    shown = [(part, part.worded(text)) for part, text in given if text]
    several = len(step.parts) > 1
    lines = [Text(f"{part.label}: {text}" if several else text) for part, text in shown]
    if not lines:
        return (Text(_("– no answer yet"), strong=step.ask),)
    beside = (Text(step.facts, "muted"),) if step.facts else ()
    return (Text("", strong=step.ask), *lines, *beside)


def _readers(request: Request, state: AssessmentState) -> str:
    match state:
        case AssessmentState.READ:
            return _("Your manager opened it: it stays as it is. You can tell them what you would add.")
        case AssessmentState.SUBMITTED:
            return _("Your managers can read it. You can change it or take it back until one of them opens it.")
        case _:
            lead = manager_of(request.session, request.principal.employee_id, request.today)
            if lead is None:
                return _("Only you can read this until you submit it. Then you and your managers can, and nobody else.")
            words = _("Only you can read this until you submit it. Then those who lead you that day can: now {name}.")
            return words.format(name=names_of(request.session, {lead})[lead])


def _buttons(filled: Filled) -> tuple[Button, ...]:
    """What the author may do next; few buttons, so that no platform truncates their labels."""
    assessment = filled.assessment
    if assessment.state is AssessmentState.READ:
        return ()
    key: dict[str, Any] = {"assessment": assessment.id}
    every = Button(_("Change answers…") if filled.done else _("Answer all…"), _form(key))
    if assessment.state is AssessmentState.SUBMITTED:
        return (every, Button(_("Take it back"), Call("withdraw assessment", key)))
    if filled.missing:
        first: tuple[Button, ...] = (every, Button(_("One by one…"), _form({**key, "one_by_one": True}), primary=True))
    else:
        first = (Button(_("Submit"), Call("submit assessment", key), primary=True), every)
    preview = (Button(_("What my manager will see"), Call("preview assessment", key)),)
    return (*first, *(preview if filled.done else ()))


def _form(args: dict[str, Any]) -> Call:
    return Call("answer assessment", args, form=True)


def facts(filled: Filled) -> dict[str, Any]:
    """Facts without the answers themselves, which appear only on the card."""
    assessment = filled.assessment
    return {
        "assessment": assessment.id,
        "period": filled.sheet.period,
        "state": assessment.state,
        "due_on": assessment.due_on,
        "answered": filled.done,
        "questions": len(filled.sheet.steps),
        **{name: value.value for name, value in filled.sheet.figures.items()},
        "notes": {name: value.reason for name, value in filled.sheet.figures.items() if value.reason},
    }
