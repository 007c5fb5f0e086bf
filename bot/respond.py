"""Answers a known person: routes the turn, runs it in their session, remembers and records. The caller commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from bot import errors
from bot.asked_back import Choices, last_call, quoted, remember_choice, waiting
from bot.blocks import Text
from bot.capability import Request, capabilities
from bot.cards import Answer, Card, Outcome, Reply, RoutedBy
from bot.i18n import _, current, speaking
from bot.inputs import Form
from bot.language import detect_language
from bot.model.ask_model import Advice, without_model
from bot.router import Routed, advised, route
from bot.run import Result, run
from bot.settings import Settings
from bot.turn import MAX_TEXT, Call, Turn
from spm_core.audit import RECORD
from spm_core.channels.service import Place
from spm_core.conversation import count_model_call, recall, remember
from spm_core.db import session_on
from spm_core.principal import Principal


@dataclass(frozen=True, slots=True)
class Unsure:
    """A question that a model may understand better than we did without one."""

    principal: Principal
    routed: Routed
    last: Call | None


def respond(connection: Connection, principal: Principal, turn: Turn, settings: Settings) -> Answer | Unsure:
    return _as(connection, principal, turn, settings, lambda request: _respond(connection, request, turn, settings))


def follow(
    connection: Connection, principal: Principal, turn: Turn, settings: Settings, unsure: Unsure, advice: Advice
) -> Answer | Unsure:
    """Run what a model advised, or else what was understood without it."""
    return _as(
        connection, principal, turn, settings, lambda request: _follow(request, turn.text, unsure.routed, advice)
    )


def reopened(connection: Connection, principal: Principal, turn: Turn, call: Call, settings: Settings) -> Answer:
    """What opening the call's form answers, where it is open already: nothing is remembered or recorded."""
    with _request(connection, principal, turn, settings) as request:
        return run(request, replace(call, form=True), "command").answer


def locale_of(principal: Principal, turn: Turn) -> str | None:
    """The locale to answer in: their setting, else the chat profile's, else the language of the question."""
    return principal.locale or turn.locale or detect_language(turn.text)


def _as(
    connection: Connection,
    principal: Principal,
    turn: Turn,
    settings: Settings,
    act: Callable[[Request], Sequence[Result] | Unsure],
) -> Answer | Unsure:
    with _request(connection, principal, turn, settings) as request:
        results = act(request)
        if isinstance(results, Unsure):
            return results
        request.session.flush()
        kept = [_keep(connection, principal, turn, result, alone=len(results) == 1) for result in results]
        if not any(kept):
            _stop_waiting(connection, request, turn)
        first, *others = (result.answer for result in results)
        return replace(first, more=tuple(others)) if others else first


@contextmanager
def _request(connection: Connection, principal: Principal, turn: Turn, settings: Settings) -> Iterator[Request]:
    now = turn.at.astimezone(principal.company.zone)
    with (
        speaking(locale_of(principal, turn), now.date()),
        session_on(connection, principal, turn.at) as session,
    ):
        yield Request(principal, session, now, settings.vault, _channel(turn))


def _channel(turn: Turn) -> Place | None:
    here = turn.address
    if here.kind == "dm":
        return None
    return Place(turn.user.platform, turn.user.tenant, here.conversation, here.name, here.member, here.service_url)


def _respond(connection: Connection, request: Request, turn: Turn, settings: Settings) -> Sequence[Result] | Unsure:
    if turn.address.shared:
        return [_say(errors.shared_channel(), "denied", turn.call)]
    if len(turn.text) > MAX_TEXT:
        return [_say(errors.too_long(), "error")]
    if turn.call:
        remember_choice(request, Choices.from_call(_recall(request, turn)), turn.call)
        return [run(request, turn.call, "command")]
    last = None if turn.command else _recall(request, turn)
    routed = route(request, turn, last)
    if routed.sure or routed.outcome == "denied" or not settings.model:
        return _follow(request, turn.text, routed, Advice())
    if count_model_call(connection, request.principal, request.today, settings.model_calls_per_day):
        return Unsure(request.principal, routed, last_call(last))
    return _follow(request, turn.text, routed, Advice(failed=True))


def _follow(request: Request, text: str, routed: Routed, advice: Advice) -> Sequence[Result]:
    if advice.calls:
        return [result for part in advised(request, text, advice.calls) for result in _of_part(request, part)]
    results = [result for part in (routed, *routed.others) for result in _of_part(request, part)]
    return [without_model(result) for result in results] if advice.failed else results


def _of_part(request: Request, routed: Routed) -> Sequence[Result]:
    if routed.calls:
        results = [run(request, call, routed.by, asked=True) for call in routed.calls]
        return [_naming(result, routed.unplaced) for result in results] if routed.unplaced else results
    said = _say(routed.say or errors.denied(), routed.outcome, routed.about, routed.by)
    return [replace(said, options=routed.options)]


def _naming(result: Result, words: str) -> Result:
    """The result, with the words that it has no place for named on its form or its preview."""
    reply, note = result.answer.reply, _("I couldn't place “{words}”.").format(words=quoted(words))
    if isinstance(reply, Form):
        shown: Reply = replace(reply, intro=" ".join(filter(None, (note, reply.intro))))
    else:
        shown = replace(reply, body=(*reply.body, Text(note, "warning")))
    return replace(result, answer=replace(result.answer, reply=shown))


def _say(card: Card, outcome: Outcome, about: Call | None = None, by: RoutedBy = "command") -> Result:
    return Result(Answer(card, outcome, about, by, str(current().locale)))


def _recall(request: Request, turn: Turn) -> Call | None:
    last = recall(request.session, _place(turn), turn.at)
    return Call(last.do, last.args) if last else None


def _place(turn: Turn) -> str:
    return f"{turn.user.platform}:{turn.user.tenant}:{turn.address.conversation}"


def _keep(connection: Connection, principal: Principal, turn: Turn, result: Result, *, alone: bool) -> bool:
    """Remember the call for follow-ups, and write the audit row. `alone`: it is all that was asked for.

    Returns whether anything was remembered.
    """
    asked = result.answer.call
    if result.options:
        _remember(connection, principal, turn, result.options.to_call())
    ours = asked and (turn.call is None or asked.do in capabilities())  # not a name that a client made up
    followed = bool(asked and ours and _may_be_followed(asked))
    if asked and followed:
        options = waiting(result.answer) if alone else None
        _remember(connection, principal, turn, options.to_call() if options else asked)
    record(
        connection,
        turn,
        result.answer.outcome,
        company_id=principal.company.id,
        employee_id=principal.employee_id,
        capability=asked.do if asked and ours else None,
        subject_id=result.subject_id,
    )
    return followed or result.options is not None


def _stop_waiting(connection: Connection, request: Request, turn: Turn) -> None:
    """Forget what waits for a yes: after another turn, a yes could mean that one."""
    options = Choices.from_call(_recall(request, turn))
    if options and options.after:
        _remember(connection, request.principal, turn, options.after)


def _remember(connection: Connection, principal: Principal, turn: Turn, call: Call) -> None:
    remember(connection, principal, _place(turn), call.do, call.args, turn.at)


def _may_be_followed(asked: Call) -> bool:
    """Whether to remember it; "thanks" between two questions leaves the first one in mind."""
    known = capabilities().get(asked.do)
    return known is None or not (known.private or known.asked.greets)


def record(connection: Connection, turn: Turn, outcome: Outcome, **known: Any) -> None:
    """Write one audit row."""
    row = {"at": turn.at, "surface": turn.user.platform, "outcome": outcome}
    nobody = dict.fromkeys(("employee_id", "capability", "subject_id", "reference"))
    connection.execute(RECORD, {**nobody, **row, **known})
