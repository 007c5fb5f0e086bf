"""Learning resources that colleagues published, by skill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field

from bot.blocks import Block, Quote, Text
from bot.capabilities.coaching.skill_words import names, skill_named
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, ngettext, number
from bot.inputs import ChoiceInput, Form, Option, TextInput
from bot.turn import Call
from bot.wishes import Wish
from spm_core.coaching import learning as service
from spm_core.coaching.learning import Resource
from spm_core.coaching.models import LONGEST

BUTTONS, SEEN = 3, 2
ResourceId = Annotated[int, Field(ge=1, le=2**53)]


class LearningArgs(BaseModel):
    skill: Annotated[str, Field(max_length=80)] | None = Field(None, description=N_("Skill; all when left out"))


@capability(
    "learning",
    summary=N_("Learning resources and best practices of colleagues, by skill"),
    args=LearningArgs,
    wish=Wish.GROWTH,
)
def learning(request: Request, args: LearningArgs) -> Card:
    return _card(request, skill_named(args.skill) if args.skill else None)


def _card(request: Request, skill: str | None) -> Card:
    resources = service.resources(request.session, skill)
    title = _("Learning resources")
    return Card(
        title=f"{title} · {names().get(skill, skill)}" if skill else title,
        body=tuple(block for n, resource in enumerate(resources, 1) for block in _shown(n, resource)) or (_none(),),
        buttons=(Button(_("Publish one…"), Call("publish resource", form=True)), *_buttons(resources)),
        facts={"resources": resources},
        as_of=request.now,
        resolved={"skill": skill} if skill else {},
    )


def _none() -> Text:
    return Text(_("Nothing is published yet. Share a link, or what worked for you."), "muted")


def _shown(number_: int, resource: Resource) -> tuple[Block, ...]:
    """The title with the number that its button says, what its author wrote, and the link."""
    likes = ngettext("{count} found it useful", "{count} found it useful", resource.likes)
    skill = names().get(resource.skill, resource.skill)
    caption = " · ".join((resource.by, skill, likes.format(count=number(resource.likes, 0))))
    said = (Quote(resource.text, caption),) if resource.text else (Text(caption, "muted"),)
    link = (Text(resource.link),) if resource.link else ()
    return (Text("", strong=f"{number(number_, 0)}. {resource.title}"), *link, *said)


def _buttons(resources: tuple[Resource, ...]) -> Iterator[Button]:
    """The first few of others to call useful, and of one's own to withdraw."""
    numbered = [*enumerate(resources, 1)]
    for n, resource in [each for each in numbered if not each[1].mine][:BUTTONS]:
        label = _("Number {n} is useful").format(n=number(n, 0))
        yield Button(label, Call("like resource", {"resource": resource.id}), more=n > SEEN)
    for n, resource in [each for each in numbered if each[1].mine][:BUTTONS]:
        label = _("Withdraw number {n}").format(n=number(n, 0))
        yield Button(label, Call("withdraw resource", {"resource": resource.id}), more=True)


class PublishArgs(BaseModel):
    skill: Annotated[str, Field(max_length=40)] | None = None
    title: Annotated[str, Field(max_length=120)] | None = None
    link: Annotated[str, Field(max_length=500)] | None = None
    text: Annotated[str, Field(max_length=LONGEST)] | None = None


def _form(request: Request, args: PublishArgs) -> Form:
    options = tuple(Option(words, skill_id) for skill_id, words in names().items())
    return Form(
        title=_("Publish"),
        inputs=(
            ChoiceInput("skill", _("Skill"), options, args.skill or "", required=True),
            TextInput("title", _("Title"), args.title or "", required=True),
            TextInput("link", _("Link"), args.link or ""),
            TextInput("text", _("What worked for you, and when"), args.text or "", long=True),
        ),
        call=Call("publish resource"),
        submit=_("Publish"),
        intro=_("Everybody in the company can read it, with your name."),
    )


@capability(
    "publish resource",
    summary=N_("Publish for your colleagues"),
    args=PublishArgs,
    writes=True,
    hidden=True,
    form=_form,
)
def publish_resource(request: Request, args: PublishArgs) -> Card | Form:
    title = (args.title or "").strip()
    if not title or not args.skill:
        return _form(request, args)
    text = (args.text or "").strip() or None
    service.publish(request.session, skill_named(args.skill), title, args.link, text, request.now)
    return _card(request, skill_named(args.skill))


class OfResource(BaseModel):
    resource: ResourceId


@capability("like resource", summary=N_("Say that it is useful"), args=OfResource, writes=True, hidden=True)
def like_resource(request: Request, args: OfResource) -> Card:
    return _card(request, service.like(request.session, args.resource))


@capability(
    "withdraw resource",
    summary=N_("Withdraw what you published"),
    args=OfResource,
    writes=True,
    hidden=True,
)
def withdraw_resource(request: Request, args: OfResource) -> Card:
    return _card(request, service.withdraw(request.session, args.resource))
