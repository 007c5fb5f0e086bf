"""What is usual for somebody: the win rate and the days to a win, over the year up to a day.

The same figure stands wherever one of them is told. It rests on at least ten deals: below that, on those of the
smallest group above the person in which at least five others have some, so that nobody's own can be told from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.deals.credits import DAY
from spm_core.metrics.catalogue import SMALL
from spm_core.metrics.comparisons import is_guarded, with_all_rights
from spm_core.metrics.readings import Scope, read_bases
from spm_core.metrics.usual_cases import (
    COUNTED,
    RATE_BASES,
    Beside,
    Cases,
    UsualBy,
    What,
    cases_of,
    rate_of,
)
from spm_core.people.models import Employee, Subtree
from spm_core.period import Period
from spm_core.scope import Prepared, scoped
from spm_core.who import Who
from spm_core.windows import year_to

OTHERS = 5
"""So many others at least have deals in a group that stands in for somebody."""


@dataclass(frozen=True, slots=True)
class Usual:
    """A usual figure and what it rests on; where not even the company has ten cases, the value is None."""

    value: Decimal | None
    """A fraction of 1, or the median of days."""
    window: Period
    sample: int
    """How many deals it rests on."""
    of: Literal["own", "team", "company"]
    own: int
    """How many deals of those asked about there are; the figure is theirs unless `borrowed`."""
    borrowed: bool = False
    by: UsualBy = "value"
    people: int | None = None
    """How many others have deals in the group that stands in."""

    @property
    def reason(self) -> str | None:
        """Why there is no value."""
        if self.value is not None:
            return None
        return "few_closed_deals" if self.own else "no_closed_deals"


def usual(session: ScopedSession, who: Who, what: What, day: date, beside: Beside | None = None) -> Usual:
    """Return a usual figure as of a day; a deal that it is told beside is left out."""
    own = cases_of(session, Scope(who, year_to(day), day), what, beside)
    if own.sample >= SMALL:
        return _told(own, who.kind, day, own.sample)
    groups = _Groups(session, what, day, beside)
    return groups.stand_in(who, own.sample, _members(session, who, day))


def usual_rates(session: ScopedSession, people: Iterable[int], day: date) -> Mapping[int, Usual]:
    """Return the usual win rate of each person, in a number of statements that grows with their teams alone."""
    by_person = read_bases(session, Scope(Who("company"), year_to(day), day, "person"), RATE_BASES).by_key
    groups = _Groups(session, "win_rate", day, None)
    rates = {person: rate_of(by_person.get(person, {})) for person in people}
    if few := [person for person, rate in rates.items() if rate.sample < SMALL]:
        groups.look_above(few)
    return {
        person: _told(rate, "own", day, rate.sample)
        if rate.sample >= SMALL
        else groups.stand_in(Who("own", person), rate.sample, frozenset({person}))
        for person, rate in rates.items()
    }


def _told(cases: Cases, of: Literal["own", "team", "company"], day: date, own: int, **more: Any) -> Usual:
    return Usual(cases.value, year_to(day), cases.sample, of, own, by=cases.by, **more)


# ---------------------------------------------------------------- those who stand in

_up, _down, _any, _person = scoped(Subtree).c, scoped(Subtree).c, scoped(Subtree).c, scoped(Employee).c
_IDS: Any = bindparam("ids", expanding=True)
_ABOVE = Prepared(
    select(_up.member_id, _up.lead_id).where(
        *(_up.member_id.in_(_IDS), _up.lead_id != _up.member_id, _up.starts_on <= DAY, _up.ends_on > DAY)
    )
)
_UNDER = Prepared(
    select(_down.lead_id, _down.member_id).where(_down.lead_id.in_(_IDS), _down.starts_on <= DAY, _down.ends_on > DAY)
)
_EVER_UNDER = Prepared(select(_any.member_id).where(_any.lead_id == bindparam("lead")).distinct())
_OPTED_OUT = Prepared(select(_person.id).where(_person.public_rank.is_(False)))


def _members(session: ScopedSession, who: Who, day: date) -> frozenset[int]:
    """Return whose deals the subject's are, whenever they were under the lead."""
    if who.kind != "team":
        return frozenset({who.id})
    return frozenset(row.member_id for row in _everything(session, day).read(_EVER_UNDER, {"lead": who.id}))


def _everything(session: ScopedSession, day: date) -> ScopedSession:
    return with_all_rights(session, datetime.combine(day, time(12), session.principal.company.zone))


class _Groups:
    """Groups that stand in for people, each read once. What is told of one rests on enough others."""

    def __init__(self, session: ScopedSession, what: What, day: date, beside: Beside | None) -> None:
        self._asked, self._all = session, _everything(session, day)
        self._what: What = what
        self._day, self._beside = day, beside
        self._above: dict[int, list[int]] = {}
        self._under: dict[int, set[int]] = defaultdict(set)
        self._read: dict[Who, Cases] = {}

    def look_above(self, people: Iterable[int]) -> None:
        """Read who leads these people, and whom those lead."""
        above: dict[int, list[int]] = {person: [] for person in people}
        for row in self._all.read(_ABOVE, {"ids": sorted(above), "day": self._day}):
            above[row.member_id].append(row.lead_id)
        leads = sorted({lead for each in above.values() for lead in each} - self._under.keys())
        for row in self._all.read(_UNDER, {"ids": leads, "day": self._day}) if leads else ():
            self._under[row.lead_id].add(row.member_id)
        self._above |= above

    def stand_in(self, who: Who, own: int, members: frozenset[int]) -> Usual:
        """Return the figure of the smallest group with enough others and cases, or else of the company."""
        if who.kind != "company" and who.id not in self._above:
            self.look_above([who.id])
        leads = sorted(self._above.get(who.id, ()), key=lambda lead: (len(self._under[lead]), lead))
        for group in (*(Who("team", lead) for lead in leads), Who("company")):
            within = self._contributors & self._under[group.id] if group.kind == "team" else self._contributors
            others = within - members - self._opted_out
            if len(others) < OTHERS or self._cases(group).sample < SMALL:
                continue
            if not is_guarded(self._asked, others):
                break
            return _told(self._cases(group), group.kind, self._day, own, borrowed=True, people=len(others))
        return Usual(None, year_to(self._day), own, who.kind, own)

    def _cases(self, group: Who) -> Cases:
        if group not in self._read:
            scope = Scope(group, year_to(self._day), self._day)
            self._read[group] = cases_of(self._all, scope, self._what, self._beside)
        return self._read[group]

    @cached_property
    def _contributors(self) -> frozenset[int]:
        """Who has deals of their own that count."""
        names = COUNTED[self._what]
        by_person = read_bases(self._all, Scope(Who("company"), year_to(self._day), self._day, "person"), names).by_key
        some = (key for key, values in by_person.items() if any(values.get(name) for name in names))
        return frozenset(key for key in some if isinstance(key, int))

    @cached_property
    def _opted_out(self) -> frozenset[int]:
        return frozenset(row.id for row in self._all.read(_OPTED_OUT))
