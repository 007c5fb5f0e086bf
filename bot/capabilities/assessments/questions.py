"""A question set as one person is asked it: worded with their own figures, and as form inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.capability import Request
from bot.inputs import ChoiceInput, Input, Option, TextInput
from bot.parts.metrics import label, worded
from bot.parts.question_sets import Anchored, SetQuestion, question_set, said, skills
from spm_core.assessments.models import Assessment
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.service import MetricQuestion, MetricValue, measure
from spm_core.period import Period, days
from spm_core.who import Who

ANSWER = "answer:"
"""Prefix of the names of inputs."""


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One thing to answer: a question, or one of the rated skills."""

    id: str
    label: str
    kind: str
    options: tuple[Option, ...]
    required: bool
    hint: str

    def worded(self, answer: str) -> str:
        """An answer as people read it: for a choice, the label of its value."""
        return next((option.label for option in self.options if option.value == answer), answer)


@dataclass(frozen=True, slots=True)
class QuestionStep:
    """A question with the facts shown beside it."""

    id: str
    ask: str
    facts: str
    parts: tuple[QuestionPart, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    period: Period
    steps: tuple[QuestionStep, ...]
    figures: Mapping[str, MetricValue]

    @property
    def parts(self) -> tuple[QuestionPart, ...]:
        return tuple(part for step in self.steps for part in step.parts)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(part.id for part in self.parts if part.required)


def period_of(request: Request, assessment: Assessment) -> Period:
    return request.principal.company.calendar.named(days(assessment.period_start, assessment.period_end))


def sheet(request: Request, assessment: Assessment) -> Sheet:
    chosen, period = question_set(assessment.questions), period_of(request, assessment)
    names = dict.fromkeys(
        name for question in chosen.questions for name in (*sorted(question.figures), *question.facts)
    )
    figures = _figures(request, assessment.employee_id, period, names)
    steps = tuple(_step(question, figures) for question in chosen.questions)
    return Sheet(said(chosen.title), period, steps, figures)


def inputs(parts: Iterable[QuestionPart], answers: Mapping[str, str]) -> tuple[Input, ...]:
    return tuple(_input(part, answers.get(part.id, "")) for part in parts)


def _figures(request: Request, person: int, period: Period, names: Iterable[str]) -> Mapping[str, MetricValue]:
    subject = Who("own", person)
    return {name: measure(request.session, MetricQuestion(name, subject, period), request.now).value for name in names}


def _step(question: SetQuestion, figures: Mapping[str, MetricValue]) -> QuestionStep:
    words = {name: worded(figures[name].value, figures[name].unit) for name in question.figures}
    defined = all(figures[name].value is not None for name in question.figures)
    ask = said(question.ask).format(**words) if defined or not question.without else said(question.without)
    facts = " · ".join(f"{label(BUILT_IN[name])}: {_figure_words(figures[name])}" for name in question.facts)
    return QuestionStep(question.id, ask, facts, _parts(question, ask))


def _figure_words(value: MetricValue) -> str:
    return worded(value.value, value.unit)


def _parts(question: SetQuestion, ask: str) -> tuple[QuestionPart, ...]:
    if question.kind == "skills":
        rated = skills()
        scale = _options(rated.scale)
        return tuple(
            QuestionPart(f"skills.{skill.id}", said(skill.name), "rating", scale, False, "") for skill in rated.skills
        )
    hint = said(question.hint) if question.hint else ""
    return (QuestionPart(question.id, ask, question.kind, _options(question.options), question.required, hint),)


def _options(values: Iterable[Anchored]) -> tuple[Option, ...]:
    return tuple(Option(said(anchored.words), anchored.value) for anchored in values)


def _input(part: QuestionPart, answer: str) -> Input:
    """No input is required, so that unfinished work can be saved; submitting reports what is missing."""
    if part.options:
        return ChoiceInput(ANSWER + part.id, part.label, part.options, answer)
    return TextInput(ANSWER + part.id, part.label, answer, long=part.kind == "long", hint=part.hint)
