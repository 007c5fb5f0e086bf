"""Every way to read or write through a principal's session: either it stays inside the scope, or it is refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    Engine,
    bindparam,
    case,
    column,
    delete,
    exists,
    false,
    func,
    insert,
    lambda_stmt,
    literal,
    literal_column,
    select,
    table,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import Bundle, aliased, join, make_transient_to_detached

from spm_core.db import ScopedSession, engine_for, session_on
from spm_core.deals.models import Deal, Split
from spm_core.errors import UnscopedQuery
from spm_core.inbox import SeenTurn
from spm_core.models import Base, all_models
from spm_core.people.identity import operator
from spm_core.people.models import Company, Employee, NameToken
from spm_core.principal import CompanyInfo
from spm_core.quota.models import Quota
from spm_core.scope import Prepared, scoped, vouched
from tests.core.house import TOTALS, House, build
from tests.factories import NOW

raw: Any = Deal.__table__
again = aliased(Deal)
of_all = select(Deal.amount, Deal.owner_id).subquery()
in_cte = select(Deal.amount).cte()
hot = scoped(Deal).c
PREPARED = Prepared(select(hot.amount))
by_owner = select(func.sum(Deal.amount)).where(Deal.owner_id == Employee.id).scalar_subquery()
ZERO = Decimal(0)


@pytest.fixture
def house(engine: Engine) -> House:
    return build(engine)


READS: dict[str, Callable[[ScopedSession], Any]] = {
    "entity": lambda s: [deal.amount for deal in s.scalars(select(Deal))],
    "streamed": lambda s: [deal.amount for deal in s.scalars(select(Deal).execution_options(yield_per=1))],
    "column": lambda s: s.scalars(select(Deal.amount)),
    "sum": lambda s: s.scalars(select(func.sum(Deal.amount))),
    "count": lambda s: [s.scalar(select(func.count()).select_from(Deal)) and s.scalar(select(func.sum(Deal.amount)))],
    "case": lambda s: s.scalars(select(case((Deal.status == "won", Deal.amount), else_=Deal.amount))),
    "alias": lambda s: s.scalars(select(again.amount)),
    "join": lambda s: s.scalars(select(Deal.amount).join(Employee, Employee.id == Deal.owner_id)),
    "outer join": lambda s: s.scalars(select(Deal.amount).outerjoin(again, again.id == Deal.id)),
    "alias apart": lambda s: set(
        s.scalars(select(again.amount).select_from(Employee).join(again, again.owner_id != ZERO))
    ),
    "from entity": lambda s: s.scalars(
        select(Deal.amount).select_from(Employee).join(Deal, Deal.owner_id == Employee.id)
    ),
    "subquery": lambda s: s.scalars(select(of_all.c.amount)),
    "joined subquery": lambda s: s.scalars(select(of_all.c.amount).join(Employee, Employee.id == of_all.c.owner_id)),
    "cte": lambda s: s.scalars(select(Deal.amount).where(Deal.amount.in_(select(in_cte.c.amount)))),
    "cte alone": lambda s: s.scalars(select(in_cte.c.amount)),
    "union": lambda s: s.scalars(union_all(select(Deal.amount), select(again.amount).where(again.amount < ZERO))),
    "union subquery": lambda s: s.scalars(select(func.sum(union_all(select(Deal.amount)).subquery().c.amount))),
    "scalar subquery": lambda s: [total or ZERO for total in s.scalars(select(by_owner).select_from(Employee))],
    "exists": lambda s: s.scalars(
        select(Deal.amount).where(exists(select(Employee.id).where(Employee.id == Deal.owner_id)))
    ),
    "window": lambda s: {total for _, total in s.execute(select(Deal.id, func.sum(Deal.amount).over()))},
    "group": lambda s: s.scalars(select(func.sum(Deal.amount)).group_by(Deal.owner_id).having(func.count(Deal.id) > 0)),
    "query": lambda s: [amount for (amount,) in s.query(Deal.amount)],
    "given scope": lambda s: s.scalars(select(Deal.amount), {"scope_company": 2, "scope_all": 1}),
    "bound scope": lambda s: s.scalars(select(Deal.amount).where(Deal.company_id == bindparam("scope_company", 9))),
    "prepared": lambda s: s.read(PREPARED, {"scope_company": 2, "scope_all": 1}).scalars(),
    "update": lambda s: s.scalars(update(Deal).values(name="x").returning(Deal.amount)),
    "delete": lambda s: s.scalars(delete(Deal).returning(Deal.amount)),
}


@pytest.mark.parametrize("way", READS)
def test_a_read_stays_inside_the_scope(house: House, way: str) -> None:
    for name, total in TOTALS.items():  # the same statement for one after the other: caches do not mix them up
        with house.as_(name) as session:
            assert sum(READS[way](session)) == total
            session.rollback()


REFUSED: dict[str, Any] = {
    "no entity": select(func.current_user()),
    "text": text("SELECT amount FROM deal"),
    "text column": select(Deal.id, text("amount")),
    "text condition": select(Deal.id).where(text("1 = 1")),
    "text order": select(Deal.id).order_by(text("1")),
    "literal column": select(Deal.id, literal_column("(SELECT max(amount) FROM deal)")),
    "from text": select(Deal).from_statement(text("SELECT * FROM deal")),
    "prefix": select(Deal.id).prefix_with("DISTINCT amount,"),
    "hint": select(Deal.id).with_statement_hint("UNION SELECT amount FROM deal"),
    "operator": select(Deal.id.op("+ (SELECT max(amount) FROM deal) +")(1)),
    "core table": select(raw.c.amount),
    "core count": select(func.count()).select_from(raw),
    "core column": select(Employee.id, raw.c.amount),
    "core table in from": select(Employee.id, func.count()).select_from(raw),
    "core join": select(Employee.id).join(raw, raw.c.owner_id == Employee.id),
    "core alias": select(Employee.id, raw.alias().c.amount),
    "core subquery": select(Employee.id).where(Employee.id.in_(select(raw.c.owner_id))),
    "core in from": select(Employee.id).join(select(raw).subquery(), literal(True)),
    "core cte": select(Employee.id).where(Employee.id.in_(select(select(raw.c.owner_id).cte().c.owner_id))),
    "core exists": select(Employee.id).where(exists().where(raw.c.owner_id == Employee.id)),
    "core union": union_all(select(Deal.amount), select(raw.c.amount)),
    "lightweight table": select(Employee.id, table("deal", column("amount")).c.amount),
    "entity over core": select(aliased(Deal, select(raw).subquery())),
    "orm.join": select(Deal.id).select_from(join(Deal, Quota, Quota.owner_id == Deal.owner_id)),
    "second entity of an expression": select(func.coalesce(Deal.amount, Quota.amount)),
    "entity of a condition": select(func.count(Deal.id)).where(Quota.owner_id == Deal.owner_id),
    "entity of a bundle": select(Bundle("both", Deal.id, Quota.amount)),
    "entity of a window": select(Deal.id, func.count().over(order_by=Deal.amount + Quota.amount)),
    "borrowed in from": select(Deal.id, select(func.coalesce(Quota.amount, Deal.amount)).subquery().c[0]),
    "borrowed alone": select(Deal.id).where(exists(select(literal(1)).where(Deal.amount > ZERO))),
    "correlation undone": select(Deal.id, Quota.id).where(
        exists(select(Quota.id).correlate(Quota).where(Quota.amount > Deal.amount))
    ),
    "correlation undone further out": select(Deal.id, Quota.id).where(
        exists(
            select(Employee.id)
            .correlate(Quota)
            .where(Employee.id == Quota.owner_id, exists(select(Split.id).where(Split.deal_id == Deal.id)))
        )
    ),
    "update from": update(Deal).where(Deal.owner_id == Quota.owner_id).values(name="x"),
    "delete using": delete(Deal).where(Deal.owner_id == Quota.owner_id),
    "update core": update(raw).values(name="x"),
    "insert": insert(Deal).values(name="x"),
    "insert from": insert(Deal).from_select(["name"], select(Deal.name)),
    "change of company": update(Deal).values(company_id=2),
    "delete on the side": select(Deal.id).add_cte(delete(Deal).returning(Deal.id).cte()),
    "delete inside": select(Deal.id).join(delete(Deal).returning(Deal.id).cte(), literal(True)),
    "window that hides its entity": select(Employee.id).where(Employee.id.in_(select(func.max(Deal.id).over()))),
    "lambda": lambda_stmt(lambda: select(Deal.id)),
}


@pytest.fixture
def anybody() -> ScopedSession:
    """A session on a database without tables: what is refused never gets there."""
    company = CompanyInfo(1, "Acme", "USD", "UTC")
    with engine_for("sqlite://").begin() as connection, session_on(connection, operator(company), NOW) as session:
        return session


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_scoped_is_refused_even_to_an_admin(anybody: ScopedSession, statement: Any) -> None:
    with pytest.raises(UnscopedQuery):
        anybody.execute(statement)


def test_many_parameter_sets_and_a_company_given_as_parameter_are_refused(anybody: ScopedSession) -> None:
    with pytest.raises(UnscopedQuery):
        anybody.execute(update(Deal), [{"id": 1, "name": "x"}])
    with pytest.raises(UnscopedQuery):
        anybody.execute(update(Deal), {"company_id": 2})


@pytest.mark.parametrize(
    "statement",
    [select(raw.c.id), select(hot.id, raw.c.id), select(hot.id).where(text("1 = 1")), select(Deal.id)],
    ids=["core", "mixed", "text", "entity"],
)
def test_a_prepared_select_is_made_of_scoped_tables_only(statement: Any) -> None:
    with pytest.raises(UnscopedQuery):
        Prepared(statement)


def test_what_is_vouched_for_is_made_of_tables() -> None:
    for statement in (select(Deal.id), select(raw.c.id).where(raw.c.owner_id.in_(select(Employee.id)))):
        with pytest.raises(UnscopedQuery):
            vouched(statement)


def test_no_connection_and_no_bulk_write_is_handed_out(anybody: ScopedSession) -> None:
    for way in (anybody.connection, anybody.bulk_save_objects, anybody.bulk_insert_mappings):
        with pytest.raises(UnscopedQuery):
            way()


def test_every_table_carries_its_company_or_is_the_platforms_and_nobodys_to_see() -> None:
    all_models()
    without = {each.class_ for each in Base.registry.mappers if "company_id" not in each.columns}
    assert {each.__tablename__ for each in without} == {
        "company", "seen_turn", "pace", "chat_address", "chat_roster", "vault_key", "running_process",
    }  # fmt: skip
    platforms = without - {Company}
    assert all(each.visible(each).compare(false()) for each in platforms)


def test_get_finds_only_what_may_be_seen(house: House) -> None:
    with house.as_("Ann") as session:
        found = {name: session.get(Deal, number) is not None for name, number in house.deals.items()}
        assert found == {"Ann": True, "Bo": False, "Cy": False, "Xi": False}
        assert session.get(Company, house.other.id) is None


def test_bulk_statements_hit_only_rows_in_scope(house: House) -> None:
    own = update(Deal).where(Deal.owner_id == bindparam("owner")).values(stage="mine").returning(Deal.id)
    with house.as_("Boss") as session:
        assert len(session.scalars(update(Deal).values(name="touched").returning(Deal.id)).all()) == 2
        assert session.scalars(own, {"owner": house.people["Bo"]}).all() == [house.deals["Bo"]]
        assert session.scalars(own, {"owner": house.people["Cy"]}).all() == []
        session.execute(delete(Quota))
    with house.as_("Xi") as session:
        assert session.scalar(select(Deal.name)) != "touched"
        assert session.scalar(select(func.count(Quota.id))) == 1


def test_new_rows_are_stamped_with_the_company(house: House) -> None:
    with house.as_("Ann") as session:
        token = NameToken(token="annie", employee_id=house.people["Ann"])
        session.add(token)
        session.flush()
        assert token.company_id == house.company.id
        session.write_rows(
            NameToken, [{"token": "a", "employee_id": house.people["Ann"], "company_id": house.other.id}]
        )
        assert session.scalar(select(func.count()).select_from(NameToken).where(NameToken.token == "a")) == 1


def test_no_row_is_written_for_another_company(house: House) -> None:
    foreign = Split(deal_id=1, employee_id=1, share=Decimal(1), company_id=house.other.id)
    for row in (foreign, Company(name="Mine", currency="USD", time_zone="UTC"), SeenTurn(id="x", at=NOW)):
        with house.as_("Ann") as session:
            session.add(row)
            with pytest.raises(UnscopedQuery):
                session.flush()
            session.expunge_all()
    with house.as_("Ann") as session:
        mine = session.scalars(select(Deal)).one()
        mine.company_id = house.other.id
        with pytest.raises(UnscopedQuery):
            session.flush()
        session.expunge_all()


def test_a_row_that_was_not_read_cannot_be_slipped_in(house: House) -> None:
    for name in ("Bo", "Xi"):
        ghost = Deal(id=house.deals[name], company_id=house.company.id)
        make_transient_to_detached(ghost)
        with house.as_("Ann") as session, pytest.raises(UnscopedQuery):
            session.add(ghost)
