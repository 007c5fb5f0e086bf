"""The forms for answering a self-assessment: all questions at once, or one at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.capabilities.assessments.card import Filled
from bot.capabilities.assessments.questions import ANSWER, QuestionStep, inputs
from bot.i18n import _, number
from bot.inputs import Form
from bot.turn import Call

AT_ONCE = 5_000
"""The most characters of earlier answers in one form, so that no platform truncates them."""


def form_for(filled: Filled, *, one_by_one: bool, at: str | None = None) -> Form:
    """A form that, one by one, begins with question `at`, else with the first unanswered one."""
    written = sum(len(text) for text in filled.answers.values())
    if not one_by_one and written <= AT_ONCE:
        return _form(filled, filled.sheet.steps, {})
    steps = filled.sheet.steps
    first = filled.open_steps[0] if filled.open_steps else steps[0]
    return _form(filled, (next((step for step in steps if step.id == at), first),), {"one_by_one": True})


def _form(filled: Filled, steps: Sequence[QuestionStep], args: dict[str, Any]) -> Form:
    assessment, parts = filled.assessment, [part for step in steps for part in step.parts]
    key = {"assessment": assessment.id, "seen": assessment.version, "asked": [step.id for step in steps]}
    return Form(
        title=_("Self-assessment"),
        inputs=inputs(parts, filled.answers),
        call=Call("answer assessment", {**key, **args}),
        submit=_("Save"),
        intro=_intro(filled, steps),
    )


def _intro(filled: Filled, steps: Sequence[QuestionStep]) -> str:
    if len(steps) > 1:
        figures = dict.fromkeys(step.facts for step in steps if step.facts)
        return "\n".join([*figures, _("Nothing has to be complete yet: what you save is kept, for you alone.")])
    step, all_steps = steps[0], filled.sheet.steps
    place = _("Question {number} of {all}").format(
        number=number(all_steps.index(step) + 1, 0), all=number(len(all_steps), 0)
    )
    ask = (step.ask,) if len(step.parts) > 1 else ()
    return "\n".join([place, *ask, *((step.facts,) if step.facts else ())])


def refilled(form: Form, typed: Mapping[str, str], words: str, wrong: Mapping[str, str]) -> Form:
    """The submitted form again with its errors, keeping everything that was typed."""
    kept = tuple(replace(field, value=typed.get(field.name.removeprefix(ANSWER), field.value)) for field in form.inputs)
    errors = {ANSWER + name: problem for name, problem in wrong.items()}
    return replace(form, inputs=kept, errors=errors or {"": words})
