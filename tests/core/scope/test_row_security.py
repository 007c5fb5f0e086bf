"""On PostgreSQL the database itself keeps companies apart, whatever the session's filter let through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from spm_core.db import APP_ROLE, engine_for
from spm_core.migrations import upgrade
from spm_core.models import all_models
from tests.core.house import House, build
from tests.databases import postgres_database
from tests.factories import add_deal, add_person, make_company, operate

OWNED = [table.name for table in all_models().sorted_tables if "company_id" in table.c]


@pytest.fixture(scope="module")
def house(postgresql_module_engine: Engine) -> House:
    return build(postgresql_module_engine)


@contextmanager
def as_app(engine: Engine, company: int | None) -> Iterator[Connection]:
    """The bare connection that principals' transactions use, past their session."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {APP_ROLE}")
        if company is not None:
            connection.execute(text("SELECT set_config('pacer.company', :id, true)"), {"id": str(company)})
        yield connection


def amounts(connection: Connection) -> set[int]:
    return {units // 10_000 for (units,) in connection.execute(text("SELECT amount FROM deal"))}


def test_only_the_rows_of_the_company_are_there(house: House) -> None:
    with as_app(house.engine, house.company.id) as connection:
        assert amounts(connection) == {100, 200, 400}
        assert connection.execute(text("SELECT name FROM company")).scalars().all() == ["Acme"]
    with as_app(house.engine, house.other.id) as connection:
        assert amounts(connection) == {800}


@pytest.mark.parametrize("table", ["company", *OWNED])
def test_without_a_company_every_table_is_empty(house: House, table: str) -> None:
    with as_app(house.engine, None) as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_the_setting_ends_with_its_transaction(house: House) -> None:
    with house.engine.connect() as connection:
        for company, count in ((str(house.company.id), 3), ("", 0)):
            with connection.begin():
                connection.exec_driver_sql(f"SET LOCAL ROLE {APP_ROLE}")
                if company:
                    connection.execute(text("SELECT set_config('pacer.company', :id, true)"), {"id": company})
                assert len(amounts(connection)) == count
        with connection.begin():
            assert connection.execute(text("SELECT current_user <> :role"), {"role": APP_ROLE}).scalar()


def test_other_companies_rows_are_neither_written_nor_moved_nor_removed(house: House) -> None:
    refused = (
        f"INSERT INTO alias (company_id, kind, spelling, means) VALUES ({house.other.id}, 'product', 'a', 'b')",
        f"UPDATE deal SET company_id = {house.other.id}",
    )
    for statement in refused:
        with pytest.raises(ProgrammingError, match="row-level security"), as_app(house.engine, house.company.id) as app:
            app.execute(text(statement))
    with as_app(house.engine, house.company.id) as app:
        assert app.execute(text(f"DELETE FROM quota WHERE company_id = {house.other.id}")).rowcount == 0
        assert app.execute(text("UPDATE deal SET name = 'x'")).rowcount == 3


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM seen_turn", "SELECT * FROM alembic_version", "DELETE FROM company", "DROP TABLE deal"],
)
def test_what_belongs_to_no_company_is_out_of_reach(house: House, statement: str) -> None:
    with pytest.raises(ProgrammingError), as_app(house.engine, house.company.id) as connection:
        connection.execute(text(statement))


@pytest.fixture
def owner(postgresql_engine: Engine, postgres_server: URL) -> Iterator[Engine]:
    """An empty database and its owner, who is no superuser."""
    with postgresql_engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE pacer_test_owner LOGIN PASSWORD 'x'")
        connection.exec_driver_sql(f"GRANT {APP_ROLE} TO pacer_test_owner")
    with postgres_database(postgres_server, "OWNER pacer_test_owner") as url:
        engine = engine_for(url.set(username="pacer_test_owner", password="x").render_as_string(hide_password=False))
        yield engine
        engine.dispose()
    with postgresql_engine.begin() as connection:
        connection.exec_driver_sql("DROP ROLE pacer_test_owner")


def test_an_owner_who_is_no_superuser_migrates_and_sees_all_while_principals_see_theirs(owner: Engine) -> None:
    upgrade(owner)
    company, other = make_company(owner), make_company(owner, "Other")
    add_deal(owner, company, add_person(owner, company, "Ann"), 100)
    add_deal(owner, other, add_person(owner, other, "Xi"), 800)
    with operate(owner, company) as session:
        assert amounts(session.get_bind()) == {100}
    with owner.connect() as connection:
        assert amounts(connection) == {100, 800}
