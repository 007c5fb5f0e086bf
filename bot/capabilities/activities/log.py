"""Logging your own calls, meetings, demos and proposals in chat, several at once, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PersonArg, myself, plain
from bot.arguments.deals import DayArg
from bot.asked import AskedAs
from bot.blocks import Item
from bot.capabilities.activities.card import OneDone, counted, detail_of, earlier_ones, shown
from bot.capabilities.activities.slots import goals_instead, slots, undo_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _
from bot.parts.metrics import label, worded
from bot.parts.metrics_file import catalogue
from bot.turn import Call
from bot.wishes import Wish
from spm_core.errors import CoreError, NotAllowed
from spm_core.metrics import log
from spm_core.metrics.log import METRICS, Logged
from spm_core.metrics.service import MetricQuestion, measure
from spm_core.who import Who


class ActivityKind(StrEnum):
    """The kinds that the form offers; `_words` has the words for them."""

    CALL = "call"
    MEETING = "meeting"
    DEMO = "demo"
    PROPOSAL = "proposal"


class AnotherDone(BaseModel):
    kind: ActivityKind
    count: int
    note: str | None = Field(None, max_length=100)


class LogArgs(BaseModel):
    kind: ActivityKind = Field(description=N_("What"))
    count: int = Field(description=N_("How many"))
    day: DayArg | None = Field(None, description=N_("On which day; today when left out"))
    note: str | None = Field(None, max_length=100, description=N_("With whom"))
    person: PersonArg | None = Field(None, json_schema_extra=NOT_ASKED)
    more: list[AnotherDone] = Field(default_factory=list, max_length=5, json_schema_extra=NOT_ASKED)
    """Others of the same day that came in the same sentence."""
    once: str | None = Field(None, max_length=40, json_schema_extra=NOT_ASKED)


def preview_log(request: Request, args: LogArgs) -> Card:
    on, wanted = _day_of(request, args), _wanted(args)
    for each in wanted:
        log.check(request.session, each.kind, each.count, on, request.now)
    given = {**_plain(args), "day": on.isoformat()}
    write, one = Call("log activity", {**given, "once": request.now.isoformat()}), len(wanted) == 1
    return Card(
        title=_("Log this?") if one else _("Log these?"),
        body=shown(request, wanted, on),
        buttons=(
            Button(_("Log it") if one else _("Log all"), write, primary=True),
            *((Button(_("Change…"), Call("log activity", given, form=True)),) if one else ()),
        ),
        resolved=_plain(args),
        facts={"kind": args.kind.value, "count": args.count, "day": on, "all": wanted},
    )


@capability(
    "log activity",
    summary=N_("Log calls, meetings, demos or proposals of yours"),
    form_title=N_("Log activity"),
    submit=N_("Log"),
    args=LogArgs,
    wish=Wish.DEALS,
    writes=True,
    preview=preview_log,
    about="anyone",
    asked=AskedAs(joins=True, slots=slots, instead=goals_instead),
)
def log_activity(request: Request, args: LogArgs) -> Card:
    """Log all of them or, where one cannot be, none: what is raised takes back what was written."""
    on, logged = _day_of(request, args), []
    for place, each in enumerate(_wanted(args)):
        once = f"{args.once}/{place}" if args.once and place else args.once
        logged.append(log.log(request.session, each.kind, each.count, on, each.note, once, request.now))
    return replace(_done(request, logged), resolved=_plain(args))


class WhichActivity(BaseModel):
    kind: ActivityKind | None = Field(None, description=N_("What"))
    activity: int | None = Field(None, json_schema_extra=NOT_ASKED)
    also: list[int] = Field(default_factory=list, max_length=5, json_schema_extra=NOT_ASKED)


def preview_undo(request: Request, args: WhichActivity) -> Card:
    """The latest that was logged, to be taken back by a press; the ones before can be picked."""
    latest = _latest(request, args)
    first, others = latest[0], latest[1:]
    earlier = tuple(
        Item(counted(each), detail=detail_of(request, each), call=Call("undo activity", {"activity": each.id}))
        for each in others
    )
    return Card(
        title=_("Take this back?"),
        body=(*shown(request, [OneDone(first.kind, first.count, first.note)], first.day), *earlier_ones(earlier)),
        buttons=(Button(_("Undo"), Call("undo activity", {"activity": first.id}), primary=True),),
        pick=_("Take back another…") if earlier else "",
        facts={"latest": latest},
    )


@capability(
    "undo activity",
    summary=N_("Undo what you logged"),
    args=WhichActivity,
    wish=Wish.DEALS,
    writes=True,
    preview=preview_undo,
    about="anyone",
    asked=AskedAs(slots=undo_slots),
)
def undo_activity(request: Request, args: WhichActivity) -> Card:
    if args.activity is None:
        return preview_undo(request, args)
    undone = [log.undo(request.session, activity) for activity in (args.activity, *args.also)]
    first = undone[0]
    again = {"kind": first.kind, "count": first.count, "day": first.day.isoformat(), "note": first.note}
    return Card(
        title=_("Taken back"),
        body=shown(request, [OneDone(each.kind, each.count, each.note) for each in undone], first.day),
        buttons=(Button(_("Log something else…"), Call("log activity", plain(again), form=True)),),
        facts={"undone": undone},
    )


def _latest(request: Request, args: WhichActivity) -> tuple[Logged, ...]:
    latest = log.latest(request.session, args.kind.value if args.kind else None)
    if not latest:
        raise CoreError("nothing_logged")
    return latest


def _wanted(args: LogArgs) -> list[OneDone]:
    first = OneDone(args.kind.value, args.count, args.note)
    return [first, *(OneDone(each.kind.value, each.count, each.note) for each in args.more)]


def _plain(args: LogArgs) -> dict[str, Any]:
    more = {"more": [plain(each) for each in args.more]} if args.more else {}
    return {name: value for name, value in plain(args).items() if name != "more"} | more


def _day_of(request: Request, args: LogArgs) -> date:
    """The day to log for. Raises NotAllowed for anybody but the asker: nobody logs for somebody else."""
    if args.person and args.person.id != myself(request).id:
        raise NotAllowed(args.person.id)
    return args.day or request.today


def _done(request: Request, logged: Sequence[Logged]) -> Card:
    first = logged[0]
    week = request.principal.company.calendar.containing("week", first.day)
    totals = {metric: _total(request, metric, week) for metric in dict.fromkeys(METRICS[each.kind] for each in logged)}
    metric = METRICS[first.kind]
    done = [OneDone(each.kind, each.count, each.note) for each in logged]
    undo = {"activity": first.id, **({"also": [each.id for each in logged[1:]]} if len(logged) > 1 else {})}
    in_week = tuple(
        (_("{metric} that week").format(metric=label(catalogue()[name])), words) for name, (_v, words) in totals.items()
    )
    return Card(
        title=_("Logged"),
        body=shown(request, done, first.day, in_week, done=True),
        buttons=(
            Button(
                label(catalogue()[metric]),
                Call("metric", {"metric": metric, **plain({"period": week, "person": myself(request)})}),
            ),
            Button(_("Undo"), Call("undo activity", undo)),
            Button(_("Log more…"), Call("log activity", {"kind": first.kind}, form=True)),
        ),
        facts={
            "logged": first if len(logged) == 1 else list(logged),
            **{name: value for name, (value, _words) in totals.items()},
            "period": week,
        },
        as_of=request.now,
    )


def _total(request: Request, metric: str, week: Any) -> tuple[Any, str]:
    total = measure(
        request.session, MetricQuestion(metric, Who("own", request.principal.employee_id), week), request.now
    ).value
    return total.value, worded(total.value, total.unit)
