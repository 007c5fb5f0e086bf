"""Issues: figures that somebody says are wrong, what was said about them, and what was corrected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Enum, ForeignKey, Index, String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.deals.models import Deal
from spm_core.issues.rules import Field, IssueAct, IssueKind, IssueOutcome, IssueState
from spm_core.models import CompanyOwned
from spm_core.people.models import sees, within


class DataIssue(CompanyOwned):
    """One figure that is said to be wrong; its claimant and their current leads see it."""

    __tablename__ = "data_issue"
    __table_args__ = (Index(None, "company_id", "claimant_id"), Index(None, "company_id", "resolver_id"))

    claimant_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    resolver_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[IssueKind] = mapped_column(Enum(IssueKind, native_enum=False, length=16))
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id", ondelete="SET NULL"))
    deal_name: Mapped[str] = mapped_column(String(300))
    """As the claimant saw or called it."""
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How it should be, as rules.IssueWanted."""
    comment: Mapped[str] = mapped_column(Text)
    state: Mapped[IssueState] = mapped_column(Enum(IssueState, native_enum=False, length=16))
    outcome: Mapped[IssueOutcome | None] = mapped_column(Enum(IssueOutcome, native_enum=False, length=16))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.claimant_id)


class IssueEntry(CompanyOwned):
    """One step of an issue's exchange; never changed."""

    __tablename__ = "issue_entry"
    __table_args__ = (Index(None, "company_id", "issue_id"),)

    issue_id: Mapped[int] = mapped_column(ForeignKey("data_issue.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    """None for a step that an import took."""
    act: Mapped[IssueAct] = mapped_column(Enum(IssueAct, native_enum=False, length=16))
    text: Mapped[str] = mapped_column(Text)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        issue = DataIssue.__table__.alias()
        return within(select(issue.c.id).where(issue.c.id == c.issue_id, DataIssue.visible(issue.c)), issue)


class DealCorrection(CompanyOwned):
    """A value that was corrected here: by whom, when and why, and what the CRM said then.

    It holds until the CRM's own value changes. Values are as the database keeps them: rules.IssueStored.
    """

    __tablename__ = "deal_correction"
    __table_args__ = (Index(None, "company_id", "deal_id"), Index(None, "company_id", "ended_at"))

    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id", ondelete="CASCADE"))
    deal_name: Mapped[str] = mapped_column(String(300))
    currency: Mapped[str] = mapped_column(String(3))
    issue_id: Mapped[int] = mapped_column(ForeignKey("data_issue.id"))
    field: Mapped[Field] = mapped_column(Enum(Field, native_enum=False, length=16))
    crm: Mapped[Any] = mapped_column(JSON)
    """What the CRM said; None for a deal that it does not have."""
    before: Mapped[Any] = mapped_column(JSON)
    """The value that counted until then: the CRM's, or that of an earlier correction."""
    value: Mapped[Any] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[str | None] = mapped_column(String(16))
    """agreed, overruled or replaced; None while it holds."""
    overruled_by: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What the CRM said instead."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        deal, party = Deal.__table__.alias(), CorrectionParty.__table__.alias()
        mine = select(party.c.id).where(party.c.correction_id == c.id, sees(party.c.employee_id))
        of_deal = select(deal.c.id).where(deal.c.id == c.deal_id, Deal.visible(deal.c))
        return or_(within(mine, party), within(of_deal, deal))


class CorrectionParty(CompanyOwned):
    """Somebody who had credit for the deal before or after a correction."""

    __tablename__ = "correction_party"
    __table_args__ = (UniqueConstraint("correction_id", "employee_id"),)

    correction_id: Mapped[int] = mapped_column(ForeignKey("deal_correction.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.employee_id)
