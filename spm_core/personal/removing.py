"""Remove rows, or values from rows that stay; both return the number of rows."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, or_, update

from spm_core.db import ScopedSession
from spm_core.models import CompanyOwned


def remove(session: ScopedSession, model: type[CompanyOwned], which: ColumnElement[bool]) -> int:
    return _count(session, delete(model).where(which))


def blank(session: ScopedSession, model: type[CompanyOwned], which: ColumnElement[bool], **to: Any) -> int:
    """Set these columns in the rows where one of them still has another value."""
    differing = or_(*(getattr(model, name).is_distinct_from(value) for name, value in to.items()))
    return _count(session, update(model).where(which, differing).values(**to))


def _count(session: ScopedSession, statement: Any) -> int:
    done = session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], done).rowcount
