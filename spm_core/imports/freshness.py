"""How old the data behind an answer is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.imports.models import ImportRun
from spm_core.scope import Prepared, scoped

_run = scoped(ImportRun).c
_NEWEST = Prepared(
    select(_run.file_name, _run.finished_at)
    .where(_run.kind == bindparam("kind"))
    .order_by(_run.finished_at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Newest:
    file_name: str
    at: datetime


def newest_import(session: ScopedSession, kind: str = "deals") -> Newest | None:
    """Return the last import of a kind; None where there was none."""
    row = session.read(_NEWEST, {"kind": kind}).one_or_none()
    return None if row is None else Newest(row.file_name, row.finished_at)
