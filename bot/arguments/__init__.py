"""What people write, as values: argument types for capabilities, resolved against the asker's session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, InstanceOf, ValidationInfo, WithJsonSchema

from bot.capability import Ambiguous, Request
from bot.language.periods import parse_period
from spm_core.errors import CoreError, NotAllowed
from spm_core.people.rules import name_key
from spm_core.people.service import Person, find_people, leads_of_team
from spm_core.period import Calendar, Period, days

EARLIEST, LATEST = 1900, 2200
"""Years of sales that anybody asks about; beyond the edge of the calendar nothing can be computed."""
MY_TEAM = "my_team"
_ME = {"me", "myself", "self", "i", "io", "me stesso", "eu", "mim"}


class NoArguments(BaseModel):
    """For what is asked without naming anything."""


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody under a lead, today and as it was on each day."""

    lead: Person
    name: str
    """How it is asked for: MY_TEAM, or a team's name, or its lead's."""

    @property
    def mine(self) -> bool:
        return self.name == MY_TEAM


def _request(info: ValidationInfo) -> Request:
    return cast(Request, (info.context or {})["request"])


def _past_period(value: Any, info: ValidationInfo) -> Any:
    return _period(value, info, ahead=False)


def _coming_period(value: Any, info: ValidationInfo) -> Any:
    return _period(value, info, ahead=True)


def _period(value: Any, info: ValidationInfo, *, ahead: bool) -> Any:
    if value is None or isinstance(value, Period):
        return value
    request = _request(info)
    words = f"{value.get('start')}..{value.get('end')}" if isinstance(value, Mapping) else _words(value)
    given = value if isinstance(value, Mapping) else words
    found = _read_period(given, request.principal.company.calendar, request.today, ahead=ahead)
    if found is None or not EARLIEST <= found.start.year <= found.stop.year <= LATEST:
        raise CoreError("bad_period", words=words[:100], argument=info.field_name)
    return found


def _read_period(value: Mapping[str, Any] | str, calendar: Calendar, today: date, *, ahead: bool) -> Period | None:
    try:
        if isinstance(value, str):
            return parse_period(value, calendar, today, ahead=ahead)
        start, end = (date.fromisoformat(str(value[key])) for key in ("start", "end"))
        return calendar.named(days(start, end))
    except (KeyError, ValueError, OverflowError):
        return None


def _words(value: Any) -> str:
    """What somebody typed, without what no database takes."""
    return "".join(c for c in str(value) if c.isprintable()).strip()


def _person(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, Person):
        return value
    return person_named(_request(info), value, str(info.field_name))


def person_named(request: Request, said: Any, argument: str) -> Person:
    """Raises NotAllowed for anybody the asker may not see, Ambiguous about `argument` where several are meant."""
    words = _words(said).lstrip("@")
    if words.casefold() in _ME or words in (request.principal.ref, request.principal.name):
        return myself(request)
    return _one(find_people(request.session, words), words, argument)


def _colleague(value: Any, info: ValidationInfo) -> Any:
    """Anybody of the company: that a colleague exists is no secret."""
    if value is None or isinstance(value, Person):
        return value
    request, words = _request(info), _words(value).lstrip("@")
    if words.casefold() in _ME or words in (request.principal.ref, request.principal.name):
        return myself(request)
    found = find_people(request.session, words)
    exact = [each for each in found if name_key(each.name) == name_key(words)] or found
    if not exact:
        raise CoreError("unknown_colleague", argument=info.field_name)
    if len(exact) > 1:
        options = tuple((_label(each, exact), each.ref) for each in exact)
        raise Ambiguous(str(info.field_name), words, options)
    return exact[0]


def _team(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, Team):
        return value
    request, words = _request(info), _words(value)
    if words.replace(" ", "_").casefold() == MY_TEAM:
        return Team(myself(request), MY_TEAM)
    leads = [each for each in leads_of_team(request.session, words) if each.visible]
    if leads:
        return Team(_one(leads, words, str(info.field_name)), words)
    lead = _one(find_people(request.session, words), words, str(info.field_name))
    return Team(lead, lead.ref)


def _one(found: Sequence[Person], words: str, argument: str) -> Person:
    """The one of them whom the asker may see."""
    seen = [each for each in found if each.visible]
    if not seen:
        raise NotAllowed(found[0].id if len(found) == 1 else None)
    if len(seen) > 1:
        raise Ambiguous(argument, words, tuple((_label(each, seen), each.ref) for each in seen))
    return seen[0]


def _label(person: Person, others: Sequence[Person]) -> str:
    """The name, with the e-mail where somebody else has the same one."""
    namesakes = [each for each in others if each.name == person.name]
    return f"{person.name} ({person.email})" if len(namesakes) > 1 and person.email else person.name


def myself(request: Request) -> Person:
    me = request.principal
    return Person(me.employee_id, me.name, me.email, me.role, visible=True)


PeriodArg = Annotated[InstanceOf[Period], BeforeValidator(_past_period), WithJsonSchema({"type": "string"})]
ComingPeriodArg = Annotated[InstanceOf[Period], BeforeValidator(_coming_period), WithJsonSchema({"type": "string"})]
"""Where a bare month is the one to come: "june", said in May of what will close, is next month."""
PersonArg = Annotated[InstanceOf[Person], BeforeValidator(_person), WithJsonSchema({"type": "string"})]
ColleagueArg = Annotated[InstanceOf[Person], BeforeValidator(_colleague), WithJsonSchema({"type": "string"})]
TeamArg = Annotated[InstanceOf[Team], BeforeValidator(_team), WithJsonSchema({"type": "string"})]


def plain(args: BaseModel | Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as a call carries them: absolute periods, people by e-mail or else name; what is unset left out."""
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
