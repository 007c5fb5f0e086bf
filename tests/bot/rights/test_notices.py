"""What comes by itself: nobody is sent what they may not know, nor sent it because of that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select, update

from bot.delivery.clock import tick
from bot.turn import Call
from spm_core.alerts.models import Alert
from spm_core.notices.models import Notice
from spm_core.people.identity import only_company
from spm_core.people.models import ChatIdentity
from spm_core.principal import CompanyInfo
from tests.asking import app_of
from tests.bot.rights.beside import WATCHED
from tests.bot.rights.companies import PEOPLE, Companies, same_answers
from tests.bot.rights.people import EVERYTHING, MIA, PETE, SOMEONE, Secret, may_know, told_by_digest
from tests.examples import DEEP
from tests.factories import NOW, operate

CROSSED = Decimal(1)
"""A limit that every figure is beyond, for alerts that were below theirs at the first look."""
DAYS = range(9) if DEEP else (0, 1)


@pytest.mark.parametrize("asker", PEOPLE if DEEP else (MIA, PETE))
def test_nobody_is_sent_what_they_may_not_know(new_company: Companies, asker: str) -> None:
    known = may_know(asker) | (told_by_digest(MIA) if asker == PETE else frozenset())
    secret = EVERYTHING - known
    ours, twin = (_some_days_later(new_company(changed)) for changed in ((), secret))
    owed = _owed(ours, asker)
    assert owed == _owed(twin, asker)
    assert owed
    assert ("alert" in {call.do for call in owed}) == (asker in WATCHED)

    def company(changed: Collection[Secret]) -> Engine:
        return twin if changed else ours

    same_answers(company, asker, [(call,) for call in owed], secret)


def _some_days_later(engine: Engine) -> Engine:
    """The company, with everybody in a chat, after days of schedules; on the second, alerts cross their limits."""
    company = _company(engine)
    with operate(engine, company) as session:
        for number in range(1, len(SOMEONE) + 1):
            session.add(ChatIdentity(platform="slack", tenant="T", user_id=f"U{number}", employee_id=number))
    for days in DAYS:
        tick(app_of(engine), NOW + timedelta(days=days))
        with operate(engine, company) as session:
            session.execute(update(Alert).values(threshold=CROSSED))
    return engine


def _owed(engine: Engine, asker: str) -> list[Call]:
    number = [one.name for one in SOMEONE].index(asker) + 1
    theirs = select(Notice).where(Notice.employee_id == number).order_by(Notice.due_at, Notice.key)
    with operate(engine, _company(engine)) as session:
        return list({repr((each.do, each.args)): Call(each.do, each.args) for each in session.scalars(theirs)}.values())


def _company(engine: Engine) -> CompanyInfo:
    with engine.begin() as connection:
        return only_company(connection)
