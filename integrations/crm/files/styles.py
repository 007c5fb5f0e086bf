"""How the columns of one file write dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

from integrations.crm.files import dates, numbers
from integrations.crm.files.cells import NUMBERS, PLAIN, UNIQUE, Amounts, Cells, Parse, Texts, rounded, text
from integrations.crm.files.names import fold, full_fold
from integrations.crm.files.periods import UNITS, FilePeriod, FilePeriodUnit, period, unit_of_days
from integrations.crm.files.told import Told
from integrations.crm.files.units import ONE, FileUnit, currency_of, unit_of_header
from integrations.crm.files.words import role_word
from spm_core.errors import CoreError
from spm_core.imports.rows import Finding

_ASSOCIATED = ("associated compan", "primary associated compan")
_NUMBERED = re.compile(r"\s*\(\d+\)(\s*;.*)?$", re.DOTALL)
"""What HubSpot writes behind the first company of a deal: its number, and the other companies."""


class Styles:
    """How the columns of one file write dates and numbers, with findings about doubtful ones."""

    def __init__(self, told: Told, caption: str = "") -> None:
        self.told, self.caption = told, caption
        """`caption` is what the file says above its header."""
        self.zone = told.company.zone if told.company else UTC
        self.likely: dates.FileOrder | None = None
        """The date order shown by other columns of the file, to suggest where one column stays open."""
        self.findings: list[Finding] = []

    def told_by(self, form: str, cells: Sequence[str]) -> bool:
        """Whether these cells show how the rest of their column is written."""
        if form == "date":
            return self.told.date_order is not None or dates.tell(cells)
        if form == "share":  # one value further down can contradict all before
            return False
        return form in NUMBERS and any(numbers.tells(cell) for cell in cells)

    def cells(self, form: str, header: str, cells: Sequence[str]) -> Cells:
        """Return a column's parser; raise CoreError "ambiguous_dates" or "mixed_dates" if --date-order must decide."""
        if form in UNIQUE:
            return Texts(UNIQUE[form])
        if form == "date":
            order = self.told.date_order or self._order(header, cells)
            return Cells(lambda cell: dates.parse(cell, order, self.zone))
        if form == "period":
            unit = UNITS.get(fold(header)) or unit_of_days(cells)
            fiscal = full_fold(header).startswith("fiscal ")
            return Cells(lambda cell: _period(cell, unit, fiscal))
        if form == "name" and full_fold(header).startswith(_ASSOCIATED):
            return Cells(lambda cell: PLAIN[form](_NUMBERED.sub("", cell)))
        if form == "currency":
            return Cells(lambda cell: currency_of(cell, self.told.currency))
        return Cells(self._number(form, header, cells) if form in NUMBERS else PLAIN[form])

    def amounts(
        self, field: str, headers: Sequence[str], cells: Sequence[str], scale: Decimal | None = None
    ) -> Amounts:
        """Return the parser of money, which may be in several columns.

        `scale` is what --map says of it; raise CoreError "unsure_unit" where it has to.
        """
        unit = self._unit(field, headers) if scale is None else FileUnit(scale)
        amounts = Amounts(self._style("money", headers[0], cells), unit, self.told)
        signs = {amounts.signs[cell] for cell in {*cells} if amounts[cell] is not None and cell in amounts.signs}
        amounts.expects_signs = bool(signs or unit.currency)
        if len(signs) == 1 and unit.currency is None:
            amounts.unit = FileUnit(unit.scale, *signs)
        return amounts

    def _unit(self, field: str, headers: Sequence[str]) -> FileUnit:
        """Return the unit that headers name, or what stands above them: "Targets (k€)"."""
        units = {unit_of_header(header, self.told.currency): header for header in headers}
        unit = next(iter(units))
        if unit is None or len(units) > 1:
            raise CoreError("unsure_unit", column=units.get(None, headers[0]), field=field)
        above = unit_of_header(self.caption, self.told.currency)
        if unit.scale == ONE and above and above.scale != ONE:
            unit = FileUnit(above.scale, unit.currency or above.currency)
        if unit.scale != ONE:
            self.findings.append(Finding("scaled", params={"column": headers[0], "scale": str(unit.scale)}))
        return unit

    def _order(self, header: str, cells: Sequence[str]) -> dates.FileOrder:
        try:
            return dates.order_of(cells)
        except dates.AmbiguousDates as error:
            code = "mixed_dates" if error.mixed else "ambiguous_dates"
            likely = {"likely": self.likely} if self.likely and not error.mixed else {}
            raise CoreError(code, column=header, example=error.example, **likely) from None

    def _style(self, form: str, header: str, cells: Sequence[str]) -> numbers.Style:
        style = numbers.style_of(cells, fraction=form != "money")
        if not style.sure:
            example = min(cell for cell in cells if "." in cell or "," in cell)
            self.findings.append(Finding("thousands_assumed", params={"column": header, "example": example}))
        return style

    def _number(self, form: str, header: str, cells: Sequence[str]) -> Parse:
        style = self._style(form, header, cells)
        if form == "number":
            return lambda cell: _bare(numbers.amount(cell, style, None))
        if form == "share" and self._in_percent(header, cells, style):
            return lambda cell: _share(numbers.number(cell, style), "%" in cell)
        return lambda cell: rounded(numbers.number(cell, style), NUMBERS[form])

    def _in_percent(self, header: str, cells: Sequence[str], style: numbers.Style) -> bool:
        """Whether a column writes 60 for 60 %, rather than 0.6; raise CoreError "mixed_shares" where it has both.

        0 and 1 are in columns of either kind.
        """
        bare = [(value, cell) for cell in cells if "%" not in cell and (value := numbers.number(cell, style))]
        percents = [pair for pair in bare if pair[0] > 1]
        fractions = [pair for pair in bare if 0 < pair[0] < 1]
        if percents and fractions:
            raise CoreError("mixed_shares", column=header, fraction=min(fractions)[1], percent=max(percents)[1])
        return bool(percents)


def _period(cell: str, unit: FilePeriodUnit | None, fiscal: bool) -> FilePeriod | str:
    """Read a label of a period, fiscal if its column is; what is none stays as it is, for the import to judge."""
    named = period(cell, unit)
    return replace(named, fiscal=True) if named and fiscal and named.unit != "month" else named or text(100)(cell)


def _bare(read: tuple[Decimal, FileUnit] | None) -> Decimal | None:
    return rounded(read[0], NUMBERS["number"]) if read and read[1] == FileUnit() else None


def _share(value: Decimal | None, percent: bool) -> Decimal | None:
    return rounded(value if percent or value is None else value / 100, 6)


def holds_titles(cells: Sequence[str]) -> bool:
    """Whether a column of roles holds job titles: most of its cells are none of our roles."""
    return 2 * sum(role_word(cell) is not None for cell in cells) <= len(cells)
