"""Alerts name the figure they watch, whose it is and its limit, in place of one of three events."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0031"
down_revision = "0030"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SUBJECTS = ("PERSON", "EACH", "TEAM", "COMPANY")
CROSSINGS = ("BELOW", "ABOVE", "DROP", "BEGINS")
SHARE_UNITS, BAND_UNITS = 10**4, 10**6
"""Of a limit and of a company's bands, which are kept as integers."""
TENTH = SHARE_UNITS // 10


_OLD = sa.table(
    "alert",
    *(sa.column(name, KEY) for name in ("company_id", "employee_id", "above")),
    *(
        sa.column("event", sa.String()),
        sa.column("team", sa.Boolean()),
        sa.column("next_at", sa.DateTime(timezone=True)),
    ),
)
_NEW = sa.table(
    "alert",
    *(sa.column(name, KEY) for name in ("company_id", "employee_id", "about_id", "threshold")),
    *(sa.column(name, sa.String()) for name in ("figure", "subject", "crossing", "period")),
    *(sa.column("ended", sa.Boolean()), sa.column("seen", sa.JSON())),
    sa.column("next_at", sa.DateTime(timezone=True)),
)
_COMPANY = sa.table("company", sa.column("id", KEY), sa.column("slightly_behind", KEY))


def upgrade() -> None:
    connection = op.get_bind()
    bands = {row.id: row.slightly_behind for row in connection.execute(sa.select(_COMPANY))}
    made = [_migrated(row, bands) for row in connection.execute(sa.select(_OLD))]
    op.drop_table("alert")
    _create()
    protect("alert")
    if made:
        connection.execute(sa.insert(_NEW), made)


def _create() -> None:
    op.create_table(
        "alert",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id", ondelete="CASCADE")),
        _needed("figure", sa.String(64)),
        _needed("subject", sa.Enum(*SUBJECTS, name="alertsubject", native_enum=False, length=16)),
        _needed("about_id", KEY, sa.ForeignKey("employee.id", ondelete="CASCADE")),
        _needed("crossing", sa.Enum(*CROSSINGS, name="crossing", native_enum=False, length=16)),
        sa.Column("threshold", sa.BigInteger()),
        _needed("period", sa.String(16)),
        _needed("ended", sa.Boolean()),
        _needed("seen", sa.JSON()),
        _needed("next_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("employee_id", "figure", "subject", "about_id", "crossing", "period"),
        sa.Index(None, "company_id", "next_at"),
    )


def _migrated(row: Any, bands: dict[int, int]) -> dict[str, Any]:
    """Return an alert as a question about the same figures; its next look is its first, which tells nothing."""
    team, each = ("TEAM", "EACH") if row.team else ("PERSON", "PERSON")
    behind = bands[row.company_id] * SHARE_UNITS // BAND_UNITS
    question = {
        "AT_RISK": ("pace", each, "BELOW", behind),
        "STALLED": ("stalled_deals", team, "BEGINS", row.above),
        "FORECAST": ("commit_forecast", team, "DROP", TENTH),
    }[row.event]
    return {
        **{name: getattr(row, name) for name in ("company_id", "employee_id", "next_at")},
        **dict(zip(("figure", "subject", "crossing", "threshold"), question, strict=True)),
        "about_id": row.employee_id,
        "period": "",
        "ended": False,
        "seen": {},
    }


def _needed(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)
