"""Deliveries that a sender names, so that it can send one again without its being imported twice."""

from __future__ import annotations

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.imports.models import ImportRun
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Finding, Rejection


def recall(session: ScopedSession, key: str, report: ImportReport) -> bool:
    """Fill the report of a delivery that was imported before; return whether it was.

    Raise CoreError("key_reused") where the earlier delivery of this name was a different file.
    """
    earlier = session.execute(select(ImportRun.file_hash, ImportRun.counts).where(ImportRun.key == key)).one_or_none()
    if earlier is None:
        return False
    file_hash, counts = earlier
    if file_hash != report.file_hash:
        raise CoreError("key_reused", key=key)
    report.before = True
    report.read, report.created = counts["read"], counts["created"]
    report.changed, report.unchanged = counts["changed"], counts["unchanged"]
    report.left_out = counts.get("left_out", 0)
    report.rejected = [Rejection(**rejection) for rejection in counts.get("rejections", ())]
    report.findings = [Finding(**finding) for finding in counts.get("findings", ())]
    return True
