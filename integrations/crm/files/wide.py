"""Quota tables with a column for each period, and the totals that go with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from integrations.crm.files.names import TABLES, fold
from integrations.crm.files.periods import SIZES, FilePeriod, one_year, period
from integrations.crm.files.told import Told
from integrations.crm.files.words import WORDS, alternatives, is_total
from spm_core.errors import CoreError

_QUOTA = frozenset(
    word for name, meant in TABLES["quotas"].items() if any(each.field == "amount" and not each.rank for each in meant)
    for word in name.split()
) - frozenset(["de", "di", "do", "da", "of", "sales", "value", "amount", "annual", "revenue"])  # fmt: skip
_WHOLE_YEAR = frozenset(alternatives(WORDS["whole_year"]))


@dataclass(frozen=True, slots=True)
class WideTable:
    """The columns of a table that hold one period each; `checks` are totals, with the columns they add up."""

    parts: tuple[tuple[int, FilePeriod], ...]
    checks: tuple[tuple[int, tuple[int, ...]], ...]
    year_at: int | None = None
    """The column of the year, where the periods are named without one."""

    @property
    def read(self) -> frozenset[int]:
        """All the columns that are made use of."""
        year = () if self.year_at is None else (self.year_at,)
        return frozenset((*year, *(at for at, _ in (*self.parts, *self.checks))))

    def rows(self, record: Sequence[str]) -> list[tuple[str, str]]:
        """Return the label and the cell of each period for which a record has one."""
        year = period(record[self.year_at]) if self.year_at is not None else None
        return [(part.of(year).text, record[at]) for at, part in self.parts if record[at].strip()]


def labels(header: Sequence[str], taken: Collection[int] = ()) -> dict[int, FilePeriod]:
    """Return the columns whose header names a period, such as "Q1", "Jan-26" and "Quota FY26 Q1"."""
    found = {at: named for at, title in enumerate(header) if at not in taken and (named := _label(title))}
    parts = {at: named for at, named in found.items() if named.unit != "year"}
    return found if len(parts) != 1 and len(found) > 1 else {}


def _label(title: str) -> FilePeriod | None:
    return period(_without_quota(title), "month") if not title.strip().isdigit() or len(title.strip()) == 4 else None


def _without_quota(title: str) -> str:
    """Leave out of a header what says that it is a quota, and its unit."""
    bare = re.sub(r"\(.*?\)|\[.*?\]|[€$£]", " ", title)
    return " ".join(word for word in bare.split() if fold(word) not in _QUOTA)


def spread_of(
    header: Sequence[str], columns: Mapping[str, int], titles: Sequence[Sequence[str]], sheet: str, told: Told
) -> WideTable | None:
    """Return how a quota table spreads over columns; None where it has one quota a row.

    Raise CoreError "no_year" where nothing says which year the columns are of.
    """
    if "period" in columns or "period_start" in columns:
        return None
    year_at = columns.get("year")
    found = labels(header, {at for field, at in columns.items() if field != "amount"})
    if len(found) < 2:
        return None
    if year_at is None and any(named.year is None for named in found.values()):
        year = one_year([sheet, *(cell for record in titles for cell in record)])
        if year is None:
            raise CoreError("no_year", columns=[header[at] for at, named in found.items() if named.year is None])
        found = {at: named.of(year) for at, named in found.items()}
    finest, sums = _nested(_alike(found, told))
    totals = [
        at for at, title in enumerate(header) if at not in found and (at == columns.get("amount") or _is_total(title))
    ]
    checks = (*sums.items(), *((at, tuple(finest)) for at in totals if at != year_at))
    return WideTable(tuple((at, found[at]) for at in finest), checks, year_at)


def _alike(found: Mapping[int, FilePeriod], told: Told) -> Mapping[int, FilePeriod]:
    """Take fiscal periods for those of the calendar, where they are."""
    if not told.fiscal_is_plain:
        return found
    return {at: replace(named, fiscal=False) for at, named in found.items()}


def _nested(found: Mapping[int, FilePeriod]) -> tuple[list[int], dict[int, tuple[int, ...]]]:
    """Tell the periods that count from those which only add up shorter ones of the same table."""
    finest: list[int] = []
    sums: dict[int, tuple[int, ...]] = {}
    for at, named in sorted(found.items(), key=lambda each: SIZES[each[1].unit]):
        inside = [part for part in finest if found[part].months < named.months]
        covered = frozenset(month for part in inside for month in found[part].months)
        if inside and covered == named.months:
            sums[at] = tuple(inside)
        else:
            finest.append(at)
    return sorted(finest), sums


def _is_total(title: str) -> bool:
    rest = _without_quota(title)
    return is_total(rest) or fold(rest) in _WHOLE_YEAR
