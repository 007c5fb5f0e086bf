"""Deals whose close date was moved out of a period (definitions.md, Slipped)."""

from __future__ import annotations

from datetime import date

from spm_core.db import ScopedSession
from spm_core.deals.as_of import changed_credits, params_of, rewinding, stored
from spm_core.deals.credits import PUT_OFF, SLIPPED_ROWS
from spm_core.deals.service import Credit, by_size
from spm_core.period import Period
from spm_core.who import Who


def slipped(session: ScopedSession, whose: Who, moved_in: Period, out_of: Period, today: date) -> tuple[Credit, ...]:
    """Return the credits for deals whose close date was moved, within `moved_in`, from inside `out_of` to after it.

    Whatever has become of them since does not matter.
    """
    moved = {"moved_from": moved_in.start, "moved_until": moved_in.stop}
    texts = {"first_text": out_of.start.isoformat(), "after_text": out_of.stop.isoformat()}
    params = {**params_of(session, whose, out_of, today), **moved, **texts}
    deals = [stored(row) for row in session.read(SLIPPED_ROWS[whose.kind], params)]
    if rewinding(session, today):
        put_off = set(session.read(PUT_OFF, params).scalars())
        earlier, changed_ids = changed_credits(session, whose, today)
        deals = [deal for deal in deals if deal.row.id not in changed_ids]
        deals += [deal for deal, there in earlier if deal.row.id in put_off and there.on(today)]
    return by_size(session, deals, today)
