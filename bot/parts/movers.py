"""Who came to a team or left it during a period, so that only part of their figures is the team's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from bot.blocks import Text
from bot.i18n import _, day

MOST = 5


class InTeam(Protocol):
    """Somebody's row, with the first and last day in the team where those lie in the period."""

    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


def movers(rows: Iterable[tuple[str | None, InTeam]]) -> tuple[Text, ...]:
    """A line that names those of whom only their time in the team counts; none where nobody moved."""
    return tuple(Text(line, "muted") for line in movers_line(rows))


def movers_line(rows: Iterable[tuple[str | None, InTeam]]) -> tuple[str, ...]:
    told = [_time(name, row) for name, row in rows if name and (row.since or row.until)]
    if not told:
        return ()
    names = ", ".join(told[:MOST]) + (f" +{len(told) - MOST}" if len(told) > MOST else "")
    return (_("Only their time in the team counts: {names}.").format(names=names),)


def _time(name: str, row: InTeam) -> str:
    if row.since and row.until:
        return _("{name} ({since} to {until})").format(name=name, since=day(row.since), until=day(row.until))
    if row.since:
        return _("{name} (since {day})").format(name=name, day=day(row.since))
    return _("{name} (until {day})").format(name=name, day=day(row.until or date.max))
