"""What people told about their wins before the CRM had them, and whom they congratulated."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Deal
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import blank, remove
from spm_core.vault import Vault
from spm_core.wins.models import Congratulation, Win


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    for win in session.scalars(select(Win).where(Win.employee_id == person)):
        yield KeptEntry("wins.won", win.at, win.account, "")


def forget(session: ScopedSession, person: int) -> int:
    """Remove a person's told wins and congratulations; wins that the CRM has stay, by the CRM's name."""
    mine = Win.employee_id == person
    gone = remove(session, Congratulation, Congratulation.employee_id == person)
    gone += remove(session, Win, mine & Win.deal_id.is_(None))
    in_crm = select(Win.id, Deal.name, Account.name.label("account"))
    in_crm = in_crm.join(Deal, Deal.id == Win.deal_id).outerjoin(Account, Account.id == Deal.account_id)
    for row in session.execute(in_crm.where(mine)).all():
        gone += blank(session, Win, Win.id == row.id, account=row.account or row.name)
    return gone
