"""Figures that are said to be wrong, the exchange about them, and what was corrected."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0014"
down_revision = "0013"

KIND = "MISSING_DEAL OWNER SPLIT AMOUNT DATE OTHER"
STATE = "SUBMITTED IN_REVIEW PENDING_INFO RESOLVED CLOSED"
OUTCOME = "CORRECTED PARTLY DECLINED WITHDRAWN"
ACT = "SUBMIT TAKE ASK REPLY CORRECT SETTLE DECLINE FORWARD CLOSE OVERRULE"
FIELD = "DEAL OWNER SPLITS AMOUNT CLOSE_DATE"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("company", sa.Column("issues_to", KEY, nullable=True))
    op.create_table(
        "data_issue",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("claimant_id", KEY, sa.ForeignKey("employee.id")),
        _needed("resolver_id", KEY, sa.ForeignKey("employee.id")),
        _needed("kind", _words(KIND)),
        sa.Column("deal_id", KEY, sa.ForeignKey("deal.id", ondelete="SET NULL")),
        _needed("deal_name", sa.String(300)),
        _needed("wanted", sa.JSON()),
        _needed("comment", sa.Text()),
        _needed("state", _words(STATE)),
        sa.Column("outcome", _words(OUTCOME)),
        _needed("opened_at", MOMENT),
        sa.Index(None, "company_id", "claimant_id"),
        sa.Index(None, "company_id", "resolver_id"),
    )
    _entries()
    _corrections()
    for table in ("data_issue", "issue_entry", "deal_correction", "correction_party"):
        protect(table)


def _entries() -> None:
    op.create_table(
        "issue_entry",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("issue_id", KEY, sa.ForeignKey("data_issue.id", ondelete="CASCADE")),
        _needed("at", MOMENT),
        sa.Column("author_id", KEY, sa.ForeignKey("employee.id")),
        _needed("act", _words(ACT)),
        _needed("text", sa.Text()),
        sa.Index(None, "company_id", "issue_id"),
    )


def _corrections() -> None:
    op.create_table(
        "deal_correction",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("deal_id", KEY, sa.ForeignKey("deal.id", ondelete="CASCADE")),
        _needed("deal_name", sa.String(300)),
        _needed("currency", sa.String(3)),
        _needed("issue_id", KEY, sa.ForeignKey("data_issue.id")),
        _needed("field", _words(FIELD)),
        *(_needed(name, sa.JSON()) for name in ("crm", "before", "value")),
        _needed("by_id", KEY, sa.ForeignKey("employee.id")),
        _needed("at", MOMENT),
        _needed("reason", sa.Text()),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_because", sa.String(16)),
        sa.Column("overruled_by", sa.JSON()),
        sa.Index(None, "company_id", "deal_id"),
        sa.Index(None, "company_id", "ended_at"),
    )
    op.create_table(
        "correction_party",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("correction_id", KEY, sa.ForeignKey("deal_correction.id", ondelete="CASCADE")),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        sa.UniqueConstraint("correction_id", "employee_id"),
    )


def _words(choices: str) -> sa.Enum:
    return sa.Enum(*choices.split(), native_enum=False, length=16)


def _needed(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)
