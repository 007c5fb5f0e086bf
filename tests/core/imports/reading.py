"""Reading for tests: a text or a file as typed rows, with what the reader says of it. No database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from integrations.crm.files import FileReading, read
from spm_core.errors import CoreError
from spm_core.imports.rows import Rejection
from spm_core.principal import CompanyInfo

FIELD = Path(__file__).parents[2] / "field"
FILES = Path(__file__).parent / "files"
ROME = CompanyInfo(1, "Acme", "EUR", "Europe/Rome")


@dataclass(frozen=True)
class Outcome:
    reading: FileReading
    rows: list[Any]
    rejected: list[Rejection]

    def of(self, *fields: str) -> list[Any]:
        """The values of some fields, row by row."""
        rows = [tuple(getattr(row, field) for field in fields) for row in self.rows]
        return [row[0] for row in rows] if len(fields) == 1 else rows

    @property
    def found(self) -> list[str]:
        return [each.code for each in self.reading.findings()]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return sorted((each.line, each.code) for each in self.rejected)


def outcome(file: Path, kind: Any, **options: Any) -> Outcome:
    reading = read(file, kind, options.pop("mapped", {}), **{"company": ROME, **options})
    batches = [*reading.batches()]
    return Outcome(
        reading,
        [row for batch in batches for row in batch.rows],
        [each for batch in batches for each in batch.rejected],
    )


def refusal(take: Callable[[], Any]) -> CoreError:
    with pytest.raises(CoreError) as error:
        take()
    return error.value
