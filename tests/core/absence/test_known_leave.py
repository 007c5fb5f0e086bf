"""Leave counts in answers as of the day on which it was known, and no earlier."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from spm_core.absence.away import away_of
from spm_core.absence.leaves import leaves_of, put_leave
from spm_core.period import days
from spm_core.principal import CompanyInfo
from spm_core.quota.service import standing
from tests.core.imports.importing import Office
from tests.factories import NOW, add_person, add_quota, make_company, operate, principal

HEADER = "person,first day,last day\n"
APRIL, MAY = "Ann Lee,2026-04-01,2026-04-30\n", "Ann Lee,2026-05-01,2026-05-31\n"
THEN, LATER, LAST = NOW, NOW + timedelta(days=7), NOW + timedelta(days=14)
WHOLE, TWO_MONTHS, ONE_MONTH = Decimal(65), Decimal(22), Decimal(43)
"""Of 65 working days in the quarter, 22 are in June and 21 in May."""


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    company = make_company(engine)
    add_quota(engine, company, add_person(engine, company, "Ann Lee"), 65)
    return company


@pytest.fixture
def office(engine: Engine, company: CompanyInfo, tmp_path: Path) -> Office:
    return Office(engine, company, tmp_path)


def quota(office: Office, now: datetime) -> Decimal | None:
    ann = principal(office.engine, office.company, "Ann Lee").employee_id
    with operate(office.engine, office.company, now) as session:
        found = standing(session, ann, None, now).quota
    return found.amount if found else None


def send(office: Office, text: str, now: datetime, **options: Any) -> None:
    office.send("leaves", HEADER + text, now, **options)


def test_an_imported_leave_was_not_known_before(office: Office) -> None:
    send(office, APRIL + MAY, LATER)
    assert (quota(office, THEN), quota(office, LATER)) == (WHOLE, TWO_MONTHS)


def test_a_leave_made_shorter_was_longer_before(office: Office) -> None:
    send(office, APRIL + MAY, THEN)
    send(office, APRIL, LATER)
    assert (quota(office, THEN), quota(office, LATER)) == (TWO_MONTHS, ONE_MONTH)


def test_a_leave_that_was_taken_away_still_counted_before(office: Office) -> None:
    send(office, APRIL + MAY, THEN)
    send(office, "Ann Lee,2026-08-01,2026-08-31\n", LATER, complete=True)
    assert (quota(office, THEN), quota(office, LATER)) == (TWO_MONTHS, WHOLE)
    send(office, APRIL, LAST)
    assert [quota(office, day) for day in (THEN, LATER, LAST)] == [TWO_MONTHS, WHOLE, ONE_MONTH]


def test_an_agreed_leave_counts_from_the_day_of_the_second_yes(office: Office) -> None:
    ann = principal(office.engine, office.company, "Ann Lee").employee_id
    send(office, APRIL, THEN)
    with operate(office.engine, office.company, LATER) as session:
        put_leave(session, ann, days(date(2026, 5, 1), date(2026, 5, 31)))
        assert leaves_of(session, ann) == [days(date(2026, 4, 1), date(2026, 5, 31))]
        assert len(away_of(session, ann, LATER.date())) == 1
    assert (quota(office, THEN), quota(office, LATER)) == (ONE_MONTH, TWO_MONTHS)


def test_a_correction_on_the_same_day_leaves_no_trace_of_the_first(office: Office) -> None:
    send(office, APRIL + MAY, THEN)
    send(office, APRIL, THEN)
    assert [quota(office, day) for day in (THEN, LATER)] == [ONE_MONTH, ONE_MONTH]
