"""Answering a deputy with the figures of the manager they stand in for."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from bot.capability import Request
from spm_core.db import ScopedSession
from spm_core.delegations.view import standing_in
from spm_core.digest.rules import WAITING
from spm_core.digest.service import Digest
from spm_core.people.service import Person


def absent_manager(request: Request, instead_of: Person | None) -> Person | None:
    """The manager the asker stands in for; None where they ask for themselves."""
    return None if instead_of is None or instead_of.id == request.principal.employee_id else instead_of


def session_of(request: Request, manager: Person | None) -> AbstractContextManager[ScopedSession]:
    """The absent manager's view, else the asker's own. Raises NotAllowed unless the digest is delegated today."""
    if manager is None:
        return nullcontext(request.session)
    return standing_in(request.session, manager.id, "digest", request.now)


def for_a_deputy(week: Digest) -> Digest:
    """The digest without the manager's own quota, and what people wait for their answer to: neither is the team's."""
    return replace(week, own=None, actions=tuple(action for action in week.actions if action.kind not in WAITING))
