"""Which deals of an import are news: those it turns into won ones, those won before that it changes, those now lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.imports.deal_values import COLUMNS
from spm_core.windows import since_last_week
from spm_core.wins.recognition import recognise
from spm_core.wins.rules import is_backfill

_STATUS, _CLOSE = (list(COLUMNS).index(name) for name in ("status", "close_date"))
WON, LOST = "won", "lost"
TOLD = ("status", "amount", "currency", "close_date", "owner_id", "account_id", "name", "is_split")
"""What an announcement says of a deal, or follows from."""
Ids = Callable[[Sequence[str]], Mapping[str, int]]


class Crossings:
    """The newly won and the changed won deals of an import, by key, noted a batch at a time.

    The first import of a company is all history: it is `silent`, and nothing is noted.
    """

    def __init__(self, session: ScopedSession, touched: Sequence[str], *, silent: bool) -> None:
        self.session, self.silent = session, silent
        self.status = touched.index("status")
        self.compared = [touched.index(name) for name in TOLD if name in touched]
        today = session.scope["scope_today"]
        self.first, self.today = bulk.day(since_last_week(today)) or "", bulk.day(today) or ""
        self.fresh: list[str] = []
        self.fresh_in_all = 0
        self.won: list[str] = []
        self.changed: list[str] = []
        self.lost: list[str] = []

    def note(
        self, fresh: Sequence[bulk.Stored], differing: Sequence[bulk.Stored], stored: Mapping[str, bulk.Stored]
    ) -> None:
        """Note a batch: `fresh` rows are over COLUMNS, `differing` and `stored` ones over the touched columns."""
        if self.silent:
            return
        won_days = [(row[0], row[_CLOSE]) for row in fresh if row[_STATUS] == WON]
        self.fresh_in_all += len(won_days)
        self.fresh += [key for key, day in won_days if day is not None and self.first <= day <= self.today]
        self.lost += [row[0] for row in fresh if row[_STATUS] == LOST and self.first <= (row[_CLOSE] or "")]
        for row in differing:
            self._note(row, stored[row[0]])

    def _note(self, row: bulk.Stored, old: bulk.Stored) -> None:
        was, is_ = old[self.status], row[self.status]
        if was == WON:
            if any(old[at] != row[at] for at in self.compared):
                self.changed.append(row[0])
        elif is_ != was:
            {WON: self.won, LOST: self.lost}.get(is_, self.changed).append(row[0])

    def note_splits(self, keys: Iterable[str], stored: Mapping[str, bulk.Stored]) -> None:
        """Note whose splits differ, though nothing else of the deal may."""
        if not self.silent:
            self.changed += [key for key in keys if stored[key][self.status] == WON]

    def settle(self, ids: Ids, now: datetime) -> None:
        """Announce what is news; call it once everything is written."""
        fresh = [] if is_backfill(len(self.fresh), self.fresh_in_all) else self.fresh
        won = ids([*fresh, *self.won]).values()
        if won or self.changed or self.lost:
            changed, lost = ({*ids(keys).values()} for keys in (self.changed, self.lost))
            recognise(self.session, [*won], changed, now, lost=lost)
