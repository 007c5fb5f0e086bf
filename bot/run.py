"""Runs a call as a principal: authorise, validate, answer. What a client sent is untrusted, whoever sent it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from bot import errors
from bot.arguments import plain
from bot.asked_back import Choices
from bot.blocks import Text
from bot.capability import Ambiguous, Capability, Request, capabilities, may_use
from bot.cards import Answer, Button, Card, Outcome, Reply, RoutedBy
from bot.forms import form_of, label_of, with_days, wrong_days
from bot.i18n import _, current
from bot.inputs import Form
from bot.parts.reach import waits_line
from bot.turn import Call
from spm_core.errors import CoreError, NotAllowed
from spm_core.people.reach import unlinked_among


@dataclass(frozen=True, slots=True)
class Result:
    answer: Answer
    subject_id: int | None = None
    code: str | None = None
    """The code of what went wrong."""
    options: Choices | None = None
    """What was offered to choose from, to be remembered until it is chosen."""


def run(request: Request, call: Call, by: RoutedBy, *, asked: bool = False) -> Result:
    """Run a call. With `asked`, it was asked for in words: what it would write is shown first."""
    capability = capabilities().get(call.do)
    if capability is None:
        return _failed(CoreError("bad_call"), call, by)
    if not may_use(request.principal, capability):
        return _result(errors.denied(), "denied", call, by)
    try:
        with request.session.begin_nested() if capability.writes else nullcontext():
            return _answered(request, capability, call, by, asked=asked)
    except NotAllowed as refusal:
        return Result(_answer(errors.denied(), "denied", call, by), refusal.subject_id)
    except Ambiguous as choice:
        return _result(_ask_back(call, choice), "clarify", call, by)
    except CoreError as error:
        return _failed(error, call, by)


def _answered(request: Request, capability: Capability, call: Call, by: RoutedBy, *, asked: bool) -> Result:
    if call.form and not capability.form:
        preview = _preview(request, capability, call) if asked else None
        shown = preview or form_of(request, capability, call.args)
        return _result(shown, "confirm" if capability.writes else "form", call, by)
    if wrong := wrong_days(_filled(call)):
        return _asked_again(request, capability, call, by, wrong)
    try:
        args = capability.args.model_validate(_given(call), context={"request": request})
    except ValidationError as error:
        return _asked_again(request, capability, call, by, _wrong(error))
    request.session.owed_to.clear()
    reply = _told(request, (capability.form if call.form and capability.form else capability.run)(request, args))
    resolved = Call(call.do, _resolved(args, reply))
    outcome: Outcome = "form" if isinstance(reply, Form) else "answered"
    return Result(_answer(reply, outcome, resolved, by), getattr(reply, "subject_id", None))


def _told(request: Request, reply: Reply) -> Reply:
    """The reply, with a line about those to whom something was just owed and who will not see it yet."""
    others = request.session.owed_to - {request.principal.employee_id}
    waiting = unlinked_among(request.session, others)
    if not waiting or not isinstance(reply, Card):
        return reply
    return replace(reply, body=(*reply.body, Text(waits_line(waiting.values()), "muted")))


def _asked_again(
    request: Request, capability: Capability, call: Call, by: RoutedBy, wrong: Mapping[str, str]
) -> Result:
    """The form with what is wrong. Raises CoreError("bad_call") where that cannot be put right in it.

    What was never asked for is not wrong yet: only a form that was sent blames a blank.
    """
    sent = by == "command" and bool(call.args)
    faults = {name: words for name, words in wrong.items() if sent or _filled(call).get(name) is not None}
    form = form_of(request, capability, call.args, faults)
    if not any(each.name in wrong for each in form.every):
        raise CoreError("bad_call")
    return _result(form, "form", call, by, faults)


def _preview(request: Request, capability: Capability, call: Call) -> Reply | None:
    """What the call would write; None where it has no preview or an argument is missing."""
    if capability.preview is None:
        return None
    try:
        args = capability.args.model_validate(_given(call), context={"request": request})
    except ValidationError:
        return None
    return capability.preview(request, args)


def _given(call: Call) -> dict[str, Any]:
    return with_days(_filled(call))


def _filled(call: Call) -> dict[str, Any]:
    """The arguments without those left blank in a form."""
    return {name: value for name, value in call.args.items() if value is not None and value != ""}


def _resolved(args: BaseModel, reply: Reply) -> dict[str, Any]:
    settled = reply.resolved if isinstance(reply, Card) else {}
    return {**plain(args), **settled}


def _wrong(error: ValidationError) -> dict[str, str]:
    """A sentence for each argument that is missing or invalid."""
    return {
        str(fault["loc"][0]): _("Please fill this in.") if fault["type"] == "missing" else _("This does not fit here.")
        for fault in error.errors(include_url=False, include_context=False)
        if fault["loc"]
    }


def _failed(error: CoreError, call: Call, by: RoutedBy) -> Result:
    name, capability = str(error.params.get("argument", "")), capabilities().get(call.do)
    wrong = {name: errors.sentence(error)} if name else {}
    label = label_of(capability, name) if capability and name else ""
    card = errors.bad_input(error, label[:1].lower() + label[1:])
    return Result(_answer(card, "error", call, by, wrong), code=error.code)


def _ask_back(call: Call, choice: Ambiguous) -> Card:
    buttons = tuple(
        Button(
            label, Call(call.do, {**call.args, **({choice.argument: value} if choice.argument else value)}, call.form)
        )
        for label, value in choice.options
    )
    return Card(_("Which one?"), (Text(_("“{word}” could mean any of these.").format(word=choice.word)),), buttons)


def _result(reply: Reply, outcome: Outcome, call: Call, by: RoutedBy, wrong: Mapping[str, str] | None = None) -> Result:
    return Result(_answer(reply, outcome, call, by, wrong))


def _answer(reply: Reply, outcome: Outcome, call: Call, by: RoutedBy, wrong: Mapping[str, str] | None = None) -> Answer:
    return Answer(reply, outcome, call, by, str(current().locale), wrong or {})
