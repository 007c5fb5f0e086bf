"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

CHOICES: Mapping[str, str] = {
    "pdf": "PDF",
    "xlsx": "Excel",
}
