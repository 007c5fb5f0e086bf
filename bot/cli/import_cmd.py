"""pacer import: a file of people, quotas, deals and the rest into the database, with a data quality report."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.cli.failures import OTHER, USAGE, Failed, usage
from bot.cli.import_help import ImportHelp
from bot.cli.import_options import (
    AliasOption,
    CheckOption,
    CompleteOption,
    CreateOption,
    DateOrderOption,
    FileArgument,
    How,
    JsonOption,
    KeyOption,
    KindArgument,
    KindName,
    MapOption,
    OwnerOption,
    RejectsOption,
    SheetOption,
    WatchOption,
    options_of,
    pairs_of,
)
from bot.i18n import _

if TYPE_CHECKING:
    from bot.cli.watch import Outcome
    from integrations.crm.files import FileReading
    from spm_core.imports.options import Options
    from spm_core.imports.report import ImportReport

LONG = 2_000_000
"""The size in bytes from which progress is shown."""


def import_(
    kind: KindArgument = None,
    file: FileArgument = None,
    map_: MapOption = None,
    owner: OwnerOption = None,
    key: KeyOption = None,
    sheet: SheetOption = None,
    date_order: DateOrderOption = None,
    create_owners: CreateOption = False,
    alias: AliasOption = None,
    complete: CompleteOption = False,
    check: CheckOption = False,
    rejects: RejectsOption = None,
    as_json: JsonOption = False,
    watch: WatchOption = None,
) -> None:
    """Import a file. Import it again, and nothing changes; import a newer one, and what differs does."""
    options = options_of(check, create_owners, complete, pairs_of("--alias SPELLING=NAME", alias))
    columns = tuple(column.strip() for column in (key or "").split(",") if column.strip())
    how = How(pairs_of("--map FIELD=COLUMN", map_), date_order, sheet, columns, owner)
    if watch is not None:
        if file or check or rejects:
            usage(_("--watch takes every file of a folder as it is: leave out FILE, --check and --rejects."))
        _watch(watch, partial(_take_watched, options, how, kind, as_json))
    if kind is None or file is None:
        usage(_("Say what to import and from which file: pacer import deals deals.csv"))
    from bot.cli.common import terminal

    reading, report = _run(kind, file, how, options)
    place = rejects or (None if check else _rejects_of(file))
    terminal()  # characters that cannot be written are replaced
    typer.echo(_told(reading, report, place, check=check, as_json=as_json))
    if not report.imported and not check:
        raise typer.Exit(OTHER)


def _take_watched(options: Options, how: How, kind: KindName | None, as_json: bool, file: Path) -> Outcome:
    """Import a file of a watched folder, once whatever happens to it afterwards."""
    from bot.cli.watch import FileWrong, Outcome

    sort = kind or _kind_of(file)
    if sort is None:
        kinds = ", ".join(each.value for each in KindName)
        words = _(
            "{file}: its name does not start with what it holds ({kinds}). "
            "Rename it, such as deals-{file}, and put it into the folder again."
        )
        raise FileWrong(words.format(file=file.name, kinds=kinds))
    reading, report = _run(sort, file, how, options, once=True)
    return Outcome(report.imported, _told(reading, report, _rejects_of(file), check=False, as_json=as_json))


def _watch(folder: Path, take: Callable[[Path], Outcome]) -> NoReturn:
    from bot.cli.watch import keep_watching

    keep_watching(folder, take)


def _rejects_of(file: Path) -> Path:
    return file.with_name(f"{file.stem}.rejected.csv")


def _kind_of(file: Path) -> KindName | None:
    return next((kind for kind in KindName if file.name.lower().startswith(kind.value)), None)


def _told(reading: FileReading, report: ImportReport, rejects: Path | None, *, check: bool, as_json: bool) -> str:
    """The report as it is shown, once the rejected rows are written; `rejects` is where, if anywhere."""
    from bot.cli.import_report import shown, write_rejects
    from bot.parts.imports import report_json

    written = rejects if rejects and report.rejected and write_rejects(rejects, report, reading) else None
    if as_json:
        return json.dumps(report_json(report), ensure_ascii=False)
    return shown(report, check=check, rejects=written)


def _run(
    kind: KindName, file: Path, how: How, options: Options, *, once: bool = False
) -> tuple[FileReading, ImportReport]:
    """Import a file; with `once`, no content a second time. Raises Failed, or FileWrong where the file is the cause."""
    from bot.cli.common import opened
    from bot.cli.watch import FileWrong
    from bot.parts.imports import problem
    from integrations.crm.files import read
    from spm_core.errors import CoreError
    from spm_core.imports.service import run
    from spm_core.people.identity import only_company, operator

    try:
        with opened() as app:
            with app.engine.begin() as connection:
                company = only_company(connection)
            reading = read(
                file,
                kind.value,
                how.mapped,
                how.date_order.value if how.date_order else None,
                sheet=how.sheet,
                key=how.key,
                owner=how.owner,
                company=company,
            )
            if once:
                options = replace(options, key=f"{kind.value}:{reading.fingerprint}")
            with _progress(reading):
                return reading, run(app.engine, operator(company), kind.value, reading, options, datetime.now(UTC))
    except CoreError as error:
        raised = Failed if error.code in _OF_SYSTEM else FileWrong
        raise raised(problem(error), USAGE if error.code in _MISUSED else OTHER) from error


_OF_SYSTEM = ("no_company", "file_missing", "file_unreadable", "file_denied")
"""The codes of failures for which a file is not to blame."""
_MISUSED = (
    *("unknown_field", "unknown_column", "unknown_alias", "ambiguous_dates", "mixed_dates"),
    *("which_sheet", "unknown_sheet", "sheet_in_text", "unsure_unit", "wrong_kind"),
)
"""The codes of failures that other options of the command put right."""


@contextmanager
def _progress(reading: FileReading) -> Iterator[None]:
    """A progress bar while a long file is read, if standard error is a terminal."""
    if not sys.stderr.isatty() or reading.source.size < LONG:
        yield
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(reading.name, total=reading.source.size)
        reading.on_progress = lambda position: bars.update(bar, completed=position)
        yield


def register(app: typer.Typer) -> None:
    app.command("import", cls=ImportHelp)(import_)
