"""pacer import --watch: files put into a folder are imported once they are complete, and moved aside with their report.

A file is read from a copy, so that nobody can change it meanwhile; what was wrong with the file sets it aside, and what
was wrong with the system (a database that is down, a full disk) leaves it as it is, for the next look.
"""

from __future__ import annotations

import filecmp
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import typer

from bot.cli.failures import Failed, failure_of, usage
from bot.i18n import _

PAUSE = 5.0
"""Seconds between two looks at the folder."""
IMPORTED, REFUSED = "imported", "refused"
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"})
REPORT, REJECTED = ".report.txt", ".rejected.csv"
"""What is written about a file ends so, and is never taken for one to import."""


class FileWrong(Failed):
    """A failure that the file itself has caused, and will cause again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    imported: bool
    report: str


Take = Callable[[Path], Outcome]
"""Imports a file, writing what it rejects beside it. Raises FileWrong where the file has to be corrected first."""
FileState = tuple[int, int, int]
"""The inode, the size in bytes and the modification time in nanoseconds of a file."""


@dataclass(slots=True)
class Folder:
    """A watched folder, and what the last look at it has found."""

    path: Path
    take: Take
    seen: dict[Path, FileState] = field(default_factory=dict)
    done: set[tuple[Path, FileState]] = field(default_factory=set)
    """Files that were taken and could not be moved."""
    said: dict[Path, str] = field(default_factory=dict)
    """What was last said of a file that is left for later; the same is not said again."""


def keep_watching(path: Path, take: Take) -> NoReturn:
    """Import what is put into the folder, until Ctrl-C."""
    from bot.cli.common import terminal

    if not path.is_dir():
        usage(_("There is no folder {folder}.").format(folder=path))
    terminal()  # names that cannot be written do not end the watch
    typer.echo(_("Watching {folder}. Ctrl-C ends it.").format(folder=path))
    folder = Folder(path, take)
    while True:
        look(folder)
        time.sleep(PAUSE)


def look(folder: Folder) -> None:
    """Import the files unchanged since the last look; a file that is still growing waits for the next one."""
    states = dict(_files(folder))
    for file, state in states.items():
        if folder.seen.get(file) == state and (file, state) not in folder.done:
            _take(folder, file, state)
    folder.seen = states


def _files(folder: Folder) -> Iterator[tuple[Path, FileState]]:
    """Yield the files to import with their state; not folders, links that lead nowhere, and what we wrote ourselves."""
    try:
        paths = sorted(folder.path.iterdir())
    except OSError as error:
        _say(folder, folder.path, str(failure_of(error)))
        return
    for path in paths:
        ours = path.name.startswith((".", "~$")) or path.name.endswith((REPORT, REJECTED))
        if not ours and path.suffix.lower() in SUFFIXES and (state := _state(path)):
            yield path, state


def _state(file: Path) -> FileState | None:
    try:
        stat = file.stat()
        return (stat.st_ino, stat.st_size, stat.st_mtime_ns) if file.is_file() else None
    except OSError:
        return None


def _take(folder: Folder, file: Path, state: FileState) -> None:
    with TemporaryDirectory(prefix="pacer-") as home:
        copy = Path(home) / file.name
        try:
            shutil.copyfile(file, copy)
            if _state(file) != state:
                return
            outcome = _outcome(folder, copy)
            if not filecmp.cmp(file, copy, shallow=False):
                return  # somebody replaced it meanwhile: what is there now is another file
        except Exception as error:
            _say(folder, file, str(failure_of(error)))
            return
        folder.said.pop(file, None)
        folder.done.add((file, state))
        _set_aside(folder, file, copy, outcome)


def _outcome(folder: Folder, copy: Path) -> Outcome:
    """Return what became of a file, and tell it with the path that the file will have.

    Raises what a later look may do away with: whatever is wrong with the system.
    """
    told = _tried(folder.take, copy)
    outcome = replace(told, report=told.report.replace(str(copy.parent), str(_place(folder, told))))
    typer.echo(outcome.report, err=not outcome.imported)
    return outcome


def _place(folder: Folder, outcome: Outcome) -> Path:
    return folder.path / (IMPORTED if outcome.imported else REFUSED)


def _tried(take: Take, copy: Path) -> Outcome:
    from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

    try:
        return take(copy)
    except FileWrong as failed:
        return Outcome(False, str(failed))
    except (DataError, IntegrityError) as error:
        return Outcome(False, str(failure_of(error)))
    except (Failed, OSError, SQLAlchemyError):
        raise
    except Exception as error:  # the file has met a fault of ours, and would meet it at each look
        return Outcome(False, str(failure_of(error)))


def _set_aside(folder: Folder, file: Path, copy: Path, outcome: Outcome) -> None:
    """Move a file with its report and rejected rows to where its like are, overwriting none of the same name."""
    place = _place(folder, outcome)
    stem = file.stem
    try:
        place.mkdir(exist_ok=True)
        if (place / file.name).exists():
            stem = f"{file.stem}.{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}"
        (place / f"{stem}{REPORT}").write_text(outcome.report + "\n", encoding="utf-8", errors="replace")
        if (rejected := copy.with_name(f"{copy.stem}{REJECTED}")).exists():
            shutil.copyfile(rejected, place / f"{stem}{REJECTED}")
        file.rename(place / f"{stem}{file.suffix}")
    except OSError as error:
        words = _("I can't move {file}: {why}. It was taken, and is not taken again.")
        _say(folder, file, words.format(file=file, why=error.strerror))


def _say(folder: Folder, file: Path, words: str) -> None:
    if folder.said.get(file) != words:
        folder.said[file] = words
        typer.secho(f"{file.name}: {words}", err=True)
