"""Cycles of self-assessments, and what people answered, sealed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0020"
down_revision = "0019"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_EVERY = sa.Enum("MONTH", "QUARTER", "ONBOARDING", name="every", native_enum=False, length=16)
_STATE = sa.Enum("OPEN", "DRAFT", "SUBMITTED", "READ", "WITHDRAWN", name="state", native_enum=False, length=16)


def upgrade() -> None:
    _cycles()
    _assessments()
    _answers()
    for table in ("cycle", "assessment", "assessment_answer"):
        protect(table)


def _cycles() -> None:
    op.create_table(
        "cycle",
        *_owned(),
        sa.Column("lead_id", KEY, sa.ForeignKey("employee.id")),
        _needed("every", _EVERY),
        _needed("questions", sa.String(64)),
        _needed("days_open", sa.Integer()),
        _needed("since", sa.Date()),
        _needed("active", sa.Boolean(), server_default=sa.true()),
        sa.UniqueConstraint("company_id", "lead_id", "every"),
    )


def _assessments() -> None:
    op.create_table(
        "assessment",
        *_owned(),
        _needed("cycle_id", KEY, sa.ForeignKey("cycle.id")),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        _needed("period_start", sa.Date()),
        _needed("period_end", sa.Date()),
        _needed("questions", sa.String(64)),
        _needed("due_on", sa.Date()),
        _needed("state", _STATE),
        _needed("version", sa.Integer()),
        _needed("reminded", sa.Integer()),
        _needed("changed_at", MOMENT),
        sa.Column("submitted_at", MOMENT),
        sa.Column("read_at", MOMENT),
        sa.UniqueConstraint("cycle_id", "employee_id", "period_start"),
        sa.Index(None, "company_id", "employee_id", "period_start"),
        sa.Index(None, "company_id", "state", "due_on"),
    )


def _answers() -> None:
    op.create_table(
        "assessment_answer",
        *_owned(),
        _needed("assessment_id", KEY, sa.ForeignKey("assessment.id", ondelete="CASCADE")),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id"), index=True),
        _needed("question", sa.String(64)),
        _needed("sealed", sa.Text()),
        _needed("submitted", sa.Boolean(), server_default=sa.false()),
        sa.UniqueConstraint("assessment_id", "question"),
    )


def _owned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
    )


def _needed(name: str, kind: Any, *options: Any, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *options, nullable=False, **more)
