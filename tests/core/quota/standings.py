"""How somebody stands, for tests of the quota service."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.money import Money
from spm_core.people.identity import operator
from spm_core.period import Calendar, Period
from spm_core.principal import CompanyInfo
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from tests.factories import NOW, principal

Q2 = Calendar().part("quarter", 2026, 2)


def usd(amount: Decimal | int | str) -> Money:
    return Money(Decimal(amount), "USD")


def stand(
    engine: Engine,
    company: CompanyInfo,
    asker: str,
    about: int,
    period: Period | None = Q2,
    now: datetime = NOW,
    **options: Any,
) -> Standing:
    who = operator(company) if asker == "admin" else principal(engine, company, asker, now)
    with session_for(engine, who, now) as session:
        return standing(session, about, period, now, **options)
