"""What tests of imports share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.core.imports.reading import Outcome, outcome


@pytest.fixture
def taken(tmp_path: Path) -> Any:
    """Reads a text or bytes as a file of a kind."""

    def take(kind: str, content: str | bytes, **options: Any) -> Outcome:
        file = tmp_path / "file.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return outcome(file, kind, **options)

    return take
