"""pacer import: a file of people, quotas, deals and the rest into the database, with a data quality report."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli.failures import OTHER, USAGE, Failed, usage
from bot.i18n import _

if TYPE_CHECKING:
    from integrations.crm.csv_file import CsvReading
    from spm_core.imports.options import Options
    from spm_core.imports.report import ImportReport

LONG = 2_000_000
"""The size in bytes from which progress is shown."""


class KindName(StrEnum):
    PEOPLE = "people"
    QUOTAS = "quotas"
    DEALS = "deals"
    HISTORY = "history"
    ACCOUNTS = "accounts"
    PRODUCTS = "products"
    RATES = "rates"
    ACTIVITIES = "activities"
    LEADS = "leads"
    HOURS = "hours"


class DateOrder(StrEnum):
    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


def import_(
    kind: Annotated[KindName | None, typer.Argument(help="What the file holds.")] = None,
    file: Annotated[Path | None, typer.Argument(help="A CSV file, as it was exported.")] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column a field is in. May be repeated."),
    ] = None,
    date_order: Annotated[
        DateOrder | None, typer.Option(help="The order of dates, where the file leaves it open.")
    ] = None,
    create_owners: Annotated[bool, typer.Option("--create-owners", help="Create owners nobody knows yet.")] = False,
    alias: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPELLING=NAME", help="Confirm that one name means another, from now on. May be repeated."
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Report everything, change nothing.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to write rejected rows; beside the file unless given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,
    watch: Annotated[
        Path | None,
        typer.Option(help="Import every file that is put into this folder, named by what it holds: deals-monday.csv."),
    ] = None,
) -> None:
    """Import a file. Import it again, and nothing changes; import a newer one, and what differs does."""
    options = _options(check, create_owners, _pairs("--alias SPELLING=NAME", alias))
    take = partial(_take, options, _pairs("--map FIELD=COLUMN", map_), date_order, as_json)
    if watch is not None:
        if file or check or rejects:
            usage(_("--watch takes every file of a folder as it is: leave out FILE, --check and --rejects."))
        _watch(watch, lambda dropped: take(dropped, kind or _kind_of(dropped), _rejects_of(dropped)))
    if kind is None or file is None:
        usage(_("Say what to import and from which file: pacer import deals deals.csv"))
    if not take(file, kind, rejects or (None if check else _rejects_of(file))) and not check:
        raise typer.Exit(OTHER)


def _take(
    options: Options,
    mapped: dict[str, str],
    date_order: DateOrder | None,
    as_json: bool,
    file: Path,
    kind: KindName,
    rejects: Path | None,
) -> bool:
    """Import a file and report; whether anything was imported."""
    reading, report = _run(kind, file, mapped, date_order, options)
    _tell(reading, report, rejects if report.rejected else None, check=options.check, as_json=as_json)
    return report.imported


def _watch(folder: Path, take: Callable[[Path], bool]) -> NoReturn:
    from bot.cli.watch import keep_watching

    keep_watching(folder, take)


def _rejects_of(file: Path) -> Path:
    return file.with_name(f"{file.stem}.rejected.csv")


def _kind_of(file: Path) -> KindName:
    named = next((kind for kind in KindName if file.name.lower().startswith(kind.value)), None)
    if named is None:
        kinds = ", ".join(kind.value for kind in KindName)
        raise Failed(_("{file}: its name does not start with what it holds ({kinds}).").format(file=file, kinds=kinds))
    return named


def _tell(reading: CsvReading, report: ImportReport, rejects: Path | None, *, check: bool, as_json: bool) -> None:
    from bot.cli.common import terminal
    from bot.cli.import_report import show, write_rejects
    from bot.parts.imports import report_json

    written = rejects if rejects and write_rejects(rejects, report, reading) else None
    if as_json:
        typer.echo(json.dumps(report_json(report), ensure_ascii=False))
    else:
        show(terminal(), report, check=check, rejects=written)


def _run(
    kind: KindName, file: Path, mapped: dict[str, str], date_order: DateOrder | None, options: Options
) -> tuple[CsvReading, ImportReport]:
    """Import a file. Raises Failed where nothing of it can be read or imported."""
    from bot.cli.common import opened
    from bot.parts.imports import problem
    from integrations.crm.csv_file import read
    from spm_core.errors import CoreError
    from spm_core.imports.service import run
    from spm_core.people.identity import only_company, operator

    try:
        with opened() as app:
            with app.engine.begin() as connection:
                company = only_company(connection)
            reading = read(file, kind.value, mapped, date_order.value if date_order else None)
            with _progress(reading):
                return reading, run(app.engine, operator(company), kind.value, reading, options, datetime.now(UTC))
    except CoreError as error:
        raise Failed(problem(error), USAGE if error.code in _MISUSED else OTHER) from error


_MISUSED = ("unknown_field", "unknown_column", "unknown_alias", "ambiguous_dates", "mixed_dates")
"""The codes of failures that other options of the command put right."""


def _options(check: bool, create_owners: bool, aliases: dict[str, str]) -> Options:
    from bot.settings import Settings
    from integrations.crm.csv_file import known_words
    from spm_core.imports.options import Options

    return Options(
        by=_user(),
        check=check,
        create_owners=create_owners,
        aliases=aliases,
        max_rejected=Settings().max_rejected,
        words=known_words,
    )


def _pairs(form: str, texts: list[str] | None) -> dict[str, str]:
    pairs = dict(text.partition("=")[::2] for text in texts or ())
    for left, right in pairs.items():
        if not left.strip() or not right.strip():
            usage(_("It is written as {form}.").format(form=form))
    return {left.strip(): right.strip() for left, right in pairs.items()}


def _user() -> str:
    """The operating system's name for whoever runs the command."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@contextmanager
def _progress(reading: CsvReading) -> Iterator[None]:
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
    app.command("import")(import_)
