"""The records below a file's header, a chunk at a time, with what is made of several cells behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from integrations.crm.files.grouped import filled_down, groups_of
from integrations.crm.files.header import Layout
from integrations.crm.files.source import FileSource

CHUNK = 5_000
FileRecord = Sequence[str]
FileChunk = tuple[list[FileRecord], list[int]]
"""Records, and the line on which each starts."""


class RecordReader:
    def __init__(self, source: FileSource, layout: Layout) -> None:
        self.source, self.layout = source, layout
        self.position = 0
        """Roughly how many bytes have been read."""
        self.first = next(self._file_chunks(), ([], []))[0]
        """The first records, as the file has them."""
        self.groups = groups_of(layout.header, layout.columns, source.merged, self.first)

    def raw(self, wanted: set[int]) -> Iterator[tuple[int, FileRecord]]:
        """Yield the cells of some lines, as the file has them."""
        for records, lines in self._file_chunks():
            yield from ((line, record) for record, line in zip(records, lines, strict=True) if line in wanted)

    def chunks(self) -> Iterator[FileChunk]:
        above: dict[int, str] = {}
        for records, lines in self._file_chunks():
            whole = [*filled_down(records, self.groups, above)] if self.groups else records
            if self.layout.joined:
                whole = [[*record, *self._joined(record)] for record in whole]
            yield self._spread(whole, lines) if self.layout.spread else (whole, lines)

    def _file_chunks(self) -> Iterator[FileChunk]:
        with self.source.records(self.layout.delimiter) as reader:
            reader.take(self.layout.header_at + 1)
            width = len(self.layout.header)
            while (chunk := reader.take(CHUNK))[0]:
                yield _square(chunk[0], width), chunk[1]
                self.position = reader.position()

    def _joined(self, record: FileRecord) -> list[str]:
        several = ([record[at] for at in columns if record[at].strip()] for columns in self.layout.joined)
        return [cells[0] if cells else "" for cells in several]

    def _spread(self, records: Sequence[FileRecord], lines: Sequence[int]) -> FileChunk:
        spread = self.layout.spread
        rows = [
            ([*record, *behind], line)
            for record, line in zip(records, lines, strict=True)
            for behind in (spread.rows(record) if spread else ())
        ]
        return [record for record, _ in rows], [line for _, line in rows]


def _square(records: list[list[str]], width: int) -> list[FileRecord]:
    """Pad short records, and cut off blank cells beyond the header."""
    if {*map(len, records)} == {width}:
        return [*records]
    padding = [""] * width
    return [
        record if len(record) == width
        else record + padding[len(record) :] if len(record) < width
        else record[:width] if not any(cell.strip() for cell in record[width:])
        else record
        for record in records
    ]  # fmt: skip


def without(
    records: Sequence[FileRecord], lines: Sequence[int], out: set[int]
) -> tuple[Sequence[FileRecord], Sequence[int]]:
    if not out:
        return records, lines
    kept = [i for i in range(len(records)) if i not in out]
    return [records[i] for i in kept], [lines[i] for i in kept]
