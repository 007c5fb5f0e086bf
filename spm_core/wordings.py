"""What people of a company meant by words that were not understood for sure: what they pressed when asked back.

No words are kept: a digest of them, without names, periods and amounts, recognises them when they are said again.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.db import ScopedSession
from spm_core.models import CompanyOwned


class MeantWording(CompanyOwned):
    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("company_id", "said", "employee_id"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    said: Mapped[str] = mapped_column(String(64))
    """A digest of the words."""
    meant: Mapped[str] = mapped_column(String(64))
    """The name of a capability."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def meant_by(session: ScopedSession, said: str) -> str | None:
    """What the asker meant by words with this digest before, else most of the company; None where they differ."""
    rows = session.execute(select(MeantWording.employee_id, MeantWording.meant).where(MeantWording.said == said)).all()
    mine = next((row.meant for row in rows if row.employee_id == session.principal.employee_id), None)
    if mine is not None or not rows:
        return mine
    (most, count), *others = Counter(row.meant for row in rows).most_common(2)
    return None if others and others[0][1] == count else most


def learn(session: ScopedSession, said: str, meant: str, now: datetime) -> None:
    """Keep what the asker meant by words with this digest; what they meant before by the same is forgotten."""
    me = session.principal.employee_id
    known = session.scalars(
        select(MeantWording).where(MeantWording.employee_id == me, MeantWording.said == said)
    ).one_or_none()
    if known is None:
        session.add(MeantWording(employee_id=me, said=said, meant=meant, at=now))
    else:
        known.meant, known.at = meant, now
