"""Import accounts, products and exchange rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from spm_core import bulk
from spm_core.columns import MONEY_PLACES, RATE_PLACES
from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Product
from spm_core.fx.models import Rate
from spm_core.imports.catalog import ACCOUNT_WORDS, Catalog, aliases, confirm
from spm_core.imports.lookalikes import misspelled, note_lookalikes
from spm_core.imports.merge import merge
from spm_core.imports.options import Options
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import ImportRows, Rejection
from spm_core.money import ZERO
from spm_core.versions.service import as_text, keep


def import_accounts(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    given = [word for word in ACCOUNT_WORDS if word in rows.fields]
    meanings = {word: aliases(session, word, options.aliases) for word in given}
    names = aliases(session, "account", options.aliases)
    used: Mapping[str, Counter[str]] = {word: Counter() for word in given}
    for batch in rows.batches():
        report.count(batch)
        values: dict[int, tuple[Any, ...]] = {}
        for row in batch.rows:
            words = [meanings[word].get(value := getattr(row, word), value) for word in given]
            values[row.line] = (names.get(row.name, row.name), *words)
            for word, value in zip(given, words, strict=True):
                used[word].update([value] if value else [])
        merge(session, Account, ("name", *given), 1, values.items(), report)
        _note_names(session, "account", [str(row[0]) for row in values.values()], report, options)
    confirm(session, options.aliases, ("account", *given))
    for word in given:
        _note_words(report, word, used[word], options)


def import_products(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    given = [field for field in ("series", "list_price") if field in rows.fields]
    names = aliases(session, "product", options.aliases)
    for batch in rows.batches():
        report.count(batch)
        values: dict[int, tuple[Any, ...]] = {}
        for row in batch.rows:
            stored = {"series": row.series, "list_price": bulk.units(row.list_price, MONEY_PLACES)}
            values[row.line] = (names.get(row.name, row.name), *(stored[field] for field in given))
        merge(session, Product, ("name", *given), 1, values.items(), report)
        _note_names(session, "product", [str(row[0]) for row in values.values()], report, options)
    confirm(session, options.aliases, ("product",))


def import_rates(session: ScopedSession, rows: ImportRows, report: ImportReport) -> None:
    before = bulk.stored(session, Rate, ("id", "currency"))
    for batch in rows.batches():
        report.count(batch)
        own = session.principal.company.currency
        bad = [row for row in batch.rows if row.rate <= ZERO or (row.currency == own and row.rate != 1)]
        report.reject(
            Rejection(row.line, "bad_rate", {"value": str(row.rate), "currency": row.currency}) for row in bad
        )
        lines = {row.line for row in bad}
        values = {
            row.line: (row.currency, row.day.isoformat(), bulk.units(row.rate, RATE_PLACES))
            for row in batch.rows
            if row.line not in lines
        }
        merge(session, Rate, ("currency", "day", "rate"), 2, values.items(), report)
    _keep_absence(session, before)


def _keep_absence(session: ScopedSession, before: Sequence[bulk.Stored]) -> None:
    """Record that the new rates of currencies that had some already were not known: until now, those counted."""
    ids, currencies = {row[0] for row in before}, {row[1] for row in before}
    if not currencies:
        return
    fresh = [
        (row_id, "rate", None, as_text(rate))
        for row_id, currency, rate in bulk.stored(session, Rate, ("id", "currency", "rate"))
        if row_id not in ids and currency in currencies
    ]
    keep(session, Rate, fresh)


def _note_names(
    session: ScopedSession, kind: str, names: Sequence[str], report: ImportReport, options: Options
) -> None:
    catalog = Catalog(session, kind, options.aliases)
    catalog.of(names)
    note_lookalikes(report, kind, catalog, set(names).__contains__)


def _note_words(report: ImportReport, kind: str, used: Counter[str], options: Options) -> None:
    """Report words that are close to a well-known one, or to another one in the file."""
    known = options.words(kind)
    trusted = {word.casefold() for word in known}
    for wrong, right in misspelled(used, known, lambda word: word.casefold() in trusted):
        if wrong in used and wrong.casefold() not in trusted:
            report.find("lookalike", used[wrong], kind=kind, spelling=wrong, means=right)
