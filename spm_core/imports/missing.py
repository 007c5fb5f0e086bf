"""Deals that a newer file no longer holds: listed, and taken out of the figures only when the file is said to be whole.

Looked for among the deals of the owners whom the file names, under keys of the same kind as its own: an export of one
team tells nothing about another's deals, nor one CRM about another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import bindparam, func, select

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.deals.rules import GONE
from spm_core.imports.deal_parts import record
from spm_core.imports.freshness import source_of
from spm_core.imports.report import SHOWN_LINES, ImportReport
from spm_core.scope import Prepared, scoped

_LETTERS = re.compile(r"[^\d]*")
SALESFORCE = (15, 18)
"""The lengths of Salesforce's ids, in which letters and digits mix."""


def key_family(key: str) -> str:
    """Return what keys of one source have in common: the letters they begin with, or the kind of record."""
    if len(key) in SALESFORCE and key.isalnum() and not key.isdigit():
        return key[:3]
    letters = _LETTERS.match(key)
    return "made" if key.startswith("key:") else letters[0] if letters else ""


_deal = scoped(Deal).c
_BY_SOURCE = Prepared(
    select(_deal.source, func.count().label("n"))
    .where(_deal.owner_id.in_(bindparam("owners", expanding=True)))
    .group_by(_deal.source)
)
"""How many deals these owners have from each source, without what is gone: mostly it tells that nothing is missing."""


class Missing:
    """What a file holds, to tell what it no longer does."""

    def __init__(self, session: ScopedSession, report: ImportReport, *, complete: bool) -> None:
        self.session, self.report, self.complete = session, report, complete
        self.owners: set[int] = set()
        self.written: set[str] = set()
        self.rejected: set[str] = set()
        """Keys of rows that the file holds, though they were not taken."""
        self.unread = 0
        """How many rows the source rejected, whose keys are not known."""

    def hold(self, keys: Iterable[str], owners: Iterable[int]) -> None:
        self.written.update(keys)
        self.owners.update(owners)

    def settle(self, but: Collection[str], stamp: tuple[str, str]) -> list[str]:
        """Report the missing deals, without those in `but`, and return the keys of those that were taken out.

        Deals that another source's file brought, and this one holds, are this one's from now on. Where the source
        rejected rows nothing is taken out: the missing deals may be among them.
        """
        missing = self._look_up(but, stamp)
        if not missing:
            return []
        shown = [*missing.values()][:SHOWN_LINES]
        names = [name for (name,) in bulk.stored_by(self.session, Deal, ("name",), "id", shown)]
        if not self.complete or self.unread:
            self.report.find("missing_deals", len(missing), deals=names)
            if self.complete:
                self.report.find("none_taken_out", self.unread)
            return []
        self.report.find("gone_deals", len(missing), deals=names)
        statuses = self._statuses(missing)
        rows = [(GONE, *stamp, deal_id) for deal_id in missing.values()]
        bulk.change(self.session, Deal, ("status", "source", "as_of"), rows)
        record(self.session, [(deal_id, "status", status, GONE) for deal_id, status in statuses])
        return [*missing]

    def _statuses(self, missing: Mapping[str, int]) -> list[bulk.Stored]:
        return bulk.stored_by(self.session, Deal, ("id", "status"), "id", missing.values())

    def _look_up(self, but: Collection[str], stamp: tuple[str, str]) -> Mapping[str, int]:
        """Return the id of each missing deal, by key; stamp the others that changed their source."""
        counts = {row.source: row.n for row in self.session.read(_BY_SOURCE, {"owners": sorted(self.owners)})}
        own = source_of(stamp[0])
        foreign = {source for source in counts if source_of(source) != own}
        if not foreign and sum(counts.values()) == len(self.written):
            return {}
        columns = ("external_id", "id", "status", "source")
        stored = bulk.stored_by(self.session, Deal, columns, "owner_id", self.owners)
        if foreign:
            turned = [(*stamp, row[1]) for row in stored if row[3] in foreign and row[0] in self.written]
            bulk.change(self.session, Deal, ("source", "as_of"), turned)
        candidates = [row for row in stored if row[0] not in self.written and row[2] != GONE]
        families = {*map(key_family, self.written)} if candidates else set[str]()
        return {
            key: deal_id
            for key, deal_id, *_rest in candidates
            if key not in self.rejected and key not in but and key_family(key) in families
        }
