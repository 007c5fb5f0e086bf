"""Plain text for elements that read Markdown, so that no name of a deal or a person becomes markup."""

from __future__ import annotations

import re

_ANYWHERE = r"[\\`*_\[\]<>~]"
_DATE_MACRO = r"(?<=\{)\{"
_ENTITY = r"&(?=#?\w+;)"
_LIST_OR_HEADING = r"(?m:^)(?:#|[-+](?=[-+\s]|$)|(?<=\d)[.)])"
_MARK = re.compile(f"{_ANYWHERE}|{_DATE_MACRO}|{_ENTITY}|{_LIST_OR_HEADING}")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
_SPACE = re.compile(r"[^\S\xa0\u202f]+")
"""Space that may break: the one between a figure and its currency may not."""


def escape(text: str) -> str:
    """A text in one line, which a client shows literally."""
    line = _SPACE.sub(" ", text).strip()
    return _NUMBERED.sub(r"\1\\\2", _MARK.sub(r"\\\g<0>", line))


def paragraphs(text: str) -> str:
    """A text of several lines, each of which a client shows literally."""
    return escape(text) if "\n" not in text else "\n\n".join(escape(line) for line in text.splitlines() if line.strip())
