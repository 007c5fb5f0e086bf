"""Claims and settlements, step by step, by workers that may be slow, dead or taken for dead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select

from spm_core.models import table_of
from spm_core.notices import outbox
from spm_core.notices.models import Notice, NoticeState
from spm_core.notices.outbox import Claim
from spm_core.notices.service import owe
from spm_core.principal import CompanyInfo
from tests.examples import examples
from tests.factories import NOW, add_person, operate

LEASE = timedelta(seconds=60)
ENDS = [NoticeState.SENT, NoticeState.NOTHING, NoticeState.FAILED, NoticeState.UNCERTAIN]


class Outbox(RuleBasedStateMachine):
    """Beside a model of who has what until when."""

    engine: Engine
    company: CompanyInfo
    who: int
    claims = Bundle("claims")

    @initialize()
    def empty(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(table_of(Notice).delete())
        self.now = NOW
        self.held: dict[str, Claim] = {}
        self.until: dict[str, Any] = {}
        self.ended: dict[str, NoticeState] = {}
        self.owed = 0

    @rule()
    def owe(self) -> None:
        with operate(self.engine, self.company) as session:
            due, expires = self.now, self.now + timedelta(days=1)
            assert owe(session, f"n{self.owed}", "help", {}, to=self.who, due=due, expires=expires)
        self.until[f"n{self.owed}"] = self.now
        self.owed += 1

    @rule(seconds=st.sampled_from([1, 30, 60, 300]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(target=claims, limit=st.integers(1, 4))
    def claim(self, limit: int) -> list[Claim]:
        due = {key for key, until in self.until.items() if until <= self.now and key not in self.ended}
        with self.engine.begin() as connection:
            found = outbox.claim(connection, "worker", self.now, LEASE, limit)
        assert {each.key for each in found} <= due
        assert len(found) == min(limit, len(due))
        for each in found:
            self.held[each.key] = each
            self.until[each.key] = self.now + LEASE
        return found

    @rule(claimed=claims)
    def begin(self, claimed: list[Claim]) -> None:
        for each in claimed:
            with self.engine.begin() as connection:
                held = outbox.begin(connection, each, {"platform": "slack"}, self.now + LEASE, self.now)
            assert held is self._holds(each)
            if held:
                self.until[each.key] = self.now + LEASE

    @rule(claimed=claims, state=st.sampled_from(ENDS))
    def settle(self, claimed: list[Claim], state: NoticeState) -> None:
        for each in claimed:
            with self.engine.begin() as connection:
                held = outbox.settle(connection, each, state, self.now)
            assert held is self._holds(each)
            if held:
                self.ended[each.key] = state
                del self.held[each.key]

    @rule(claimed=claims, seconds=st.integers(0, 90), error=st.sampled_from([None, "refused"]))
    def put_back(self, claimed: list[Claim], seconds: int, error: str | None) -> None:
        at = self.now + timedelta(seconds=seconds)
        for each in claimed:
            with self.engine.begin() as connection:
                held = outbox.put_back(connection, each, at, error=error)
            assert held is self._holds(each)
            if held:
                self.until[each.key] = at
                del self.held[each.key]

    def _holds(self, claimed: Claim) -> bool:
        return self.held.get(claimed.key) == claimed

    @invariant()
    def nothing_is_lost_and_no_end_is_undone(self) -> None:
        states = self._states()
        assert len(states) == self.owed
        for key, state in states.items():
            owed = NoticeState.SENDING if key in self.held else NoticeState.OWED
            assert state is self.ended.get(key, owed)

    def _states(self) -> Mapping[str, NoticeState]:
        row = table_of(Notice).c
        with self.engine.connect() as connection:
            return {found.key: found.state for found in connection.execute(select(row.key, row.state))}


def test_one_claim_holds_at_a_time_and_every_end_is_one(engine: Engine, company: CompanyInfo) -> None:
    who = add_person(engine, company, "Dana Wu")
    few = settings(max_examples=examples(25), stateful_step_count=25, suppress_health_check=[*HealthCheck])
    here = type("Here", (Outbox,), {"engine": engine, "company": company, "who": who})
    run_state_machine_as_test(here, settings=few)


def test_what_two_workers_claim_at_once_is_claimed_once(postgresql_engine: Engine) -> None:
    """The second one neither waits for the first nor gets what it has."""
    from tests.factories import make_company

    company = make_company(postgresql_engine)
    who = add_person(postgresql_engine, company, "Dana Wu")
    with operate(postgresql_engine, company) as session:
        for key in "ab":
            owe(session, key, "help", {}, to=who, due=NOW, expires=NOW + LEASE)
    with postgresql_engine.begin() as one, postgresql_engine.begin() as another:
        first = outbox.claim(one, "one", NOW, LEASE, 1)
        second = outbox.claim(another, "another", NOW, LEASE, 9)
    assert [[each.key for each in found] for found in (first, second)] == [["a"], ["b"]]


@pytest.mark.parametrize("refused", [False, True])
def test_doubt_stays_until_somebody_knows(engine: Engine, company: CompanyInfo, refused: bool) -> None:
    who = add_person(engine, company, "Dana Wu")
    with operate(engine, company) as session:
        owe(session, "it", "help", {}, to=who, due=NOW, expires=NOW + timedelta(days=1))
    with engine.begin() as connection:
        [claimed] = outbox.claim(connection, "one", NOW, LEASE, 9)
        assert outbox.begin(connection, claimed, {"platform": "slack"}, NOW + LEASE, NOW)
        assert outbox.put_back(connection, claimed, NOW, error="broken", refused=refused)
        [again] = outbox.claim(connection, "two", NOW, LEASE, 9)
    assert again.begun_at == (None if refused else NOW)
    assert again.message == {"platform": "slack"}
