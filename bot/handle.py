"""The pipeline: who asks, what for, run it, record it. Platforms and the clock call `handle` and only render its answer.

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
from bot.capability import Request
from bot.cards import Answer, Card, Outcome
from bot.identity import Profile, identify, link_by_email
from bot.i18n import current, speaking, supported
from bot.router import route
from bot.run import Result, run
from bot.turn import MAX_TEXT, Turn
from spm_core.audit import RECORD
from spm_core.db import session_on
from spm_core.inbox import claim
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
    return await loop.run_in_executor(app.workers, _introduce, app, turn, known)


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
        _record(connection, principal, turn, result)
        return result.answer


def _respond(request: Request, turn: Turn) -> Result:
    if turn.address.shared:
        return _say(errors.shared_channel(), "denied")
    if len(turn.text) > MAX_TEXT:
        return _say(errors.too_long(), "error")
    if turn.call:
        return run(request, turn.call, "command")
    routed = route(request, turn, None)
    if routed.calls:
        return run(request, routed.calls[0], routed.by)
    return _say(routed.say or errors.denied(), routed.outcome)


def _say(card: Card, outcome: Outcome) -> Result:
    return Result(Answer(card, outcome, locale=str(current().locale)))


def _introduce(app: App, turn: Turn, profile: Profile | None) -> Answer | None:
    """Link a newcomer by e-mail and answer them, or say what to do."""
    try:
        with app.engine.begin() as connection:
            linked = profile is not None and link_by_email(connection, turn.user, profile)
            if not linked and not claim(connection, turn.id, turn.at):
                return None
    except Exception:
        return _unexpected(app, turn)
    if linked:
        found = answer(app, turn)
        if not isinstance(found, Stranger):
            return found
    wanted = profile.locale if profile else turn.locale
    with speaking(wanted):
        return Answer(errors.not_linked(profile.email if profile else None), "denied", locale=str(current().locale))


def _unexpected(app: App, turn: Turn) -> Answer:
    reference = secrets.token_hex(4)
    log.exception("turn failed", reference=reference, platform=turn.user.platform, turn=turn.id)
    with speaking(turn.locale if supported(turn.locale) else None):
        return Answer(errors.unexpected(reference), "error", locale=str(current().locale))


def _record(connection: Connection, principal: Principal, turn: Turn, result: Result) -> None:
    row: dict[str, Any] = {
        "company_id": principal.company.id,
        "at": turn.at,
        "employee_id": principal.employee_id,
        "capability": result.answer.call.do[:64] if result.answer.call else None,
        "subject_id": result.subject_id,
        "surface": turn.user.platform,
        "outcome": result.answer.outcome,
        "reference": None,
    }
    connection.execute(RECORD, row)
