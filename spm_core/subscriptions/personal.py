"""What people asked to get regularly."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.subscriptions.models import Subscription
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    for subscription in session.scalars(select(Subscription).where(Subscription.employee_id == person)):
        yield KeptEntry(
            "subscriptions.asked",
            None,
            subscription.do,
            json.dumps(subscription.args, ensure_ascii=False) if subscription.args else "",
        )


def forget(session: ScopedSession, person: int) -> int:
    return remove(session, Subscription, Subscription.employee_id == person)
