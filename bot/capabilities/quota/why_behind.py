"""Why somebody is behind: the causes that hold, in the order of what they are worth; or that nobody is."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, TeamArg
from bot.asked import AskedAs
from bot.capabilities.quota.why_behind_card import body
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, period_name
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.quota import standing_facts
from bot.parts.subject import Whom, subject_of
from bot.turn import Call
from bot.wishes import Wish
from spm_core.causes.service import Causes, causes
from spm_core.imports.freshness import PIPELINE_ROWS


class WhyBehindArgs(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "why behind",
    summary=N_("Why you are behind: the causes, and what each is worth"),
    args=WhyBehindArgs,
    wish=Wish.NUMBER,
    example=N_("Why am I behind?"),
    asked=AskedAs(
        quotes_figures=True,
        standing=True,
        names=frozenset({"people", "guessed"}),
        leads_to={"proof": "why", "deals": "deals"},
    ),
)
def why_behind(request: Request, args: WhyBehindArgs) -> Card:
    subject = subject_of(request, args)
    found = causes(request.session, subject.whose, subject.standing, request.now)
    mine = subject.mine and not subject.whose.team
    return Card(
        title=_title(subject, found),
        body=(*body(found, mine=mine), *waiting_for_rate(subject.standing.waiting_for_rate)),
        buttons=_buttons(subject, found),
        pick=_("Open one of these…"),
        facts=_facts(found),
        as_of=request.now,
        source=source(request, subject.whose, subject.standing.period, PIPELINE_ROWS),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _title(subject: Whom, found: Causes) -> str:
    period, name = period_name(subject.standing.period), subject.who.name
    behind = found.state in ("behind", "missed")
    if subject.whose.team:
        whose = _("your team") if subject.mine else _("{name}'s team").format(name=name)
    else:
        whose = "" if subject.mine else name
    if not whose:
        what = _("Why you're behind") if behind else _("How you stand")
    else:
        what = (_("Why {name} is behind") if behind else _("How {name} stands")).format(name=whose)
    return f"{what} · {period}"


def _buttons(subject: Whom, found: Causes) -> tuple[Button, ...]:
    args, behind = subject.resolved, found.state == "behind"
    path = Button(_("Path to quota"), Call("path to quota", args), primary=behind)
    deals = Button(_("Deals to close first"), Call("deals", {**args, "show": "all"}))
    coaching = Button(_("What to work on"), Call("coaching", {"person": subject.who.ref}))
    return (
        *((path, deals) if found.standing.gap and found.state != "missed" else ()),
        *(() if subject.whose.team else (coaching,)),
        Button(_("All figures"), Call("quota", args), more=True),
    )


def _facts(found: Causes) -> dict[str, Any]:
    return {
        **standing_facts(found.standing),
        "state": found.state,
        "behind_by": found.missing,
        "causes": found.found,
        "coverage": found.coverage.times,
        "needed_coverage": found.coverage.needed,
        "usual_win_rate": found.usual.value,
        "usual": found.usual,
        "open_pipeline": found.open.open,
        "overdue_pipeline": found.open.overdue,
        "ramping": found.ramping,
        "behind": [person.person for person in found.people],
        "notes": {**found.standing.notes, **found.coverage.notes},
    }
