"""A floor of people who assess themselves: Anna leads Tom, Aisha and Priya, Otto leads Omar, Adam is an admin."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, MetaData, select

from bot.cards import Answer
from bot.inputs import Form
from bot.turn import Call
from spm_core.assessments.models import Assessment, Cycle, Every
from spm_core.assessments.opening import open_due
from spm_core.people import identity
from spm_core.principal import CompanyInfo, Role
from tests.asking import press
from tests.factories import add_deal, add_person, add_quota, operate

MORNING = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
"""The first Monday of May 2026: April is asked about."""
SECRET = "Globex slipped because I never met Marta, their CFO"


def floor(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    adam = add_person(engine, company, "Adam", role=Role.ADMIN)
    anna, otto = (add_person(engine, company, name, role=Role.MANAGER) for name in ("Anna", "Otto"))
    people = {"Adam": adam, "Anna": anna, "Otto": otto}
    for name, manager in (("Tom", anna), ("Aisha", anna), ("Priya", anna), ("Omar", otto)):
        people[name] = add_person(engine, company, name, manager=manager)
    add_quota(engine, company, people["Tom"], 10_000, date(2026, 4, 1), date(2026, 4, 30))
    add_deal(engine, company, people["Tom"], 8_200, close_date=date(2026, 4, 20))
    for name in people:
        with engine.begin() as connection:
            identity.link(connection, company, f"{name.lower()}@example.com", "slack", "T1", f"U{name}")
    return people


def begin(engine: Engine, company: CompanyInfo, lead: int | None = None, **options: Any) -> None:
    """A monthly cycle, opened for April."""
    with operate(engine, company, MORNING) as session:
        values = {"every": Every.MONTH, "questions": "monthly", "since": date(2026, 4, 1), **options}
        session.add(Cycle(lead_id=lead, **values))
        session.flush()
        open_due(session, MORNING)


def assessment_of(engine: Engine, person: int) -> Any:
    with engine.begin() as connection:
        return connection.execute(select(Assessment.__table__).where(Assessment.employee_id == person)).one()


def write(engine: Engine, who: str, assessment: int, /, *, now: datetime = MORNING, **typed: str) -> Answer:
    """Open the form with everything, fill in what is given, and send it."""
    opened = press(engine, Call("answer assessment", {"assessment": assessment}, form=True), who, now=now)
    return send(engine, opened, who, now=now, **typed)


def send(engine: Engine, opened: Answer, who: str, /, *, now: datetime = MORNING, **typed: str) -> Answer:
    form = opened.reply
    assert isinstance(form, Form)
    values = {each.name: typed.get(each.name.removeprefix("answer:"), each.value) for each in form.inputs}
    filled = {name: value for name, value in values.items() if value}  # platforms leave out what is blank
    return press(engine, Call(form.call.do, {**form.call.args, **filled}), who, now=now)


def everything(engine: Engine) -> str:
    """All that any table holds."""
    tables = MetaData()
    with engine.begin() as connection:
        tables.reflect(connection)
        return "\n".join(str(row) for table in tables.sorted_tables for row in connection.execute(select(table)))
