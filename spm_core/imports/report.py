"""The data quality report of one import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from spm_core.imports.rows import FileKind, Finding, Rejection

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
    people_created: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _tallies: dict[tuple[str, tuple[tuple[str, Any], ...]], tuple[int, tuple[int, ...]]] = field(default_factory=dict)

    def note(self, code: str, lines: Sequence[int], **params: Any) -> None:
        """Count lines towards a finding; lines with the same code and parameters add up."""
        if lines:
            key = (code, tuple(sorted(params.items())))
            count, first = self._tallies.get(key, (0, ()))
            self._tallies[key] = (count + len(lines), (*first, *lines[: SHOWN_LINES - len(first)]))

    def find(self, code: str, count: int = 1, lines: Sequence[int] = (), **params: Any) -> None:
        self.findings.append(Finding(code, count, tuple(lines[:SHOWN_LINES]), params))

    def reject(self, rejected: Iterable[Rejection]) -> None:
        self.rejected.extend(rejected)

    def close(self, findings: Iterable[Finding] = ()) -> None:
        """Turn what was noted into findings, and put those of the source before them."""
        self.findings[:0] = findings
        self.findings.extend(
            Finding(code, count, lines, dict(params)) for (code, params), (count, lines) in self._tallies.items()
        )
        self._tallies.clear()

    def rejects_more_than(self, share: Decimal) -> bool:
        return len(self.rejected) > share * self.read

    @property
    def counts(self) -> dict[str, int]:
        return {
            "read": self.read,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": len(self.rejected),
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
            "rejected_rows": [
                {"line": rejection.line, "code": rejection.code, **_plain(rejection.params)}
                for rejection in sorted(self.rejected, key=lambda rejection: rejection.line)
            ],
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


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in params.items()}
