"""The demo's database: a file in the user's cache, made anew each day so that it is always about now."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.demo.people import TIME_ZONE
from bot.settings import Settings
from spm_core.vault import new_key

PARTS = (Path(__file__).parent, Path(__file__).parents[2] / "spm_core" / "migrations" / "versions")


def demo_settings() -> Settings:
    now = datetime.now(ZoneInfo(TIME_ZONE))
    path = _folder() / f"demo-{now.date().isoformat()}-{_made_by()}.db"
    if not path.exists():
        _make(path, now)
    return Settings(database_url=f"sqlite:///{path}", secret_keys=SecretStr(_key_of(path).read_text()))


def _key_of(database: Path) -> Path:
    return database.with_suffix(".key")


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


def _make(path: Path, now: datetime) -> None:
    """Build it aside and move it into place, so that two demos started at once never see half a company."""
    from bot.demo.build import build
    from spm_core.db import engine_for
    from spm_core.migrations import upgrade

    with tempfile.TemporaryDirectory(dir=path.parent) as aside:
        unfinished = Path(aside) / "demo.db"
        engine = engine_for(f"sqlite:///{unfinished}")
        upgrade(engine)
        with engine.begin() as connection:
            build(connection, now)
        engine.dispose()
        for old in path.parent.glob("demo-*"):
            if not old.name.startswith(path.name):
                old.unlink(missing_ok=True)
        key = Path(aside) / "demo.key"
        key.touch(mode=0o600)
        key.write_text(new_key())
        key.replace(_key_of(path))
        unfinished.replace(path)
