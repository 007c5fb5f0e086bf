"""A made-up company with all that makes figures differ: moves, splits, namesakes, leave, ramps, rates, odd deals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import Engine

from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Deal, DealChange, Product, Split
from spm_core.fx.models import Rate
from spm_core.metrics.models import Activity
from spm_core.people.models import ALWAYS, FOREVER, Assignment, Employee, Leave
from spm_core.people.rules import name_key
from spm_core.people.service import rebuild_names, rebuild_subtrees
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.models import Quota
from tests.factories import NOW, make_company, operate

TODAY = NOW.date()
QUARTER = (date(2026, 4, 1), date(2026, 6, 30))
LAST = (date(2026, 1, 1), date(2026, 3, 31))
MOVED = date(2026, 4, 27)
DEALS = 420
STAGES = ("Discovery", "Qualification", "Proposal", "Negotiation")
CATEGORIES = ("commit", "best_case", "pipeline", "omitted", None)

# Who leads whom: the name, then the lead's, the country, own quota, team quota.
PEOPLE: tuple[tuple[str, str | None, str, int, int], ...] = (
    ("Hana Head", None, "IT", 0, 900_000),
    ("Lea Both", "Hana Head", "IT", 50_000, 260_000),  # leads and has a quota of her own
    ("Leo Team", "Hana Head", "US", 0, 240_000),
    ("Mia None", "Hana Head", "IT", 0, 0),  # leads without any quota
    ("Max Alone", "Hana Head", "IT", 40_000, 0),  # a manager whom nobody reports to
    ("Ann Away", "Lea Both", "IT", 60_000, 0),  # on leave for three weeks of the quarter
    ("Tom Mover", "Lea Both", "US", 90_000, 0),  # Leo's since the middle of the quarter
    ("Sam Park", "Lea Both", "IT", 70_000, 0),  # two of this name
    ("Lou Left", "Lea Both", "IT", 60_000, 0),  # left within the quarter
    ("Sam Park", "Leo Team", "US", 65_000, 0),
    ("Una States", "Leo Team", "US", 80_000, 0),
    ("Tina Early", "Mia None", "IT", 55_000, 0),  # Leo's until the quarter before
    ("Hal Hire", "Mia None", "US", 60_000, 0),  # started within the quarter, with a ramp
    ("Pia Nothing", "Mia None", "IT", 0, 0),  # without a quota
)
SOLD: tuple[tuple[str, date, int], ...] = (
    ("Tom Mover", date(2026, 4, 15), 15_000),
    ("Tom Mover", date(2026, 5, 4), 25_000),
    ("Tina Early", date(2026, 1, 20), 12_000),
    ("Lea Both", date(2026, 5, 5), 5_000),
    ("Lou Left", date(2026, 5, 6), 8_000),
)
"""Deals on either side of a move, of a lead, and of somebody who left since."""
NAMESAKE = 9
"""The second of the two in PEOPLE."""


def made_up(engine: Engine, seed: int = 1) -> CompanyInfo:
    company = make_company(engine, "Contoso", "EUR", "Europe/Rome", country="IT")
    random = Random(seed)
    with operate(engine, company) as session:
        ids = _people(session)
        _quotas(session, ids)
        accounts, products = _catalog(session)
        session.add_all(_rates())
        _deals(session, random, ids, accounts, products)
        _sold(session, ids)
        session.add_all(_activities(random, ids))
    return company


def _rates() -> Iterable[Rate]:
    for number in range(24):
        rate = Decimal("0.84") + Decimal(number % 7) / 100
        yield Rate(currency="USD", day=date(2021, 1, 1) + timedelta(days=90 * number), rate=rate)


def _people(session: ScopedSession) -> list[int]:
    rows = []
    for number, (name, lead, country, _own, _team) in enumerate(PEOPLE):
        role = Role.ADMIN if lead is None else Role.REP if name not in LEADS and name != "Max Alone" else Role.MANAGER
        ref = f"{name_key(name).replace(' ', '.')}{number if number == NAMESAKE else ''}@example.com"
        rows.append(Employee(name=name, name_key=name_key(name), email=ref, role=role, country=country))
    by_name = {row.name: row for row in reversed(rows)}
    by_name["Lou Left"].end_date = date(2026, 5, 8)
    by_name["Hal Hire"].start_date = date(2026, 4, 20)
    by_name["Hal Hire"].ramp = ["0.25", "0.5", "0.75", "1"]
    session.add_all(rows)
    session.flush()
    session.add(Leave(employee_id=by_name["Ann Away"].id, starts_on=date(2026, 4, 20), last_day=date(2026, 5, 8)))
    lines = {
        row.id: [(by_name[lead].id if lead else None, ALWAYS)]
        for row, (_, lead, *_rest) in zip(rows, PEOPLE, strict=True)
    }
    lines[by_name["Tom Mover"].id].append((by_name["Leo Team"].id, MOVED))
    lines[by_name["Tina Early"].id] = [(by_name["Leo Team"].id, ALWAYS), (by_name["Mia None"].id, date(2026, 2, 9))]
    for person, spans in lines.items():
        ends = [start for _, start in spans[1:]] + [FOREVER]
        for (manager, start), end in zip(spans, ends, strict=True):
            session.add(Assignment(employee_id=person, manager_id=manager, team=None, starts_on=start, ends_on=end))
    session.flush()
    rebuild_subtrees(session)
    rebuild_names(session)
    return [row.id for row in rows]


LEADS = {lead for _, lead, *_ in PEOPLE if lead}


def _quotas(session: ScopedSession, ids: list[int]) -> None:
    for person, (_, _, _, own, team) in zip(ids, PEOPLE, strict=True):
        for start, end in (QUARTER, LAST):
            for scope, amount in (("own", own), ("team", team)):
                if amount:
                    session.add(
                        Quota(
                            owner_id=person, scope=scope, period_start=start, period_end=end, amount=Decimal(amount),
                            currency="EUR",
                        )
                    )  # fmt: skip


def _catalog(session: ScopedSession) -> tuple[list[int], list[int]]:
    accounts = [Account(name=f"Account {n}", segment=("Large", "Small", None)[n % 3], sector=None) for n in range(30)]
    products = [Product(name=f"Product {n}", series=None, list_price=Decimal(1000 * (n + 1))) for n in range(4)]
    session.add_all([*accounts, *products])
    session.flush()
    return [account.id for account in accounts], [product.id for product in products]


def _deals(session: ScopedSession, random: Random, ids: list[int], accounts: list[int], products: list[int]) -> None:
    sellers = ids[1:3] + ids[4:]
    for number in range(DEALS):
        owner = random.choice(sellers)
        deal = _deal(random, number, owner)
        deal.account_id, deal.product_id = random.choice(accounts), random.choice(products)
        session.add(deal)
        session.flush()
        others = [seller for seller in sellers if seller != owner]
        if deal.is_split:
            for person, share in zip((owner, random.choice(others)), ("0.7", "0.3"), strict=True):
                session.add(Split(deal_id=deal.id, employee_id=person, share=Decimal(share)))
        session.write_rows(DealChange, list(_history(random, deal)))


def _sold(session: ScopedSession, ids: list[int]) -> None:
    by_name = {name: person for person, (name, *_) in zip(ids, PEOPLE, strict=True)}
    values = {"currency": "EUR", "created_on": date(2026, 1, 5), "source": "test", "as_of": NOW}
    for number, (name, day, amount) in enumerate(SOLD):
        deal = {"external_id": f"S-{number}", "name": f"Sold {number}", "stage": "Closed Won", "status": "won"}
        session.add(Deal(owner_id=by_name[name], amount=Decimal(amount), close_date=day, **deal, **values))
    unpriced = {"external_id": "S-X", "name": "Unpriced", "stage": "Proposal", "status": "open"}
    session.add(Deal(owner_id=by_name["Una States"], close_date=date(2026, 6, 10), **unpriced, **values))


def _deal(random: Random, number: int, owner: int) -> Deal:
    """Two of three deals close in or near this quarter, the others within five years."""
    close = TODAY + timedelta(days=random.randint(-45, 60) if number % 3 else random.randint(-1780, 90))
    created = close - timedelta(days=random.randint(10, 160))
    late = close < TODAY
    status = random.choice(("won", "won", "lost", "open" if number % 5 == 0 else "won")) if late else "open"
    status = "gone" if number % 41 == 0 else status
    return Deal(
        external_id=f"C-{number:04d}",
        name=f"Deal {number}",
        owner_id=owner,
        amount=None if number % 23 == 0 else Decimal(random.randint(10, 600)) * 100 + Decimal(number % 4) / 4,
        currency={0: "USD", 1: "JPY"}.get(number % 17, "EUR"),  # no rate is known for the yen
        stage={"won": "Closed Won", "lost": "Closed Lost"}.get(status) or random.choice(STAGES),
        status=status,
        probability=None if number % 61 == 0 else Decimal(random.randint(1, 9)) / 10,
        forecast_category={"won": "closed", "lost": "omitted"}.get(status) or random.choice(CATEGORIES),
        type=("new", "expansion")[number % 2],
        new_logo=(True, False, None)[number % 3],
        created_on=None if number % 37 == 0 else created,
        close_date=None if status == "open" and number % 29 == 0 else close,
        last_activity=min(created + timedelta(days=12), TODAY),
        is_split=number % 7 == 0,
        source="test",
        as_of=NOW,
    )


def _history(random: Random, deal: Deal) -> Iterable[Mapping[str, object]]:
    """Some deals went through stages; some were pushed out of a month; some were reopened."""
    if deal.created_on is None or deal.close_date is None:
        return
    last = min(deal.close_date, TODAY)
    if (last - deal.created_on).days < 8 or deal.status == "gone":
        return
    day = deal.created_on + timedelta(days=(last - deal.created_on).days // 2)
    before = "Closed Lost" if random.random() < 0.1 and deal.status == "open" else STAGES[0]
    if before != deal.stage:
        yield _change(deal, day, "stage", before, deal.stage)
    if random.random() < 0.3:
        earlier = deal.close_date - timedelta(days=random.randint(5, 80))
        yield _change(deal, day, "close_date", earlier.isoformat(), deal.close_date.isoformat())
    if deal.amount and random.random() < 0.3:
        yield _change(deal, day, "amount", format(deal.amount / 2, "f"), format(deal.amount, "f"))


def _change(deal: Deal, day: date, field: str, old: str, new: str) -> dict[str, object]:
    return {"deal_id": deal.id, "changed_on": day, "field": field, "old": old, "new": new}


def _activities(random: Random, ids: list[int]) -> Iterable[Activity]:
    for person in ids[5:]:
        for week in range(10):
            for kind in ("call", "meeting"):
                day = TODAY - timedelta(days=7 * week + 1)
                yield Activity(employee_id=person, kind=kind, day=day, count=random.randint(0, 20), source="test")
