"""The company, its people, and who reports to whom from when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    Enum,
    ForeignKey,
    FromClause,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import SHARE_PLACES, Key, Scaled
from spm_core.models import ALL, COMPANY, ME, TEAM, TODAY, Base, CompanyOwned
from spm_core.principal import Role

ALWAYS = date(1, 1, 1)
"""The day from which the first imported org chart, and a blank start date, hold."""
FOREVER = date(9999, 12, 31)


class Company(Base):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    currency: Mapped[str] = mapped_column(String(3))
    time_zone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str | None] = mapped_column(String(2))
    fiscal_year_start: Mapped[int] = mapped_column(default=1)
    week_start: Mapped[int] = mapped_column(default=0)
    week_pattern: Mapped[str | None] = mapped_column(String(5))
    """4-4-5 and the like, where months are made of whole weeks; the next two columns say when the year ends."""
    year_end_rule: Mapped[str | None] = mapped_column(String(8))
    """last: on the last year_end_weekday of the last month; nearest: on the one nearest to that month's end."""
    year_end_weekday: Mapped[int | None]
    season: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The curve of a year: shares of its equal parts, as decimal strings; [] by its own history; None for no curve."""
    weekdays: Mapped[str] = mapped_column(String(7), default="01234")
    """Working days as date.weekday() digits."""
    ahead: Mapped[Decimal] = mapped_column(Scaled(SHARE_PLACES), default=Decimal("1.10"))
    on_pace: Mapped[Decimal] = mapped_column(Scaled(SHARE_PLACES), default=Decimal("1"))
    slightly_behind: Mapped[Decimal] = mapped_column(Scaled(SHARE_PLACES), default=Decimal("0.85"))
    stale_after_hours: Mapped[int] = mapped_column(default=48)
    stall_times: Mapped[Decimal] = mapped_column(Scaled(SHARE_PLACES), default=Decimal("1.5"))
    stall_days: Mapped[int] = mapped_column(default=30)
    public_metrics: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The metrics by which everybody may see who is ahead; the usual ones when unset."""
    wins_hidden: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """What announcements of wins leave out: amounts, accounts."""
    wins_never_told: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Accounts and deals that are never announced, folded by people.rules.name_key."""
    kudos_a_month: Mapped[int] = mapped_column(default=10)
    """How many kudos each person may give in a month."""
    board_leave_share: Mapped[Decimal] = mapped_column(Scaled(SHARE_PLACES), default=Decimal("0.5"))
    """The share of a period's working days on leave from which somebody is not ranked in it."""
    issues_to: Mapped[int | None] = mapped_column(Key)
    """The person who first hears of a wrong figure; the manager when unset."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return cast(ColumnElement[bool], c.id == COMPANY)


class Employee(CompanyOwned):
    """A directory entry: everybody in the company may know that a colleague exists."""

    __tablename__ = "employee"
    __table_args__ = (
        UniqueConstraint("company_id", "external_id"),
        UniqueConstraint("company_id", "email"),
        Index(None, "company_id", "name_key"),
    )

    external_id: Mapped[str | None] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
    """The name as people.rules.name_key folds it, for look-ups."""
    email: Mapped[str | None] = mapped_column(String(254))
    title: Mapped[str | None] = mapped_column(String(100))
    """What the person is called at work, such as Account Executive."""
    role: Mapped[Role] = mapped_column(Enum(Role, native_enum=False, length=16))
    country: Mapped[str | None] = mapped_column(String(2))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    chat_time_zone: Mapped[str | None] = mapped_column(String(64))
    """What their chat profile says, for as long as nobody sets another."""
    locale: Mapped[str | None] = mapped_column(String(16))
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    ramp: Mapped[list[str] | None] = mapped_column(JSON)
    """Shares of the full quota by month of employment, as decimal strings: ["0.25", "0.50"]."""

    public_rank: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether colleagues may see this person's place on a leaderboard."""
    public_kudos: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether kudos for this person may be posted; otherwise only they are told."""

    @property
    def ref(self) -> str:
        return self.email or self.name


class NameToken(CompanyOwned):
    """One folded word of a name: people are found by any part of a name, in a company of any size."""

    __tablename__ = "name_token"
    __table_args__ = (Index(None, "company_id", "token"), Index(None, "employee_id"))

    token: Mapped[str] = mapped_column(String(100))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))


class Assignment(CompanyOwned):
    """The manager, team and working time of a person, from `starts_on` up to, not including, `ends_on`."""

    __tablename__ = "assignment"
    __table_args__ = (Index(None, "company_id", "employee_id"), Index(None, "company_id", "manager_id"))

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    team: Mapped[str | None] = mapped_column(String(100))
    working_time: Mapped[Decimal | None] = mapped_column(Scaled(SHARE_PLACES))
    """The share of full working time; no figure uses it, since it does not tell which days are worked."""
    weekdays: Mapped[str | None] = mapped_column(String(7))
    """The weekdays on which the person works, like Company.weekdays; None for the company's."""
    starts_on: Mapped[date] = mapped_column(default=ALWAYS)
    ends_on: Mapped[date] = mapped_column(default=FOREVER)


class Leave(CompanyOwned):
    """Days away, both inclusive, which lower the quota (definitions.md, Leave).

    A row is never changed or deleted: the days that come in its place are another one, so that an answer as of a past
    day counts the leave that was known then. Rows that are not known on the session's day are not there for it.
    """

    __tablename__ = "leave"
    __table_args__ = (Index(None, "company_id", "employee_id"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    starts_on: Mapped[date]
    last_day: Mapped[date]
    known_on: Mapped[date | None]
    """The day it was imported or agreed to; None for always."""
    gone_on: Mapped[date | None]
    """The day from which it counts no more."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return and_(sees(c.employee_id), cls.known(c))

    @classmethod
    def known(cls, c: Any) -> ColumnElement[bool]:
        """Return whether a row counts on the session's day."""
        return and_(or_(c.known_on.is_(None), c.known_on <= TODAY), or_(c.gone_on.is_(None), c.gone_on > TODAY))


class Subtree(CompanyOwned):
    """Who was under whom, and when: every lead with every member below, and always everybody under themselves.

    Derived from Assignment by people.service.rebuild_subtrees; figures and rights both read it.
    """

    __tablename__ = "subtree"
    __table_args__ = (
        Index(None, "company_id", "lead_id", "member_id", "starts_on", "ends_on"),
        Index(None, "company_id", "member_id"),
    )

    lead_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        """Return who may see a row: whoever may see the lead's figures."""
        return sees(c.lead_id)


class ChatIdentity(CompanyOwned):
    """A user of a chat platform who is linked to a person."""

    __tablename__ = "chat_identity"
    __table_args__ = (UniqueConstraint("platform", "tenant", "user_id"),)

    platform: Mapped[str] = mapped_column(String(16))
    tenant: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[str] = mapped_column(String(128))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))


def home_zone(columns: Any) -> ColumnElement[str | None]:
    """Return a person's time zone where they did not choose one themselves; NULL where the company's holds."""
    return func.coalesce(columns.time_zone, columns.chat_time_zone)


def sees(person: ColumnElement[Any], day: ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    """Return the condition for the principal to see rows about `person`.

    They see the people under them today, and what was dated `day` while that person was under them, so that a team's
    figures stay explainable after somebody moves on.
    """
    table = Subtree.__table__.alias()
    line = table.c
    still = line.ends_on > TODAY
    if day is not None:
        still = or_(still, and_(line.starts_on <= day, day < line.ends_on))
    mine = select(line.id).where(line.company_id == COMPANY, line.lead_id == ME, line.member_id == person)
    mine = mine.where(line.starts_on <= TODAY, still)
    return or_(ALL == 1, within(mine, table))


def leads(person: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition for the principal to lead `person` today, at any distance, or be them, admin or not."""
    table = Subtree.__table__.alias()
    line = table.c
    led = select(line.id).where(line.company_id == COMPANY, line.lead_id == ME, line.member_id == person)
    return within(led.where(line.starts_on <= TODAY, line.ends_on > TODAY), table)


def in_audience(person: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition for the asker to hear `person`'s good news: for a team's channel, its own people's."""
    table = Subtree.__table__.alias()
    line = table.c
    theirs = select(line.id).where(line.company_id == COMPANY, line.lead_id == TEAM, line.member_id == person)
    return or_(TEAM == 0, within(theirs.where(line.starts_on <= TODAY, line.ends_on > TODAY), table))


def within(inner: Select[Any], table: FromClause) -> ColumnElement[bool]:
    """Return EXISTS over `table` alone; any other table it names belongs to the enclosing statements, at any depth."""
    return inner.correlate_except(table).exists()
