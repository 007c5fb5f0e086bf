"""The week of a team or a person: the number, what changed, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, ColleagueArg, PeriodArg, PersonArg, Team, TeamArg, myself, plain
from bot.asked import AskedAs
from bot.capabilities.digest.buttons import TODAY, buttons
from bot.capabilities.digest.deputy import absent_manager, for_a_deputy, session_of
from bot.capabilities.digest.slots import digest_slots
from bot.capability import Request, capability
from bot.cards import Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day
from bot.parts.absence import away_facts, away_line
from bot.parts.digest import body, headline, waits_for_rate
from bot.parts.metrics_file import catalogue
from bot.parts.movers import movers
from bot.parts.provenance import of_imports
from bot.parts.schedules import occasion
from bot.parts.to_do import Thing, things_to_do
from bot.parts.waits import waiting
from bot.wishes import Wish
from spm_core.absence.away import AwayStretch, away_under
from spm_core.digest.rules import DigestSpan
from spm_core.digest.service import Digest
from spm_core.digest.service import digest as week_of
from spm_core.errors import CoreError
from spm_core.imports.freshness import PIPELINE_ROWS, behind
from spm_core.people.service import Person, leads_somebody
from spm_core.period import ONE_DAY, Period, spanning
from spm_core.pipeline.service import plain as by_name
from spm_core.pipeline.service import usual_facts
from spm_core.who import Who


class DigestArgs(BaseModel):
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    period: PeriodArg | None = Field(None, description=N_("Since the beginning of: last week, this month…"))
    instead_of: ColleagueArg | None = Field(None, description=N_("The manager you stand in for"))
    called: str | None = Field(None, max_length=40, json_schema_extra=NOT_ASKED)
    """What the day was called in a question: "this morning"."""


@capability(
    "digest",
    summary=N_("Your week: the number, what changed, who needs you, what to do"),
    args=DigestArgs,
    wish=Wish.TO_DO,
    suggest=N_("What should I know today?"),
    asked=AskedAs(news=True, slots=digest_slots),
)
def digest(request: Request, args: DigestArgs) -> Card:
    whose, who = _whose(request, args)
    span, since = _span(request, args.period)
    manager = absent_manager(request, args.instead_of)
    with session_of(request, manager) as session:
        week = week_of(session, whose, request.now, since, catalogue(), span=span)
        within = spanning(week.standing.period, Period(week.since + ONE_DAY, request.today + ONE_DAY))
        imports = behind(session, whose, within, PIPELINE_ROWS)
    week = for_a_deputy(week) if manager else week
    absent = _absent(request, whose, manager)
    mine = who.id == request.principal.employee_id
    subject = _subject(args, who, whose)
    things = things_to_do(week, waiting(request) if mine else (), subject)
    whom = _whom(week, who, mine=mine)
    team = args.team or (Team(who, MY_TEAM) if whose.team and mine else None)
    return Card(
        title=_title(headline(week, things), who, mine=mine, team=whose.team),
        body=(
            *body(week, things, mine=mine),
            *movers((person.person, person) for person in week.people),
            *away_line(absent, request.today),
        ),
        buttons=() if manager else buttons(request, week, things, subject, mine=mine),
        facts={**facts(week, things), **away_facts(absent)},
        as_of=request.now,
        source=of_imports(request, imports),
        resolved=plain({"team": team, "period": args.period}),
        subject_id=None if mine else who.id,
        pick=_("Open one of these…") if things and not manager else "",
        occasion=occasion(request, "digest", whom, TODAY if span == "day" else None) if mine else whom,
    )


def _absent(request: Request, whose: Who, manager: Person | None) -> tuple[AwayStretch, ...]:
    """Who of a team is away; that is not for a deputy, who may be their peer."""
    return away_under(request.session, whose.id, request.today) if whose.team and manager is None else ()


def _span(request: Request, period: Period | None) -> tuple[DigestSpan, date | None]:
    """Whether today or the week is asked about, and the day before it starts; None for where that usually starts.

    Yesterday's news are today's, which begin with the last working day; this week's are those since the last digest,
    or else of seven days.
    """
    if period is None or (period.kind == "week" and request.today in period):
        return "week", request.came and request.came - ONE_DAY
    if period.start > request.today:
        raise CoreError("not_yet", day=day(request.today), argument="period")
    if period.kind == "day" and period.stop >= request.today:
        return "day", None
    return "week", period.start - ONE_DAY


def _whose(request: Request, args: DigestArgs) -> tuple[Who, Person]:
    if args.instead_of is not None:
        return Who("team", args.instead_of.id), args.instead_of
    if args.team is not None:
        return Who("team", args.team.lead.id), args.team.lead
    who = args.person or myself(request)
    mine = who.id == request.principal.employee_id
    team = request.principal.leads if mine else leads_somebody(request.session, who.id, request.today)
    return Who.of(who.id, team=team), who


def _whom(week: Digest, who: Person, *, mine: bool) -> str:
    """Whose week or day it is."""
    if week.span == "day" and mine:
        return _("Your team's day") if week.people else _("Your day")
    if week.people:
        return _("Your team's week") if mine else _("The week of {name}'s team").format(name=who.name)
    return _("Your week") if mine else _("{name}'s week").format(name=who.name)


def _title(title: str, who: Person, *, mine: bool, team: bool) -> str:
    if mine:
        return title
    return f"{title} · {_name(who, team=team)}"


def _name(who: Person, *, team: bool) -> str:
    return _("{name}'s team").format(name=who.name) if team else who.name


def _subject(args: DigestArgs, who: Person, whose: Who) -> dict[str, Any]:
    """The team or person, as arguments of calls."""
    if whose.team:
        return {"team": args.team.name if args.team else who.ref if args.person else MY_TEAM}
    return {"person": who.ref}


def facts(week: Digest, things: Sequence[Thing]) -> Mapping[str, Any]:
    """Figures under their names in definitions.md, then the sections."""
    standing, wins = by_name(week.standing), week.wins
    beside = {"own": week.own, "ended": week.ended}
    return {
        **standing,
        **by_name(week.health.categories),
        **{name: by_name(facts) for name, facts in beside.items() if facts},
        "waiting_for_rate": waits_for_rate(week),
        "since": week.since,
        "recent_per_day": week.recent_per_day,
        "forecast_calls": week.calls and week.calls.commit,
        "forecast_calls_before": week.calls_before and week.calls_before.commit,
        "coverage": week.health.pipeline.coverage,
        "required_coverage": week.health.metrics["required_coverage"].value,
        **usual_facts(week.health.usual, week.health.coverage),
        "changes": week.changes,
        "people": [_person(person) for person in week.people],
        "at_risk": list(week.at_risk),
        "wins": list(wins),
        "rebooked": list(week.bookings.rebooked),
        "booked_before": week.booked_before,
        "quota_before": week.quota_before,
        "promises": list(week.promises),
        "won_since": week.won,
        "deals_at_risk": week.risky,
        "actions": list(week.actions),
        "to_do": [thing.item.call for thing in things],
        "nothing_changed": week.nothing_changed,
        "notes": {**week.standing.notes, **week.health.facts()["notes"]},
    }


def _person(person: Any) -> Mapping[str, Any]:
    facts = person.standing
    return {
        "person": person.person,
        "group": person.group,
        "attainment": facts.attainment,
        "pace": facts.pace,
        "why": person.why,
        "verdict": facts.verdict,
    }
