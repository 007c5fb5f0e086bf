"""What waits for somebody about feedback, and that it stops waiting once it is done or old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.feedback import peers, service
from spm_core.feedback.models import FeedbackElement, ReplyKind
from spm_core.feedback.waiting import waiting_for_me
from spm_core.period import days
from spm_core.principal import CompanyInfo, Role
from spm_core.vault import Vault, new_key
from tests.factories import NOW, add_person, principal

VAULT = Vault((new_key(),))
APRIL = days(NOW.date().replace(month=4, day=1), NOW.date().replace(month=4, day=30))
As = Callable[..., Any]


@pytest.fixture
def as_(engine: Engine, company: CompanyInfo) -> As:
    boss = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name in ("Ann Lee", "Bo Lee"):
        add_person(engine, company, name, manager=boss)

    def act(who: str, do: Callable[..., Any], now: datetime = NOW) -> Any:
        with session_for(engine, principal(engine, company, who), now) as session:
            return do(session)

    return act


def waits(as_: As, who: str, now: datetime = NOW) -> list[tuple[str, bool]]:
    found = as_(who, lambda session: waiting_for_me(session, now), now)
    return [(one.name, one.draft) for one in found]


def test_a_draft_waits_for_its_author_and_once_sent_for_its_reader(
    engine: Engine, company: CompanyInfo, as_: As
) -> None:
    ann, texts = principal(engine, company, "Ann Lee").employee_id, dict.fromkeys(FeedbackElement, "Well done")
    number = as_("Mo Reed", lambda session: service.start(session, VAULT, ann, APRIL, texts, "meets", NOW))
    assert (waits(as_, "Mo Reed"), waits(as_, "Ann Lee")) == ([("Ann Lee", True)], [])
    as_("Mo Reed", lambda session: service.send(session, number, NOW, seen=1))
    assert (waits(as_, "Mo Reed"), waits(as_, "Ann Lee")) == ([], [("Mo Reed", False)])
    assert waits(as_, "Bo Lee") == []
    as_("Ann Lee", lambda session: service.reply(session, VAULT, number, ReplyKind.COMMENT, "Why?", NOW))
    assert waits(as_, "Ann Lee") == [("Mo Reed", False)]
    as_("Ann Lee", lambda session: service.reply(session, VAULT, number, ReplyKind.ACKNOWLEDGE, None, NOW))
    assert waits(as_, "Ann Lee") == []


def test_a_colleague_s_question_waits_until_it_is_answered_or_old(
    engine: Engine, company: CompanyInfo, as_: As
) -> None:
    bo = principal(engine, company, "Bo Lee").employee_id
    number = as_("Ann Lee", lambda session: peers.ask(session, VAULT, bo, "my demo", NOW))
    assert (waits(as_, "Bo Lee"), waits(as_, "Ann Lee")) == ([("Ann Lee", False)], [])
    assert waits(as_, "Bo Lee", NOW + timedelta(days=15)) == []
    as_("Bo Lee", lambda session: peers.answer(session, VAULT, number, "Clear", NOW))
    assert waits(as_, "Bo Lee") == []
