"""An answer's files, written into a folder of the working directory for their owner alone."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from bot.cards import Document

FOLDER = Path("pacer-files")


def saved(files: Iterable[Document], folder: Path = FOLDER) -> list[Path]:
    """Write the files, overwriting none, and return their paths."""
    paths = []
    for document in files:
        folder.mkdir(mode=0o700, exist_ok=True)
        paths.append(_write(folder / document.name, document.make()))
    return paths


def _write(path: Path, content: bytes) -> Path:
    for number in count(1):
        free = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        try:
            handle = os.open(free, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with open(handle, "wb") as file:
            file.write(content)
        return free
    raise AssertionError("count has no end")
