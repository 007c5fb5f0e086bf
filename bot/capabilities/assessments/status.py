"""Who has done their self-assessment, for those who lead them, and reading one that was submitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, PersonArg, TeamArg, myself, plain
from bot.asked import AskedAs
from bot.blocks import Block, Figure, Item, Items, Text
from bot.capabilities.assessments.card import Filled, manager_card
from bot.capabilities.assessments.company import company_blocks, company_facts, company_status
from bot.capabilities.assessments.missed import missed_line
from bot.capabilities.assessments.promises import AssessmentKept, goals_kept, promise_blocks, promise_facts, promises
from bot.capabilities.assessments.questions import sheet
from bot.capabilities.assessments.slots import status_slots
from bot.capabilities.assessments.words import count_late, stands
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, day, number, period_name
from bot.turn import Call
from bot.wishes import Wish
from spm_core.assessments import service, status
from spm_core.assessments.status import Known
from spm_core.errors import NotAllowed
from spm_core.people.service import Person, person
from spm_core.period import days

SHOWN = 10


class AssessmentStatus(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    status: Literal["pending", "done"] | None = Field(None, description=N_("Only pending, or only done"))


class OnePerson(BaseModel):
    assessment: int = Field(description=N_("Number of the self-assessment"))


@capability(
    "assessment status",
    summary=N_("Who has done their self-assessment, who has not, and who is late"),
    args=AssessmentStatus,
    wish=Wish.FEEDBACK,
    asked=AskedAs(names=frozenset({"people"}), slots=status_slots),
)
def assessment_status(request: Request, args: AssessmentStatus) -> Card:
    """About the person or team that is named; else about the asker's team, the company for an admin, or the asker."""
    if args.person is not None:
        return _person_card(request, args.person)
    if args.team is not None:
        return _team_card(request, args, args.team.lead)
    if request.principal.leads:
        return _team_card(request, args, myself(request))
    return _company_card(request) if request.principal.sees_all else _person_card(request, myself(request))


@capability("read assessment", summary=N_("Open a self-assessment"), args=OnePerson, writes=True, hidden=True)
def read_assessment(request: Request, args: OnePerson) -> Card:
    """Opening it is final: from then on, its author can no longer change it."""
    assessment, answers = service.read(request.session, request.vault, args.assessment, request.now)
    who = person(request.session, assessment.employee_id)
    if who is None or assessment.read_at is None:
        raise NotAllowed(assessment.employee_id)
    opened = day(request.principal.company.today(assessment.read_at))
    note = _("Opened on {day}: it can no longer be changed.").format(day=opened)
    return manager_card(request, Filled(assessment, sheet(request, assessment), answers), who.name, note)


# ---------------------------------------------------------------- one person


def _person_card(request: Request, who: Person) -> Card:
    assessment, mine = status.of_person(request.session, who.id), who.id == request.principal.employee_id
    title = _("Your self-assessment") if mine else _("{name}'s self-assessment").format(name=who.name)
    if assessment is None:
        return Card(
            title=title,
            body=(Text(_("None was asked for in the last months."), "muted"),),
            facts={"people": []},
            as_of=request.now,
            resolved=plain({"person": who}),
            subject_id=None if mine else who.id,
        )
    standing = stands(assessment.state, assessment.due_on, request.today)
    caption = f"{_period(request, assessment)} · {_due(assessment)}"
    own = (Button(_("Open it"), Call("self assessment"), primary=True),)
    return Card(
        title=title,
        body=(Figure(f"{standing.symbol} {standing.words}", caption),),
        buttons=own if mine else _open(assessment),
        facts={"people": [_facts(request, assessment)]},
        as_of=request.now,
        resolved=plain({"person": who}),
        subject_id=None if mine else who.id,
    )


# ---------------------------------------------------------------- a team


def _team_card(request: Request, args: AssessmentStatus, lead: Person) -> Card:
    mine = lead.id == request.principal.employee_id
    assessments = status.of_team(request.session, lead.id)
    promised = promises(request, lead.id, assessments)
    kept = goals_kept(promised)
    missed = status.missed(request.session, lead.id)
    company = company_status(request) if request.principal.sees_all and args.team is None else None
    return Card(
        title=_team_title(lead, mine=mine),
        body=(
            *_team(request, assessments, kept, args.status),
            *missed_line(missed),
            *(promise_blocks(promised, len(assessments)) if args.status is None else ()),
            *(
                (Text("", strong=_("Self-assessments in the company")), *company_blocks(request, company))
                if company
                else ()
            ),
        ),
        pick=_("Open a self-assessment…"),
        facts={
            "people": [_facts(request, assessment) | _promised(kept, assessment) for assessment in assessments],
            "promises": promise_facts(promised),
            "not_reached": list(missed),
            **(company_facts(company) if company else {}),
        },
        as_of=request.now,
        resolved=plain({"team": args.team}) if args.team else {"team": MY_TEAM},
        subject_id=None if mine else lead.id,
        quiet=not missed and not any(_fits(assessment, args.status) for assessment in assessments),
    )


def _team_title(lead: Person, *, mine: bool) -> str:
    return _("Self-assessments of your team") if mine else _("Self-assessments of {name}'s team").format(name=lead.name)


def _promised(kept: AssessmentKept, assessment: Known) -> dict[str, Any]:
    reached, judged = kept.get(assessment.person_id, (0, 0))
    return {"goals_reached": reached, "goals_judged": judged}


def _team(
    request: Request, assessments: Sequence[Known], kept: AssessmentKept, wanted: str | None
) -> tuple[Block, ...]:
    if not assessments:
        return (Text(_("Nobody was asked for one in the last months. Set a rhythm: “assessment cycle”."), "muted"),)
    done = sum(assessment.done for assessment in assessments)
    late = sum(_is_late(request, assessment) for assessment in assessments)
    figure = Figure(
        _("{done} of {all}").format(done=number(done, 0), all=number(len(assessments), 0)),
        _("have submitted theirs") + (f" · {count_late(late)}" if late else ""),
    )
    shown = [assessment for assessment in assessments if _fits(assessment, wanted)]
    if not shown:
        words = _("Nobody is missing.") if wanted == "pending" else _("Nobody has submitted theirs yet.")
        return (figure, Text(words))
    items = tuple(_item(request, assessment, kept) for assessment in shown[:SHOWN])
    return (figure, Items(items, more=max(len(shown) - SHOWN, 0)))


def _item(request: Request, assessment: Known, kept: AssessmentKept) -> Item:
    reached, judged = kept.get(assessment.person_id, (0, 0))
    goals = _("{done} of {all} goals reached").format(done=number(reached, 0), all=number(judged, 0)) if judged else ""
    details = (_period(request, assessment), "" if assessment.done else _due(assessment), goals)
    return Item(
        assessment.person,
        "",
        " · ".join(part for part in details if part),
        stands(assessment.state, assessment.due_on, request.today),
        Call("read assessment", {"assessment": assessment.id}) if assessment.done else None,
    )


def _fits(assessment: Known, wanted: str | None) -> bool:
    return wanted is None or assessment.done == (wanted == "done")


def _is_late(request: Request, assessment: Known) -> bool:
    return not assessment.done and assessment.due_on < request.today


def _period(request: Request, assessment: Known) -> str:
    return period_name(request.principal.company.calendar.named(days(assessment.period_start, assessment.period_end)))


def _due(assessment: Known) -> str:
    return _("due {day}").format(day=day(assessment.due_on))


def _open(assessment: Known) -> tuple[Button, ...]:
    call = Call("read assessment", {"assessment": assessment.id})
    return (Button(_("Open it"), call, primary=True),) if assessment.done else ()


def _facts(request: Request, assessment: Known) -> dict[str, Any]:
    return {
        "person": assessment.person,
        "period": days(assessment.period_start, assessment.period_end),
        "state": assessment.state,
        "due_on": assessment.due_on,
        "late": _is_late(request, assessment),
    }


# ---------------------------------------------------------------- the company


def _company_card(request: Request) -> Card:
    company = company_status(request)
    return Card(
        title=_("Self-assessments in the company"),
        body=company_blocks(request, company),
        facts=company_facts(company),
        as_of=request.now,
        quiet=company.is_empty,
    )
