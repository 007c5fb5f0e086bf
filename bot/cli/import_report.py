"""The data quality report on the screen, and the rejected rows as a file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.i18n import _, number
from bot.parts.imports import finding, reason

if TYPE_CHECKING:
    from rich.console import Console

    from integrations.crm.csv_file import CsvReading
    from spm_core.imports.report import ImportReport
    from spm_core.imports.rows import Finding

SHOWN = 10
"""The most rejected rows on the screen; the file has them all."""
_COUNTS = ("read", "created", "changed", "unchanged", "rejected")


def show(console: Console, report: ImportReport, *, check: bool, rejects: Path | None) -> None:
    _say(console, _headline(report, check), bold=True)
    labels = (_("rows read"), _("created"), _("changed"), _("unchanged"), _("rejected"))
    for label, name in zip(labels, _COUNTS, strict=True):
        _say(console, f"  {number(report.counts[name], 0):>12}  {label}")
    if report.left_out:
        _say(console, f"  {number(report.left_out, 0):>12}  {_('totals and footers, left out')}")
    if report.people_created:
        _say(console, _("People created: {names}").format(names=", ".join(report.people_created)))
    _rejected(console, report, rejects)
    if report.findings:
        _say(console, _("Worth a look"), bold=True)
    for observed in report.findings:
        _say(console, f"  {_counted(observed)}")
    _hints(console, report)


def _headline(report: ImportReport, check: bool) -> str:
    names = {"kind": report.kind, "file": report.file_name}
    if report.imported:
        return _("✔ {kind} imported from {file}").format(**names)
    if not report.refused:
        return _("✔ {kind} in {file} checked: nothing was changed").format(**names)
    words = (
        _("✘ {kind} in {file} checked: an import would take nothing, with so many rows rejected ({rejected} of {read})")
        if check
        else _("✘ Nothing imported from {file}: too many rows were rejected ({rejected} of {read})")
    )
    return words.format(**names, rejected=number(len(report.rejected), 0), read=number(report.read, 0))


def _rejected(console: Console, report: ImportReport, rejects: Path | None) -> None:
    if not report.rejected:
        return
    _say(console, _("Rejected"), bold=True)
    for rejection in sorted(report.rejected, key=lambda rejection: rejection.line)[:SHOWN]:
        _say(console, "  " + _("line {line}: {reason}").format(line=rejection.line, reason=reason(rejection)))
    if len(report.rejected) > SHOWN:
        _say(console, "  " + _("and {count} more").format(count=number(len(report.rejected) - SHOWN, 0)))
    if rejects:
        _say(console, "  " + _("All of them, with their cells: {path}").format(path=rejects))


def _counted(observed: Finding) -> str:
    count = f"{number(observed.count, 0)} × " if observed.count > 1 or observed.lines else ""
    if not observed.lines:
        return f"{count}{finding(observed)}"
    more = ", …" if observed.count > len(observed.lines) else ""
    lines = _("lines {lines}") if observed.count > 1 else _("line {lines}")
    return f"{count}{finding(observed)} ({lines.format(lines=', '.join(map(str, observed.lines)) + more)})"


def _hints(console: Console, report: ImportReport) -> None:
    lookalikes = [observed.params for observed in report.findings if observed.code == "lookalike"]
    if lookalikes:
        _say(console, _("If two names are one, import again with:"))
        for names in lookalikes:
            _say(console, f'  --alias "{names["spelling"]}={names["means"]}"')
    if any(observed.code == "unknown_owner" for observed in report.findings):
        _say(console, _("Import these people first, or create them with --create-owners."))
    if report.refused:
        _say(console, _("Correct the rows, or allow more with PACER_MAX_REJECTED=0.25 (a share of the rows)."))


def _say(console: Console, words: str, *, bold: bool = False) -> None:
    """Print without wrapping, so that a path or an option can be copied whole."""
    console.print(words, style="bold" if bold else None, markup=False, soft_wrap=True)


def write_rejects(path: Path, report: ImportReport, reading: CsvReading) -> bool:
    """Write each rejected line with its reason and its cells as they were; False where the file cannot be written."""
    try:
        _write_rejects(path, report, reading)
    except OSError as error:
        typer.secho(_("I can't write {path}: {why}.").format(path=path, why=error.strerror), err=True)
        return False
    return True


def _write_rejects(path: Path, report: ImportReport, reading: CsvReading) -> None:
    reasons: dict[int, list[str]] = {}
    for rejection in report.rejected:
        reasons.setdefault(rejection.line, []).append(reason(rejection))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=reading.layout.delimiter)
        out.writerow([_("line"), _("reason"), *reading.layout.header])
        for line, cells in reading.raw(set(reasons)):
            out.writerow([line, "; ".join(reasons[line]), *cells])
