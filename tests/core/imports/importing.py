"""Imports for tests: a text, a file beside the project, and what is stored afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from integrations.crm.files import known_words, read
from spm_core.deals.models import Deal
from spm_core.imports.options import Options
from spm_core.imports.report import ImportReport
from spm_core.imports.service import run
from spm_core.people.identity import operator
from tests.factories import NOW, operate

NOTHING: Mapping[str, Any] = {}
DATA = Path(__file__).parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")


class Office:
    """A company whose files are imported."""

    def __init__(self, engine: Any, company: Any, home: Path) -> None:
        self.engine, self.company, self.home = engine, company, home

    def send(
        self,
        kind: Any,
        content: str | Path,
        now: datetime = NOW,
        *,
        how: Mapping[str, Any] = NOTHING,
        **options: Any,
    ) -> ImportReport:
        """Import a text or a file; `how` are arguments of the reader, `options` those of the import."""
        file = content if isinstance(content, Path) else self.home / f"{kind}.csv"
        if isinstance(content, str):
            file.write_text(content, encoding="utf-8")
        known = Options(by="tester", words=known_words, **options)
        reading = read(file, kind, **{"mapped": {}, "company": self.company, **how})
        return run(self.engine, operator(self.company), kind, reading, known, now)

    def rows(self, *columns: Any, now: datetime = NOW) -> list[Any]:
        with operate(self.engine, self.company, now) as session:
            return [tuple(row) for row in session.execute(select(*columns))]

    def deals(self, *fields: str) -> dict[str, Any]:
        """Key → the fields of each deal."""
        found = self.rows(Deal.external_id, *(getattr(Deal, field) for field in fields))
        return {key: rest[0] if len(rest) == 1 else tuple(rest) for key, *rest in found}


def codes(report: ImportReport) -> dict[str, int]:
    """The findings: code → how often."""
    counts: dict[str, int] = {}
    for found in report.findings:
        counts[found.code] = counts.get(found.code, 0) + found.count
    return counts


def rejections(report: ImportReport) -> list[tuple[int, str]]:
    return sorted((each.line, each.code) for each in report.rejected)
