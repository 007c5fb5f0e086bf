"""The skills that somebody wants to grow, and those they help others with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field

from bot.arguments import PersonArg, myself, plain
from bot.blocks import Fields, Text
from bot.capabilities.coaching.skill_words import names
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _
from bot.inputs import ChoiceInput, Form, Option
from bot.turn import Call
from bot.wishes import Wish
from spm_core.coaching import skills as service
from spm_core.coaching.skills import Chosen
from spm_core.people.service import Person

CoachingSkill = Annotated[str, Field(max_length=40)]


class SkillsArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))


@capability(
    "skills",
    summary=N_("Which skills you grow, and with which you help others"),
    args=SkillsArgs,
    wish=Wish.GROWTH,
)
def skills(request: Request, args: SkillsArgs) -> Card:
    return _card(request, args.person or myself(request))


def _card(request: Request, who: Person) -> Card:
    mine = who.id == request.principal.employee_id
    chosen = service.chosen(request.session, who.id)
    change = Button(_("Change…"), Call("choose skills", form=True), primary=True)
    return Card(
        title=_("Your skills") if mine else _("Skills of {name}").format(name=who.name),
        body=(
            Fields(((_("Growing"), _listed(chosen.grow)), (_("Helps others with"), _listed(chosen.help))), lines=True),
            Text(
                _("Only the person and their managers see what is being grown. Any colleague may be told who helps."),
                "muted",
            ),
        ),
        buttons=((change,) if mine else ()),
        facts=chosen,
        resolved=plain({"person": who}),
        subject_id=None if mine else who.id,
    )


def _listed(chosen: tuple[str, ...]) -> str:
    known = names()
    return ", ".join(known[skill_id] for skill_id in chosen if skill_id in known) or "–"


class Choose(BaseModel):
    """The chosen skills; empty fields are not chosen."""

    grow: CoachingSkill | None = None
    grow_too: CoachingSkill | None = None
    help: CoachingSkill | None = None
    help_too: CoachingSkill | None = None


def _form(request: Request, args: Choose) -> Form:
    now = service.chosen(request.session, request.principal.employee_id)
    options = tuple(Option(words, skill_id) for skill_id, words in names().items())
    values = (*now.grow[:2], *("",) * (2 - len(now.grow[:2])), *now.help[:2], *("",) * (2 - len(now.help[:2])))
    inputs = tuple(
        ChoiceInput(name, label, options, value) for (name, label), value in zip(_labels().items(), values, strict=True)
    )
    return Form(_("Your skills"), inputs, Call("choose skills"), _("Save"))


def _labels() -> Mapping[str, str]:
    return {
        "grow": _("I want to get better at"),
        "grow_too": _("and at"),
        "help": _("I help others with; colleagues may be told"),
        "help_too": _("and with"),
    }


@capability(
    "choose skills",
    summary=N_("Choose your skills"),
    args=Choose,
    writes=True,
    hidden=True,
    form=_form,
)
def choose_skills(request: Request, args: Choose) -> Card:
    known = names()
    grow, help_ = ((args.grow, args.grow_too), (args.help, args.help_too))
    chosen = Chosen(
        *(tuple(skill_id for skill_id in wanted if skill_id and skill_id in known) for wanted in (grow, help_))
    )
    service.choose(request.session, chosen)
    return _card(request, myself(request))
