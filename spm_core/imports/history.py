"""Import the history of deals' stage, amount and close date, as the CRM kept it."""

from __future__ import annotations

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.deals.models import Deal, DealChange
from spm_core.imports.merge import merge
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import ImportRows, Rejection
from spm_core.versions.service import forget_last

COLUMNS = ("deal_id", "changed_on", "field", "new", "old")
KEY_LENGTH = 4


def import_history(session: ScopedSession, rows: ImportRows, report: ImportReport) -> None:
    for batch in rows.batches():
        report.count(batch)
        known = bulk.stored_by(session, Deal, ("external_id", "id"), "external_id", {row.deal for row in batch.rows})
        deals: dict[str, int] = dict(known)
        unknown = [Rejection(row.line, "unknown_deal", {"id": row.deal}) for row in batch.rows if row.deal not in deals]
        report.reject(unknown)
        values = {
            row.line: (deals[row.deal], row.changed_on.isoformat(), row.field, row.new, row.old)
            for row in batch.rows
            if row.deal in deals
        }
        merge(session, DealChange, COLUMNS, KEY_LENGTH, values.items(), report, known_at=True)
    forget_last(session)
