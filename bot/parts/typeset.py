"""Tagged PDFs that a screen reader can read, set by Typst with the fonts it brings along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any


def typeset(template: Path, page: Mapping[str, Any], at: datetime) -> bytes:
    """A PDF of a template filled with JSON values, the same bytes for the same `at`."""
    from typst import TypstError

    data, timestamp = json.dumps(page, ensure_ascii=False), int(at.timestamp())
    try:
        return _compiled(template, data, timestamp, ignore_system_fonts=True, pdf_standards="ua-1")
    except TypstError:  # a letter our fonts lack, such as a name in Chinese: the machine's fonts may have it
        return _compiled(template, data, timestamp)


def _compiled(template: Path, data: str, timestamp: int, **options: Any) -> bytes:
    import typst

    return bytes(typst.compile(template, format="pdf", sys_inputs={"data": data}, timestamp=timestamp, **options))
