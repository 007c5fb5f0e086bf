"""Feedback, what is said about it and agreed in it, and what colleagues answer each other."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0021"
down_revision = "0020"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_PART = sa.Enum("GOALS", "SINCE", "SUCCESSES", "IMPROVE", "OVERALL", name="part", native_enum=False, length=16)
_KIND = sa.Enum("ACKNOWLEDGE", "COMMENT", "DISAGREE", "TALK", name="replykind", native_enum=False, length=16)


def upgrade() -> None:
    _feedback()
    _about_feedback()
    _between_colleagues()
    for table in ("feedback", "feedback_part", "feedback_action", "feedback_reply", "peer_request"):
        protect(table)


def _feedback() -> None:
    op.create_table(
        "feedback",
        *_owned(),
        _person("employee_id"),
        _person("author_id"),
        _needed("period_start", sa.Date()),
        _needed("period_end", sa.Date()),
        sa.Column("verdict", sa.String(16)),
        _needed("version", sa.Integer()),
        _needed("changed_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.UniqueConstraint("company_id", "employee_id", "period_start", "period_end"),
    )
    op.create_table(
        "feedback_part",
        *_of_feedback(),
        _person("by_id"),
        _needed("part", _PART),
        _needed("sealed", sa.Text()),
        _needed("version", sa.Integer()),
        _needed("sent", sa.Boolean(), server_default=sa.false()),
        sa.UniqueConstraint("feedback_id", "part"),
    )


def _about_feedback() -> None:
    op.create_table(
        "feedback_action",
        *_of_feedback(),
        _needed("metric", sa.String(64)),
        _needed("target", sa.BigInteger()),
        sa.Column("currency", sa.String(3)),
        _needed("due_on", sa.Date()),
        sa.Column("goal_id", KEY, sa.ForeignKey("goal.id")),
        _needed("sent", sa.Boolean(), server_default=sa.false()),
        sa.UniqueConstraint("feedback_id", "metric"),
    )
    op.create_table(
        "feedback_reply",
        *_of_feedback(),
        _person("by_id"),
        _needed("kind", _KIND),
        sa.Column("sealed", sa.Text()),
        _needed("at", MOMENT),
        sa.Index(None, "company_id", "feedback_id"),
    )


def _between_colleagues() -> None:
    op.create_table(
        "peer_request",
        *_owned(),
        _person("asker_id"),
        _person("colleague_id"),
        _needed("about", sa.Text()),
        sa.Column("answer", sa.Text()),
        _needed("asked_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Index(None, "company_id", "asker_id", "asked_at"),
        sa.Index(None, "company_id", "colleague_id", "asked_at"),
    )


def _owned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
    )


def _of_feedback() -> tuple[sa.Column[Any], ...]:
    return (
        *_owned(),
        _needed("feedback_id", KEY, sa.ForeignKey("feedback.id", ondelete="CASCADE")),
        _person("employee_id", index=True),
    )


def _person(name: str, **more: Any) -> sa.Column[Any]:
    return _needed(name, KEY, sa.ForeignKey("employee.id"), **more)


def _needed(name: str, kind: Any, *options: Any, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *options, nullable=False, **more)
