"""What changed in a pipeline since a given day, as a waterfall."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, TeamArg
from bot.arguments.deals import SinceArg
from bot.asked import AskedAs
from bot.blocks import Block, Column, Figure, Heading, Item, Items, Status, Table, Text
from bot.capabilities.pipeline.slots import changes_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, about, day, period_name
from bot.parts.pipeline import STEPS, signed
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.subject import subject_of
from bot.turn import Call
from bot.wishes import Wish
from spm_core.errors import CoreError
from spm_core.money import Money
from spm_core.pipeline.changes import changes as pipeline_changes
from spm_core.pipeline.waterfall import STEPS as ORDER
from spm_core.pipeline.waterfall import Waterfall
from spm_core.windows import since_last_week

SHOWN = 5


class Changes(BaseModel):
    since: SinceArg | None = Field(None, description=N_("Since when; a week ago when left out"))
    period: ComingPeriodArg | None = Field(None, description=N_("Of the pipeline of which period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "changes",
    summary=N_("What changed in your pipeline since last week"),
    args=Changes,
    wish=Wish.DEALS,
    asked=AskedAs(slots=changes_slots),
)
def changes(request: Request, args: Changes) -> Card:
    subject = subject_of(request, args)
    since = args.since or since_last_week(request.today)
    if since >= request.today:
        raise CoreError("not_yet", day=day(since), argument="since")
    waterfall = pipeline_changes(request.session, subject.whose, subject.standing.period, since, request.now)
    whole_team, resolved = subject.whose.team, subject.resolved
    whom = "" if subject.mine and not whole_team else f", {_('your team') if subject.mine else subject.who.name}"
    return Card(
        title=f"{_('What changed')}{whom} · {period_name(subject.standing.period)}",
        body=_body(waterfall, with_person=whole_team),
        buttons=(
            Button(_("Pipeline health"), Call("pipeline", resolved)),
            Button(_("Forecast"), Call("forecast", resolved)),
            Button(_("Another day…"), Call("changes", {**resolved, "since": since.isoformat()}, form=True), more=True),
        ),
        facts=waterfall,
        as_of=request.now,
        source=source(request, subject.whose, subject.standing.period),
        resolved={**resolved, "since": since.isoformat()},
        subject_id=subject.audited,
    )


def _body(waterfall: Waterfall, *, with_person: bool) -> tuple[Block, ...]:
    caption = _("open now, {start} on {day}").format(start=about(waterfall.start), day=day(waterfall.since))
    figure = Figure(about(waterfall.end), caption, _status(waterfall.end - waterfall.start))
    waiting = waiting_for_rate(waterfall.waiting_for_rate, about)
    if not waterfall.moved:
        return (figure, Text(_("Nothing changed."), "muted"), *_overdue(waterfall), *waiting)
    moves = (Heading(_("Deals")), _moves(waterfall, with_person=with_person))
    return (figure, _steps(waterfall), *_overdue(waterfall), *moves, *waiting)


def _status(delta: Money) -> Status:
    if not delta:
        return Status("●", _("no change"))
    return Status("▲" if delta.amount > 0 else "▼", signed(delta), "good" if delta.amount > 0 else "warning")


def _steps(waterfall: Waterfall) -> Table:
    """From what was open then to what is open now, which is their sum."""
    steps = [(step, getattr(waterfall, step)) for step in ORDER]
    lines = [(_(STEPS[step]), signed(amount)) for step, amount in steps if amount]
    start = (_("Open then"), about(waterfall.start))
    end = (_("Open now"), about(waterfall.end))
    return Table((Column(_("What changed")), Column(_("Amount"), "right")), (start, *lines, end), total=True)


def _overdue(waterfall: Waterfall) -> tuple[Block, ...]:
    """How much of both ends should have closed by then."""
    if not (waterfall.start_overdue or waterfall.end_overdue):
        return ()
    said = _("Overdue: {now} of it now, {then} on {day}.")
    parts = {"now": about(waterfall.end_overdue), "then": about(waterfall.start_overdue), "day": day(waterfall.since)}
    return (Text(said.format(**parts), "muted"),)


def _moves(waterfall: Waterfall, *, with_person: bool) -> Items:
    return Items(
        tuple(
            Item(
                move.name,
                signed(move.amount),
                " · ".join((_(STEPS[move.step]), *((move.person,) if with_person else ()))),
            )
            for move in waterfall.moved[:SHOWN]
        ),
        more=max(len(waterfall.moved) - SHOWN, 0),
    )
