"""Who has assessed themselves, for whoever leads them; a manager's look at what was submitted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, PersonArg, TeamArg, myself, plain
from bot.asked import AskedAs
from bot.capabilities.assessments.card import Filled, manager_card
from bot.capabilities.assessments.promises import AssessmentKept, goals_kept, promise_blocks, promise_facts, promises
from bot.capabilities.assessments.questions import sheet
from bot.capabilities.assessments.slots import status_slots
from bot.capabilities.assessments.verdicts import verdict_blocks
from bot.capabilities.assessments.words import RHYTHMS, stands
from bot.capability import Request, capability
from bot.cards import Block, Button, Card, Column, Figure, Heading, Table, Text
from bot.i18n import N_, _, day, moment, ngettext, number, percent, period_name
from bot.turn import Call
from spm_core.assessments import service, status
from spm_core.assessments.models import AssessmentState
from spm_core.assessments.status import Known, Participation
from spm_core.errors import NotAllowed
from spm_core.feedback.verdicts import distribution
from spm_core.people.service import person
from spm_core.period import days

SHOWN = 40
OPENED = 5
"""Buttons; the rest by asking for one person's."""


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
    asked=AskedAs(names=frozenset({"people"}), slots=status_slots),
)
def assessment_status(request: Request, args: AssessmentStatus) -> Card:
    leads, me = request.principal.leads, request.principal.employee_id
    if args.person is not None or not (args.team or leads or request.principal.sees_all):
        return _one(request, args)
    if args.team is None and not leads:
        return _company(request)
    lead = args.team.lead if args.team else myself(request)
    found = status.of_team(request.session, lead.id)
    made, mine = promises(request, lead.id, found), lead.id == me
    kept, company = goals_kept(made), _company(request) if request.principal.sees_all and not args.team else None
    return Card(
        title=_("Self-assessments of your team")
        if mine
        else _("Self-assessments of {name}'s team").format(name=lead.name),
        body=(
            *_team(request, found, kept, args.status),
            *(promise_blocks(made, len(found)) if args.status is None else ()),
            *((Heading(_("Self-assessments in the company")), *company.body) if company else ()),
        ),
        buttons=_buttons(found),
        facts={
            "people": [_facts(request, each) | _promised(kept, each) for each in found],
            "promises": promise_facts(made),
            **(company.facts if company else {}),
        },
        as_of=request.now,
        resolved=plain({"team": args.team}) if args.team else {"team": MY_TEAM},
        subject_id=None if mine else lead.id,
        quiet=not any(_fits(each, args.status) for each in found),
    )


@capability("read assessment", summary=N_("Open a self-assessment"), args=OnePerson, writes=True, hidden=True)
def read_assessment(request: Request, args: OnePerson) -> Card:
    """From now on it stays as it is."""
    found, answers = service.read(request.session, request.vault, args.assessment, request.now)
    who = person(request.session, found.employee_id)
    if who is None or found.read_at is None:
        raise NotAllowed(found.employee_id)
    opened = moment(found.read_at.astimezone(request.now.tzinfo))
    note = _("Opened {moment}: it can't be changed any more.").format(moment=opened)
    return manager_card(request, Filled(found, sheet(request, found), answers), who.name, note)


def _one(request: Request, args: AssessmentStatus) -> Card:
    who = args.person or myself(request)
    found, mine = status.of_person(request.session, who.id), who.id == request.principal.employee_id
    title = _("Your self-assessment") if mine else _("{name}'s self-assessment").format(name=who.name)
    if found is None:
        body: tuple[Block, ...] = (Text(_("None was asked for in the last months."), "muted"),)
    else:
        said = stands(found.state, found.due_on, request.today)
        body = (Figure(f"{said.symbol} {said.words}", _period(request, found) + " · " + _due(found)),)
    own = (Button(_("Open it"), Call("self assessment"), primary=True),) if mine and found else ()
    return Card(
        title=title,
        body=body,
        buttons=own or _buttons([found] if found else []),
        facts={"people": [_facts(request, found)] if found else []},
        as_of=request.now,
        resolved=plain({"person": who}),
        subject_id=None if mine else who.id,
    )


def _promised(kept: AssessmentKept, each: Known) -> dict[str, Any]:
    reached, judged = kept.get(each.person_id, (0, 0))
    return {"goals_reached": reached, "goals_judged": judged}


def _team(request: Request, found: Sequence[Known], kept: AssessmentKept, wanted: str | None) -> tuple[Block, ...]:
    if not found:
        return (Text(_("Nobody was asked for one in the last months. Set a rhythm: “assessment cycle”."), "muted"),)
    done = sum(each.done for each in found)
    late = sum(_is_late(request, each) for each in found)
    figure = Figure(
        _("{done} of {all}").format(done=number(done, 0), all=number(len(found), 0)),
        _("have submitted theirs") + (f" · {_late(late)}" if late else ""),
    )
    shown = [each for each in found if _fits(each, wanted)]
    if not shown:
        words = _("Nobody is missing.") if wanted == "pending" else _("Nobody has submitted theirs yet.")
        return (figure, Text(words))
    columns = tuple(Column(each) for each in (_("Person"), _("About"), _("Stands"), _("Due")))
    columns += (Column(_("Goals reached"), "right"),) if kept else ()
    hidden = len(shown) - SHOWN
    more = (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),) if hidden > 0 else ()
    return (figure, Table(columns, tuple(_row(request, each, kept) for each in shown[:SHOWN])), *more)


def _row(request: Request, each: Known, kept: AssessmentKept) -> tuple[str, ...]:
    said = stands(each.state, each.due_on, request.today)
    reached, judged = kept.get(each.person_id, (0, 0))
    words = _("{done} of {all}").format(done=number(reached, 0), all=number(judged, 0)) if judged else "–"
    row = (each.person, _period(request, each), f"{said.symbol} {said.words}", day(each.due_on))
    return (*row, words) if kept else row


def _late(count: int) -> str:
    return ngettext("{count} is late", "{count} are late", count).format(count=number(count, 0))


def _fits(each: Known, wanted: str | None) -> bool:
    return wanted is None or each.done == (wanted == "done")


def _is_late(request: Request, each: Known) -> bool:
    return not each.done and each.due_on < request.today


def _period(request: Request, each: Known) -> str:
    return period_name(request.principal.company.calendar.named(days(each.period_start, each.period_end)))


def _due(each: Known) -> str:
    return _("due {day}").format(day=day(each.due_on))


def _buttons(found: Sequence[Known]) -> tuple[Button, ...]:
    """What was submitted, first what nobody opened yet."""
    ready = sorted((each for each in found if each.done), key=lambda each: each.state is AssessmentState.READ)
    return tuple(
        Button(_("Open {name}'s").format(name=each.person), Call("read assessment", {"assessment": each.id}))
        for each in ready[:OPENED]
    )


def _facts(request: Request, each: Known) -> dict[str, Any]:
    return {
        "person": each.person,
        "period": days(each.period_start, each.period_end),
        "state": each.state,
        "due_on": each.due_on,
        "late": _is_late(request, each),
    }


def _company(request: Request) -> Card:
    """How many have taken part, what feedback came to, and nobody's name."""
    found = status.participation(request.session)
    verdicts = distribution(request.session, request.today - status.RECENT)
    columns = (Column(_("Period")), Column(_("Rhythm")), Column(_("Done"), "right"), Column(_("Late"), "right"))
    rows = tuple(_participation(request, each) for each in found)
    few = (
        (Text(_("Of fewer than three people no share is told."), "muted"),)
        if any(f.done is None for f in found)
        else ()
    )
    nobody = (Text(_("Nobody was asked for one in the last months. Set a rhythm: “assessment cycle”."), "muted"),)
    return Card(
        title=_("Self-assessments in the company"),
        body=(*((Table(columns, rows), *few) if found else nobody), *verdict_blocks(request, verdicts)),
        facts={"participation": found, "verdicts": verdicts},
        as_of=request.now,
        quiet=not (found or verdicts),
    )


def _participation(request: Request, each: Participation) -> tuple[str, ...]:
    period = period_name(request.principal.company.calendar.named(days(each.period_start, each.period_end)))
    if each.done is None or each.late is None:
        return (period, _(RHYTHMS[each.every]), "–", "–")
    said = percent(Decimal(each.done) / each.asked, 0)
    done = _("{share} · {done} of {all}").format(share=said, done=number(each.done, 0), all=number(each.asked, 0))
    return (period, _(RHYTHMS[each.every]), done, number(each.late, 0))
