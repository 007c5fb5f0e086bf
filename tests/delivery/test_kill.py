"""kill -9 at any point: nothing is lost, and nothing arrives twice."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections import Counter
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from spm_core.models import table_of
from spm_core.notices.models import Notice, NoticeState
from tests.delivery import one_worker
from tests.delivery.conftest import House
from tests.delivery.slack import Workspace

PEOPLE, EACH = 40, 10
NOTICES = PEOPLE * EACH
KILLS = 8
WITHIN = 60.0
"""Seconds, on a machine with much else to do; it takes a fraction of them."""

_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload([one_worker.__name__])


class Killer:
    """Workers, of which one is killed and replaced now and then, just when Slack hears from somebody."""

    def __init__(self, house: House, slack: Workspace, workers: int, seed: int) -> None:
        self.random = Random(seed)
        self.args = (house.engine.url, slack.url, start := time.time())
        slack.now = lambda: one_worker.moment(start).timestamp()
        self.posts = 0
        self.kill_at = set(self.random.sample(range(5, NOTICES), KILLS))
        self.killed = 0
        self.workers = [self._start() for _ in range(workers)]

    def _start(self) -> Any:
        process = _FORK.Process(target=one_worker.work, args=self.args, daemon=True)
        process.start()
        return process

    def fault(self, method: str, _body: dict[str, Any]) -> str | None:
        """Some connections break, before or after a message was taken, with or without its sender."""
        if method != "chat.postMessage":
            return None
        self.posts += 1
        if self.posts in self.kill_at:
            self.kill()
            return self.random.choice(["drop", "keep and drop"])
        return self.random.choices([None, "drop", "keep and drop"], [94, 2, 4])[0]

    def kill(self) -> None:
        place = self.random.randrange(len(self.workers))
        self.workers[place].kill()
        self.workers[place] = self._start()
        self.killed += 1

    def stop(self) -> None:
        for process in self.workers:
            process.kill()
            process.join()


def states(house: House) -> Counter[NoticeState]:
    notice = table_of(Notice).c
    with house.engine.connect() as connection:
        found = connection.execute(select(notice.state, func.count()).group_by(notice.state))
        return Counter({row[0]: row[1] for row in found})


@pytest.mark.parametrize("seed", [1])
async def test_nothing_is_lost_or_arrives_twice(house: House, slack: Workspace, seed: int) -> None:
    """Two processes on PostgreSQL, one on SQLite."""
    for person in house.add_people(PEOPLE):
        for number in range(EACH):
            house.owe(f"{person}:{number}", to=person)
    killer = Killer(house, slack, 1 if house.engine.dialect.name == "sqlite" else 2, seed)
    slack.fault = killer.fault
    try:
        async with asyncio.timeout(WITHIN):
            while (found := await asyncio.to_thread(states, house))[NoticeState.SENT] < NOTICES:
                assert not found.keys() - {NoticeState.SENT, NoticeState.OWED, NoticeState.SENDING}
                await asyncio.sleep(0.1)
    finally:
        killer.stop()
    assert killer.killed == KILLS
    assert len(slack.asked("conversations.history")) > KILLS
    assert set(slack.keys.values()) == {1}
    assert len(slack.keys) == NOTICES
