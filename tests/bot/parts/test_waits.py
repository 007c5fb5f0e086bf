"""What waits for somebody: its labels are the to-do list, so they fit a button and say what to do."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from bot.declared import declared
from bot.i18n import LANGUAGES, _, speaking

LONGEST_LABEL = 25
NOUNS = ("My ", "The ", "What ")


def labels() -> set[str]:
    """The texts of each topic's `waits.py` that are no sentences."""
    sources = {Path(inspect.getfile(waits)).read_text(encoding="utf-8") for waits in declared("waits", "WAITS")}
    said = {words for source in sources for words in re.findall(r'_\("([^"]+)"\)', source)}
    return {words for words in said if not words.endswith(".")}


def test_labels_say_what_to_do() -> None:
    assert len(labels()) >= 8
    assert [words for words in labels() if words.startswith(NOUNS)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_a_button(language: str) -> None:
    with speaking(language):
        assert [_(words) for words in labels() if len(_(words)) > LONGEST_LABEL] == []
