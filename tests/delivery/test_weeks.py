"""Five weeks of the demo company in seconds: what comes by itself comes once, at the right minute of one's own day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select, update

from bot.app import App
from bot.cards import Answer
from bot.delivery import clock
from bot.delivery.sender import Outgoing, OutgoingMessage
from bot.demo.build import build
from bot.settings import Settings
from spm_core.notices.models import Notice, NoticeState
from spm_core.notices.rules import Bucket
from spm_core.people.identity import only_company
from spm_core.people.models import ChatIdentity, Employee
from tests.delivery.conftest import Post
from tests.factories import operate

ZONES = {
    "Marco Bellini": "Europe/Rome",
    "Hannah Brooks": "Europe/Rome",
    "Claire Whitfield": "America/New_York",
    "Daniel Price": "America/New_York",
    "Rafael Almeida": "Australia/Sydney",
}
LEADS = ("Marco Bellini", "Claire Whitfield")
WEEKS = 5
HOURS = (5, 6, 7, 12, 13, 14, 15, 20, 21, 22)
"""Of a day in UTC: those in which something is due in one of the zones, by summer time or not."""


@dataclass
class Mailbox:
    """A platform without limits that keeps what it was given."""

    got: list[str] = field(default_factory=list)

    def buckets(self, to: OutgoingMessage, *, edit: bool) -> Sequence[Bucket]:
        return (Bucket("mailbox", timedelta(milliseconds=1), burst=1_000),)

    async def send(self, out: Outgoing) -> OutgoingMessage:
        self.got.append(out.key)
        return out.to

    async def find(
        self, key: str, to: OutgoingMessage, root: OutgoingMessage | None, since: datetime
    ) -> OutgoingMessage | None:
        return None

    async def edit(self, message: OutgoingMessage, answer: Answer) -> OutgoingMessage:
        return message


@pytest.mark.parametrize("start", [datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 10, 12, tzinfo=UTC)])
async def test_each_arrives_once_at_its_local_minute(sqlite_engine: Engine, start: datetime):
    """Both spans see the clocks change in two of the three zones, a week or more apart."""
    _company(sqlite_engine, start)
    mailbox, arrived = Mailbox(), dict[str, datetime]()
    with ThreadPoolExecutor(1) as workers:
        app = App(sqlite_engine, Settings(_env_file=None), workers)
        post = Post(app, {"slack": mailbox})
        for post.at in _moments(start):
            clock.tick(app, post.at)
            while await post():
                arrived |= dict.fromkeys(mailbox.got[len(arrived) :], post.at)
            arrived |= dict.fromkeys(mailbox.got[len(arrived) :], post.at)
    notices = _notices(sqlite_engine)
    assert max(Counter(mailbox.got).values()) == 1
    assert {each.key for each, _ in notices if each.state is NoticeState.SENT} <= set(mailbox.got)
    assert {each.state for each, _ in notices} <= {NoticeState.SENT, NoticeState.NOTHING}
    for each, _ in notices:
        assert arrived.get(each.key, each.due_at) == each.due_at
    when = Counter(
        (name, each.do, f"{each.due_at.astimezone(ZoneInfo(ZONES[name])):%a %H:%M}")
        for each, name in notices
        if each.do in ("digest", "summary") and each.args.get("period") is None
    )
    reps = [name for name in ZONES if name not in LEADS]
    assert when == {
        **{(name, "digest", "Mon 08:30"): WEEKS for name in LEADS},
        **{(name, "summary", "Fri 16:00"): WEEKS for name in reps},
    }


def _moments(start: datetime) -> Iterator[datetime]:
    """On the hour and half past it."""
    for day in range(WEEKS * 7):
        yield from (start + timedelta(days=day, hours=hour, minutes=half) for hour in HOURS for half in (0, 30))


def _company(engine: Engine, start: datetime) -> None:
    """The demo company, with some of its people on Slack, each in a time zone."""
    with engine.begin() as connection:
        company = build(connection, start)
    with operate(engine, company, start) as session:
        for name, zone in ZONES.items():
            person = session.scalars(select(Employee.id).where(Employee.name == name)).one()
            session.execute(update(Employee).where(Employee.id == person).values(time_zone=zone))
            session.add(ChatIdentity(platform="slack", tenant="T", user_id=f"U{person}", employee_id=person))


def _notices(engine: Engine) -> list[tuple[Notice, str]]:
    """What came by schedule, with whom it was for."""
    with engine.begin() as connection:
        company = only_company(connection)
    with operate(engine, company) as session:
        found = select(Notice, Employee.name).join(Employee, Employee.id == Notice.employee_id)
        return [(row[0], row[1]) for row in session.execute(found.where(Notice.key.startswith("subscription:")))]
