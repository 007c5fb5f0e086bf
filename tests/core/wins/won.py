"""A company with channels, whose deals are imported day by day, and what it then owes to say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from spm_core.channels.models import Channel
from spm_core.notices.models import Notice
from spm_core.principal import CompanyInfo, Role
from spm_core.wins.models import Win
from tests.core.imports.importing import Office
from tests.factories import NOW, add_person, operate

HEADER = "id,name,owner,account,amount,status,close_date,created\n"


def deal(
    key: str, owner: str = "ann@example.com", amount: int = 1000, status: str = "won", day: str = "2026-05-13"
) -> str:
    return f"{key},Deal {key},{owner},Account {key},{amount},{status},{day},2026-01-05\n"


OLD = "".join(deal(f"OLD{n}", amount=1000 + n, day=f"2026-0{1 + n % 4}-10") for n in range(12))


class Floor:
    """Boss leads Ann and Bo; #boss is their channel. Whatever is imported first is history."""

    def __init__(self, engine: Engine, company: CompanyInfo, home: Path) -> None:
        self.engine, self.company = engine, company
        self.office = Office(engine, company, home)
        self.boss = add_person(engine, company, "Boss", role=Role.MANAGER, email="boss@example.com")
        self.ann = add_person(engine, company, "Ann", manager=self.boss, email="ann@example.com")
        self.bo = add_person(engine, company, "Bo", manager=self.boss, email="bo@example.com")
        self.channel = self.bind("boss", self.boss)

    def bind(self, name: str, lead: int | None, **options: Any) -> int:
        with operate(self.engine, self.company) as session:
            row = Channel(platform="slack", tenant="T1", conversation=name, name=name, lead_id=lead, **options)
            session.add(row)
            session.flush()
            return row.id

    def send(self, *rows: str, now: datetime = NOW, **options: Any) -> Any:
        return self.office.send("deals", HEADER + "".join(rows), now, **options)

    def notices(self, do: str | None = None) -> list[Notice]:
        with operate(self.engine, self.company) as session:
            found = session.scalars(select(Notice).order_by(Notice.id)).all()
        return [each for each in found if do in (None, each.do)]

    def announced(self) -> list[int]:
        """The wins announced, once for each announcement that is not a change of another."""
        return [each.args["win"] for each in self.notices("win") if each.edit_of is None]

    def wins(self) -> Mapping[str, Win]:
        """By account."""
        with operate(self.engine, self.company) as session:
            return {win.account: win for win in session.scalars(select(Win).order_by(Win.id))}
