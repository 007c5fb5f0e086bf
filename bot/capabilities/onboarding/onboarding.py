"""How newcomers get on: the milestones of the plan, and how earlier starters stood on the same day."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from bot.arguments import PersonArg, myself, plain
from bot.blocks import Text
from bot.capabilities.onboarding.card import body, listed
from bot.capabilities.onboarding.plan import plan
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, ngettext, number
from bot.parts.provenance import of_imports
from bot.parts.question_sets import said
from bot.turn import Call
from bot.wishes import Wish
from spm_core.coaching.onboarding import Onboarding, OnboardingStand, milestones, newcomers, onboarding
from spm_core.imports.freshness import Newest, behind, rows_of_bases
from spm_core.people.service import Person
from spm_core.period import ONE_DAY, Period
from spm_core.who import Who

SHOWN = 10
"""How many of the newest people are shown; others are shown when asked for."""
BUTTONS = 3


class OnboardingArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; your new people when left out, else yourself"))


@capability(
    "onboarding",
    summary=N_("How somebody new stands on the milestones of the first months, and how earlier starters did"),
    args=OnboardingArgs,
    wish=Wish.GROWTH,
)
def onboarding_plan(request: Request, args: OnboardingArgs) -> Card:
    if args.person is None and request.principal.leads:
        return _of_team(request)
    return _of_person(request, args.person or myself(request))


def _of_person(request: Request, who: Person) -> Card:
    mine = who.id == request.principal.employee_id
    planned = plan().milestones
    stand = onboarding(request.session, who.id, [milestone.milestone for milestone in planned], request.now)
    about = plain({"person": who})
    names = {milestone.id: said(milestone.name) for milestone in planned}
    return Card(
        title=_("Your onboarding") if mine else _("Onboarding · {name}").format(name=who.name),
        body=tuple(body(stand, names, who.name)),
        buttons=(
            Button(_("Quota"), Call("quota", about), primary=True),
            Button(_("Coaching"), Call("coaching", about)),
            Button(_("Learn"), Call("learning")),
        ),
        facts=stand if isinstance(stand, Onboarding) else {"reason": stand},
        as_of=request.now,
        source=of_imports(request, () if isinstance(stand, str) else _imports(request, who.id, stand.start)),
        resolved=about,
        subject_id=None if mine else who.id,
    )


def _of_team(request: Request) -> Card:
    starters = newcomers(request.session, request.principal.employee_id, request.now)
    planned = [milestone.milestone for milestone in plan().milestones]
    stands = (
        (newcomer, milestones(request.session, newcomer.person.id, planned, request.now))
        for newcomer in starters[:SHOWN]
    )
    shown = [(newcomer, stand) for newcomer, stand in stands if isinstance(stand, OnboardingStand)]
    imports = {run for who, _stand in shown for run in _imports(request, who.person.id, who.start)}
    more = len(starters) - len(shown)
    rest = ngettext("{count} more: ask by name", "{count} more: ask by name", more).format(count=number(more, 0))
    nobody = Text(_("None of your people started within the last year, as far as start dates are recorded."))
    return Card(
        title=_("Onboarding · your new people"),
        body=(*((listed(shown),) if shown else (nobody,)), *((Text(rest, "muted"),) if more else ())),
        pick=_("Open a plan…"),
        facts={"newcomers": [{"person": newcomer.person.name, "stand": stand} for newcomer, stand in shown]},
        as_of=request.now,
        source=of_imports(request, sorted(imports, key=lambda run: run.at)),
    )


def _imports(request: Request, person: int, start: date) -> tuple[Newest, ...]:
    """The imports of what the plan counts for somebody since their start."""
    counted = [name for milestone in plan().milestones for name in milestone.milestone.counts or ("booked",)]
    until = Period(start, request.today + ONE_DAY)
    return behind(request.session, Who("own", person), until, rows_of_bases(counted))
