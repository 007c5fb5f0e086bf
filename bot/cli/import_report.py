"""The data quality report on the screen, and the rejected rows as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.i18n import _, ngettext, number
from bot.parts.import_words import REASONS
from bot.parts.imports import finding, reasons_of, says_something, tells_count

if TYPE_CHECKING:
    from integrations.crm.files import FileReading
    from spm_core.imports.report import ImportReport
    from spm_core.imports.rows import Finding

SHOWN = 10
"""The most rejected rows on the screen; the file has them all."""


MOST_ALLOWED = 10
"""The most rejected rows, in twentieths of all, with which somebody may want to go on."""


def shown(report: ImportReport, *, check: bool, rejects: Path | None) -> str:
    """The report in lines; none is wrapped, so that a path or an option can be copied whole."""
    return "\n".join(_lines(report, check, rejects))


def _lines(report: ImportReport, check: bool, rejects: Path | None) -> Iterator[str]:
    yield _headline(report, check)
    if report.before:
        return
    for label, count in _counts(report, check):
        yield f"  {number(count, 0):>12}  {label}"
    if report.people_created:
        words = _("People who would be created: {names}") if check else _("People created: {names}")
        yield words.format(names=", ".join(report.people_created))
    yield from _rejected(report, rejects)
    told = len(_rejected_alike(report)) <= SHOWN
    worth = [each for each in report.findings if says_something(each) and not (told and each.code in REASONS)]
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
    alike = _rejected_alike(report)
    if not alike:
        return
    yield _("Rejected")
    for reason, lines in alike[:SHOWN]:
        yield "  " + _("{where}: {reason}").format(where=_where(lines[:SHOWN], len(lines)), reason=reason)
    if hidden := sum(len(lines) for _reason, lines in alike[SHOWN:]):
        yield "  " + ngettext("and {count} more", "and {count} more", hidden).format(count=number(hidden, 0))
    if rejects:
        yield "  " + _("All of them, with their cells: {path}").format(path=rejects)


def _rejected_alike(report: ImportReport) -> list[tuple[str, list[int]]]:
    """Why rows were rejected, each reason once, with all its lines."""
    alike: dict[str, list[int]] = {}
    for line, reasons in report.by_line.items():
        alike.setdefault(reasons_of(reasons), []).append(line)
    return [*alike.items()]


def _where(lines: Sequence[int], count: int) -> str:
    """The first lines of `count`."""
    more = ", …" if count > len(lines) else ""
    words = _("lines {lines}") if count > 1 else _("line {lines}")
    return words.format(lines=", ".join(map(str, lines)) + more)


def _counted(observed: Finding) -> str:
    """A finding with how often it occurs, unless its words say so, and on which lines first."""
    told = tells_count(observed) or not (observed.count > 1 or observed.lines)
    words = finding(observed) if told else f"{number(observed.count, 0)} × {finding(observed)}"
    if not observed.lines:
        return words
    return f"{words} ({_where(observed.lines, observed.count)})"


def _hints(report: ImportReport) -> Iterator[str]:
    pairs = [_pair(observed) for observed in report.findings]
    if aliases := [*dict.fromkeys(pair for pair in pairs if pair)]:
        yield _("If two names are one, import again with:")
        for spelling, means in aliases:
            yield f'  --alias "{spelling}={means}"'
    unknown = [observed.params["who"] for observed in report.findings if observed.code == "unknown_owner"]
    if unknown and all(map(str.isdigit, unknown)):
        yield _("These owners are ids. Import people with the same ids in a column id, then import this file again.")
    elif unknown:
        yield _(
            "Import these people first, or create them with --create-owners: it leaves out who is like somebody known."
        )
    if report.refused:
        yield _correct(report)


def _correct(report: ImportReport) -> str:
    """What to do where too many rows were rejected; to go on without the most of them is no way."""
    twentieths = ceil(report.counts["rejected"] / report.read * 20)
    if twentieths > MOST_ALLOWED:
        return _("Correct the rows, then import the file again.")
    words = _("Correct the rows, or allow more with PACER_MAX_REJECTED={share} (a share of the rows).")
    return words.format(share=f"{twentieths / 20:.2f}")


def _pair(observed: Finding) -> tuple[str, str] | None:
    """A spelling and the name that it may stand for."""
    params = observed.params
    if observed.code == "lookalike":
        return params["spelling"], params["means"]
    return (params["who"], params["near"]) if "near" in params else None


def write_rejects(path: Path, report: ImportReport, reading: FileReading) -> bool:
    """Write each rejected line with its reason and its cells as they were; False where the file cannot be written."""
    try:
        _write_rejects(path, report, reading)
    except OSError as error:
        typer.secho(_("I can't write {path}: {why}.").format(path=path, why=error.strerror), err=True)
        return False
    return True


def _write_rejects(path: Path, report: ImportReport, reading: FileReading) -> None:
    by_line = report.by_line
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=reading.layout.delimiter or ",")
        out.writerow([_("line"), _("reason"), *reading.layout.header])
        for line, cells in reading.raw(set(by_line)):
            out.writerow([line, reasons_of(by_line[line]), *cells])
