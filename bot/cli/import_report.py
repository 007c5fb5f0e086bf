"""The data quality report on the screen, and the rejected rows as a file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.import_words import finding, reason
from bot.i18n import _, number

if TYPE_CHECKING:
    from rich.console import Console

    from integrations.crm.csv_file import Reading
    from spm_core.imports.report import Report
    from spm_core.imports.rows import Finding

SHOWN = 10
"""Rejected rows on the screen; the file has them all."""
_COUNTS = ("read", "created", "changed", "unchanged", "rejected")


def as_json(report: Report) -> dict[str, Any]:
    """The report with its codes, and each rejection also in words."""
    plain = report.to_json()
    rejected = sorted(report.rejected, key=lambda each: each.line)
    for row, rejection in zip(plain["rejected_rows"], rejected, strict=True):
        row["reason"] = reason(rejection)
    return plain


def show(console: Console, report: Report, *, check: bool, rejects: Path | None) -> None:
    console.print(_headline(report, check), style="bold", markup=False)
    labels = (_("rows read"), _("created"), _("changed"), _("unchanged"), _("rejected"))
    for label, name in zip(labels, _COUNTS, strict=True):
        console.print(f"  {number(report.counts[name], 0):>12}  {label}", markup=False)
    if report.left_out:
        console.print(f"  {number(report.left_out, 0):>12}  {_('totals and footers, left out')}", markup=False)
    if report.people_created:
        console.print(_("People created: {names}").format(names=", ".join(report.people_created)), markup=False)
    _rejected(console, report, rejects)
    if report.findings:
        console.print(_("Worth a look"), style="bold", markup=False)
    for found in report.findings:
        console.print(f"  {_counted(found)}", markup=False)
    _hints(console, report)


def _headline(report: Report, check: bool) -> str:
    names = {"kind": report.kind, "file": report.file_name}
    if report.imported:
        return _("✔ {kind} imported from {file}").format(**names)
    if check:
        return _("✔ {kind} in {file} checked: nothing was changed").format(**names)
    return _("✘ Nothing imported from {file}: too many rows were rejected ({rejected} of {read})").format(
        **names, rejected=number(len(report.rejected), 0), read=number(report.read, 0)
    )


def _rejected(console: Console, report: Report, rejects: Path | None) -> None:
    if not report.rejected:
        return
    console.print(_("Rejected"), style="bold", markup=False)
    for rejection in sorted(report.rejected, key=lambda each: each.line)[:SHOWN]:
        console.print(
            "  " + _("line {line}: {reason}").format(line=rejection.line, reason=reason(rejection)), markup=False
        )
    if len(report.rejected) > SHOWN:
        console.print("  " + _("and {count} more").format(count=number(len(report.rejected) - SHOWN, 0)), markup=False)
    if rejects:
        console.print("  " + _("All of them, with their cells: {path}").format(path=rejects), markup=False)


def _counted(found: Finding) -> str:
    count = f"{number(found.count, 0)} × " if found.count > 1 or found.lines else ""
    if not found.lines:
        return f"{count}{finding(found)}"
    more = ", …" if found.count > len(found.lines) else ""
    lines = _("lines {lines}") if found.count > 1 else _("line {lines}")
    return f"{count}{finding(found)} ({lines.format(lines=', '.join(map(str, found.lines)) + more)})"


def _hints(console: Console, report: Report) -> None:
    same = [found.params for found in report.findings if found.code == "lookalike"]
    if same:
        console.print(_("If two names are one, import again with:"), markup=False)
        for each in same:
            console.print(f'  --alias "{each["spelling"]}={each["means"]}"', markup=False)
    if any(found.code == "unknown_owner" for found in report.findings):
        console.print(_("Import these people first, or create them with --create-owners."), markup=False)
    if not report.imported and len(report.rejected):
        console.print(
            _("Correct the rows, or allow more with PACER_MAX_REJECTED=0.25 (a share of the rows)."), markup=False
        )


def write_rejects(path: Path, report: Report, reading: Reading) -> bool:
    """Line, reason and the cells as the file has them; False where the file cannot be written."""
    try:
        _write_rejects(path, report, reading)
    except OSError as error:
        typer.secho(_("I can't write {path}: {why}.").format(path=path, why=error.strerror), err=True)
        return False
    return True


def _write_rejects(path: Path, report: Report, reading: Reading) -> None:
    reasons: dict[int, list[str]] = {}
    for rejection in report.rejected:
        reasons.setdefault(rejection.line, []).append(reason(rejection))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=reading.layout.delimiter)
        out.writerow([_("line"), _("reason"), *reading.layout.header])
        for line, cells in reading.raw(set(reasons)):
            out.writerow([line, "; ".join(reasons[line]), *cells])
