"""The pipeline: who asks, for what, run it, record it. Platforms and the clock call `handle` and render its answer.

Without a model one transaction does it all: claiming the event, the figures and the audit row commit together, so a
crash anywhere leaves the event to be answered when it is delivered again. A model is awaited between two transactions,
with neither open and no thread held.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace

import structlog

from bot import errors
from bot.app import App
from bot.cards import Answer, Card
from bot.i18n import current, speaking
from bot.identity import Profile, identify, link_by_email
from bot.model.ask_model import Advice, ask_model
from bot.model.rephrase import rephrase
from bot.respond import Unsure, follow, locale_of, record, reopened, respond
from bot.turn import Call, Turn
from spm_core.errors import CoreError
from spm_core.inbox import claim, is_claimed
from spm_core.people.chat_zones import learn_zone
from spm_core.people.identity import only_company

log = structlog.get_logger()

ProfileLookup = Callable[[], Awaitable[Profile | None]]
WaitingModel = Callable[[], AbstractAsyncContextManager[None]]
"""Shows, while it is open, that an answer is on its way."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A user who is not linked yet: the event is not claimed, so that it can be answered once they are."""


async def handle(
    app: App, turn: Turn, profile: ProfileLookup | None = None, waiting: WaitingModel | None = None
) -> Answer | None:
    """The answer to a turn; None where its event was claimed before. `waiting` is open while a model is awaited."""
    loop = asyncio.get_running_loop()
    if turn.opening and await loop.run_in_executor(app.workers, _was_greeted, app, turn):
        return None
    if profile and turn.locale is None and not (turn.text or turn.call):
        spoken = await profile()  # without a word, their language is known from their profile alone
        turn = replace(turn, locale=spoken.locale if spoken else None)
    outcome = await loop.run_in_executor(app.workers, answer, app, turn)
    if isinstance(outcome, Stranger):
        known = await profile() if profile else None
        outcome = await loop.run_in_executor(app.workers, _introduce, app, turn, known)
    if isinstance(outcome, Unsure):
        with speaking(locale_of(outcome.principal, turn)):
            async with waiting() if waiting else nullcontext():
                advice = await ask_model(
                    app.settings, outcome.principal, turn.text, outcome.last, outcome.routed.likely
                )
        outcome = await loop.run_in_executor(app.workers, _advised, app, turn, outcome, advice)
    return await _reworded(app, turn, outcome) if isinstance(outcome, Answer) else None


def _was_greeted(app: App, turn: Turn) -> bool:
    with app.engine.connect() as connection:
        return is_claimed(connection, turn.id)


async def _reworded(app: App, turn: Turn, plain: Answer) -> Answer:
    """The answer in a model's words, stored in a transaction of their own; unchanged where there is no model."""
    wording = plain.reply.wording if isinstance(plain.reply, Card) else None
    parts = await rephrase(app.settings, wording, plain.locale) if wording else {}
    if wording is None or not parts:
        return plain
    again = replace(turn, id=f"{turn.id}:worded", text="", call=Call(wording.call.do, {**wording.call.args, **parts}))
    stored = await asyncio.get_running_loop().run_in_executor(app.workers, answer, app, again)
    return stored if isinstance(stored, Answer) and stored.outcome == "answered" else plain


async def reopen(app: App, turn: Turn) -> Answer | None:
    """The form of a turn's call, made again for somebody who fills it in; None where they may not or it fails."""
    return await asyncio.get_running_loop().run_in_executor(app.workers, _reopened, app, turn)


def _reopened(app: App, turn: Turn) -> Answer | None:
    try:
        with app.engine.connect() as connection:
            principal = identify(connection, turn.user, turn.at)
            if principal is None or turn.call is None:
                return None
            return reopened(connection, principal, turn, turn.call, app.settings)
    except Exception:
        log.exception("form not made again", platform=turn.user.platform)
        return None


def answer(app: App, turn: Turn) -> Answer | Stranger | Unsure | None:
    """The synchronous unit of work. Never raises: anything unexpected is logged under the reference it shows."""
    try:
        with app.engine.begin() as connection:
            principal = identify(connection, turn.user, turn.at)
            if principal is None:
                return Stranger()
            if not claim(connection, turn.id, turn.at):
                return None
            if turn.time_zone and turn.time_zone != principal.time_zone:
                learn_zone(connection, principal.employee_id, turn.time_zone, turn.at)
            return respond(connection, principal, turn, app.settings)
    except CoreError as error:
        return _sorry(turn, error)
    except Exception:
        return _unexpected(app, turn)


def _advised(app: App, turn: Turn, unsure: Unsure, advice: Advice) -> Answer | None:
    """The second unit of work, after a model was asked; the asker's rights are read again."""
    try:
        with app.engine.begin() as connection:
            principal = identify(connection, turn.user, turn.at)
            if principal is not None:
                outcome = follow(connection, principal, turn, app.settings, unsure, advice)
                return outcome if isinstance(outcome, Answer) else None
            record(connection, turn, "denied", company_id=only_company(connection).id)
    except Exception:
        return _unexpected(app, turn, taken=True)
    return _unknown(turn, None)


def _introduce(app: App, turn: Turn, profile: Profile | None) -> Answer | Stranger | Unsure | None:
    """Link a newcomer by e-mail and answer them, or tell them what to do."""
    try:
        with app.engine.begin() as connection:
            if profile is not None:
                link_by_email(connection, turn.user, profile, turn.at)
            # Two events of a newcomer may come at once: whoever was just linked by the other is known as well.
            principal = identify(connection, turn.user, turn.at)  # None for somebody who left
            if principal and profile and profile.time_zone:
                learn_zone(connection, principal.employee_id, profile.time_zone, turn.at)
            if principal is None:
                if not claim(connection, f"{turn.id}:unknown" if turn.opening else turn.id, turn.at):
                    return None  # whoever only opened the conversation is still greeted once we know them
                record(connection, turn, "denied", company_id=only_company(connection).id)
    except CoreError as error:
        return _sorry(turn, error)
    except Exception:
        return _unexpected(app, turn)
    if principal:
        return answer(app, turn)
    return _unknown(turn, profile)


def _unknown(turn: Turn, profile: Profile | None) -> Answer:
    """What an unknown user can do to be known."""
    with speaking(profile.locale if profile else turn.locale):
        card = errors.not_linked(turn.user, profile.email if profile else None)
        return Answer(card, "denied", locale=str(current().locale))


def _sorry(turn: Turn, error: CoreError) -> Answer:
    """What failed before the asker was known, in a sentence; nothing was claimed or recorded."""
    with speaking(turn.locale):
        return Answer(errors.bad_input(error), "error", locale=str(current().locale))


def _unexpected(app: App, turn: Turn, *, taken: bool = False) -> Answer | None:
    """Give the user, the log and the audit one reference, and the exception to the log alone."""
    reference = secrets.token_hex(4)
    log.exception("turn failed", reference=reference, platform=turn.user.platform, turn=turn.id)
    try:
        with app.engine.begin() as connection:
            if not taken and not claim(connection, turn.id, turn.at):
                return None  # a second delivery was answered meanwhile
            principal = identify(connection, turn.user, turn.at)
            company = principal.company if principal else only_company(connection)
            who = principal.employee_id if principal else None
            record(connection, turn, "error", company_id=company.id, employee_id=who, reference=reference)
    except Exception:
        log.warning("failure not recorded", reference=reference)
    with speaking(turn.locale):
        return Answer(errors.unexpected(reference), "error", locale=str(current().locale))
