"""Deliveries that a sender names, so that it may send one again without its being taken again."""

from __future__ import annotations

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.imports.models import ImportRun
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Finding, Rejection


def recall(session: ScopedSession, key: str, report: ImportReport) -> bool:
    """Fill the report of a delivery that was taken before. CoreError("key_reused") where that was another one."""
    found = session.execute(select(ImportRun.file_hash, ImportRun.counts).where(ImportRun.key == key)).one_or_none()
    if found is None:
        return False
    file_hash, counts = found
    if file_hash != report.file_hash:
        raise CoreError("key_reused", key=key)
    report.read, report.created = counts["read"], counts["created"]
    report.changed, report.unchanged = counts["changed"], counts["unchanged"]
    report.left_out = counts.get("left_out", 0)
    report.rejected = [Rejection(**each) for each in counts.get("rejections", ())]
    report.findings = [Finding(**each) for each in counts.get("findings", ())]
    return True
