"""How often people are asked for a self-assessment: listing, setting and ending the rhythms."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import NoArguments, PeriodArg, TeamArg, myself, plain
from bot.blocks import Fields, Item, Items, Text
from bot.capabilities.assessments.words import RHYTHMS
from bot.capability import Request, capability
from bot.cards import SEEN, Button, Card
from bot.i18n import N_, _, day, ngettext, number
from bot.parts.question_sets import question_set, question_sets, said
from bot.turn import Call
from bot.wishes import Wish
from spm_core.assessments import cycles
from spm_core.assessments.cycles import Rhythm, Running
from spm_core.assessments.models import Every
from spm_core.principal import Role

USUAL = {Every.MONTH: "monthly", Every.QUARTER: "quarterly", Every.ONBOARDING: "onboarding"}
_CHOICES = (N_("month"), N_("quarter"), N_("onboarding"))
"""Labels of the rhythms in forms."""


class SetCycle(BaseModel):
    every: Every = Field(Every.MONTH, description=N_("Rhythm"))
    team: TeamArg | None = Field(None, description=N_("Whose people; an admin may leave it out for the whole company"))
    questions: str | None = Field(None, max_length=64, description=N_("Question set; the rhythm's own when left out"))
    days: int = Field(7, description=N_("Days until the deadline"))
    period: PeriodArg | None = Field(None, description=N_("From which period on; the one that runs when left out"))


class WhichCycle(BaseModel):
    cycle: int = Field(description=N_("Number of the cycle"))


@capability(
    "assessment cycle",
    summary=N_("How often people are asked to assess themselves"),
    args=NoArguments,
    wish=Wish.FEEDBACK,
    role=Role.MANAGER,
)
def assessment_cycle(request: Request, _args: NoArguments) -> Card:
    running = cycles.running(request.session)
    items = tuple(
        Item(
            _who(cycle.lead, cycle.people),
            _(RHYTHMS[cycle.every]),
            _("{questions} · open for {days}").format(questions=_questions_title(cycle), days=_days(cycle.days_open)),
        )
        for cycle in running
    )
    may = request.principal.sees_all
    ends = tuple(
        Button(_("End number {n}").format(n=number(n, 0)), _end_call(cycle), more=n >= SEEN)
        for n, cycle in enumerate(running, 1)
        if cycle.lead or may
    )
    return Card(
        title=_("Rhythms of self-assessments"),
        body=(Items(items, numbered=True),) if items else (Text(_("None is set: nobody is asked."), "muted"),),
        buttons=(Button(_("Set one…"), Call("set assessment cycle", form=True), primary=not running), *ends),
        facts={"cycles": running},
        as_of=request.now,
    )


def _preview(request: Request, args: SetCycle) -> Card:
    wanted = _wanted(request, args)
    people = cycles.check(request.session, wanted)
    given = _given(args)
    return Card(
        title=_("To set: self-assessments {rhythm}").format(rhythm=_(RHYTHMS[wanted.every])),
        body=(_fields(wanted, args, people), Text(_("Nothing is stored yet."), "muted")),
        buttons=(
            Button(_("Set it"), Call("set assessment cycle", given), primary=True),
            Button(_("Edit…"), Call("set assessment cycle", given, form=True)),
        ),
        facts={"cycle": wanted, "people": people},
        as_of=request.now,
        resolved=given,
    )


@capability(
    "set assessment cycle",
    summary=N_("Set how often people assess themselves"),
    form_title=N_("Assessment rhythm"),
    args=SetCycle,
    wish=Wish.FEEDBACK,
    role=Role.MANAGER,
    writes=True,
    preview=_preview,
)
def set_assessment_cycle(request: Request, args: SetCycle) -> Card:
    wanted = _wanted(request, args)
    people = cycles.check(request.session, wanted)
    cycle = cycles.set_cycle(request.session, wanted)
    words = _("They are told privately in their morning on a working day, reminded twice, then their manager is told.")
    return Card(
        title=_("Set: self-assessments {rhythm}").format(rhythm=_(RHYTHMS[wanted.every])),
        body=(_fields(wanted, args, people), Text(words)),
        buttons=(Button(_("All rhythms"), Call("assessment cycle")),),
        facts={"cycle": wanted, "number": cycle.id, "people": people},
        as_of=request.now,
        resolved=_given(args),
    )


@capability(
    "end assessment cycle", summary=N_("End a rhythm"), args=WhichCycle, role=Role.MANAGER, writes=True, hidden=True
)
def end_assessment_cycle(request: Request, args: WhichCycle) -> Card:
    cycles.stop_cycle(request.session, args.cycle)
    return Card(
        title=_("Ended"),
        body=(Text(_("Nobody is asked anew. What is open can still be submitted, and what was written stays.")),),
        buttons=(Button(_("All rhythms"), Call("assessment cycle")),),
        as_of=request.now,
    )


def _wanted(request: Request, args: SetCycle) -> Rhythm:
    """The rhythm that the arguments ask for; a manager who names no team means their own people."""
    questions = args.questions or USUAL[args.every]
    question_set(questions)
    everybody = args.team is None and request.principal.sees_all
    lead = None if everybody else (args.team.lead if args.team else myself(request)).id
    since = args.period.end if args.period else request.today
    return Rhythm(lead, args.every, questions, args.days, since)


def _fields(wanted: Rhythm, args: SetCycle, people: int) -> Fields:
    who = args.team.lead.name if args.team and not args.team.mine else None
    name = _("Your team") if wanted.lead_id is not None and who is None else who
    items = (
        (_("Who"), _who(name, people)),
        (_("Questions"), said(question_set(wanted.questions).title)),
        (_("Open for"), _days(wanted.days_open)),
        (_("First about"), _("the period that ends on {day} or later").format(day=day(wanted.since))),
    )
    return Fields(items, lines=True)


def _who(lead: str | None, people: int) -> str:
    count = ngettext("{count} person", "{count} people", people).format(count=number(people, 0))
    return f"{lead or _('Everybody')} · {count}"


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=number(count, 0))


def _questions_title(cycle: Running) -> str:
    questions = question_sets().get(cycle.questions)
    return said(questions.title) if questions else cycle.questions


def _end_call(cycle: Running) -> Call:
    return Call("end assessment cycle", {"cycle": cycle.id})


def _given(args: SetCycle) -> dict[str, Any]:
    return plain({name: value for name, value in args if value is not None})
