"""The pipeline: who asks, what for, run it, record it. Platforms and the clock call `handle` and render its answer.

Without a model one transaction does it all: taking the event, the figures and the audit row commit together, so a
crash anywhere leaves the event free to be answered when it is delivered again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import errors
from bot.app import App
from bot.capability import Request, capabilities
from bot.cards import Answer, Card, Outcome, RoutedBy
from bot.i18n import current, speaking
from bot.identity import Profile, identify, link_by_email
from bot.router import route
from bot.run import Result, run
from bot.turn import MAX_TEXT, Call, Turn
from spm_core.audit import RECORD
from spm_core.db import session_on
from spm_core.errors import CoreError
from spm_core.inbox import claim
from spm_core.people.service import only_company
from spm_core.principal import Principal

log = structlog.get_logger()

ProfileLookup = Callable[[], Awaitable[Profile | None]]


@dataclass(frozen=True, slots=True)
class Stranger:
    """A user nobody linked yet: the event is not taken, so that it can be answered once they are."""


async def handle(app: App, turn: Turn, profile: ProfileLookup | None = None) -> Answer | None:
    """The answer to a turn; None where this event was taken before."""
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(app.workers, answer, app, turn)
    if not isinstance(found, Stranger):
        return found
    known = await profile() if profile else None
    introduced = await loop.run_in_executor(app.workers, _introduce, app, turn, known)
    return None if isinstance(introduced, Stranger) else introduced


def answer(app: App, turn: Turn) -> Answer | Stranger | None:
    """The synchronous unit of work. Never raises: what nobody expected is logged under a reference that is shown."""
    try:
        with app.engine.begin() as connection:
            principal = identify(connection, turn.user, turn.at)
            if principal is None:
                return Stranger()
            if not claim(connection, turn.id, turn.at):
                return None
            return _as(connection, principal, turn)
    except CoreError as error:
        return _sorry(turn, error)
    except Exception:
        return _unexpected(app, turn)


def _as(connection: Connection, principal: Principal, turn: Turn) -> Answer:
    from bot.language import detect_language

    with (
        speaking(principal.locale or turn.locale or detect_language(turn.text)),
        session_on(connection, principal, turn.at) as session,
    ):
        request = Request(principal, session, turn.at.astimezone(principal.company.zone))
        result = _respond(request, turn)
        session.flush()
        _record(
            connection,
            turn,
            result.answer.outcome,
            company_id=principal.company.id,
            employee_id=principal.employee_id,
            capability=_capability_of(turn, result),
            subject_id=result.subject_id,
        )
        return result.answer


def _capability_of(turn: Turn, result: Result) -> str | None:
    """What was asked for, in our words: never the name that a client made up."""
    asked = result.answer.call
    return asked.do if asked and (turn.call is None or asked.do in capabilities()) else None


def _respond(request: Request, turn: Turn) -> Result:
    if turn.address.shared:
        return _say(errors.shared_channel(), "denied", turn.call)
    if len(turn.text) > MAX_TEXT:
        return _say(errors.too_long(), "error")
    if turn.call:
        return run(request, turn.call, "command")
    routed = route(request, turn, None)
    if routed.calls:
        return run(request, routed.calls[0], routed.by)
    return _say(routed.say or errors.denied(), routed.outcome, routed.about, routed.by)


def _say(card: Card, outcome: Outcome, about: Call | None = None, by: RoutedBy = "command") -> Result:
    return Result(Answer(card, outcome, about, by, str(current().locale)))


def _introduce(app: App, turn: Turn, profile: Profile | None) -> Answer | Stranger | None:
    """Link a newcomer by e-mail and answer them, or say what to do."""
    try:
        with app.engine.begin() as connection:
            linked = profile is not None and link_by_email(connection, turn.user, profile)
            known = linked and identify(connection, turn.user, turn.at) is not None  # not so for whoever left
            if not known:
                if not claim(connection, turn.id, turn.at):
                    return None
                _record(connection, turn, "denied", company_id=only_company(connection).id)
    except CoreError as error:
        return _sorry(turn, error)
    except Exception:
        return _unexpected(app, turn)
    if known:
        return answer(app, turn)
    with speaking(profile.locale if profile else turn.locale):
        return Answer(errors.not_linked(profile.email if profile else None), "denied", locale=str(current().locale))


def _sorry(turn: Turn, error: CoreError) -> Answer:
    """What is wrong before anybody is known, in a sentence: nothing was taken or recorded."""
    with speaking(turn.locale):
        return Answer(errors.bad_input(error), "error", locale=str(current().locale))


def _unexpected(app: App, turn: Turn) -> Answer | None:
    """A reference for the user, the log and the audit; the exception for the log alone."""
    reference = secrets.token_hex(4)
    log.exception("turn failed", reference=reference, platform=turn.user.platform, turn=turn.id)
    try:
        with app.engine.begin() as connection:
            if not claim(connection, turn.id, turn.at):
                return None  # a second delivery was answered meanwhile
            principal = identify(connection, turn.user, turn.at)
            company = principal.company if principal else only_company(connection)
            who = principal.employee_id if principal else None
            _record(connection, turn, "error", company_id=company.id, employee_id=who, reference=reference)
    except Exception:
        log.warning("failure not recorded", reference=reference)
    with speaking(turn.locale):
        return Answer(errors.unexpected(reference), "error", locale=str(current().locale))


def _record(connection: Connection, turn: Turn, outcome: Outcome, **known: Any) -> None:
    row = {"at": turn.at, "surface": turn.user.platform, "outcome": outcome}
    nobody = dict.fromkeys(("employee_id", "capability", "subject_id", "reference"))
    connection.execute(RECORD, {**nobody, **row, **known})
