"""Logging your own calls, meetings, demos and proposals in chat."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field

from bot.arguments import PersonArg, myself, plain
from bot.arguments.deals import DayArg
from bot.asked import AskedAs
from bot.blocks import Fields, Figure, Status
from bot.capabilities.activities.slots import slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day, ngettext, number
from bot.parts.metrics import label, worded
from bot.parts.metrics_file import catalogue
from bot.turn import Call
from bot.wishes import Wish
from spm_core.errors import NotAllowed
from spm_core.metrics import log
from spm_core.metrics.log import METRICS, Logged
from spm_core.metrics.service import MetricQuestion, measure
from spm_core.who import Who


class ActivityKind(StrEnum):
    """The kinds that the form offers; `_figure` has the words for them."""

    CALL = "call"
    MEETING = "meeting"
    DEMO = "demo"
    PROPOSAL = "proposal"


class LogArgs(BaseModel):
    kind: ActivityKind = Field(description=N_("What"))
    count: int = Field(description=N_("How many"))
    day: DayArg | None = Field(None, description=N_("On which day; today when left out"))
    note: str | None = Field(None, max_length=100, description=N_("With whom"))
    person: PersonArg | None = Field(None, json_schema_extra=NOT_ASKED)
    once: str | None = Field(None, max_length=40, json_schema_extra=NOT_ASKED)


def preview_log(request: Request, args: LogArgs) -> Card:
    on = _day_of(request, args)
    log.check(request.session, args.kind.value, args.count, on, request.now)
    given = {**plain(args), "day": on.isoformat()}
    return Card(
        title=_("Log this?"),
        body=(_figure(args.kind.value, args.count), Fields(_fields(request, on, args.note))),
        buttons=(
            Button(_("Log it"), Call("log activity", {**given, "once": request.now.isoformat()}), primary=True),
            Button(_("Change…"), Call("log activity", given, form=True)),
        ),
        facts={"kind": args.kind.value, "count": args.count, "day": on},
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
    asked=AskedAs(slots=slots),
)
def log_activity(request: Request, args: LogArgs) -> Card:
    on = _day_of(request, args)
    activity = log.log(request.session, args.kind.value, args.count, on, args.note, args.once, request.now)
    return _done(request, activity, _("Logged"))


class WhichActivity(BaseModel):
    activity: int = Field(json_schema_extra=NOT_ASKED)


@capability("undo activity", summary=N_("Take back what you logged"), args=WhichActivity, writes=True, hidden=True)
def undo_activity(request: Request, args: WhichActivity) -> Card:
    activity = log.undo(request.session, args.activity)
    again = {"kind": activity.kind, "count": activity.count, "day": activity.day.isoformat(), "note": activity.note}
    return Card(
        title=_("Taken back"),
        body=(_figure(activity.kind, activity.count), Fields(_fields(request, activity.day, activity.note))),
        buttons=(Button(_("Log something else…"), Call("log activity", plain(again), form=True)),),
        facts=activity,
    )


def _day_of(request: Request, args: LogArgs) -> date:
    """The day to log for. Raises NotAllowed for anybody but the asker: nobody logs for somebody else."""
    if args.person and args.person.id != myself(request).id:
        raise NotAllowed(args.person.id)
    return args.day or request.today


def _done(request: Request, activity: Logged, title: str) -> Card:
    week = request.principal.company.calendar.containing("week", activity.day)
    metric = METRICS[activity.kind]
    mine = MetricQuestion(metric, Who("own", request.principal.employee_id), week)
    total = measure(request.session, mine, request.now).value
    name = label(catalogue()[metric])
    return Card(
        title=title,
        body=(
            _figure(activity.kind, activity.count, done=True),
            Fields(
                (
                    *_fields(request, activity.day, activity.note),
                    (_("{metric} that week").format(metric=name), worded(total.value, total.unit)),
                )
            ),
        ),
        buttons=(
            Button(name, Call("metric", {"metric": metric, **plain({"period": week, "person": myself(request)})})),
            Button(_("Undo"), Call("undo activity", {"activity": activity.id})),
            Button(_("Log more…"), Call("log activity", {"kind": activity.kind}, form=True)),
        ),
        facts={"logged": activity, metric: total.value, "period": week},
        as_of=request.now,
    )


def _figure(kind: str, count: int, *, done: bool = False) -> Figure:
    words = {
        "call": ngettext("call", "calls", count),
        "meeting": ngettext("meeting", "meetings", count),
        "demo": ngettext("demo", "demos", count),
        "proposal": ngettext("proposal", "proposals", count),
    }
    return Figure(number(count, 0), words[kind], Status("✔", _("saved"), "good") if done else None)


def _fields(request: Request, on: date, note: str | None) -> tuple[tuple[str, str], ...]:
    today = _("today, {day}") if on == request.today else "{day}"
    who = ((_("With"), note),) if note else ()
    return ((_("Day"), today.format(day=day(on))), *who)
