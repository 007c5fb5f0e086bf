"""The data quality report of one import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from spm_core.imports.rows import Batch, FileKind, Finding, Rejection

LINE = itemgetter(0)
"""The line of a row, which comes first in every kind."""
SHOWN_LINES = 5
"""Most lines that a finding names; its count says how many there are."""


@dataclass(slots=True)
class ImportReport:
    kind: FileKind
    file_name: str
    file_hash: str
    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    """Totals and footers, which are not read as data."""
    rejected: list[Rejection] = field(default_factory=list)
    imported: bool = True
    refused: bool = False
    """Whether too many rows were rejected for anything to be imported."""
    before: bool = False
    """Whether this very delivery was imported before, so that nothing was done now."""
    people_created: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _repeats: list[tuple[int, int]] = field(default_factory=list)
    _tallies: dict[tuple[str, tuple[tuple[str, Any], ...]], tuple[int, tuple[int, ...]]] = field(default_factory=dict)

    def note(self, code: str, lines: Sequence[int], **params: Any) -> None:
        """Count lines towards a finding; lines with the same code and parameters add up."""
        if lines:
            key = (code, tuple(sorted(params.items())))
            count, first = self._tallies.get(key, (0, ()))
            self._tallies[key] = (count + len(lines), (*first, *lines[: SHOWN_LINES - len(first)]))

    def find(self, code: str, count: int = 1, lines: Sequence[int] = (), **params: Any) -> None:
        self.findings.append(Finding(code, count, tuple(lines[:SHOWN_LINES]), params))

    def repeat(self, line: int, first: int) -> None:
        """Note that a row says again what an earlier line said."""
        self._repeats.append((line, first))

    def count(self, batch: Batch[Any]) -> None:
        """Count the lines of a batch as read, and take over those that its source rejected."""
        self.reject(batch.rejected)
        self.read += len({*map(LINE, batch.rows)}.union(rejection.line for rejection in batch.rejected))

    def reject(self, rejected: Iterable[Rejection]) -> None:
        self.rejected.extend(rejected)

    def refuse(self) -> None:
        """Say that nothing is imported, since too many rows were rejected."""
        self.refused = True
        self.created = self.changed = self.unchanged = 0
        self.people_created = []

    def close(self, findings: Iterable[Finding] = ()) -> None:
        """Turn what was noted into findings, and put those of the source before them."""
        if self._repeats:
            pairs = [[line, first] for line, first in self._repeats[:SHOWN_LINES]]
            self.find("duplicate", len(self._repeats), pairs=pairs)
            self._repeats.clear()
        self.findings[:0] = _merged(findings)
        self.findings.extend(
            Finding(code, count, lines, dict(params)) for (code, params), (count, lines) in self._tallies.items()
        )
        self._tallies.clear()

    @property
    def by_line(self) -> dict[int, list[Rejection]]:
        """The reasons for each rejected row, by line: a row is rejected once, whatever is wrong with it."""
        reasons: dict[int, list[Rejection]] = {}
        for rejection in sorted(self.rejected, key=lambda rejection: rejection.line):
            reasons.setdefault(rejection.line, []).append(rejection)
        return reasons

    def rejects_more_than(self, share: Decimal) -> bool:
        return len(self.by_line) > share * self.read

    @property
    def counts(self) -> dict[str, int]:
        return {
            "read": self.read,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": len(self.by_line),
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "file": self.file_name,
            "sha256": self.file_hash,
            "imported": self.imported,
            "refused": self.refused,
            **self.counts,
            "left_out": self.left_out,
            "rejected_rows": [_rejected(line, *reasons) for line, reasons in self.by_line.items()],
            "people_created": self.people_created,
            "findings": [
                {
                    "code": finding.code,
                    "count": finding.count,
                    "lines": list(finding.lines),
                    **_plain(finding.params),
                }
                for finding in self.findings
            ],
        }


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Add up findings that say the same of other lines."""
    merged: dict[str, Finding] = {}
    for found in findings:
        key = f"{found.code} {dict(found.params)}"
        if before := merged.get(key):
            lines = (*before.lines, *found.lines)[:SHOWN_LINES]
            merged[key] = replace(before, count=before.count + found.count, lines=lines)
        else:
            merged[key] = found
    return [*merged.values()]


def _rejected(line: int, first: Rejection, *others: Rejection) -> dict[str, Any]:
    also = [{"code": other.code, **_plain(other.params)} for other in others]
    return {"line": line, "code": first.code, **_plain(first.params), **({"also": also} if also else {})}


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal | date) else value for name, value in params.items()}
