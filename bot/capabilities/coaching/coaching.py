"""What to coach somebody on, or to work on yourself: signals with their evidence, promises and questions."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, myself, plain
from bot.asked import AskedAs
from bot.capabilities.coaching.card import SHOWN, CoachingPrepared, body
from bot.capabilities.coaching.skill_words import names, skill_for
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.turn import Call
from bot.wishes import Wish
from spm_core.coaching.signals import signals
from spm_core.coaching.skills import chosen, helpers
from spm_core.goals.read import goals_of
from spm_core.imports.freshness import PIPELINE_ROWS
from spm_core.people.service import Person
from spm_core.period import Period, spanning
from spm_core.quota.service import standing
from spm_core.who import Who


class CoachingArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    period: PeriodArg | None = Field(None, description=N_("Period"))


@capability(
    "coaching",
    summary=N_("What to work on: signals with their evidence, promises, and questions for a 1:1"),
    args=CoachingArgs,
    wish=Wish.GROWTH,
    suggest=N_("What should I work on?"),
    asked=AskedAs(names=frozenset({"people"})),
)
def coaching(request: Request, args: CoachingArgs) -> Card:
    """Signals look at the half year that ends with the period, or today."""
    who, at = args.person or myself(request), _at(request, args.period)
    mine = who.id == request.principal.employee_id
    prepared = _prepared(request, who, at, args.period)
    about = plain({"person": who, "period": args.period})
    within = prepared.standing.period, prepared.signals.period
    return Card(
        title=_("What to work on") if mine else _("Coaching · {name}").format(name=who.name),
        body=body(prepared),
        buttons=_buttons(about, prepared),
        facts={"attainment": prepared.standing.attainment, "verdict": prepared.standing.verdict, **_facts(prepared)},
        as_of=at,
        source=source(request, Who("own", who.id), spanning(*within), PIPELINE_ROWS),
        resolved=about,
        subject_id=None if mine else who.id,
    )


def _prepared(request: Request, who: Person, at: datetime, period: Period | None) -> CoachingPrepared:
    session, known = request.session, names()
    figures = signals(session, who.id, at)
    goals = goals_of(session, who.id, at, period=period, catalogue=catalogue())
    needed = ((signal, skill) for signal in figures.found[:SHOWN] if (skill := skill_for(signal)))
    return CoachingPrepared(
        standing=standing(session, who.id, None, at),
        signals=figures,
        promises=[goal for goal in goals if goal.in_force],
        helpers=helpers(session, who.id, needed, at),
        growing=[known[skill_id] for skill_id in chosen(session, who.id).grow if skill_id in known],
        mine=who.id == request.principal.employee_id,
    )


def _at(request: Request, period: Period | None) -> datetime:
    if period is None or period.stop > request.today:
        return request.now
    return datetime.combine(period.stop, time(), request.now.tzinfo) - timedelta(seconds=1)


def _facts(prepared: CoachingPrepared) -> dict[str, object]:
    return {
        "period": prepared.signals.period,
        "signals": prepared.signals.found,
        "unknown": prepared.signals.unknown,
        "promises": prepared.promises,
        "helpers": prepared.helpers,
        "growing": prepared.growing,
    }


def _buttons(about: dict[str, object], prepared: CoachingPrepared) -> tuple[Button, ...]:
    person = {"person": about["person"]}
    whom = {} if prepared.mine else person
    first = next(iter(prepared.signals.found), None)
    top, skill = ({"about": first.key}, skill_for(first)) if first else ({}, None)
    return (
        Button(_("Plan a talk…"), Call("plan talk", {**whom, **top}, form=True), primary=True),
        Button(_("Open deals"), Call("deals", {**person, "show": "all"})),
        Button(_("Goals"), Call("goals", person)),
        Button(_("New goal…"), Call("set goal", whom, form=True), more=True),
        Button(_("Skills"), Call("skills", person), more=True),
        Button(_("Learn"), Call("learning", {"skill": skill} if skill else {}), more=True),
    )
