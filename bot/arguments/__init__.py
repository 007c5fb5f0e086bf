"""Argument types shared by capabilities: what people write, resolved to values within the asker's session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, InstanceOf, ValidationInfo, WithJsonSchema

from bot import picks
from bot.capability import Ambiguous, Request
from bot.language.periods import parse_period
from bot.languages import linking
from bot.picks import Picks
from spm_core.errors import CoreError, NotAllowed
from spm_core.people.rules import name_key
from spm_core.people.service import Person, find_people, leads_of_team
from spm_core.period import Calendar, Period, days

EARLIEST, LATEST = 1900, 2200
"""The years that periods may lie in; outside them, date arithmetic could leave the calendar."""
MY_TEAM = picks.MINE


class NoArguments(BaseModel):
    """Arguments of a capability that takes none."""


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody who reports to a lead, directly or not, on any given day."""

    lead: Person
    name: str
    """How a call names it: MY_TEAM, the team's name, or its lead's reference."""

    @property
    def mine(self) -> bool:
        return self.name == MY_TEAM


def request_of(info: ValidationInfo) -> Request:
    """The request that the arguments are validated for."""
    return cast(Request, (info.context or {})["request"])


def _past_period(value: Any, info: ValidationInfo) -> Any:
    return _period(value, info, ahead=False)


def _coming_period(value: Any, info: ValidationInfo) -> Any:
    return _period(value, info, ahead=True)


def _period(value: Any, info: ValidationInfo, *, ahead: bool) -> Any:
    if value is None or isinstance(value, Period):
        return value
    request = request_of(info)
    words = f"{value.get('start')}..{value.get('end')}" if isinstance(value, Mapping) else _words(value)
    given = value if isinstance(value, Mapping) else words
    period = _read_period(given, request.principal.company.calendar, request.today, ahead=ahead)
    if period is None or not EARLIEST <= period.start.year <= period.stop.year <= LATEST:
        raise CoreError("bad_period", words=words[:100], argument=info.field_name)
    return period


def _read_period(value: Mapping[str, Any] | str, calendar: Calendar, today: date, *, ahead: bool) -> Period | None:
    try:
        if isinstance(value, str):
            return parse_period(value, calendar, today, ahead=ahead)
        start, end = (date.fromisoformat(str(value[key])) for key in ("start", "end"))
        return calendar.named(days(start, end))
    except (KeyError, ValueError, OverflowError):
        return None


def _words(value: Any) -> str:
    """The typed text without control characters, which databases reject."""
    return "".join(c for c in str(value) if c.isprintable()).strip()


def _person(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, Person):
        return value
    return person_named(request_of(info), value, str(info.field_name))


def person_named(request: Request, value: Any, argument: str) -> Person:
    """The person meant by `value`.

    Raises NotAllowed for anybody the asker may not see, Ambiguous where several match.
    """
    words = _words(value).lstrip("@")
    if words.casefold() in linking("me") or words in (request.principal.ref, request.principal.name):
        return myself(request)
    return _only_visible(find_people(request.session, words), words, argument)


def _colleague(value: Any, info: ValidationInfo) -> Any:
    """Any colleague, visible to the asker or not: that somebody works here is no secret."""
    if value is None or isinstance(value, Person):
        return value
    request, words = request_of(info), _words(value).lstrip("@")
    if words.casefold() in linking("me") or words in (request.principal.ref, request.principal.name):
        return myself(request)
    people = find_people(request.session, words)
    exact = [person for person in people if name_key(person.name) == name_key(words)] or people
    if not exact:
        raise CoreError("unknown_colleague", argument=info.field_name)
    if len(exact) > 1:
        options = tuple((_label(person, exact), person.ref) for person in exact)
        raise Ambiguous(str(info.field_name), words, options)
    return exact[0]


def _team(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, Team):
        return value
    request, words = request_of(info), _words(value)
    if words == MY_TEAM or words.casefold() in linking("my_team"):
        return Team(myself(request), MY_TEAM)
    leads = [lead for lead in leads_of_team(request.session, words) if lead.visible]
    if leads:
        return Team(_only_visible(leads, words, str(info.field_name)), words)
    lead = _only_visible(find_people(request.session, words), words, str(info.field_name))
    return Team(lead, lead.ref)


def _only_visible(people: Sequence[Person], words: str, argument: str) -> Person:
    """The only match that the asker may see. Raises NotAllowed for none, Ambiguous for several."""
    seen = [person for person in people if person.visible]
    if not seen:
        raise NotAllowed(people[0].id if len(people) == 1 else None)
    if len(seen) > 1:
        raise Ambiguous(argument, words, tuple((_label(person, seen), person.ref) for person in seen))
    return seen[0]


def _label(person: Person, others: Sequence[Person]) -> str:
    """The person's name, with the e-mail address where somebody else has the same name."""
    namesakes = [other for other in others if other.name == person.name]
    return f"{person.name} ({person.email})" if len(namesakes) > 1 and person.email else person.name


def myself(request: Request) -> Person:
    me = request.principal
    return Person(me.employee_id, me.name, me.email, me.role, visible=True)


_WORDS = WithJsonSchema({"type": "string"})
PeriodArg = Annotated[InstanceOf[Period], BeforeValidator(_past_period), _WORDS, Picks(picks.past_periods, period=True)]
ComingPeriodArg = Annotated[
    InstanceOf[Period], BeforeValidator(_coming_period), _WORDS, Picks(picks.coming_periods, period=True)
]
"""A period that looks ahead: "june", said in May about deals to close, is next month."""
PersonArg = Annotated[InstanceOf[Person], BeforeValidator(_person), _WORDS, Picks(picks.people)]
ColleagueArg = Annotated[InstanceOf[Person], BeforeValidator(_colleague), _WORDS, Picks(picks.colleagues)]
TeamArg = Annotated[InstanceOf[Team], BeforeValidator(_team), _WORDS, Picks(picks.led_teams, hint=False)]


def plain(args: BaseModel | Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as a call carries them: absolute periods, people by e-mail or name, and nothing that is unset."""
    items = args.items() if isinstance(args, Mapping) else iter(args)
    return {name: _plain(value) for name, value in items if value is not None}


def _plain(value: Any) -> Any:
    match value:
        case Period():
            return {"start": value.start.isoformat(), "end": value.end.isoformat()}
        case Person():
            return value.ref
        case Team():
            return value.name
        case Enum():
            return value.value
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return value
