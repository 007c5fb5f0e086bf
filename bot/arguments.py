"""What people write, as values: argument types for capabilities, resolved against the asker's session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, InstanceOf, ValidationInfo, WithJsonSchema

from bot.capability import Ambiguous, Request
from bot.language.periods import parse_period
from spm_core.errors import CoreError, NotAllowed
from spm_core.people.service import Person, find_people, leads_of_team
from spm_core.period import Period, days

MY_TEAM = "my_team"
_ME = {"me", "myself", "self", "i", "io", "me stesso", "eu", "mim"}


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


def _period(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, Period):
        return value
    request = _request(info)
    try:
        if isinstance(value, Mapping):
            start, end = (date.fromisoformat(str(value[key])) for key in ("start", "end"))
            return request.principal.company.calendar.named(days(start, end))
        found = parse_period(str(value), request.principal.company.calendar, request.today)
    except (KeyError, ValueError):
        found = None
    if found is None:
        raise CoreError("bad_period", words=str(value)[:100], argument=info.field_name)
    return found


def _person(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, Person):
        return value
    request, words = _request(info), str(value).strip().lstrip("@")
    if words.casefold() in _ME or words in (request.principal.ref, request.principal.name):
        return myself(request)
    found = [each for each in find_people(request.session, words) if each.visible]
    return _one(found, words, str(info.field_name))


def _team(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, Team):
        return value
    request, words = _request(info), str(value).strip()
    if words.replace(" ", "_").casefold() == MY_TEAM:
        return Team(myself(request), MY_TEAM)
    leads = [each for each in leads_of_team(request.session, words) if each.visible]
    if leads:
        return Team(_one(leads, words, str(info.field_name)), words)
    lead = _one([each for each in find_people(request.session, words) if each.visible], words, str(info.field_name))
    return Team(lead, lead.ref)


def _one(found: list[Person], words: str, argument: str) -> Person:
    if not found:
        raise NotAllowed
    if len(found) > 1:
        raise Ambiguous(argument, words, tuple((each.name, each.ref) for each in found))
    return found[0]


def myself(request: Request) -> Person:
    me = request.principal
    return Person(me.employee_id, me.name, me.email, me.role, visible=True)


PeriodArg = Annotated[InstanceOf[Period], BeforeValidator(_period), WithJsonSchema({"type": "string"})]
PersonArg = Annotated[InstanceOf[Person], BeforeValidator(_person), WithJsonSchema({"type": "string"})]
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
        case _:
            return value
