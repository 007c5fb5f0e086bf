"""Drafting feedback from facts, and reading it."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, PeriodArg, PersonArg, myself, plain
from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.feedback.card import feedback_card, part_blocks
from bot.capabilities.feedback.slots import draft_slots, feedback_slots, subjects
from bot.capability import Request, capability
from bot.cards import Button, Card, Wording
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, period_name
from bot.parts.feedback import facts, for_a_model, texts
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.turn import Call
from bot.wishes import Wish
from spm_core.errors import NotAllowed
from spm_core.feedback import service
from spm_core.feedback.material import Material, material
from spm_core.feedback.models import FeedbackElement
from spm_core.feedback.thread import of_person, thread
from spm_core.period import Period
from spm_core.summary.rules import SummaryVerdict as Stated
from spm_core.who import Who


class FeedbackVerdict(StrEnum):
    EXCEEDS = "exceeds"
    MEETS = "meets"
    MISSES = "misses"


_CHOICES = (N_("exceeds"), N_("meets"), N_("misses"))  # labels of FeedbackVerdict in forms
FeedbackWords = Annotated[str, Field(max_length=200)]


class DraftArgs(BaseModel):
    person: PersonArg = Field(description=N_("Who it's about"))
    strength: FeedbackWords | None = Field(None, description=N_("A strength"))
    improvement: FeedbackWords | None = Field(None, description=N_("Something to work on"))
    verdict: FeedbackVerdict | None = Field(None, description=N_("Overall; by the rule when left out"))
    period: PeriodArg | None = Field(None, description=N_("Period"))


def preview_draft(request: Request, args: DraftArgs) -> Card:
    gathered = _material(request, args)
    earlier = of_person(request.session, args.person.id, gathered.period)
    same = next((other for other in earlier if other.period.same_days(gathered.period)), None)
    if same is not None:
        return feedback_card(request, thread(request.session, request.vault, same.id), _there_already())
    settled = plain({**dict(args), "period": gathered.period})
    words = texts(gathered)
    return Card(
        title=_("To draft: feedback for {name} · {period}").format(
            name=args.person.name, period=period_name(gathered.period)
        ),
        body=(
            *(block for part in FeedbackElement for block in part_blocks(part, words[part])),
            Text(_("Made from facts. Nothing is stored or sent yet."), "muted"),
        ),
        buttons=(
            Button(_("Start this draft"), Call("draft feedback", settled), primary=True),
            Button(_("Change…"), Call("draft feedback", settled, form=True)),
        ),
        facts=facts(gathered),
        as_of=request.now,
        source=source(request, Who("own", args.person.id), gathered.period),
        resolved=settled,
        subject_id=args.person.id,
    )


@capability(
    "draft feedback",
    summary=N_("Draft feedback for one of your people, from facts"),
    form_title=N_("Draft feedback"),
    submit=N_("Draft"),
    args=DraftArgs,
    wish=Wish.FEEDBACK,
    leads=True,
    writes=True,
    private=True,
    preview=preview_draft,
    asked=AskedAs(names=frozenset({"people"}), told_freely=True, slots=draft_slots),
)
def draft_feedback(request: Request, args: DraftArgs) -> Card:
    gathered = _material(request, args)
    number = service.start(
        request.session, request.vault, args.person.id, gathered.period, texts(gathered), gathered.stated, request.now
    )
    card = feedback_card(request, thread(request.session, request.vault, number))
    plain_words, known = for_a_model(gathered)
    return replace(card, wording=Wording(Call("word feedback", {"feedback": number}), plain_words, known))


def _material(request: Request, args: DraftArgs) -> Material:
    gathered = material(request.session, args.person.id, args.period, request.now, catalogue())
    verdict: Stated | None = args.verdict.value if args.verdict else None
    return replace(gathered, strength=args.strength, improvement=args.improvement, verdict=verdict)


def _there_already() -> Text:
    return Text(_("There is one of this period already. It stays as it is."), "warning")


class Read(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    period: PeriodArg | None = Field(None, description=N_("Period"))
    author: ColleagueArg | None = Field(None, description=N_("Who gave it"))
    feedback: int | None = Field(None, description=N_("Number of the feedback"), json_schema_extra=NOT_ASKED)


@capability(
    "feedback",
    summary=N_("The feedback you got, or that one of your people got"),
    args=Read,
    wish=Wish.FEEDBACK,
    asked=AskedAs(everyone=True, names=frozenset({"people"}), slots=feedback_slots, subjects=subjects),
)
def feedback(request: Request, args: Read) -> Card:
    if args.feedback is not None:
        return feedback_card(request, thread(request.session, request.vault, args.feedback))
    who = args.person or myself(request)
    if not who.visible:
        raise NotAllowed(who.id)
    author = args.author.id if args.author else None
    received = of_person(request.session, who.id, args.period, author)
    if not received:
        return _none(request, args, who.name)
    card = feedback_card(request, thread(request.session, request.vault, received[0].id))
    earlier = tuple(
        Button(_earlier(request, older.period), Call("feedback", {"feedback": older.id}), more=True)
        for older in received[1:4]
    )
    return replace(card, buttons=(*card.buttons, *earlier), resolved=plain({**dict(args), "person": who}))


def _earlier(request: Request, period: Period) -> str:
    return period_name(request.principal.company.calendar.named(period))


def _none(request: Request, args: Read, name: str) -> Card:
    mine = args.person is None or args.person.id == request.principal.employee_id
    words = _("No feedback was sent to you yet.") if mine else _("There is no feedback for {name} yet.")
    if args.author or args.period:
        words = _("There is no such feedback for you.") if mine else _("There is no such feedback for {name}.")
    ask = Button(_("Ask for feedback"), Call("request feedback", {}))
    draft = Button(_("Draft feedback…"), Call("draft feedback", plain({"person": args.person}), form=True))
    return Card(
        title=_("Feedback"),
        body=(Text(words.format(name=name)),),
        buttons=(ask,) if mine else (draft,),
        facts={"feedback": None},
        resolved=plain(args),
        subject_id=None if mine or not args.person else args.person.id,
        quiet=True,
    )
