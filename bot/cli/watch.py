"""pacer import --watch: files put into a folder are imported once they are complete, and moved aside."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import typer

from bot.cli.failures import Failed, failure_of, usage
from bot.i18n import _

PAUSE = 5.0
"""Seconds between two looks at the folder."""
IMPORTED, REFUSED = "imported", "refused"

Take = Callable[[Path], bool]
"""Imports a file; whether it was accepted. Raises Failed where the file has to be corrected first."""
FileSeen = Mapping[Path, tuple[int, int]]
"""The size in bytes and the modification time in nanoseconds of each file."""


def keep_watching(folder: Path, take: Take) -> NoReturn:
    """Import what is put into the folder, until Ctrl-C."""
    if not folder.is_dir():
        usage(_("There is no folder {folder}.").format(folder=folder))
    typer.echo(_("Watching {folder}. Ctrl-C ends it.").format(folder=folder))
    seen: FileSeen = {}
    while True:
        seen = look(folder, seen, take)
        time.sleep(PAUSE)


def look(folder: Path, seen: FileSeen, take: Take) -> FileSeen:
    """Import the files unchanged since the last look; a file that is still growing waits for the next one."""
    states = {file: _state(file) for file in sorted(folder.glob("*.csv"))}
    for file in [file for file, state in states.items() if seen.get(file) == state]:
        _take(file, take)
    return {file: state for file, state in states.items() if file.exists()}


def _state(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns


def _take(file: Path, take: Take) -> None:
    try:
        where = IMPORTED if take(file) else REFUSED
    except Failed as failed:
        typer.secho(str(failed), err=True)
        where = REFUSED
    except Exception as error:  # a database that is down, a full disk: the file stays for the next look
        typer.secho(str(failure_of(error)), err=True)
        return
    for done in (file, file.with_name(f"{file.stem}.rejected.csv")):
        if done.exists():
            _move(done, file.parent / where)


def _move(file: Path, folder: Path) -> None:
    """Move a file, overwriting none that was moved there under the same name."""
    folder.mkdir(exist_ok=True)
    place = folder / file.name
    if place.exists():
        place = folder / f"{file.stem}.{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}{file.suffix}"
    file.rename(place)
