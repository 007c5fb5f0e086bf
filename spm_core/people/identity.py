"""Companies, and the people behind names and chat users. For whoever opens transactions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from spm_core.errors import CoreError
from spm_core.notices.models import ChatSearch, ChatUnlinked
from spm_core.people.models import ChatIdentity, Company, Employee, Subtree, home_zone
from spm_core.people.rules import name_key
from spm_core.period import Calendar
from spm_core.preferences.models import Preference
from spm_core.principal import PUBLIC_METRICS, Bands, CompanyInfo, Praise, Principal, Role, Stalling
from spm_core.week_years import WeekYears
from spm_core.workdays import WorkCalendar

OPERATOR = 0
"""The employee id of whoever works at the command line, which belongs to nobody."""


def create_company(
    connection: Connection,
    name: str,
    currency: str,
    time_zone: str,
    **settings: object,
) -> CompanyInfo:
    """Create a company; `settings` go by the names of Company's columns."""
    values = {"name": name, "currency": currency, "time_zone": time_zone}
    connection.execute(insert(Company).values(**values, **settings))
    return company_named(connection, name)


def company_named(connection: Connection, name: str) -> CompanyInfo:
    row = connection.execute(select(Company.__table__).where(Company.name == name)).one()
    return _company(row)


def company_numbered(connection: Connection, company_id: int) -> CompanyInfo:
    return _company(connection.execute(select(Company.__table__).where(Company.id == company_id)).one())


def companies(connection: Connection) -> list[CompanyInfo]:
    return [_company(row) for row in connection.execute(select(Company.__table__).order_by(Company.id))]


_FIRST_COMPANY = select(Company.__table__).order_by(Company.id).limit(1)


def only_company(connection: Connection) -> CompanyInfo:
    """Return the one company of this database; raise CoreError("no_company") where there is none yet."""
    row = connection.execute(_FIRST_COMPANY).one_or_none()
    if row is None:
        raise CoreError("no_company")
    return _company(row)


def operator(company: CompanyInfo) -> Principal:
    """Return the principal of whoever works at the command line, and so holds the database anyway."""
    return Principal(company, OPERATOR, "operator", None, Role.ADMIN)


def _company(row: Row[Any]) -> CompanyInfo:
    work = WorkCalendar(frozenset(int(digit) for digit in row.weekdays), row.country)
    return CompanyInfo(
        id=row.id,
        name=row.name,
        currency=row.currency,
        time_zone=row.time_zone,
        calendar=Calendar(row.fiscal_year_start, row.week_start, _weeks(row)),
        work=work,
        bands=Bands(row.ahead, row.on_pace, row.slightly_behind),
        stale_after=timedelta(hours=row.stale_after_hours),
        stalling=Stalling(row.stall_times, row.stall_days),
        season=None if row.season is None else tuple(map(Decimal, row.season)),
        public_metrics=PUBLIC_METRICS if row.public_metrics is None else frozenset(row.public_metrics),
        praise=Praise(frozenset(row.wins_hidden or ()), frozenset(row.wins_never_told or ()), row.kudos_a_month),
        board_leave_share=row.board_leave_share,
    )


def _weeks(row: Row[Any]) -> WeekYears | None:
    return row.week_pattern and WeekYears(row.week_pattern, row.year_end_rule, row.year_end_weekday)


_employee = Employee.__table__.c
_wish = Preference.__table__.c
_report = Subtree.__table__.alias().c
_NOW: Any = bindparam("today")
_PRINCIPAL = (
    select(
        Company.__table__,
        _employee.id.label("employee_id"),
        _employee.name.label("employee_name"),
        _employee.email,
        _employee.role,
        func.coalesce(_wish.locale, _employee.locale).label("locale"),
        func.coalesce(_wish.time_zone, home_zone(_employee)).label("own_zone"),
        _employee.country.label("own_country"),
        exists(
            select(_report.id).where(
                _report.company_id == _employee.company_id,
                _report.lead_id == _employee.id,
                _report.member_id != _employee.id,
                _report.starts_on <= _NOW,
                _report.ends_on > _NOW,
            )
        ).label("leads"),
    )
    .join(Company.__table__, _employee.company_id == Company.__table__.c.id)
    .outerjoin(Preference.__table__, and_(_wish.company_id == _employee.company_id, _wish.employee_id == _employee.id))
    .where(or_(_employee.end_date.is_(None), _employee.end_date >= _NOW))
)
_identity = ChatIdentity.__table__.c
_OF_USER = _PRINCIPAL.join(ChatIdentity.__table__, _identity.employee_id == _employee.id).where(
    _identity.platform == bindparam("platform"),
    _identity.tenant == bindparam("tenant"),
    _identity.user_id == bindparam("user_id"),
)
_OF_EMAIL = _PRINCIPAL.where(_employee.company_id == bindparam("company"), _employee.email == bindparam("email"))
_OF_EMPLOYEE = _PRINCIPAL.where(_employee.id == bindparam("employee"))
_OF_NAME = _PRINCIPAL.where(_employee.company_id == bindparam("company"), _employee.name_key == bindparam("key"))


def principal_of_user(
    connection: Connection, platform: str, tenant: str, user_id: str, now: datetime
) -> Principal | None:
    """Return the person linked to a chat user; None for strangers and for those who left."""
    row = connection.execute(
        _OF_USER, {"platform": platform, "tenant": tenant, "user_id": user_id, "today": _utc_day(now)}
    ).one_or_none()
    return None if row is None else _principal(row)


def principal_named(connection: Connection, company: CompanyInfo, who: str, now: datetime) -> Principal:
    """Return a person by e-mail or full name; raise CoreError "no_such_person" or "several_people"."""
    params = {"company": company.id, "today": company.today(now)}
    query, key = (_OF_EMAIL, "email") if "@" in who else (_OF_NAME, "key")
    rows = connection.execute(query, {**params, key: who.strip().lower() if "@" in who else name_key(who)}).all()
    if len(rows) != 1:
        raise CoreError("several_people" if rows else "no_such_person", who=who)
    return _principal(rows[0])


def principal_of_employee(connection: Connection, employee_id: int, now: datetime) -> Principal | None:
    """Return a person by id; None once they left."""
    row = connection.execute(_OF_EMPLOYEE, {"employee": employee_id, "today": _utc_day(now)}).one_or_none()
    return None if row is None else _principal(row)


def _principal(row: Row[Any]) -> Principal:
    return Principal(
        company=_company(row),
        employee_id=row.employee_id,
        name=row.employee_name,
        email=row.email,
        role=row.role,
        locale=row.locale,
        time_zone=row.own_zone,
        country=row.own_country,
        leads=bool(row.leads),
    )


def _utc_day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def link(
    connection: Connection, company: CompanyInfo, email: str, platform: str, tenant: str, user_id: str
) -> int | None:
    """Link a chat user to the person with this e-mail; return the person's id, or None where nobody has it."""
    employee_id: int | None = connection.execute(
        select(_employee.id).where(_employee.company_id == company.id, _employee.email == email.strip().lower())
    ).scalar_one_or_none()
    if employee_id is not None:
        link_person(connection, company, employee_id, platform, tenant, user_id)
    return employee_id


def link_person(
    connection: Connection, company: CompanyInfo, employee_id: int, platform: str, tenant: str, user_id: str
) -> None:
    """Link a chat user to a person by hand: whatever link that user had, or had lost, does not count any more."""
    row = {"company_id": company.id, "employee_id": employee_id}
    user = {"platform": platform, "tenant": tenant, "user_id": user_id}
    connection.execute(_LINK[connection.dialect.name], {**row, **user})
    connection.execute(delete(ChatUnlinked).where(*_same(_unlinked, platform, tenant, user_id)))
    there = (_search.platform == platform, _search.tenant == tenant)
    connection.execute(delete(ChatSearch).where(*there, _search.employee_id == employee_id))


# An upsert, because two events of a newcomer may arrive at once.
_LINK: dict[str, Any] = {
    dialect: (new := on(ChatIdentity)).on_conflict_do_update(
        index_elements=["platform", "tenant", "user_id"],
        set_={"company_id": new.excluded.company_id, "employee_id": new.excluded.employee_id},
    )
    for dialect, on in (("sqlite", sqlite_insert), ("postgresql", postgresql_insert))
}
_unlinked, _search = ChatUnlinked.__table__.c, ChatSearch.__table__.c


def unlink(connection: Connection, platform: str, tenant: str, user_id: str) -> bool:
    """Take a chat user's link away, until somebody links them by hand; return False where they had none."""
    same = _same(_identity, platform, tenant, user_id)
    row = connection.execute(select(_identity.company_id, _identity.employee_id).where(*same)).one_or_none()
    if row is None:
        return False
    connection.execute(delete(ChatIdentity).where(*same))
    user = {"platform": platform, "tenant": tenant, "user_id": user_id}
    connection.execute(insert(ChatUnlinked).values(**row._mapping, **user))
    return True


def _same(columns: Any, platform: str, tenant: str, user_id: str) -> tuple[Any, ...]:
    return (columns.platform == platform, columns.tenant == tenant, columns.user_id == user_id)
