"""Skills that people grow or help with, coaching talks, and their notes, sealed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0023"
down_revision = "0022"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_PURPOSE = sa.Enum("GROW", "HELP", name="purpose", native_enum=False, length=8)
_STATE = sa.Enum("PROPOSED", "AGREED", "CANCELLED", name="state", native_enum=False, length=16)


def upgrade() -> None:
    op.create_table(
        "skill_choice",
        *_owned(),
        _person("employee_id"),
        _needed("skill", sa.String(40)),
        _needed("purpose", _PURPOSE),
        sa.UniqueConstraint("company_id", "employee_id", "skill", "purpose"),
    )
    _talks()
    for table in ("skill_choice", "coaching_talk", "talk_note"):
        protect(table)


def _talks() -> None:
    op.create_table(
        "coaching_talk",
        *_owned(),
        *(_person(name) for name in ("employee_id", "lead_id", "by_id")),
        _needed("times", sa.JSON()),
        _needed("minutes", sa.Integer()),
        sa.Column("at", MOMENT),
        _needed("state", _STATE),
        _needed("asked_at", MOMENT),
        sa.Column("about", sa.String(250)),
        sa.Index(None, "company_id", "employee_id"),
    )
    op.create_table(
        "talk_note",
        *_owned(),
        _needed("talk_id", KEY, sa.ForeignKey("coaching_talk.id")),
        *(_person(name) for name in ("employee_id", "by_id")),
        _needed("at", MOMENT),
        _needed("sealed", sa.Text()),
        sa.Index(None, "company_id", "talk_id"),
    )


def _owned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
    )


def _person(name: str) -> sa.Column[Any]:
    return _needed(name, KEY, sa.ForeignKey("employee.id"))


def _needed(name: str, kind: Any, *options: Any, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *options, nullable=False, **more)
