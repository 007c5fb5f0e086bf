"""The statements that read people with their quotas, leaves and working time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, and_, bindparam, exists, false, or_, select

from spm_core.models import COMPANY
from spm_core.people.models import Assignment, Employee, Leave, Subtree
from spm_core.quota.models import Quota
from spm_core.scope import Prepared, scoped, vouched

# Everybody under a lead with their quotas, one row for each quota (or one without any). A visible Subtree row gives
# the right: a quota counts for whoever led the person, wherever the person is today.
_line, _person = scoped(Subtree), scoped(Employee).c
_quota, _leave = Quota.__table__.alias(), Leave.__table__.alias()
_first: Any = bindparam("first_day", type_=Date)
_stop: Any = bindparam("stop_day", type_=Date)
_of_member = and_(
    *(_quota.c.company_id == COMPANY, _quota.c.owner_id == _line.c.member_id, _quota.c.metric == bindparam("metric")),
    *(_quota.c.period_start < _stop, _quota.c.period_end >= _first),
)
_other = Quota.__table__.alias()
_of_another_metric = and_(
    *(_other.c.company_id == COMPANY, _other.c.owner_id == _line.c.member_id, _other.c.metric != bindparam("metric")),
)
_NOT_LOOKED_FOR = false()
_away = and_(_leave.c.company_id == COMPANY, _leave.c.employee_id == _line.c.member_id, Leave.known(_leave.c))
_place = Assignment.__table__.alias()
_own_time = and_(
    *(_place.c.company_id == COMPANY, _place.c.employee_id == _line.c.member_id),
    or_(_place.c.weekdays.is_not(None), _place.c.working_time.is_not(None)),
)
_lead: Any = bindparam("lead")
_under_lead = _line.c.lead_id == _lead
_themselves = _line.c.lead_id == _line.c.member_id


def _people(whom: Any, others: Any = _NOT_LOOKED_FOR) -> Prepared:
    under = vouched(
        select(
            _line.c.member_id,
            _line.c.starts_on,
            _line.c.ends_on,
            _quota.c.id.label("quota_id"),
            *(_quota.c[name] for name in ("scope", "period_start", "period_end", "amount", "currency", "weights")),
            exists(select(_leave.c.id).where(_away)).label("away"),
            exists(select(_place.c.id).where(_own_time)).label("own_time"),
            others.label("others"),
        )
        .select_from(_line.outerjoin(_quota, _of_member))
        .where(whom)
    )
    return Prepared(
        select(under, _person.start_date, _person.end_date, _person.ramp, _person.country)
        .join(_person.id.table, _person.id == under.c.member_id)
        .order_by(under.c.member_id, under.c.period_start)
    )


def _leaves(whom: Any) -> Prepared:
    columns = (_leave.c.employee_id, _leave.c.starts_on, _leave.c.last_day)
    return Prepared(select(vouched(select(*columns).join_from(_line, _leave, _away).where(whom))))


def _times(whom: Any) -> Prepared:
    columns = (_place.c.employee_id, _place.c.starts_on, _place.c.weekdays, _place.c.working_time)
    of_member = and_(_place.c.company_id == COMPANY, _place.c.employee_id == _line.c.member_id)
    times = vouched(select(*columns).distinct().join_from(_line, _place, of_member).where(whom))
    return Prepared(select(times).order_by(times.c.employee_id, times.c.starts_on))


OWN = _people(and_(_under_lead, _line.c.member_id == _lead), exists(select(_other.c.id).where(_of_another_metric)))
BELOW = _people(and_(_under_lead, _line.c.member_id != _lead))
EVERYBODY = _people(_themselves)
SOME = _people(and_(_themselves, _line.c.member_id.in_(bindparam("people", expanding=True))))
LEAVES = _leaves(_under_lead)
ALL_LEAVES = _leaves(_themselves)
TIMES = _times(_under_lead)
ALL_TIMES = _times(_themselves)
