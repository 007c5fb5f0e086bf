"""A team to watch, and looks at its alerts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, select, update

from bot.delivery.alerts import look_at_alerts
from bot.turn import Call
from spm_core.deals.models import Deal
from spm_core.notices.models import Notice
from spm_core.people.models import ChatIdentity
from spm_core.principal import CompanyInfo
from tests.asking import app_of, facts, press, texts
from tests.factories import add_deal, add_person, add_quota, operate

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_team(engine: Engine, company: CompanyInfo) -> tuple[int, int, int]:
    """Max leads Ann and Bea, who both have 700 of 1,000; all of them are on Slack."""
    lead = add_person(engine, company, "Max Roe")
    ann, bea = (add_person(engine, company, name, manager=lead) for name in ("Ann Lee", "Bea Low"))
    for person in (ann, bea):
        add_quota(engine, company, person, 1_000)
        add_deal(engine, company, person, 700)
    link(engine, company, lead, ann, bea)
    return lead, ann, bea


def link(engine: Engine, company: CompanyInfo, *people: int) -> None:
    with operate(engine, company) as session:
        for person in people:
            session.add(ChatIdentity(platform="slack", tenant="T1", user_id=f"U{person}", employee_id=person))


def look(engine: Engine, company: CompanyInfo, now: Any) -> list[tuple[int | None, dict[str, Any]]]:
    """One look at what is due; what it owes, as (person, arguments)."""
    before = _owed(engine, company)
    look_at_alerts(app_of(engine), company, now)
    return [told for key, told in _owed(engine, company).items() if key not in before]


def _owed(engine: Engine, company: CompanyInfo) -> dict[str, tuple[int | None, dict[str, Any]]]:
    with operate(engine, company) as session:
        rows = session.scalars(select(Notice).where(Notice.do == "alert").order_by(Notice.id))
        return {each.key: (each.employee_id, dict(each.args)) for each in rows}


def set_alert(engine: Engine, who: str, **args: Any) -> int:
    given = {"crossing": "falls_below", **args}
    alert: int = facts(press(engine, Call("alert me", given), who))["alert"]
    return alert


def told(engine: Engine, args: dict[str, Any], who: str, now: Any) -> list[str]:
    return texts(press(engine, Call("alert", args), who, now=now))


def set_deals(engine: Engine, company: CompanyInfo, person: int, amount: int = 10) -> None:
    with operate(engine, company) as session:
        session.execute(update(Deal).where(Deal.owner_id == person).values(amount=Decimal(amount)))
