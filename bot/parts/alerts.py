"""What an alert watches, asked for as its owner would: with their rights of the day, from the same answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.arguments import MY_TEAM, Team, myself, plain
from bot.capability import Request
from bot.parts.asking import Asking
from bot.turn import Call
from bot.watched import Watched, figures
from spm_core.alerts.models import AlertPeriod, AlertSubject, Crossing
from spm_core.alerts.rules import AlertState, Limit, Measure, first_look, look, measure_again, unchanged
from spm_core.alerts.service import AlertWish
from spm_core.deals.service import Credit
from spm_core.errors import NotAllowed
from spm_core.imports.freshness import stale_deals
from spm_core.metrics.catalogue import SMALL
from spm_core.money import Money
from spm_core.people.service import Person, led_by, person
from spm_core.period import Period, PeriodKind
from spm_core.windows import year_to

KINDS: Mapping[str, PeriodKind] = {
    AlertPeriod.WEEK: "week",
    AlertPeriod.MONTH: "month",
    AlertPeriod.QUARTER: "quarter",
    AlertPeriod.YEAR: "year",
}
ENDED = "/ended"
UNJUDGED = ("no_quota", "too_early", "period_over")


@dataclass(frozen=True, slots=True)
class WatchedValue:
    """A figure as an answer has it."""

    value: Decimal | None
    period: Period | None
    call: Call
    """Asks for it again."""
    who: Person | None = None
    """The person, where several are watched."""
    few: bool = False
    """Whether it rests on few cases."""
    team: bool = False
    """Whether a person's question was answered with their team's figure, as nobody gave them a quota of their own."""
    ended: bool = False
    """Whether it is of the period that ended last."""

    @property
    def measure(self) -> Measure:
        who = f"{self.who.id if self.who else ''}{ENDED if self.ended else ''}"
        return Measure(who, self.period.start.isoformat() if self.period else "", self.value, self.ended)


def figure_of(wish: AlertWish) -> Watched:
    """What is watched. Raises NotAllowed where nothing is called so any more."""
    figure = figures().get(wish.figure)
    if figure is None:
        raise NotAllowed
    return figure


def limit_of(wish: AlertWish, figure: Watched) -> Limit:
    return Limit(wish.crossing, wish.threshold or Decimal(0), figure.grows)


def look_again(
    asking: Asking, wish: AlertWish, before: AlertState | None, now: datetime
) -> tuple[AlertState, tuple[str, ...]]:
    """The state after a look, and the keys of what is news; `before` is None at the first one, which tells nothing.

    A deal whose data is stale is as it was: it may be the data alone that stands still.
    """
    figure = figure_of(wish)
    if figure.unit == "deals":
        keys = tuple(dict.fromkeys(deal.deal for deal in deals_of(asking, wish, figure)))
        stale = stale_deals(asking.request.session, keys, now) if before else ()
        return look(before, unchanged(before, keys, stale), now) if before else (first_look(keys), ())
    measures = [each.measure for each in values_of(asking, wish, figure)]
    return measure_again(before or AlertState(), limit_of(wish, figure), measures, asking.request.today, now)


def values_of(asking: Asking, wish: AlertWish, figure: Watched) -> tuple[WatchedValue, ...]:
    """The figure of whoever is watched, one by one. Raises NotAllowed where the asker may not see it any more.

    What begins every period at nothing may end one below the limit, so the period that ended last is watched too.
    """
    running = _values(asking, wish, figure, _when(asking.request, wish))
    period = next((each.period for each in running if each.period), None)
    if not (figure.grows and wish.crossing is Crossing.BELOW) or period is None or period.kind == "range":
        return running
    company, now = asking.request.principal.company, asking.request.now
    # What happened in its last days may still have to come in.
    ended = company.calendar.containing(period.kind, company.today(now - company.stale_after), -1)
    return (*running, *(replace(each, ended=True) for each in _values(asking, wish, figure, plain({"period": ended}))))


def _values(asking: Asking, wish: AlertWish, figure: Watched, when: Mapping[str, Any]) -> tuple[WatchedValue, ...]:
    about = _about(asking.request, wish, figure)
    if wish.subject is AlertSubject.EACH:
        return tuple(_each(asking, figure, about["team"], when))
    facts = asking.facts(figure.call, {**about, **when})
    team = wish.subject is AlertSubject.PERSON and facts.get("scope", "own") != "own"
    return (_told(figure, facts, facts, about, team=team),)


def deals_of(asking: Asking, wish: AlertWish, figure: Watched) -> tuple[Credit, ...]:
    about = _about(asking.request, wish, figure)
    least = least_of(asking, wish, figure)
    facts = asking.facts(figure.call, {**about, **_when(asking.request, wish), figure.least: format(least, "f")})
    return tuple(facts.get(figure.fact, ()))


def least_of(asking: Asking, wish: AlertWish, figure: Watched) -> Decimal:
    """From which amount a deal is watched: as asked for, else the median deal of the last year."""
    if wish.threshold is not None:
        return wish.threshold
    year = plain({"metric": "median_deal", "period": year_to(asking.request.today)})
    told = asking.facts(Call("metric", year), _about(asking.request, wish, figure))
    return _number(told.get("median_deal")) or Decimal()


def question_of(request: Request, wish: AlertWish, figure: Watched) -> Call:
    """The very question that is watched."""
    about, when = _about(request, wish, figure), _when(request, wish)
    return Call(figure.call.do, {**figure.call.args, **plain(about), **when})


def subject_of_alert(request: Request, wish: AlertWish) -> Person:
    """The person, or the lead of the team. Raises NotAllowed for anybody the asker may not see."""
    if wish.about_id == request.principal.employee_id:
        return myself(request)
    found = person(request.session, wish.about_id)
    if found is None or not found.visible:
        raise NotAllowed(wish.about_id)
    return found


def _about(request: Request, wish: AlertWish, figure: Watched) -> Mapping[str, Any]:
    """Whom it is about, as arguments. Raises NotAllowed where the asker may not ask this."""
    if wish.subject is AlertSubject.COMPANY:
        if not (request.principal.sees_all and figure.everybody):
            raise NotAllowed
        return {}
    whom = subject_of_alert(request, wish)
    if wish.subject is AlertSubject.PERSON:
        return {"person": whom}
    mine = whom.id == request.principal.employee_id
    if mine and not request.principal.leads:
        raise NotAllowed
    return {"team": Team(whom, MY_TEAM if mine else whom.ref)}


def _when(request: Request, wish: AlertWish) -> Mapping[str, Any]:
    if not wish.period:
        return {}
    return plain({"period": request.principal.company.calendar.containing(KINDS[wish.period], request.today)})


def _each(asking: Asking, figure: Watched, team: Team, when: Mapping[str, Any]) -> Iterator[WatchedValue]:
    """Everybody who is under the lead today, each with their own figure."""
    people = led_by(asking.request.session, team.lead.id)
    told, rows = _rows(asking, figure, team, when)
    names = Counter(one.name for one in people)
    for one in people:
        row = rows.get(one.name) if names[one.name] == 1 else None
        if row is not None:
            yield _told(figure, row, told, {"person": one}, one)
        elif figure.each is None or names[one.name] > 1:
            alone = asking.facts(figure.call, {"person": one, **when})
            yield _told(figure, alone if alone.get("scope", "own") == "own" else {}, alone, {"person": one}, one)


def _rows(
    asking: Asking, figure: Watched, team: Team, when: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]]]:
    """What the team's answer tells, and of each person by name, as far as a name is one person's."""
    if figure.each is None:
        return {}, {}
    told = asking.facts(figure.each, {"team": team, **when})
    listed = [(row.get("person") or row.get("group"), row) for row in told.get("people") or told.get("groups") or ()]
    once = Counter(name for name, _row in listed)
    return told, {name: row for name, row in listed if name and once[name] == 1}


def _told(
    figure: Watched,
    facts: Mapping[str, Any],
    around: Mapping[str, Any],
    about: Mapping[str, Any],
    who: Person | None = None,
    *,
    team: bool = False,
) -> WatchedValue:
    period = around.get("period")
    args = {**figure.call.args, **plain({**about, "period": period})}
    sample = facts.get("sample")
    few = sample is not None and sample < SMALL
    return WatchedValue(_value(figure, facts), period, Call(figure.call.do, args), who, few, team)


def _value(figure: Watched, facts: Mapping[str, Any]) -> Decimal | None:
    if figure.judged and facts.get("verdict") in UNJUDGED:
        return None
    return _number(facts.get(figure.fact or figure.name))


def _number(told: Any) -> Decimal | None:
    match told:
        case Money():
            return told.amount
        case Decimal() | int():
            return Decimal(told)
        case _:
            return None
