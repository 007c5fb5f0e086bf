"""The week of a team or a person: the number, what changed, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, ColleagueArg, PeriodArg, PersonArg, Team, TeamArg, myself, plain
from bot.capabilities.digest.deputy import absent_manager, session_of
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, day, period_name
from bot.parts.digest import body
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.turn import Call
from spm_core.deals.whose import Whose
from spm_core.digest.rules import Action
from spm_core.digest.service import Digest
from spm_core.digest.service import digest as week_of
from spm_core.errors import CoreError
from spm_core.people.service import Person
from spm_core.period import ONE_DAY, Period
from spm_core.pipeline.service import plain as by_name
from spm_core.principal import Role


class DigestArgs(BaseModel):
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    period: PeriodArg | None = Field(None, description=N_("Since the beginning of: last week, this month…"))
    instead_of: ColleagueArg | None = Field(None, description=N_("The manager you stand in for"))


@capability(
    "digest",
    summary=N_("Your week: the number, what changed, who needs you, what to do"),
    args=DigestArgs,
    suggest=N_("What changed this week?"),
)
def digest(request: Request, args: DigestArgs) -> Card:
    whose, who = _whose(request, args)
    since = _since(request, args.period)
    manager = absent_manager(request, args.instead_of)
    with session_of(request, manager) as session:
        week = week_of(session, whose, request.now, since, catalogue())
    mine = who.id == request.principal.employee_id
    resolved = plain(
        {"team": args.team or (Team(who, MY_TEAM) if whose.team and mine else None), "period": args.period}
    )
    return Card(
        title=_title(week, who, mine=mine, team=whose.team),
        body=body(week),
        buttons=() if manager else _buttons(week, _about(args, who, whose)),
        facts=facts(week),
        as_of=request.now,
        source=source(request),
        resolved=resolved,
        subject_id=None if mine else who.id,
    )


def _since(request: Request, period: Period | None) -> date | None:
    """The day before the digest starts; None for the usual last seven days, which "this week" means too."""
    if period is None or (period.kind == "week" and request.today in period):
        return None
    if period.start > request.today:
        raise CoreError("not_yet", day=day(request.today), argument="period")
    return period.start - ONE_DAY


def _whose(request: Request, args: DigestArgs) -> tuple[Whose, Person]:
    if args.instead_of is not None:
        return Whose(args.instead_of.id, team=True), args.instead_of
    if args.team is not None:
        return Whose(args.team.lead.id, team=True), args.team.lead
    who = args.person or myself(request)
    mine = who.id == request.principal.employee_id
    return Whose(who.id, team=request.principal.leads if mine else who.role > Role.REP), who


def _title(week: Digest, who: Person, *, mine: bool, team: bool) -> str:
    since = week.since + ONE_DAY
    if team:
        name = _("Your team's week") if mine else _("The week of {name}'s team").format(name=who.name)
    else:
        name = _("Your week") if mine else _("{name}'s week").format(name=who.name)
    quarter = period_name(week.standing.period)
    return _("{name} · since {day} · {period}").format(name=name, day=day(since), period=quarter)


def _about(args: DigestArgs, who: Person, whose: Whose) -> dict[str, Any]:
    """The team or person, as arguments of the buttons' calls."""
    if whose.team:
        return {"team": args.team.name if args.team else who.ref if args.person else MY_TEAM}
    return {"person": who.ref}


def _buttons(week: Digest, about: dict[str, Any]) -> tuple[Button, ...]:
    acts = tuple(_action_button(action, about) for action in week.actions)
    cheer = next((win.win for win in week.wins if win.win and "team" in about), None)
    cheers = (Button(_("👏 Congratulate"), Call("congratulate", {"win": cheer})),) if cheer else ()
    first = tuple(replace(button, primary=n == 0) for n, button in enumerate(acts))
    everybody = (Button(_("Everybody"), Call("team", about)),) if week.people else ()
    return (
        *first,
        *cheers,
        *everybody,
        Button(_("Change schedule…"), Call("subscribe", {"what": "digest"}, form=True)),
        Button(_("Why these numbers?"), Call("why", about)),
    )


def _action_button(action: Action, about: dict[str, Any]) -> Button:
    match action.kind:
        case "answer_concern" | "answer_goal":
            return Button(_("Answer {who}").format(who=action.who), Call("goal", {"goal": str(action.goal)}))
        case "one_to_one":
            return Button(
                _("{who}'s path to quota").format(who=action.who), Call("path to quota", {"person": action.ref})
            )
        case "rescue_deal":
            shown = {"overdue": "overdue", "stalled": "stalled", "pushed": "biggest"}[str(action.why)]
            return Button(_("Deals at risk"), Call("pipeline", {**about, "show": shown}))
        case "build_pipeline":
            return Button(_("Path to quota"), Call("path to quota", about))
        case "ask_for_calls":
            return Button(_("Forecast by person"), Call("forecast", about))


def facts(week: Digest) -> Mapping[str, Any]:
    """Figures under their names in definitions.md, then the sections."""
    standing, wins = by_name(week.standing), week.wins
    return {
        **standing,
        **by_name(week.health.categories),
        "since": week.since,
        "recent_per_day": week.recent_per_day,
        "calls": week.calls and week.calls.commit,
        "calls_before": week.calls_before and week.calls_before.commit,
        "coverage": week.health.pipeline.coverage,
        "required_coverage": week.health.metrics["required_coverage"].value,
        "changes": week.changes,
        "people": [_person(person) for person in week.people],
        "at_risk": list(week.at_risk),
        "wins": list(wins),
        "promises": list(week.promises),
        "actions": list(week.actions),
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
