"""What a source of data hands to the import: typed rows with their line, whatever file or vendor they come from.

Rows are named tuples because a file can have a million of them, which are then taken apart into columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

FileKind = Literal[
    "people", "quotas", "deals", "history", "accounts", "products", "rates", "activities", "leads", "hours", "leaves"
]  # fmt: skip
ImportStatus = Literal["open", "won", "lost"]


class RowPerson(NamedTuple):
    """A person as a file names them: by one or more of id, e-mail and name."""

    id: str | None = None
    email: str | None = None
    name: str | None = None

    @property
    def said(self) -> str:
        return self.email or self.name or self.id or ""


class PersonRow(NamedTuple):
    line: int
    who: RowPerson
    manager: RowPerson | None
    team: str | None
    role: str | None
    """rep, manager or admin; with None it follows from who reports to whom."""
    country: str | None
    time_zone: str | None
    locale: str | None
    start_date: date | None
    end_date: date | None
    ramp: tuple[Decimal, ...] | None
    active: bool | None = None
    title: str | None = None
    """What the person is called at work, such as Account Executive."""
    working_time: Decimal | None = None
    """The share of full working time, more than 0 and at most 1."""
    weekdays: str | None = None
    """The weekdays on which the person works, as digits of date.weekday(); blank for the company's."""


class QuotaRow(NamedTuple):
    line: int
    owner: RowPerson
    scope: str
    metric: str
    period: str | None
    """A label such as 2017-Q4 or FY2018-Q4, where the days are not given."""
    period_start: date | None
    period_end: date | None
    amount: Decimal
    currency: str | None
    weights: tuple[Decimal, ...] | None


class DealRow(NamedTuple):
    line: int
    id: str
    name: str | None
    owner: RowPerson
    account: str | None
    product: str | None
    amount: Decimal | None
    currency: str | None
    stage: str
    status: ImportStatus
    created: date | None
    close_date: date | None
    probability: Decimal | None
    forecast_category: str | None
    type: str | None
    new_logo: bool | None
    splits: tuple[tuple[RowPerson, Decimal], ...]
    last_activity: date | None
    next_step: str | None
    loss_reason: str | None
    win_reason: str | None
    contacts: int | None


class HistoryRow(NamedTuple):
    line: int
    deal: str
    changed_on: date
    field: str
    """stage, amount or close_date."""
    old: str
    new: str


class AccountRow(NamedTuple):
    line: int
    name: str
    sector: str | None
    segment: str | None
    office: str | None


class ProductRow(NamedTuple):
    line: int
    name: str
    series: str | None
    list_price: Decimal | None


class RateRow(NamedTuple):
    line: int
    currency: str
    day: date
    rate: Decimal


class ActivityRow(NamedTuple):
    line: int
    id: str | None
    owner: RowPerson
    kind: str
    """call, meeting, demo, proposal, or the file's own word."""
    day: date
    number: int | None


class LeadRow(NamedTuple):
    line: int
    id: str
    name: str | None
    owner: RowPerson
    origin: str | None
    created: date
    converted: date | None


class HoursRow(NamedTuple):
    line: int
    owner: RowPerson
    day: date
    kind: str
    """prospecting, admin, or the file's own word."""
    hours: Decimal


class LeaveRow(NamedTuple):
    line: int
    owner: RowPerson
    first_day: date
    last_day: date | None
    """None where the end is not known."""
    granted: bool | None = None
    """Whether it was agreed to; None where no column says."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was left out, and the code of the reason with its parameters."""

    line: int
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the data that somebody should look at: how often it occurs, and on which lines first."""

    code: str
    count: int = 1
    lines: tuple[int, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)


Columns = Mapping[str, Sequence[Any]]
"""A batch by column: each field with the values of all rows."""


def columns(row: type[NamedTuple], rows: Sequence[Any]) -> Columns:
    fields: tuple[str, ...] = row._fields
    return dict(zip(fields, zip(*rows, strict=True) if rows else [()] * len(fields), strict=True))


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Batch(Generic[Row]):
    rows: Sequence[Row]
    rejected: Sequence[Rejection] = ()


class ImportRows(Protocol):
    """A source of rows of one kind, read once, in batches."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the source's bytes."""

    @property
    def manner(self) -> str:
        """A text for how the bytes are read: the same bytes and manner give the same rows."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields of a row that the source provides; the others are left as they are stored."""

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns of the file that no field is read from, as they are written."""

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns of which a deal's key is made, where the file has none of its own; () where it has one."""

    def batches(self) -> Iterator[Batch[Any]]: ...

    def findings(self) -> Sequence[Finding]:
        """Return doubts about units and formats; complete once the batches are read."""

    def left_out(self) -> int:
        """Return how many rows are totals and footers, not data; complete once the batches are read."""
