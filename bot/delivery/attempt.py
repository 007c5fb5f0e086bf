"""From a claimed notice to a message: its call is run as the recipient, with the rights they have now.

Each function here is one short transaction; bot.delivery.worker awaits platforms between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.app import App
from bot.capability import Request, capabilities
from bot.cards import Answer, Card
from bot.delivery.greeting import greeting_due, introduced
from bot.delivery.sender import Outgoing, OutgoingMessage, Sender
from bot.i18n import speaking
from bot.run import Result, run
from bot.turn import Call
from spm_core import inbox
from spm_core.audit import RECORD
from spm_core.channels.service import principal_of_channel
from spm_core.db import session_on
from spm_core.notices import outbox, pacing
from spm_core.notices.daytime import daytime
from spm_core.notices.models import NoticeState
from spm_core.notices.outbox import Claim
from spm_core.notices.recipients import place_of_channel, places_of_person
from spm_core.notices.rules import Bucket, backoff
from spm_core.notices.service import came_before
from spm_core.people.identity import principal_of_employee
from spm_core.people.linking import UNREACHED
from spm_core.principal import Principal
from spm_core.vault import Vault

log = structlog.get_logger()

Senders = Mapping[str, Sender]
FRESH = timedelta(hours=1)
"""How long after it is due a notice may come at any hour."""
SURFACE = "notice"
"""The surface in the audit, as nobody asked."""
SOON = timedelta(seconds=5)
TRIES = 5
"""Attempts at a notice that fails inside Pacer."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is about to be sent or, with `edits`, to replace that message."""

    out: Outgoing
    buckets: Sequence[Bucket]
    edits: OutgoingMessage | None = None

    @property
    def platform(self) -> str:
        return str(self.out.to["platform"])


@dataclass(frozen=True, slots=True)
class End:
    """A notice that is done with, and why."""

    state: NoticeState
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """A notice to try again, and why."""

    at: datetime
    error: str | None = None


def claim(app: App, worker: str, lease: timedelta, limit: int, now: datetime) -> list[Claim]:
    with app.engine.begin() as connection:
        return outbox.claim(connection, worker, now, lease, limit)


def prepare(app: App, senders: Senders, claim: Claim, now: datetime) -> Ready | End | Later:
    """What to send; any other outcome is already recorded."""
    try:
        with app.engine.begin() as connection:
            step = _step(connection, senders, claim, now, app.settings.vault)
            if not isinstance(step, Ready):
                _write(connection, claim, step, now)
            return step
    except Exception:
        log.exception("notice failed", key=claim.key, do=claim.do)
        step = End(NoticeState.FAILED, "unexpected") if claim.attempts >= TRIES else _again(claim, now, "unexpected")
        with app.engine.begin() as connection:
            _write(connection, claim, step, now)
        return step


def begin(app: App, claim: Claim, ready: Ready, lease: timedelta, now: datetime) -> datetime | Later | None:
    """The moment to send at, from when on the message may have arrived; None where the claim is lost."""
    place = {**ready.out.to, "root": ready.out.root} if ready.out.root else ready.out.to
    with app.engine.begin() as connection:
        if ready.out.greeting and not inbox.claim(connection, ready.out.greeting, now):
            later = Later(now)  # another message says who we are
        else:
            slot = pacing.reserve(connection, ready.buckets, now)
            if slot.free:
                held = outbox.begin(connection, claim, ready.edits or place, slot.at + lease, now)
                return slot.at if held else None
            later = Later(slot.at)
            _release(connection, ready)
        _write(connection, claim, later, now)
        return later


def end(
    app: App, claim: Claim, state: NoticeState, now: datetime, error: str | None, message: OutgoingMessage | None
) -> bool:
    with app.engine.begin() as connection:
        return outbox.settle(connection, claim, state, now, error=error, message=message)


def put_back(app: App, claim: Claim, at: datetime, error: str | None, refused: Ready | None) -> bool:
    """Owe it again; `refused` is what certainly did not arrive."""
    with app.engine.begin() as connection:
        if refused:
            _release(connection, refused)
        return outbox.put_back(connection, claim, at, error=error, refused=refused is not None)


def _release(connection: Connection, ready: Ready) -> None:
    if ready.out.greeting:
        inbox.release(connection, ready.out.greeting)


def close(app: App, buckets: Sequence[Bucket], until: datetime) -> None:
    with app.engine.begin() as connection:
        pacing.close(connection, buckets, until)


def _write(connection: Connection, claim: Claim, step: End | Later, now: datetime) -> None:
    match step:
        case End():
            outbox.settle(connection, claim, step.state, now, error=step.error)
        case Later():
            outbox.put_back(connection, claim, step.at, error=step.error)


def _again(claim: Claim, now: datetime, error: str) -> Later:
    return Later(now + backoff(claim.attempts), error)


def _step(connection: Connection, senders: Senders, claim: Claim, now: datetime, vault: Vault) -> Ready | End | Later:
    if claim.expires_at <= now:
        return End(NoticeState.FAILED, claim.error or "expired")
    about = _about(connection, claim, now)
    if isinstance(about, (End, Later)):
        return about
    principal = _principal(connection, claim, now)
    if principal is None:
        return End(NoticeState.NOTHING, "gone")
    edits = about if claim.edit_of else None
    to = _place(connection, senders, claim, edits or about)
    if to is None:
        return _again(claim, now, "not_linked")
    buckets = senders[to["platform"]].buckets(to, edit=edits is not None)
    slot = pacing.next_slot(connection, buckets, now)
    if not slot.free:
        return Later(slot.at)
    greeting = greeting_due(connection, principal, None if about else to, now)
    # From here on the database knows the recipient alone.
    if (at := _held_until(connection, principal, claim, now)) > now:
        return Later(at)
    answer = _answer(connection, principal, claim, now, vault)
    if isinstance(answer, End):
        return answer
    out = Outgoing(claim.key, to, answer, None if edits else about)
    return Ready(introduced(out, principal, greeting), buckets, edits)


def _about(connection: Connection, claim: Claim, now: datetime) -> OutgoingMessage | End | Later | None:
    """The message that the notice edits or answers in a thread; None where there is none."""
    key = claim.edit_of or claim.thread_of
    if key is None:
        return None
    earlier = outbox.earlier(connection, claim, key)
    unsettled = earlier is not None and earlier.state in (*outbox.OPEN, NoticeState.UNCERTAIN)
    if unsettled or (claim.edit_of and outbox.edited_before(connection, claim)):
        return Later(now + SOON)
    if earlier is not None and earlier.state is NoticeState.SENT and earlier.message:
        return earlier.message
    return End(NoticeState.NOTHING, "nothing_to_edit") if claim.edit_of else None


def _principal(connection: Connection, claim: Claim, now: datetime) -> Principal | None:
    if claim.employee_id is not None:
        return principal_of_employee(connection, claim.employee_id, now)
    assert claim.channel_id is not None
    return principal_of_channel(connection, claim.channel_id, now)


def _place(
    connection: Connection, senders: Senders, claim: Claim, about: OutgoingMessage | None
) -> OutgoingMessage | None:
    """Where it goes: to the message it is about, else to the recipient; None where no platform there is served."""
    if about:
        places = [about]
    elif claim.employee_id is not None:
        places = places_of_person(connection, claim.company_id, claim.employee_id)
    else:
        assert claim.channel_id is not None
        places = [place_of_channel(connection, claim.channel_id)]
    return next((place for place in places if place["platform"] in senders), None)


def _held_until(connection: Connection, principal: Principal, claim: Claim, now: datetime) -> datetime:
    """What waited for a link waits on until its recipient's day: they may be linked at any hour.

    What is fresh goes at once, as it would have done with a link.
    """
    if claim.employee_id is None or claim.error not in UNREACHED or now - claim.due_at < FRESH:
        return now
    with session_on(connection, principal, now) as session:
        return daytime(session, claim.employee_id, now)


def _answer(connection: Connection, principal: Principal, claim: Claim, now: datetime, vault: Vault) -> Answer | End:
    """The call's answer to the recipient; the end of the notice where there is nothing to send."""
    result = _run(connection, principal, claim, now, vault)
    answer = result.answer
    who = {"company_id": principal.company.id, "employee_id": claim.employee_id, "subject_id": result.subject_id}
    what = {"at": now, "surface": SURFACE, "capability": claim.do, "outcome": answer.outcome, "reference": None}
    connection.execute(RECORD, {**who, **what})
    if answer.outcome == "denied":
        return End(NoticeState.NOTHING, "denied")
    if answer.outcome in ("error", "clarify") or answer.form_errors:
        return End(NoticeState.FAILED, result.code or "not_answered")
    quiet = isinstance(answer.reply, Card) and answer.reply.quiet
    return End(NoticeState.NOTHING) if quiet else answer


def _run(connection: Connection, principal: Principal, claim: Claim, now: datetime, vault: Vault) -> Result:
    capability = capabilities().get(claim.do)
    # A capability that writes is only offered, as a form, which the recipient has to submit.
    call = Call(claim.do, claim.args, form=capability is not None and capability.writes)
    local = now.astimezone(principal.company.zone)
    with speaking(principal.locale, local.date()), session_on(connection, principal, now) as session:
        return run(Request(principal, session, local, vault, came=came_before(session, claim.key)), call, "command")
