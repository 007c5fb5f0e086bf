"""Proposing one or several goals from chat, after a SMART check."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.arguments import ComingPeriodArg, PersonArg, TeamArg, myself, plain
from bot.arguments.deals import AmountArg
from bot.arguments.goals import EachArg, GoalMetricArg, SaidArg, TargetArg, amount_of
from bot.asked import AskedAs
from bot.capabilities.goals.proposal import GoalPlanned, preview_card, proposed_card
from bot.capabilities.goals.slots import goal_slots, is_not_theirs_to_set
from bot.capability import Ambiguous, Request, capability
from bot.cards import Card
from bot.forms import NOT_ASKED, RARELY
from bot.i18n import N_, _
from bot.parts.goals import past
from bot.parts.metrics_file import catalogue
from bot.wishes import Wish
from spm_core.errors import CoreError
from spm_core.goals import service
from spm_core.goals.models import Each
from spm_core.goals.rules import Terms
from spm_core.goals.service import Draft
from spm_core.goals.smart import smart
from spm_core.people.service import Person
from spm_core.period import Period
from spm_core.quota.service import meant_period


class SetGoal(BaseModel):
    target: TargetArg = Field(description=N_("How much: 20, or “Tom 150k, Aisha 90k” for several people"))
    metric: GoalMetricArg = Field(description=N_("Metric, such as demos; or quota"))
    person: PersonArg | None = Field(None, description=N_("For whom; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"), json_schema_extra=RARELY)
    each: EachArg | None = Field(None, description=N_("So much for each"), json_schema_extra=RARELY)
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    weight: AmountArg = Field(Decimal(1), description=N_("Weight beside the other goals"), json_schema_extra=RARELY)
    parent: int | None = Field(
        None,
        description=N_("Number of the team's goal it serves; found by itself when left out"),
        json_schema_extra=RARELY,
    )
    why: SaidArg | None = Field(None, description=N_("Why"))
    by: str | None = Field(None, max_length=40, json_schema_extra=NOT_ASKED)
    """By how much the present target was to change, where the new one was worked out from it."""


def _preview(request: Request, args: SetGoal) -> Card:
    return preview_card(request, _planned(request, args), _resolved(args))


def _evidence(request: Request, args: Mapping[str, Any]) -> dict[str, str]:
    """What the person did so far, under the number to fill in; nothing as long as the metric is open."""
    try:
        known = SetGoal.model_validate({**args, "target": "1"}, context={"request": request})
        check = _planned(request, known)[0].check
    except (ValidationError, CoreError, Ambiguous):
        return {}
    if not check.past:
        return {}
    return {"target": past(check, _("So far {usual} on average, {best} at best, over {periods}."))}


@capability(
    "set goal",
    summary=N_("Propose a goal or quota"),
    form_title=N_("Propose a goal"),
    submit=N_("Propose"),
    args=SetGoal,
    wish=Wish.GOALS,
    example=N_("Set a goal of 10 demos by Friday"),
    writes=True,
    preview=_preview,
    evidence=_evidence,
    asked=AskedAs(
        ahead=True,
        names=frozenset({"people", "deals"}),
        slots=goal_slots,
        edited_by="set goal",
        refuses=is_not_theirs_to_set,
    ),
)
def set_goal(request: Request, args: SetGoal) -> Card:
    drafts = _drafts(request, args)
    propose = service.propose
    goals = [(who, draft, propose(request.session, draft, request.now, catalogue())) for who, draft in drafts]
    return proposed_card(request, goals, _resolved(args))


def _planned(request: Request, args: SetGoal) -> list[GoalPlanned]:
    drafts = _drafts(request, args)
    known = [service.check(request.session, draft, request.now, catalogue()) for _, draft in drafts]
    checks = smart(request.session, [draft for _, draft in drafts], request.now, catalogue())
    return [GoalPlanned(who, check, there) for (who, _), check, there in zip(drafts, checks, known, strict=True)]


def _drafts(request: Request, args: SetGoal) -> list[tuple[Person, Draft]]:
    """One draft for each target; targets without a name are for the person or team that is meant."""
    metric, currency = catalogue()[args.metric], request.principal.company.currency
    meant = args.team.lead if args.team else args.person or myself(request)
    drafts = []
    for target in args.target:
        who = target.person or meant
        period = args.period or _usual(request, who, args.each)
        terms = Terms(amount_of(target, metric, currency), period, args.weight, args.parent)
        scope = "team" if args.team and target.person is None else "own"
        drafts.append((who, Draft(who.id, args.metric, terms, scope, args.each, args.why)))
    return drafts


def _usual(request: Request, who: Person, unit: Each | None) -> Period:
    """The person's current quota period; for a recurring target only what is left of it."""
    period = meant_period(request.session, who.id, None, request.now)
    return Period(max(period.start, request.today), period.stop) if unit else period


def _resolved(args: SetGoal) -> dict[str, object]:
    targets = {target.person.ref if target.person else "": target.words for target in args.target}
    given = {name: value for name, value in args if name not in ("target", "weight", "by") and value is not None}
    weight = {} if args.weight == 1 else {"weight": args.weight}
    return {**plain({**given, **weight}), "target": targets[""] if list(targets) == [""] else targets}
