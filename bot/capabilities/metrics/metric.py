"""One metric of a person, a team or the company, compared and broken down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field, model_validator

from bot.arguments import PeriodArg, PersonArg, TeamArg, myself, plain
from bot.arguments.metrics import CompareArg, CompareTo, GroupArg, GroupBy, MetricArg, StageArg
from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.metrics.answers import Asks, compared, limited
from bot.capabilities.metrics.card import body
from bot.capabilities.metrics.facts import facts
from bot.capabilities.metrics.slots import as_a_trend, metric_slots
from bot.capability import Request, capability
from bot.cards import SEEN, Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, period_name
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.turn import Call
from bot.wishes import Wish
from spm_core.imports.freshness import rows_of
from spm_core.metrics.compare import Comparison, compare
from spm_core.metrics.forecasts import last_judged
from spm_core.metrics.service import Measured, MetricQuestion, measure
from spm_core.metrics.statements import Dimension
from spm_core.money import Money
from spm_core.period import Period
from spm_core.quota.meant import Meant, meant
from spm_core.quota.service import meant_period
from spm_core.who import Who

EVERYONE = "everyone"


class MetricArgs(BaseModel):
    metric: MetricArg = Field(description=N_("Metric"))
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    compare_to: CompareArg | None = Field(
        None, description=N_("Compared with: previous_period, same_period_last_year, team_average, or a period")
    )
    group_by: GroupArg | None = Field(None, description=N_("Broken down by"))
    from_stage: StageArg | None = Field(None, description=N_("From stage, or lead; for conversion"))
    to_stage: StageArg | None = Field(None, description=N_("To stage, or customer; for conversion"))
    asks: Asks | None = Field(None, description=N_("Whether it is better or worse"), json_schema_extra=NOT_ASKED)
    above: Decimal | None = Field(None, description=N_("Whether it is above this"), json_schema_extra=NOT_ASKED)
    below: Decimal | None = Field(None, description=N_("Whether it is below this"), json_schema_extra=NOT_ASKED)

    @model_validator(mode="before")
    @classmethod
    def _everyone(cls, given: Any) -> Any:
        """Read "for everyone" as a breakdown by person of whatever the asker sees."""
        if isinstance(given, dict) and given.get("person") == EVERYONE:
            return {**given, "person": None, "group_by": given.get("group_by") or GroupBy.PERSON}
        return given


@capability(
    "metric",
    summary=N_("Win rate, deal size, sales cycle and other metrics, compared and broken down"),
    args=MetricArgs,
    wish=Wish.NUMBER,
    suggest=N_("What's my win rate?"),
    aggregates=True,
    asked=AskedAs(
        everyone=True,
        names=frozenset({"people", "guessed"}),
        leads_to={"deals": "deals"},
        slots=metric_slots,
        instead=as_a_trend,
    ),
)
def metric(request: Request, args: MetricArgs) -> Card:
    return measured_card(request, args)


def measured_card(request: Request, args: MetricArgs) -> Card:
    """The card of one metric of one person or team, set beside another period or the team where that is asked for."""
    asked, versus = _asked(request, args), args.compare_to or (CompareTo.PREVIOUS_PERIOD if args.asks else None)
    if args.team and args.team.mine and not request.principal.leads:
        versus = CompareTo.TEAM_AVERAGE
    subject = asked.who
    period = args.period or _judged_period(request, args.metric, subject) or asked.period
    by: Dimension | None = args.group_by.value if args.group_by else None
    question = MetricQuestion(args.metric, subject, period, by, args.from_stage, args.to_stage)
    measured = measure(request.session, question, request.now, catalogue())
    other = compare(request.session, question, measured, _plain(versus), request.now, catalogue()) if versus else None
    return _card(request, args, subject, measured, other)


def _judged_period(request: Request, metric: str, who: Who) -> Period | None:
    """The last periods that were called, for forecast accuracy, as on the forecast card; else no preference."""
    return last_judged(request.session, who, request.today) if metric == "forecast_accuracy" else None


def _asked(request: Request, args: MetricArgs) -> Meant:
    """Whom it is about, and when; of a team that the asker is in but does not lead, their own part."""
    if args.team and (request.principal.leads or not args.team.mine):
        team = Who("team", args.team.lead.id)
        return Meant(team, meant_period(request.session, team.id, args.period, request.now, team=True))
    who = None if args.team else args.person
    return meant(request.session, (who or myself(request)).id, args.period, request.now)


def _plain(versus: Any) -> Any:
    return versus.value if isinstance(versus, CompareTo) else versus


def _card(request: Request, args: MetricArgs, subject: Who, measured: Measured, other: Comparison | None) -> Card:
    who = args.team.lead if args.team else args.person
    settled = {name: value for name, value in args if value is not None and name not in _QUESTION}
    settled["period"] = measured.period
    resolved = plain(settled)
    mine = who is None or who.id == request.principal.employee_id
    return Card(
        title=" · ".join(
            part
            for part in (label(measured.metric), _whose(request, args, subject), period_name(measured.period))
            if part
        ),
        body=(*_answer(args, measured, other), *body(measured, other)),
        buttons=_buttons(args, subject, resolved),
        facts=facts(measured, other),
        as_of=request.now,
        source=source(request, subject, measured.period, rows_of([measured.metric], catalogue())),
        resolved=resolved,
        subject_id=None if mine or who is None else who.id,
    )


_QUESTION = frozenset({"asks", "above", "below"})
"""The arguments that are of one question alone: no button carries them on."""


def _answer(args: MetricArgs, measured: Measured, other: Comparison | None) -> tuple[Text, ...]:
    """The yes or no, where one was asked for."""
    if args.above is not None or args.below is not None:
        return limited(measured, args.above, args.below)
    if args.asks is None or other is None or other.delta is None:
        return ()
    delta = other.delta.amount if isinstance(other.delta, Money) else other.delta
    return compared(args.asks, measured.metric, delta, other.doubt)


def _whose(request: Request, args: MetricArgs, subject: Who) -> str:
    who = args.team.lead if args.team else args.person or myself(request)
    mine = who.id == request.principal.employee_id
    if subject.kind == "company":
        return request.principal.company.name
    if subject.kind == "team":
        return _("your team") if mine else _("{name}'s team").format(name=who.name)
    return "" if mine else who.name


def _buttons(args: MetricArgs, subject: Who, resolved: dict[str, Any]) -> tuple[Button, ...]:
    buttons = []
    comparisons = {
        CompareTo.PREVIOUS_PERIOD: _("Against before"),
        CompareTo.SAME_PERIOD_LAST_YEAR: _("Against last year"),
        **({CompareTo.TEAM_AVERAGE: _("Against the team")} if subject.kind == "own" else {}),
    }
    for to, words in comparisons.items():
        if args.compare_to != to:
            buttons.append(Button(words, Call("metric", {**resolved, "compare_to": to.value})))
    if subject.kind != "own" and args.group_by != GroupBy.PERSON:
        buttons.append(Button(_("By person"), Call("metric", {**resolved, "group_by": GroupBy.PERSON.value})))
    over_time = Call("trend", {name: resolved[name] for name in ("metric", "person", "team") if name in resolved})
    return (
        Button(_("Over time"), over_time),
        *_three_shown(buttons),
        Button(_("Another period…"), Call("metric", resolved, form=True), more=True),
    )


def _three_shown(buttons: Sequence[Button]) -> Iterator[Button]:
    """The buttons, those behind "…" that come after the second: one more stands before them."""
    yield from (replace(button, more=place >= SEEN - 1) for place, button in enumerate(buttons))
