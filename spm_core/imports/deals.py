"""Import deals by their key in the CRM: create, change or leave them alone, with owners, splits and history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from operator import itemgetter

from spm_core import bulk
from spm_core.columns import SHARE_PLACES
from spm_core.db import ScopedSession
from spm_core.deals.models import Deal, Product
from spm_core.imports import deal_parts
from spm_core.imports.catalog import Catalog, confirm
from spm_core.imports.checks import Checks
from spm_core.imports.corrections import Corrections
from spm_core.imports.crossings import Crossings
from spm_core.imports.deal_values import COLUMNS, Values, touched
from spm_core.imports.lookalikes import note_lookalikes
from spm_core.imports.missing import Missing
from spm_core.imports.options import Options
from spm_core.imports.owners import ImportDirectory
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Columns, DealRow, ImportRows, Rejection, RowPerson, columns

ALL_COLUMNS = (*COLUMNS, "source", "as_of")
IS_SPLIT = list(COLUMNS).index("is_split")


def import_deals(
    session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options, now: datetime
) -> None:
    work = DealImport(session, rows, report, options, now)
    for batch in rows.batches():
        report.count(batch)
        work.missing.unread += len(batch.rejected)
        work.take(batch.rows)
    work.finish()


class DealImport:
    """The import of one file of deals."""

    def __init__(
        self, session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options, now: datetime
    ) -> None:
        self.session, self.report, self.options = session, report, options
        self.directory = ImportDirectory(session, options.aliases)
        self.accounts = Catalog(session, "account", options.aliases)
        self.products = Catalog(session, "product", options.aliases)
        self.checks = Checks(session, report, rows.fields, session.principal.company.today(now))
        self.missing = Missing(session, report, complete=options.complete)
        self.key_columns = rows.key_columns
        self.values = Values(session.principal.company.currency)
        self.touched = touched(rows.fields)
        self.pick = itemgetter(*(list(COLUMNS).index(name) for name in self.touched))
        self.says_all = len(self.touched) == len(COLUMNS)
        self.splits_said = "splits" in rows.fields
        self.stamp = (report.file_name[:100], bulk.moment(now))
        self.seen: dict[str, int] = {}
        self.repeats: list[DealRow] = []
        self.was_empty = not bulk.any_stored(session, Deal)
        self.crossings = Crossings(session, self.touched, silent=self.was_empty)
        self.now = now
        self.corrections = Corrections(session, report, self.touched, now)

    def take(self, rows: Sequence[DealRow]) -> None:
        batch = columns(DealRow, rows)
        kept = self._without_repeats(self._with_owners(rows, batch), batch)
        if kept:
            batch = batch if kept is rows else columns(DealRow, kept)
            self.checks.look(batch)
            self._write(kept, self._tuples(batch))

    def finish(self) -> None:
        self._settle_repeats()
        if not (self.was_empty or self.options.part):
            added_here = {key for added in self.corrections.added.values() for key, _correction in added}
            self.crossings.changed += self.missing.settle(added_here, self.stamp)
        self.crossings.settle(self._ids, self.now)
        self.report.people_created = self.directory.created
        self.directory.finish()
        self.checks.finish()
        confirm(self.session, self.options.aliases, ("product", "account", "owner"))
        priced = {
            name for name, price in bulk.stored(self.session, Product, ("name", "list_price")) if price is not None
        }
        note_lookalikes(self.report, "product", self.products, priced.__contains__)
        note_lookalikes(self.report, "account", self.accounts, lambda name: False)

    def _with_owners(self, rows: Sequence[DealRow], batch: Columns) -> Sequence[DealRow]:
        """Return the rows whose owner and split partners are known; reject the others."""
        ids = self.directory.ids
        if self.options.create_owners:
            self.directory.create_unknown([who for row in rows for who in _people(row)])
        if None not in ids.each({*batch["owner"]}) and not any(batch["splits"]):
            return rows
        kept = []
        for row in rows:
            unknown = next((who for who in _people(row) if ids[who] is None), None)
            if unknown is None:
                kept.append(row)
                continue
            self.missing.rejected.add(row.id)
            self.directory.refuse(unknown, row.line, self.report)
        return kept if len(kept) < len(rows) else rows

    def _without_repeats(self, rows: Sequence[DealRow], batch: Columns) -> Sequence[DealRow]:
        """Return the rows whose key occurs for the first time; the others wait until all are written."""
        ids = batch["id"]
        if len({*ids}) == len(ids) and self.seen.keys().isdisjoint(ids):
            self.seen |= zip(ids, batch["line"], strict=True)
            return rows
        first = []
        for row in rows:
            if row.id in self.seen:
                self.repeats.append(row)
            else:
                self.seen[row.id] = row.line
                first.append(row)
        return first

    def _tuples(self, batch: Columns) -> list[bulk.Stored]:
        """Return the rows as tuples over COLUMNS."""
        owners = self.directory.ids.each(batch["owner"])
        return self.values(batch, owners, self.accounts.of(batch["account"]), self.products.of(batch["product"]))

    def _write(self, rows: Sequence[DealRow], full: Sequence[bulk.Stored]) -> None:
        stored = {} if self.was_empty else self._look_up(row[0] for row in full)
        self.missing.hold(map(itemgetter(0), full), map(itemgetter(1), full))
        fresh = [row for row in full if row[0] not in stored] if stored else full
        if self.corrections:
            if self.corrections.adopt(rows, fresh):
                stored = self._look_up(row[0] for row in full)
                fresh = [row for row in full if row[0] not in stored]
            full = self._corrected(rows, full)
        bulk.add(self.session, Deal, ALL_COLUMNS, [*map(tuple.__add__, fresh, repeat(self.stamp))])
        touched_values = full if self.says_all else [*map(self.pick, full)]
        differing = [row for row in touched_values if stored.get(row[0], row) != row] if stored else []
        ids = self._ids([row[0] for row in differing])
        self._update(differing, stored, ids)
        self.crossings.note(fresh, differing, stored)
        split = self._split(rows, full, stored) if self.splits_said else set()
        self.crossings.note_splits(split, stored)
        changed = {row[0] for row in differing} | split
        self.report.created += len(fresh)
        self.report.changed += len(changed)
        self.report.unchanged += len(full) - len(fresh) - len(changed)

    def _corrected(self, rows: Sequence[DealRow], full: Sequence[bulk.Stored]) -> Sequence[bulk.Stored]:
        """Return the rows over COLUMNS with what people corrected here."""
        corrected_rows = [row for row in rows if row.id in self.corrections.by_key]
        return self.corrections.hold(rows, full, {row.id: self._shares(row) for row in corrected_rows})

    def _look_up(self, keys: Iterable[str]) -> dict[str, bulk.Stored]:
        """Return what is stored of these deals, by key: tuples over the touched columns."""
        stored = bulk.stored_by(self.session, Deal, self.touched, "external_id", keys)
        return dict(zip(map(itemgetter(0), stored), stored, strict=True))

    def _update(
        self, differing: Sequence[bulk.Stored], stored: Mapping[str, bulk.Stored], ids: Mapping[str, int]
    ) -> None:
        rows = [(*row, *self.stamp, ids[row[0]]) for row in differing]
        bulk.change(self.session, Deal, (*self.touched, "source", "as_of"), rows)
        pairs = ((ids[row[0]], stored[row[0]], row) for row in differing)
        deal_parts.record(self.session, deal_parts.differences(self.touched, pairs))

    def _split(
        self, rows: Sequence[DealRow], full: Sequence[bulk.Stored], stored: Mapping[str, bulk.Stored]
    ) -> set[str]:
        """Write the splits that differ; return the keys of those deals that were stored before."""
        was_split = self.touched.index("is_split")
        split_rows = [
            row
            for row, values in zip(rows, full, strict=True)
            if values[IS_SPLIT] or (row.id in stored and stored[row.id][was_split])
        ]
        ids = self._ids([row.id for row in split_rows])
        corrected = self.corrections.shares
        wanted = {ids[row.id]: corrected[row.id] if row.id in corrected else self._shares(row) for row in split_rows}
        before = deal_parts.stored_splits(self.session, wanted) if wanted else {}
        differing = {deal: shares for deal, shares in wanted.items() if shares != before.get(deal, frozenset())}
        changed = {row.id for row in split_rows if row.id in stored and ids[row.id] in differing}
        if differing:
            deal_parts.write_splits(self.session, differing)
        known = {ids[key] for key in changed}
        deal_parts.record_splits(self.session, {deal: differing[deal] for deal in known}, before)
        bulk.change(self.session, Deal, ("source", "as_of"), [(*self.stamp, deal) for deal in known])
        return changed

    def _ids(self, keys: Sequence[str]) -> dict[str, int]:
        return dict(bulk.stored_by(self.session, Deal, ("external_id", "id"), "external_id", keys)) if keys else {}

    def _shares(self, row: DealRow) -> deal_parts.Shares:
        ids = self.directory.ids
        return frozenset((int(ids[who] or 0), int(bulk.units(share, SHARE_PLACES) or 0)) for who, share in row.splits)

    def _settle_repeats(self) -> None:
        """Settle the rows whose key occurred before: the same row is reported, a different one is rejected."""
        if not self.repeats:
            return
        stored = self._look_up({row.id for row in self.repeats})
        tuples = map(self.pick, self._corrected(self.repeats, self._tuples(columns(DealRow, self.repeats))))
        for row, values in zip(self.repeats, tuples, strict=True):
            first = self.seen[row.id]
            self.report.repeat(row.line, first)
            if stored[row.id] == values:
                self.report.unchanged += 1
            elif self.key_columns:
                params = {"columns": list(self.key_columns), "first": first}
                self.report.reject([Rejection(row.line, "duplicate_made_key", params)])
            else:
                self.report.reject([Rejection(row.line, "duplicate_id", {"id": row.id, "first": first})])


def _people(row: DealRow) -> tuple[RowPerson, ...]:
    return (row.owner, *(who for who, _ in row.splits)) if row.splits else (row.owner,)
