"""After an erasure nothing is left of a person but their figures, however one looks."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select, text

from spm_core.audit import AuditEntry
from spm_core.deals.models import Deal
from spm_core.errors import CoreError
from spm_core.models import all_models
from spm_core.people.identity import principal_of_employee, principal_of_user
from spm_core.people.models import Employee
from spm_core.people.rules import name_key
from spm_core.personal import cleaning
from spm_core.personal.service import Erasure, erase
from spm_core.personal.whole import whole
from spm_core.principal import CompanyInfo, Role
from spm_core.vault import PersonKey, Vault, new_key, seal, unseal
from tests.core.personal.sealed import write_sealed
from tests.core.personal.written import EMAIL, ID, NAME, SECRET, every_value, file_bytes, write_everywhere
from tests.factories import NOW, add_deal, add_person, make_company, operate

TRACES = (SECRET, NAME.casefold(), name_key(NAME), EMAIL, ID.casefold(), "danna wirth", "dana wurht", "dana_wurth")
CALLED = "Former colleague 2"


def erased(engine: Engine, company: CompanyInfo, person: int) -> Erasure:
    with engine.begin() as connection:
        cleaning.begin(connection)
        with whole(connection, company, NOW) as session:
            done = erase(session, person, CALLED, NOW)
        tables = cleaning.touched(connection)
    assert cleaning.finish(engine, tables)
    return done


def test_no_row_says_anything_of_them(engine: Engine, company: CompanyInfo) -> None:
    vault = Vault([new_key()])
    dana, mia, _bob = write_everywhere(engine, company)
    write_sealed(engine, company, vault, dana, mia, SECRET)
    before = [*every_value(engine, vault)]
    assert all(any(trace in value.casefold() for value in before) for trace in TRACES)
    assert sum(SECRET in value for value in before) > 25
    erased(engine, company, dana)
    for value in every_value(engine, vault):
        for trace in TRACES:
            assert trace not in value.casefold(), value


def test_what_a_former_manager_wrote_about_others_goes_and_what_others_wrote_stays(
    engine: Engine, company: CompanyInfo
) -> None:
    vault = Vault([new_key()])
    _dana, mia, bob = write_everywhere(engine, company)
    boss = add_person(engine, company, "Eve Upper")
    write_sealed(engine, company, vault, bob, mia, SECRET)
    write_sealed(engine, company, vault, boss, bob, "violets")
    erased(engine, company, mia)
    left = [value for value in every_value(engine, vault) if not value.startswith("gAAAA")]
    assert {f"I am proud of {SECRET}", f"I disagree with {SECRET}"} <= {*left}
    assert not {f"draft of {SECRET}", f"how was {SECRET}?", f"we spoke of {SECRET}"} & {*left}
    assert sum("violets" in value for value in left) >= 6


def test_an_erased_text_that_comes_back_stays_closed(engine: Engine, company: CompanyInfo) -> None:
    """A row put back from an old copy is unreadable: the key is gone."""
    vault = Vault([new_key()])
    dana, mia, _bob = write_everywhere(engine, company)
    with operate(engine, company) as session:
        token = seal(session, vault, "between us", mia, dana)
    erased(engine, company, dana)
    with operate(engine, company) as session:
        assert unseal(session, vault, token, mia, dana) is None


def test_no_byte_of_the_file_says_anything_of_them(sqlite_engine: Engine, company_of_sqlite: CompanyInfo) -> None:
    dana, *_others = write_everywhere(sqlite_engine, company_of_sqlite)
    assert SECRET.encode() in file_bytes(sqlite_engine)
    erased(sqlite_engine, company_of_sqlite, dana)
    left = file_bytes(sqlite_engine).lower()
    for trace in TRACES:
        assert trace.encode() not in left, trace


def test_no_dump_of_postgresql_says_anything_of_them(
    postgresql_engine: Engine, company_of_postgresql: CompanyInfo
) -> None:
    dana, *_others = write_everywhere(postgresql_engine, company_of_postgresql)
    erased(postgresql_engine, company_of_postgresql, dana)
    raw = postgresql_engine.raw_connection()
    try:
        for table in all_models().sorted_tables:
            with raw.cursor().copy(f"COPY {table.name} TO STDOUT") as copy:
                dump = b"".join(map(bytes, copy)).decode().casefold()
            for trace in TRACES:
                assert trace not in dump, table.name
    finally:
        raw.close()


def test_figures_stay_under_another_name(engine: Engine, company: CompanyInfo) -> None:
    dana, *_others = write_everywhere(engine, company)
    erased(engine, company, dana)
    with operate(engine, company) as session:
        person = session.get_one(Employee, dana)
        assert (person.name, person.email, person.external_id, person.role) == (CALLED, None, None, Role.REP)
        total = session.execute(select(func.sum(Deal.amount), func.count(Deal.id)).where(Deal.owner_id == dana)).one()
        assert tuple(total) == (5700, 2)
        names = session.scalars(select(Deal.name).order_by(Deal.id)).all()
        assert names == [f"Hooli, by {CALLED}", "issue/1"]


def test_they_are_a_stranger_from_then_on(engine: Engine, company: CompanyInfo) -> None:
    dana, *_others = write_everywhere(engine, company)
    with engine.begin() as connection:
        assert principal_of_user(connection, "teams", "T1", f"U-{SECRET}", NOW)
    erased(engine, company, dana)
    with engine.begin() as connection:
        assert principal_of_user(connection, "teams", "T1", f"U-{SECRET}", NOW) is None
        assert principal_of_employee(connection, dana, NOW) is None


def test_what_others_have_stays(engine: Engine, company: CompanyInfo) -> None:
    dana, mia, bob = write_everywhere(engine, company)
    erased(engine, company, dana)
    with operate(engine, company) as session:
        people = session.scalars(select(Employee.name).where(Employee.id.in_((mia, bob))).order_by(Employee.id)).all()
    assert people == ["Mia Boss", "Bob Hill"]
    with engine.begin() as connection:
        args = connection.execute(text("SELECT args FROM subscription")).scalars().all()
        assert [CALLED in str(each) for each in args] == [True]
        spelled = connection.execute(text("SELECT spelling FROM alias")).scalars().all()
        assert spelled == ["GTX"]


def test_the_audit_says_that_it_was_done_and_not_to_whom_by_name(engine: Engine, company: CompanyInfo) -> None:
    dana, *_others = write_everywhere(engine, company)
    erased(engine, company, dana)
    with operate(engine, company) as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.capability == "erase")).all()
    assert [(row.subject_id, row.outcome) for row in rows] == [(dana, "answered")]


def test_a_second_time_finds_nothing(engine: Engine, company: CompanyInfo) -> None:
    dana, *_others = write_everywhere(engine, company)
    first, second = erased(engine, company, dana), erased(engine, company, dana)
    assert first.counts["goals"] == 3
    assert not first.before
    assert (dict(second.counts), second.before) == ({}, True)


def test_the_key_is_destroyed(engine: Engine, company: CompanyInfo) -> None:
    vault = Vault([new_key()])
    dana, mia, _bob = write_everywhere(engine, company)
    with operate(engine, company) as session:
        seal(session, vault, "x", dana, mia)
    erased(engine, company, dana)
    with operate(engine, company) as session:
        assert session.scalars(select(PersonKey.employee_id)).all() == [mia]


def test_another_company_keeps_what_it_has(engine: Engine, company: CompanyInfo) -> None:
    dana, *_others = write_everywhere(engine, company)
    other = make_company(engine, "Globex")
    namesake = add_person(engine, other, NAME, email=EMAIL)
    add_deal(engine, other, namesake, name=f"Deal of {EMAIL}")
    erased(engine, company, dana)
    with operate(engine, other) as session:
        assert session.scalars(select(Employee.name)).all() == [NAME]
        assert session.scalars(select(Deal.name)).all() == [f"Deal of {EMAIL}"]


def test_the_last_admin_stays(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann Admin", role=Role.ADMIN)
    with pytest.raises(CoreError, match="last_admin"):
        erased(engine, company, ann)
    add_person(engine, company, "Al Admin", role=Role.ADMIN)
    erased(engine, company, ann)


def test_a_colleague_of_a_longer_name_is_not_renamed(engine: Engine, company: CompanyInfo) -> None:
    dana = add_person(engine, company, "Dana Wu")
    longer = add_person(engine, company, "Dana Wu Smith", email="d.smith@example.com")
    add_deal(engine, company, longer, name="Deal of Dana Wu Smith")
    erased(engine, company, dana)
    with operate(engine, company) as session:
        assert session.scalars(select(Deal.name)).all() == ["Deal of Dana Wu Smith"]
        assert session.get_one(Employee, longer).name == "Dana Wu Smith"
