"""Owing: once for a key, in the transaction of its cause."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from spm_core.notices.models import Notice, NoticeState
from spm_core.notices.service import owe
from tests.factories import NOW, add_person, operate


@pytest.fixture
def dana(engine, company) -> int:
    return add_person(engine, company, "Dana Wu")


def _owe(session, to: int) -> bool:
    return owe(session, "digest:1", "quota", {}, to=to, due=NOW, expires=NOW + timedelta(days=1))


def test_a_notice_is_owed_once(engine, company, dana):
    with operate(engine, company) as session:
        assert _owe(session, dana)
        assert not _owe(session, dana)
        [notice] = session.scalars(select(Notice)).all()
        assert (notice.state, notice.due_at, notice.next_at) == (NoticeState.OWED, NOW, NOW)


def test_a_notice_goes_with_its_cause(engine, company, dana):
    def cause_that_fails() -> None:
        with operate(engine, company) as session:
            _owe(session, dana)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cause_that_fails()
    with operate(engine, company) as session:
        assert session.scalars(select(Notice)).all() == []
