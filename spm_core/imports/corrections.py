"""What people corrected, while the CRM still says what it said then: an import keeps it.

Where the CRM comes to agree, the correction has served; where it says something new, that counts, and both sides of the
issue are told (docs/decisions/0013).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.imports.correcting import COLUMN
from spm_core.imports.deal_parts import Shares
from spm_core.imports.deal_values import COLUMNS
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import DealRow
from spm_core.issues.exchange import overruled, reference
from spm_core.issues.models import DealCorrection
from spm_core.issues.rules import Field, IssueStored, stored_shares
from spm_core.people.rules import name_key

_AT = {name: at for at, name in enumerate(COLUMNS)}
KEY, NAME = _AT["external_id"], _AT["name"]
DEAL_PARTS = (Field.OWNER, Field.AMOUNT, Field.CLOSE_DATE)


class Corrections:
    """The corrections in force, by the deals' keys; there are few."""

    def __init__(self, session: ScopedSession, report: ImportReport, touched: Sequence[str], now: datetime) -> None:
        self.session, self.report, self.touched, self.now = session, report, frozenset(touched), now
        self.by_key: dict[str, list[DealCorrection]] = defaultdict(list)
        self.shares: dict[str, Shares] = {}
        """The splits that are kept instead of the file's."""
        self.added: dict[str, list[tuple[str, DealCorrection]]] = defaultdict(list)
        """Deals that the CRM did not have, by name: key and correction."""
        found = select(DealCorrection, Deal.external_id, Deal.name).join(Deal, Deal.id == DealCorrection.deal_id)
        for each, key, name in session.execute(found.where(DealCorrection.ended_at.is_(None))):
            self.by_key[key].append(each)
            if each.field is Field.DEAL:
                self.added[name_key(name)].append((key, each))

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def adopt(self, rows: Sequence[DealRow], fresh: Sequence[bulk.Stored]) -> bool:
        """Give a deal that was added here the key of the CRM's, where that has it by now; whether any was."""
        lines = {row.id: row.line for row in rows}
        adopted = False
        for values in fresh if self.added else ():
            name = name_key(values[NAME])
            for key, each in tuple(self.added.get(name, ())):
                if key == values[KEY]:
                    continue
                if self._is_same(each, values):
                    bulk.change(self.session, Deal, ("external_id",), [(values[KEY], each.deal_id)])
                    self.by_key[values[KEY]] += self.by_key.pop(key)
                    self.added[name].remove((key, each))
                    self.report.note("added_deal_found", [lines[values[KEY]]], deal=values[NAME])
                    adopted = True
                    break
                self.report.note("added_deal_alike", [lines[values[KEY]]], deal=values[NAME])
        return adopted

    def _is_same(self, each: DealCorrection, values: bulk.Stored) -> bool:
        """The same name and owner, and the same amount or day."""
        owner, amount, day = (bool(each.value[part] == values[_AT[COLUMN[part]]]) for part in DEAL_PARTS)
        return owner and (amount or day)

    def hold(
        self, rows: Sequence[DealRow], full: Sequence[bulk.Stored], shares: Mapping[str, Shares]
    ) -> Sequence[bulk.Stored]:
        """The rows over COLUMNS as they are to be stored; `shares` are the file's splits by key."""
        if not self.by_key:
            return full
        return [
            self._held(row.line, values, shares.get(row.id, frozenset())) if row.id in self.by_key else values
            for row, values in zip(rows, full, strict=True)
        ]

    def _held(self, line: int, values: bulk.Stored, shares: Shares) -> bulk.Stored:
        key, kept = values[KEY], list(values)
        for each in tuple(self.by_key[key]):
            said = self._said(each, values, shares)
            if each.field is not Field.DEAL and COLUMN[each.field] not in self.touched:
                continue
            if said == each.value:
                self._end(each, key, "agreed")
            elif said == each.crm:
                self.report.note("correction_kept", [line], field=each.field.value)
                self._keep(each, key, kept)
            else:
                self._end(each, key, "overruled")
                self.report.note(
                    "correction_overruled",
                    [line],
                    field=each.field.value,
                    deal=values[NAME],
                    issue=reference(each.issue_id),
                )
                overruled(self.session, each, said, self.now)
        return tuple(kept)

    def _said(self, each: DealCorrection, values: bulk.Stored, shares: Shares) -> IssueStored:
        """What the file says of what was corrected."""
        if each.field is Field.SPLITS:
            return stored_shares(shares)
        if each.field is Field.DEAL:
            parts = [part for part in DEAL_PARTS if COLUMN[part] in self.touched]
            return {**each.value, **{part.value: values[_AT[COLUMN[part]]] for part in parts}}
        return values[_AT[COLUMN[each.field]]]  # type: ignore[no-any-return]

    def _keep(self, each: DealCorrection, key: str, kept: list[IssueStored]) -> None:
        if each.field is Field.SPLITS:
            self.shares[key] = frozenset((person, share) for person, share in each.value)
        kept[_AT[COLUMN[each.field]]] = bool(each.value) if each.field is Field.SPLITS else each.value

    def _end(self, each: DealCorrection, key: str, why: str) -> None:
        each.ended_at, each.ended_because = self.now, why
        self.by_key[key].remove(each)
        for added in self.added.values():
            added[:] = [(key_, other) for key_, other in added if other is not each]
