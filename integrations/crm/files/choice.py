"""Which part of a file is read: its text, or the sheet of a workbook that fits."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.crm.files.header import Layout, layout_of, score_of
from integrations.crm.files.source import FileSource, TextSource
from integrations.crm.files.told import Told
from spm_core.errors import CoreError
from spm_core.imports.rows import FileKind


def choose(sources: Sequence[FileSource], kind: FileKind, told: Told, sheet: str | None) -> tuple[FileSource, Layout]:
    """Return the source that is meant, and its layout.

    Raise CoreError "sheet_in_text", "unknown_sheet" or "which_sheet", or what `layout_of` says of the only sheet.
    """
    if sheet is not None:
        source = _named(sources, sheet)
        return source, layout_of(source, kind, told)
    shown = [source for source in sources if source.shown] or sources
    if len(shown) == 1:
        return shown[0], layout_of(shown[0], kind, told)
    fitting = [(source, layout) for source in shown if (layout := _fitting(source, kind, told))]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = [source.name for source, _ in fitting]
        raise CoreError("which_sheet", file=str(shown[0].path), sheets=names)
    likely = max(shown, key=lambda source: score_of(source, kind, told))
    return likely, layout_of(likely, kind, told)


def _named(sources: Sequence[FileSource], sheet: str) -> FileSource:
    if isinstance(sources[0], TextSource):
        raise CoreError("sheet_in_text", file=str(sources[0].path))
    named = [source for source in sources if source.name.casefold() == sheet.strip().casefold()]
    if not named:
        raise CoreError("unknown_sheet", sheet=sheet, sheets=[source.name for source in sources])
    return named[0]


def _fitting(source: FileSource, kind: FileKind, told: Told) -> Layout | None:
    try:
        return layout_of(source, kind, told)
    except CoreError as error:
        if error.code in ("unknown_field", "no_year"):
            raise
        return None
