"""Two companies whose deals add up differently for everybody who may see some of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from spm_core.db import ScopedSession, session_for
from spm_core.people.identity import operator
from spm_core.principal import CompanyInfo, Principal, Role
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, principal


@dataclass(frozen=True)
class House:
    """Ann has 100, Bo 200; Cy, who is in nobody's team, 400; Xi, in the other company, 800. Quotas are a tenth."""

    engine: Engine
    company: CompanyInfo
    other: CompanyInfo
    people: dict[str, int]
    deals: dict[str, int]

    def who(self, name: str) -> Principal:
        if name == "admin":
            return operator(self.company)
        return principal(self.engine, self.other if name == "Xi" else self.company, name)

    @contextmanager
    def as_(self, name: str) -> Iterator[ScopedSession]:
        with session_for(self.engine, self.who(name), NOW) as session:
            yield session


TOTALS = {"Ann": 100, "Boss": 300, "admin": 700, "Xi": 800}
"""What each may see of all deals' amounts."""


def build(engine: Engine) -> House:
    company, other = make_company(engine), make_company(engine, "Other")
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    people = {
        "Boss": boss,
        "Ann": add_person(engine, company, "Ann", manager=boss),
        "Bo": add_person(engine, company, "Bo", manager=boss),
        "Cy": add_person(engine, company, "Cy"),
        "Xi": add_person(engine, other, "Xi"),
    }
    deals = {}
    for name, amount in {"Ann": 100, "Bo": 200, "Cy": 400, "Xi": 800}.items():
        home = other if name == "Xi" else company
        deals[name] = add_deal(engine, home, people[name], amount)
        add_quota(engine, home, people[name], amount // 10)
    return House(engine, company, other, people, deals)
