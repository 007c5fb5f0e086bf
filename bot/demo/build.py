"""Writes the demo company into a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import Connection

from bot.demo.deals import CATEGORY, PROBABILITY, DemoDeal, deals_of, won
from bot.demo.people import COMPANY, COUNTRY, CURRENCY, PEOPLE, RAMP, SEED, TIME_ZONE, Persona
from bot.demo.praise import praise
from bot.demo.quarters import Quarters, quarters
from bot.demo.words import ACCOUNTS, PRODUCTS, WINS
from spm_core.db import ScopedSession, session_on
from spm_core.deals.models import Account, Deal, DealChange, Product, Split
from spm_core.imports.models import ImportRun
from spm_core.people.identity import create_company, operator
from spm_core.people.models import Assignment, Employee
from spm_core.people.rules import name_key
from spm_core.people.service import rebuild_names, rebuild_subtrees
from spm_core.period import add_months
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.models import Quota

SOURCE = "demo CRM"
SPLITS = (
    ({"Hannah Brooks": Decimal("0.6"), "Daniel Price": Decimal("0.4")}, Decimal(18_400)),
    ({"Giulia Ferrante": Decimal("0.7"), "Owen Mercer": Decimal("0.3")}, Decimal(15_200)),
)
"""Deals won together in the running quarter; the first person named owns them."""


def build(connection: Connection, now: datetime) -> CompanyInfo:
    """Make the demo company in a migrated, empty database, with its days around `now`."""
    around = quarters(now.date())
    company = create_company(
        connection, COMPANY, CURRENCY, TIME_ZONE, fiscal_year_start=around.calendar.fiscal_start, country=COUNTRY
    )
    imported = datetime.combine(now.date() - timedelta(days=1), time(23, 30), company.zone)
    with session_on(connection, operator(company), now) as session:
        people = _people(session, around)
        _quotas(session, people, around)
        _deals(session, people, around, imported)
        for kind, count in (("people", len(PEOPLE)), ("quotas", 2 * len(PEOPLE) - 1), ("deals", _count(around))):
            session.add(_run(kind, count, imported))
        praise(session, people, now)
    return company


def _people(session: ScopedSession, around: Quarters) -> Mapping[str, int]:
    rows = {person.name: _employee(person, around) for person in PEOPLE}
    session.add_all(rows.values())
    session.flush()
    ids = {name: row.id for name, row in rows.items()}
    for person in PEOPLE:
        manager = ids[person.manager] if person.manager else None
        session.add(Assignment(employee_id=ids[person.name], manager_id=manager, team=person.team))
    session.flush()
    rebuild_subtrees(session)
    rebuild_names(session)
    return ids


def _employee(person: Persona, around: Quarters) -> Employee:
    return Employee(
        name=person.name,
        name_key=name_key(person.name),
        email=person.email,
        role=person.role,
        locale=person.locale,
        start_date=add_months(around.start, -1) if person.new_hire else date(around.today.year - 3, 3, 1),
        ramp=[str(share) for share in RAMP] if person.new_hire else None,
    )


def _quotas(session: ScopedSession, people: Mapping[str, int], around: Quarters) -> None:
    before = around.calendar.previous(around.period)
    for person in PEOPLE:
        for period in (before, around.period)[person.new_hire :]:
            session.add(
                Quota(
                    owner_id=people[person.name],
                    scope="own" if person.role is Role.REP else "team",
                    period_start=period.start,
                    period_end=period.end,
                    amount=person.quota,
                    currency=CURRENCY,
                )
            )


def all_deals(around: Quarters) -> list[DemoDeal]:
    random = Random(SEED)  # noqa: S311  a story, no secret
    deals, credited = [], dict.fromkeys((person.name for person in PEOPLE), Decimal(0))
    for splits, amount in SPLITS:
        deal = won(random, next(iter(splits)), amount, around.so_far[-3])
        deal.splits = splits
        deals.append(deal)
        for name, part in splits.items():
            credited[name] += amount * part
    for person in PEOPLE:
        if person.role is Role.REP:
            deals.extend(deals_of(person, around, credited[person.name]))
    return deals


def _count(around: Quarters) -> int:
    return len(all_deals(around))


def _deals(session: ScopedSession, people: Mapping[str, int], around: Quarters, imported: datetime) -> None:
    accounts = [Account(name=name, segment=segment, sector=sector) for name, segment, sector in ACCOUNTS]
    products = {name: Product(name=name, series=series, list_price=price) for name, series, price in PRODUCTS}
    session.add_all([*accounts, *products.values()])
    session.flush()
    random = Random(SEED)  # noqa: S311  a story, no secret
    drawn = [(deal, random.choice(accounts)) for deal in all_deals(around)]
    rows = [
        _row(n, deal, account, products[deal.product].id, people, imported)
        for n, (deal, account) in enumerate(drawn, 1)
    ]
    session.add_all(rows)
    session.flush()
    for row, (deal, _) in zip(rows, drawn, strict=True):
        _details(session, row.id, deal, people)


def _row(
    number: int, deal: DemoDeal, account: Account, product_id: int, people: Mapping[str, int], imported: datetime
) -> Deal:
    return Deal(
        external_id=f"D-{number:04d}",
        name=f"{account.name} · {deal.product}",
        owner_id=people[deal.owner],
        account_id=account.id,
        product_id=product_id,
        amount=deal.amount,
        currency=CURRENCY,
        stage=deal.stage,
        status=deal.status,
        probability={"won": Decimal(1), "lost": Decimal(0)}.get(deal.status) or PROBABILITY.get(deal.stage, Decimal(0)),
        forecast_category={"won": "closed", "lost": "omitted"}.get(deal.status) or CATEGORY[deal.stage],
        type="new" if number % 3 else "expansion",
        new_logo=bool(number % 3),
        next_step=deal.next_step,
        loss_reason=deal.loss_reason,
        win_reason=WINS[number % len(WINS)] if deal.status == "won" else None,
        contact_count=1 + number % 4,
        created_on=deal.created_on,
        close_date=deal.close_date,
        last_activity=deal.last_activity,
        is_split=bool(deal.splits),
        source=SOURCE,
        as_of=imported,
    )


def _details(session: ScopedSession, deal_id: int, deal: DemoDeal, people: Mapping[str, int]) -> None:
    shares: Sequence[Split] = [
        Split(deal_id=deal_id, employee_id=people[name], share=part) for name, part in deal.splits.items()
    ]
    session.add_all(shares)
    session.write_rows(
        DealChange,
        [
            {"deal_id": deal_id, "changed_on": day, "field": field, "old": old, "new": new}
            for day, field, old, new in deal.history
        ],
    )


def _run(kind: str, count: int, imported: datetime) -> ImportRun:
    counts = {"read": count, "created": count, "changed": 0, "unchanged": 0, "rejected": 0}
    return ImportRun(
        kind=kind, file_name=SOURCE, file_hash=f"{SEED:064d}", finished_at=imported, by="demo", counts=counts
    )
