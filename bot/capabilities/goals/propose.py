"""Goals proposed from chat, one or several at once, after a look at whether they are SMART."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, TeamArg, myself, plain
from bot.arguments.deals import AmountArg
from bot.arguments.goals import EachArg, GoalMetricArg, SaidArg, TargetArg, amount_of
from bot.capabilities.goals.proposal import Planned, preview_card, proposed_card
from bot.capability import Request, capability
from bot.cards import Card
from bot.i18n import N_
from bot.parts.metrics_file import catalogue
from spm_core.goals import service
from spm_core.goals.models import Each
from spm_core.goals.rules import Terms
from spm_core.goals.service import Draft
from spm_core.goals.smart import smart
from spm_core.people.service import Person
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.quota.service import meant_period


class SetGoal(BaseModel):
    target: TargetArg = Field(description=N_("How much: 20, or “Tom 150k, Aisha 90k” for several people"))
    metric: GoalMetricArg = Field(description=N_("Metric, such as demos; or quota"))
    person: PersonArg | None = Field(None, description=N_("For whom; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    each: EachArg | None = Field(None, description=N_("So much for each"))
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    weight: AmountArg = Field(Decimal(1), description=N_("Weight beside the other goals"))
    parent: int | None = Field(
        None, description=N_("Number of the team's goal it serves; found by itself when left out")
    )
    why: SaidArg | None = Field(None, description=N_("Why"))


def _preview(request: Request, args: SetGoal) -> Card:
    return preview_card(request, _planned(request, args), _resolved(args))


@capability(
    "set goal",
    summary=N_("Propose a goal or quota"),
    args=SetGoal,
    role=Role.REP,
    writes=True,
    preview=_preview,
    phrases=(
        "goal {count} {activity} by {period}",
        "my goal {count} {activity}",
        "I want a smaller quota",
        "I want a smaller quota {amount}",
        "could I have a lower target",
        "help me set a target for {count} {activity}",
        "update {person}'s target to {amount}",
        "raise my own target",
        "quota of {amount} for {person}",
        "{person}'s new quota is {amount}",
        "put {person} at {amount}",
        "my quota is too high make it {amount}",
        "too high lower my quota",
        "challenge me {count} {activity} per day",
        "push me to {count} {activity}",
        "make my quota {amount}",
        "double {person}'s quota",
        "my own target {count} calls a day",
        "can you lower it to {amount}",
        "I want to aim for {count} {activity}",
        "set (a|my) goal of {count} {activity}",
        "set myself a goal of {count} {activity} a week",
        "my goal is {count} {activity}",
        "I want to set a goal",
        "new personal goal {count} {activity}",
        "set {person}'s quota to {amount} [for {period}]",
        "set quotas {person} {amount} {person} {amount}",
        "give {person} a target of {amount}",
        "change {person}'s quota to {amount}",
        "raise {person}'s quota",
        "change my quota to {amount}",
        "bump my quota down to {amount}",
        "lower my quota",
        "reduce my quota by {percent}",
        "increase the team's targets",
        "update quotas",
        "add a goal",
        "assign quota to {person}",
        "set Q3 quotas {person} {amount} {person} {amount} {person} {amount}",
        "raise {person}'s quota to {amount} because",
        "{count} {activity} a week through {period}",
        "set a goal of {count} {activity} [{period}]",
    ),
)
def set_goal(request: Request, args: SetGoal) -> Card:
    drafts = _drafts(request, args)
    propose = service.propose
    goals = [(who, draft, propose(request.session, draft, request.now, catalogue())) for who, draft in drafts]
    return proposed_card(request, goals, _resolved(args))


def _planned(request: Request, args: SetGoal) -> list[Planned]:
    drafts = _drafts(request, args)
    known = [service.check(request.session, draft, request.now, catalogue()) for _, draft in drafts]
    checks = smart(request.session, [draft for _, draft in drafts], request.now, catalogue())
    return [Planned(who, check, there) for (who, _), check, there in zip(drafts, checks, known, strict=True)]


def _drafts(request: Request, args: SetGoal) -> list[tuple[Person, Draft]]:
    """For each who is named, else for the person or team that is meant."""
    metric, currency = catalogue()[args.metric], request.principal.company.currency
    meant = args.team.lead if args.team else args.person or myself(request)
    found = []
    for each in args.target:
        who = each.person or meant
        period = args.period or _usual(request, who, args.each)
        terms = Terms(amount_of(each, metric, currency), period, args.weight, args.parent)
        scope = "team" if args.team and each.person is None else "own"
        found.append((who, Draft(who.id, args.metric, terms, scope, args.each, args.why)))
    return found


def _usual(request: Request, who: Person, each: Each | None) -> Period:
    """The period of the person's quota; of so much for each week, what is left of it."""
    period = meant_period(request.session, who.id, None, request.now)
    return Period(max(period.start, request.today), period.stop) if each else period


def _resolved(args: SetGoal) -> dict[str, object]:
    said = {each.person.ref if each.person else "": each.words for each in args.target}
    given = {name: value for name, value in args if name not in ("target", "weight") and value is not None}
    weight = {} if args.weight == 1 else {"weight": args.weight}
    return {**plain({**given, **weight}), "target": said[""] if list(said) == [""] else said}
