"""What whoever imports a file says about how it is to be read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from integrations.crm.files.dates import FileOrder
from integrations.crm.files.names import fold
from spm_core.errors import CoreError
from spm_core.principal import CompanyInfo

_SCALED = re.compile(r"(?P<columns>.+?)\s*[*×]\s*(?P<scale>\d+)")


@dataclass(frozen=True, slots=True)
class Told:
    mapped: Mapping[str, str] = field(default_factory=dict)
    """Field → its column, or several between commas, of which the first filled one counts; `*1000` scales amounts."""
    date_order: FileOrder | None = None
    key: tuple[str, ...] = ()
    """The columns that make an id."""
    owner: str | None = None
    """The owner of all rows, where no column names one."""
    company: CompanyInfo | None = None

    @property
    def currency(self) -> str | None:
        return self.company.currency if self.company else None

    @property
    def fiscal_is_plain(self) -> bool:
        """Whether the company's fiscal years are those of the calendar."""
        return self.company is not None and self.company.calendar.fiscal_start == 1


def columns_told(text: str, header: Sequence[str]) -> tuple[tuple[int, ...], Decimal | None]:
    """Return the columns that --map names for a field, and their scale; raise CoreError "unknown_column"."""
    scaled = None if _known(text, header) else _SCALED.fullmatch(text)
    columns = scaled["columns"] if scaled else text
    names = [columns] if _known(columns, header) else [name for name in columns.split(",") if name.strip()]
    return tuple(column_named(name.strip(), header) for name in names), Decimal(scaled["scale"]) if scaled else None


def _known(column: str, header: Sequence[str]) -> bool:
    return column in header or fold(column) in map(fold, header)


def column_named(column: str, header: Sequence[str]) -> int:
    if column in header:
        return [*header].index(column)
    names = [*map(fold, header)]
    if fold(column) not in names:
        raise CoreError("unknown_column", column=column, columns=tuple(header))
    return names.index(fold(column))
