"""Which deals of an import are news: those that became won in it, and those won before that are not the same now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.imports.deal_values import COLUMNS
from spm_core.wins.recognition import recognise
from spm_core.wins.rules import RECENT, is_backfill

_STATUS, _CLOSE = (list(COLUMNS).index(name) for name in ("status", "close_date"))
WON = "won"
Ids = Callable[[Sequence[str]], Mapping[str, int]]


class Crossings:
    """Notes deals by their key, a batch at a time. The first import is all history: with `silent` nothing is noted."""

    def __init__(self, session: ScopedSession, touched: Sequence[str], *, silent: bool) -> None:
        self.session, self.silent = session, silent
        self.status = touched.index("status")
        self.compared = [touched.index(name) for name in ("status", "amount", "currency") if name in touched]
        today = session.scope["scope_today"]
        self.first, self.today = bulk.day(today - RECENT) or "", bulk.day(today) or ""
        self.fresh: list[str] = []
        self.fresh_in_all = 0
        self.won: list[str] = []
        self.changed: list[str] = []

    def note(
        self, fresh: Sequence[bulk.Stored], differing: Sequence[bulk.Stored], stored: Mapping[str, bulk.Stored]
    ) -> None:
        """`fresh` are rows over COLUMNS; `differing` and `stored` over what the file says."""
        if self.silent:
            return
        days = [(row[0], row[_CLOSE]) for row in fresh if row[_STATUS] == WON]
        self.fresh_in_all += len(days)
        self.fresh += [key for key, day in days if day is not None and self.first <= day <= self.today]
        for row in differing:
            old = stored[row[0]]
            if old[self.status] == WON:
                if any(old[at] != row[at] for at in self.compared):
                    self.changed.append(row[0])
            elif row[self.status] == WON:
                self.won.append(row[0])

    def settle(self, ids: Ids, now: datetime) -> None:
        """Announce what is news, when everything is written."""
        fresh = [] if is_backfill(len(self.fresh), self.fresh_in_all) else self.fresh
        won = ids([*fresh, *self.won]).values()
        if won or self.changed:
            recognise(self.session, [*won], [*ids(self.changed).values()], now)
