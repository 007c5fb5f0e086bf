"""Which records are no data: blank ones, totals, and what reports print below their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from integrations.crm.files.grouped import OWNER, filled, is_sum
from integrations.crm.files.words import is_footer, is_id, is_total, yes_or_no
from spm_core.imports.rows import FileKind, Finding

_OF_NAMES = ("people", "accounts", "products")
"""Kinds whose rows may have nothing but a name."""


def without_reason(columns: Mapping[str, int], titles: Sequence[str]) -> tuple[dict[str, int], list[Finding]]:
    """Return the columns without that of why somebody is on leave, which is read no further, and a finding of it."""
    at = columns.get("reason")
    found = [] if at is None else [Finding("reason_not_kept", params={"column": titles[at]})]
    return {field: column for field, column in columns.items() if field != "reason"}, found


class Leftovers:
    def __init__(self, kind: FileKind, columns: Mapping[str, int], key: Sequence[int]) -> None:
        self.kind, self.columns, self.key = kind, columns, key
        self.count = 0
        """How many records were left out that were not blank."""
        self.deleted = 0
        """How many records their system keeps in its bin."""
        self._below = False
        """Whether the rows are over, in a list of names."""

    def among(self, records: Sequence[Sequence[str]], lines: Sequence[int]) -> set[int]:
        """Return the indexes of records that are no data."""
        deleted = self._deleted(records)
        self.deleted += len(deleted)
        suspects = self._suspects(records)
        blank = {i for i in suspects if not any(map(str.strip, records[i]))}
        none = {i for i in suspects if i not in blank and self._is_none(records[i])}
        self.count += len({lines[i] for i in none - deleted})
        return none | blank | deleted

    def _deleted(self, records: Sequence[Sequence[str]]) -> set[int]:
        at = self.columns.get("deleted")
        return set() if at is None else {i for i, record in enumerate(records) if yes_or_no(record[at].strip())}

    def _suspects(self, records: Sequence[Sequence[str]]) -> Sequence[int]:
        """Return those worth a closer look: in a long file of deals only what lacks an owner, an id or a stage."""
        if self.kind != "deals":
            return range(len(records))
        telling = ("id",) if "id" in self.columns else ("stage", "status", "won")
        groups = [[self.columns[field] for field in fields if field in self.columns] for fields in (OWNER, telling)]
        groups.append([] if "id" in self.columns else [*self.key])
        return sorted({i for columns in groups if columns for i in _blank_in(records, columns)})

    def _is_none(self, record: Sequence[str]) -> bool:
        cells = filled(record)
        if self.kind in _OF_NAMES:
            self._below = self._below or (len(cells) == 1 and is_footer(cells[0]))
            return is_total(cells[0]) or (len(cells) == 1 and self._below)
        if self.kind == "deals":
            return self._is_no_deal(record, cells)
        return is_sum(record) or (len(cells) == 1 and len(record) > 2)

    def _is_no_deal(self, record: Sequence[str], cells: Sequence[str]) -> bool:
        owned = any(record[self.columns[field]].strip() for field in OWNER if field in self.columns)
        if "id" in self.columns:
            known = is_id(record[self.columns["id"]].strip())
        else:
            known = any(record[at].strip() for at in self.key)
        if not known and not owned:
            return True
        return is_sum(record) or (len(cells) == 1 and not ("id" in self.columns and known))


def _blank_in(records: Sequence[Sequence[str]], columns: Sequence[int]) -> Sequence[int]:
    """Return the indexes of records that are blank in all of these columns."""
    indexes: Sequence[int] = range(len(records))
    for at in columns:
        blank = {text for text in {*map(itemgetter(at), records)} if not text.strip()}
        if not blank:
            return ()
        indexes = [i for i in indexes if records[i][at] in blank]
    return indexes
