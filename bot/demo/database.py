"""The demo's database: a file in the user's cache, made anew each day so that it is always about now."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.demo.people import TIME_ZONE
from bot.settings import Settings
from spm_core.vault import Vault, new_key

DATABASE, KEY = "pacer.db", "pacer.key"
PARTS = (Path(__file__).parent, Path(__file__).parents[2] / "spm_core" / "migrations" / "versions")


def demo_settings(tell: Callable[[], object]) -> Settings:
    """The settings of today's demo; `tell` is called before it is made, which takes seconds."""
    now = datetime.now(ZoneInfo(TIME_ZONE))
    folder = _folder() / f"demo-{now.date().isoformat()}-{_made_by()}"
    if not folder.exists():
        tell()
        _make(folder, now)
    return Settings(database_url=f"sqlite:///{folder / DATABASE}", secret_keys=SecretStr((folder / KEY).read_text()))


def _folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    for folder in (Path(home) / "pacer", Path(tempfile.gettempdir()) / f"pacer-{os.getuid()}"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise OSError("there is nowhere to write the demo's database")


def _made_by() -> str:
    """A hash that changes whenever the code that makes the database does."""
    sources = sorted(file for folder in PARTS for file in folder.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:8]


def _make(folder: Path, now: datetime) -> None:
    """Build it aside and move it into place, so that two demos started at once never see half a company.

    Its key lies beside it, unlike those of real companies: nobody keeps a backup of a cache.
    """
    from bot.demo.build import build
    from bot.demo.stage import stage
    from bot.demo.story import tell
    from spm_core.db import engine_for
    from spm_core.migrations import upgrade

    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        aside = Path(scratch) / "demo"
        aside.mkdir()
        engine = engine_for(f"sqlite:///{aside / DATABASE}")
        upgrade(engine)
        key = new_key()
        with engine.begin() as connection:
            tell(stage(connection, build(connection, now), now, Vault((key,))))
        engine.dispose()
        with open(os.open(aside / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
        for old in folder.parent.glob("demo-*"):
            if old != folder:
                _remove(old)
        with suppress(OSError):  # another demo was quicker
            aside.rename(folder)


def _remove(old: Path) -> None:
    if old.is_dir():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.unlink(missing_ok=True)
