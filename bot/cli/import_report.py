"""The data quality report on the screen, and the rejected rows as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.i18n import _, number
from bot.parts.imports import finding, reasons_of, says_something, tells_count

if TYPE_CHECKING:
    from integrations.crm.csv_file import CsvReading
    from spm_core.imports.report import ImportReport
    from spm_core.imports.rows import Finding

SHOWN = 10
"""The most rejected rows on the screen; the file has them all."""


def shown(report: ImportReport, *, check: bool, rejects: Path | None) -> str:
    """The report in lines; none is wrapped, so that a path or an option can be copied whole."""
    return "\n".join(_lines(report, check, rejects))


def _lines(report: ImportReport, check: bool, rejects: Path | None) -> Iterator[str]:
    yield _headline(report, check)
    for label, count in _counts(report, check):
        yield f"  {number(count, 0):>12}  {label}"
    if report.people_created:
        words = _("People who would be created: {names}") if check else _("People created: {names}")
        yield words.format(names=", ".join(report.people_created))
    yield from _rejected(report, rejects)
    worth = [observed for observed in report.findings if says_something(observed)]
    if worth:
        yield _("Worth a look")
    for observed in worth:
        yield f"  {_counted(observed)}"
    yield from _hints(report)


def _counts(report: ImportReport, check: bool) -> Iterator[tuple[str, int]]:
    counts = report.counts
    yield _("rows read"), counts["read"]
    if not report.refused:
        yield _("would be created") if check else _("created"), counts["created"]
        yield _("would be changed") if check else _("changed"), counts["changed"]
        yield _("unchanged"), counts["unchanged"]
    yield _("rejected"), counts["rejected"]
    if report.left_out:
        yield _("totals and footers, left out"), report.left_out


def _headline(report: ImportReport, check: bool) -> str:
    names = {"kind": report.kind, "file": report.file_name}
    if report.before:
        return _("✔ {file} was imported before: nothing was changed").format(**names)
    if report.imported:
        return _("✔ {kind} imported from {file}").format(**names)
    if not report.refused:
        return _("✔ {kind} in {file} checked: nothing was changed").format(**names)
    words = (
        _("✘ {kind} in {file} checked: an import would take nothing, with so many rows rejected ({rejected} of {read})")
        if check
        else _("✘ Nothing imported from {file}: too many rows were rejected ({rejected} of {read})")
    )
    return words.format(**names, rejected=number(report.counts["rejected"], 0), read=number(report.read, 0))


def _rejected(report: ImportReport, rejects: Path | None) -> Iterator[str]:
    by_line = report.by_line
    if not by_line:
        return
    yield _("Rejected")
    for line, reasons in [*by_line.items()][:SHOWN]:
        yield "  " + _("line {line}: {reason}").format(line=line, reason=reasons_of(reasons))
    if len(by_line) > SHOWN:
        yield "  " + _("and {count} more").format(count=number(len(by_line) - SHOWN, 0))
    if rejects:
        yield "  " + _("All of them, with their cells: {path}").format(path=rejects)


def _counted(observed: Finding) -> str:
    """A finding with how often it occurs, unless its words say so, and on which lines first."""
    told = tells_count(observed) or not (observed.count > 1 or observed.lines)
    words = finding(observed) if told else f"{number(observed.count, 0)} × {finding(observed)}"
    if not observed.lines:
        return words
    more = ", …" if observed.count > len(observed.lines) else ""
    lines = _("lines {lines}") if observed.count > 1 else _("line {lines}")
    return f"{words} ({lines.format(lines=', '.join(map(str, observed.lines)) + more)})"


def _hints(report: ImportReport) -> Iterator[str]:
    pairs = [_pair(observed) for observed in report.findings]
    if aliases := [*dict.fromkeys(pair for pair in pairs if pair)]:
        yield _("If two names are one, import again with:")
        for spelling, means in aliases:
            yield f'  --alias "{spelling}={means}"'
    if any(observed.code == "unknown_owner" for observed in report.findings):
        yield _(
            "Import these people first, or create them with --create-owners: it leaves out who is like somebody known."
        )
    if report.refused:
        yield _("Correct the rows, or allow more with PACER_MAX_REJECTED=0.25 (a share of the rows).")


def _pair(observed: Finding) -> tuple[str, str] | None:
    """A spelling and the name that it may stand for."""
    params = observed.params
    if observed.code == "lookalike":
        return params["spelling"], params["means"]
    return (params["who"], params["near"]) if "near" in params else None


def write_rejects(path: Path, report: ImportReport, reading: CsvReading) -> bool:
    """Write each rejected line with its reason and its cells as they were; False where the file cannot be written."""
    try:
        _write_rejects(path, report, reading)
    except OSError as error:
        typer.secho(_("I can't write {path}: {why}.").format(path=path, why=error.strerror), err=True)
        return False
    return True


def _write_rejects(path: Path, report: ImportReport, reading: CsvReading) -> None:
    by_line = report.by_line
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=reading.layout.delimiter or ",")
        out.writerow([_("line"), _("reason"), *reading.layout.header])
        for line, cells in reading.raw(set(by_line)):
            out.writerow([line, reasons_of(by_line[line]), *cells])
