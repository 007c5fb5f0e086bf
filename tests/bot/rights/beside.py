"""Rows beside people's results: days away, what the company publishes, what they watch, and a deal of two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from spm_core.absence.models import LeaveApproval, LeaveRequest, LeaveState, TimeOff
from spm_core.alerts.models import Alert, AlertSubject, Crossing
from spm_core.deals.models import Account, Deal, Split
from spm_core.metrics.models import LOGGED, Activity
from spm_core.people.models import Leave
from spm_core.recognition.models import Kudos
from spm_core.wins.models import Win, WinPart, WinState
from tests.bot.rights.people import ADA, HANNAH, LARS, MIA, MONA, OONA, PETE, QUIN, RITA, Someone
from tests.bot.rights.secrets import Secrets
from tests.factories import NOW

WATCHED = {MIA: (RITA, MONA, LARS), PETE: (PETE, QUIN), RITA: (RITA, MIA), HANNAH: (OONA,)}
"""Whose figures people have alerts on: those whom they lead, themselves, and some whom they may not see any more."""
DAY = timedelta(days=1)


def beside(one: Someone, ids: dict[str, int], its: Secrets) -> Iterator[Any]:
    me, lead = ids[one.name], ids[one.lead or HANNAH]
    if not one.last_day:
        yield from _away(me, lead, ids[ADA], its)
    yield from _published(one, me, its)
    for about in WATCHED.get(one.name, ()):
        watched = {"subject": AlertSubject.PERSON, "about_id": ids[about], "period": "", "next_at": NOW}
        for figure in ("won_amount", "open_pipeline"):
            limit = its.amount(60, "own")
            yield Alert(employee_id=me, figure=figure, crossing=Crossing.ABOVE, threshold=limit, **watched)


def _away(me: int, lead: int, admin: int, its: Secrets) -> Iterator[Any]:
    """Days away of all three kinds, soon enough for a lead to be told: they, those above them and admins know."""
    past = its.either(date(2025, 11, 3), date(2025, 11, 4), "figures")
    yield Leave(employee_id=me, starts_on=past, last_day=past)
    soon = NOW.date() + its.either(3, 4, "figures") * DAY
    yield TimeOff(employee_id=me, starts_on=soon, last_day=soon + DAY)
    later = NOW.date() + its.either(30, 31, "figures") * DAY
    days = {"employee_id": me, "starts_on": later, "last_day": later + DAY, "asked_at": NOW}
    yield (asked := LeaveRequest(**days))
    yield LeaveApproval(request_id=asked.id, by_id=admin, as_lead=False, as_admin=True, at=NOW)
    yield LeaveRequest(**days, state=LeaveState.DECLINED, declined_by=lead, answer=its.word("declined"))


def _published(one: Someone, me: int, its: Secrets) -> Iterator[Any]:
    day = min(date(2026, 5, 7), one.last_day or date.max)
    yield Activity(employee_id=me, kind="meeting", day=day, count=its.count(9, "published"), source=LOGGED)
    public = not one.keeps_to_self
    told = {"amount": its.amount(70, "published"), "currency": "USD", "won_on": day, "at": NOW, "marks": []}
    account = its.word("cheered", "published")
    yield (win := Win(employee_id=me, account=account, state=WinState.TOLD, public=public, **told))
    yield WinPart(win_id=win.id, employee_id=me)
    yield Kudos(from_id=me, to_id=me, reason=its.word("thanked", "published"), at=NOW, public=public)


def shared(ids: dict[str, int], its: Secrets) -> Iterator[Any]:
    """A deal of which two people of different teams have a part each."""
    yield (account := Account(name=its.word("account")))
    yield (
        deal := Deal(
            external_id="shared",
            owner_id=ids[RITA],
            name=its.word("deal"),
            account_id=account.id,
            amount=its.amount(3),
            currency="USD",
            stage="Won",
            status="won",
            close_date=date(2026, 5, 8),
            created_on=date(2026, 5, 4),
            is_split=True,
            source="test",
            as_of=NOW,
        )
    )
    for name, share in ((RITA, "0.6"), (OONA, "0.4")):
        yield Split(deal_id=deal.id, employee_id=ids[name], share=Decimal(share))
