"""Corrections that people made: an import keeps them as long as the CRM still says what it said then.

Where the CRM has come to agree, the correction ends; where it says something new, that counts, and both sides of the
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
    """The corrections in force, by the key of their deal; all are read, since there are few."""

    def __init__(self, session: ScopedSession, report: ImportReport, touched: Sequence[str], now: datetime) -> None:
        self.session, self.report, self.touched, self.now = session, report, frozenset(touched), now
        self.by_key: dict[str, list[DealCorrection]] = defaultdict(list)
        self.shares: dict[str, Shares] = {}
        """The corrected splits to store instead of the file's, by the key of the deal."""
        self.added: dict[str, list[tuple[str, DealCorrection]]] = defaultdict(list)
        """Deals that were added because the CRM did not have them, by name: their key and correction."""
        in_force = select(DealCorrection, Deal.external_id, Deal.name).join(Deal, Deal.id == DealCorrection.deal_id)
        for correction, key, name in session.execute(in_force.where(DealCorrection.ended_at.is_(None))):
            self.by_key[key].append(correction)
            if correction.field is Field.DEAL:
                self.added[name_key(name)].append((key, correction))

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def adopt(self, rows: Sequence[DealRow], fresh: Sequence[bulk.Stored]) -> bool:
        """Give deals that were added here the CRM's key, where it has them by now; return whether there were any."""
        lines = {row.id: row.line for row in rows}
        adopted = False
        for values in fresh if self.added else ():
            name = name_key(values[NAME])
            for key, correction in tuple(self.added.get(name, ())):
                if key == values[KEY]:
                    continue
                if self._is_same(correction, values):
                    bulk.change(self.session, Deal, ("external_id",), [(values[KEY], correction.deal_id)])
                    self.by_key[values[KEY]] += self.by_key.pop(key)
                    self.added[name].remove((key, correction))
                    self.report.note("added_deal_found", [lines[values[KEY]]], deal=values[NAME])
                    adopted = True
                    break
                self.report.note("added_deal_alike", [lines[values[KEY]]], deal=values[NAME])
        return adopted

    def _is_same(self, correction: DealCorrection, values: bulk.Stored) -> bool:
        """Whether a row of the same name is the added deal: it has the same owner, and the same amount or day."""
        owner, amount, day = (bool(correction.value[part] == values[_AT[COLUMN[part]]]) for part in DEAL_PARTS)
        return owner and (amount or day)

    def hold(
        self, rows: Sequence[DealRow], full: Sequence[bulk.Stored], shares: Mapping[str, Shares]
    ) -> Sequence[bulk.Stored]:
        """Return the rows over COLUMNS as they are to be stored; `shares` are the file's splits by key."""
        if not self.by_key:
            return full
        return [
            self._held(row.line, values, shares.get(row.id, frozenset())) if row.id in self.by_key else values
            for row, values in zip(rows, full, strict=True)
        ]

    def _held(self, line: int, values: bulk.Stored, shares: Shares) -> bulk.Stored:
        key, kept = values[KEY], list(values)
        for correction in tuple(self.by_key[key]):
            crm_value = self._said(correction, values, shares)
            if correction.field is not Field.DEAL and COLUMN[correction.field] not in self.touched:
                continue
            if crm_value == correction.value:
                self._end(correction, key, "agreed")
            elif crm_value == correction.crm:
                self.report.note("correction_kept", [line], field=correction.field.value)
                self._keep(correction, key, kept)
            else:
                self._end(correction, key, "overruled")
                self.report.note(
                    "correction_overruled",
                    [line],
                    field=correction.field.value,
                    deal=values[NAME],
                    issue=reference(correction.issue_id),
                )
                overruled(self.session, correction, crm_value, self.now)
        return tuple(kept)

    def _said(self, correction: DealCorrection, values: bulk.Stored, shares: Shares) -> IssueStored:
        """Return what the file says about the corrected value."""
        if correction.field is Field.SPLITS:
            return stored_shares(shares)
        if correction.field is Field.DEAL:
            parts = [part for part in DEAL_PARTS if COLUMN[part] in self.touched]
            return {**correction.value, **{part.value: values[_AT[COLUMN[part]]] for part in parts}}
        return values[_AT[COLUMN[correction.field]]]  # type: ignore[no-any-return]

    def _keep(self, correction: DealCorrection, key: str, kept: list[IssueStored]) -> None:
        if correction.field is Field.SPLITS:
            self.shares[key] = frozenset((person, share) for person, share in correction.value)
        kept[_AT[COLUMN[correction.field]]] = (
            bool(correction.value) if correction.field is Field.SPLITS else correction.value
        )

    def _end(self, correction: DealCorrection, key: str, why: str) -> None:
        correction.ended_at, correction.ended_because = self.now, why
        self.by_key[key].remove(correction)
        for added in self.added.values():
            added[:] = [(added_key, other) for added_key, other in added if other is not correction]
