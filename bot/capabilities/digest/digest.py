"""The week of a team, or one's own: what happened, how it stands, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, ColleagueArg, PeriodArg, PersonArg, Team, TeamArg, myself, plain
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, day, period_name
from bot.parts.digest import body
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.turn import Call
from spm_core.deals.whose import Whose
from spm_core.delegations.view import standing_in
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
    deputy = args.instead_of is not None and args.instead_of.id != request.principal.employee_id
    opened = standing_in(request.session, who.id, request.now) if deputy else nullcontext(request.session)
    with opened as session:
        found = week_of(session, whose, request.now, since, catalogue())
    mine = who.id == request.principal.employee_id
    resolved = plain(
        {"team": args.team or (Team(who, MY_TEAM) if whose.team and mine else None), "period": args.period}
    )
    return Card(
        title=_title(found, who, mine=mine, team=whose.team),
        body=body(found),
        buttons=() if deputy else _buttons(found, _about(args, who, whose)),
        facts=facts(found),
        as_of=request.now,
        source=source(request),
        resolved=resolved,
        subject_id=None if mine else who.id,
    )


def _since(request: Request, period: Period | None) -> date | None:
    """The running week, said of one that has just begun, is the last seven days."""
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


def _title(found: Digest, who: Person, *, mine: bool, team: bool) -> str:
    since = found.since + ONE_DAY
    if team:
        name = _("Your team's week") if mine else _("The week of {name}'s team").format(name=who.name)
    else:
        name = _("Your week") if mine else _("{name}'s week").format(name=who.name)
    quarter = period_name(found.standing.period)
    return _("{name} · since {day} · {period}").format(name=name, day=day(since), period=quarter)


def _about(args: DigestArgs, who: Person, whose: Whose) -> dict[str, Any]:
    """Team or person as the calls of the buttons name them."""
    if whose.team:
        return {"team": args.team.name if args.team else who.ref if args.person else MY_TEAM}
    return {"person": who.ref}


def _buttons(found: Digest, about: dict[str, Any]) -> tuple[Button, ...]:
    acts = tuple(_act(each, about) for each in found.actions)
    cheer = next((each.win for each in found.wins if each.win and "team" in about), None)
    cheers = (Button(_("👏 Congratulate"), Call("congratulate", {"win": cheer})),) if cheer else ()
    first = tuple(replace(each, primary=n == 0) for n, each in enumerate(acts))
    everybody = (Button(_("Everybody"), Call("team", about)),) if found.people else ()
    return (
        *first,
        *cheers,
        *everybody,
        Button(_("Change schedule…"), Call("subscribe", {"what": "digest"}, form=True)),
        Button(_("Why these numbers?"), Call("why", about)),
    )


def _act(each: Action, about: dict[str, Any]) -> Button:
    match each.kind:
        case "answer_concern" | "answer_goal":
            return Button(_("Answer {who}").format(who=each.who), Call("goal", {"goal": str(each.goal)}))
        case "one_to_one":
            return Button(_("{who}'s path to quota").format(who=each.who), Call("path to quota", {"person": each.ref}))
        case "rescue_deal":
            shown = {"overdue": "overdue", "stalled": "stalled", "pushed": "biggest"}[str(each.why)]
            return Button(_("Deals at risk"), Call("pipeline", {**about, "show": shown}))
        case "build_pipeline":
            return Button(_("Path to quota"), Call("path to quota", about))
        case "ask_for_calls":
            return Button(_("Forecast by person"), Call("forecast", about))


def facts(found: Digest) -> Mapping[str, Any]:
    """By the names of the definitions, the sections besides."""
    standing, wins = by_name(found.standing), found.wins
    return {
        **standing,
        **by_name(found.health.categories),
        "since": found.since,
        "recent_per_day": found.recent_per_day,
        "calls": found.calls and found.calls.commit,
        "calls_before": found.calls_before and found.calls_before.commit,
        "coverage": found.health.pipeline.coverage,
        "required_coverage": found.health.metrics["required_coverage"].value,
        "changes": found.changes,
        "people": [_person(each) for each in found.people],
        "at_risk": list(found.at_risk),
        "wins": list(wins),
        "promises": list(found.promises),
        "actions": list(found.actions),
        "nothing_changed": found.nothing_changed,
        "notes": {**found.standing.notes, **found.health.facts()["notes"]},
    }


def _person(each: Any) -> Mapping[str, Any]:
    facts = each.standing
    return {
        "person": each.person,
        "group": each.group,
        "attainment": facts.attainment,
        "pace": facts.pace,
        "why": each.why,
        "verdict": facts.verdict,
    }
