"""Which deals of an import are news: those that it turns into won ones, and those won before that it changes."""

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
    """The newly won and the changed won deals of an import, by key, noted a batch at a time.

    The first import of a company is all history: it is `silent`, and nothing is noted.
    """

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
        """Note a batch: `fresh` rows are over COLUMNS, `differing` and `stored` ones over the touched columns."""
        if self.silent:
            return
        won_days = [(row[0], row[_CLOSE]) for row in fresh if row[_STATUS] == WON]
        self.fresh_in_all += len(won_days)
        self.fresh += [key for key, day in won_days if day is not None and self.first <= day <= self.today]
        for row in differing:
            old = stored[row[0]]
            if old[self.status] == WON:
                if any(old[at] != row[at] for at in self.compared):
                    self.changed.append(row[0])
            elif row[self.status] == WON:
                self.won.append(row[0])

    def settle(self, ids: Ids, now: datetime) -> None:
        """Announce what is news; call it once everything is written."""
        fresh = [] if is_backfill(len(self.fresh), self.fresh_in_all) else self.fresh
        won = ids([*fresh, *self.won]).values()
        if won or self.changed:
            recognise(self.session, [*won], [*ids(self.changed).values()], now)
