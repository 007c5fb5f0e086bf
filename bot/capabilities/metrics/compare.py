"""Two or three people or teams, or one of them in two periods or beside the team's average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, Team, TeamArg, myself, plain
from bot.arguments.metrics import CompareArg, CompareTo, GroupArg, MetricArg, StageArg
from bot.asked import AskedAs
from bot.capabilities.metrics.answers import Asks
from bot.capabilities.metrics.compare_card import Sides, body, facts
from bot.capabilities.metrics.compared import people_named
from bot.capabilities.metrics.metric import MetricArgs, measured_card
from bot.capabilities.metrics.slots import compare_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, period_name
from bot.parts.first_upper import first_upper
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.parts.subject import team_words
from bot.turn import Call
from bot.wishes import Wish
from spm_core.imports.freshness import rows_of
from spm_core.metrics.side_by_side import MAIN, beside_the_team, side_by_side
from spm_core.people.service import Person
from spm_core.period import Period
from spm_core.quota.meant import meant
from spm_core.quota.service import meant_period
from spm_core.who import Who


class CompareArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    other_person: PersonArg | None = Field(None, description=N_("With this person"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    other_team: TeamArg | None = Field(None, description=N_("With this team"))
    period: PeriodArg | None = Field(None, description=N_("Period"))
    compare_to: CompareArg | None = Field(
        None, description=N_("Compared with: previous_period, same_period_last_year, team_average, or a period")
    )
    metric: MetricArg | None = Field(None, description=N_("Metric; the main ones when left out"))
    third_person: PersonArg | None = Field(None, description=N_("And this person"), json_schema_extra=NOT_ASKED)
    third_team: TeamArg | None = Field(None, description=N_("And this team"), json_schema_extra=NOT_ASKED)
    group_by: GroupArg | None = Field(None, description=N_("Broken down by"), json_schema_extra=NOT_ASKED)
    from_stage: StageArg | None = Field(None, description=N_("From stage, or lead"), json_schema_extra=NOT_ASKED)
    to_stage: StageArg | None = Field(None, description=N_("To stage, or customer"), json_schema_extra=NOT_ASKED)
    asks: Asks | None = Field(None, description=N_("Whether it is better or worse"), json_schema_extra=NOT_ASKED)


@dataclass(frozen=True, slots=True)
class _Subject:
    """One of those compared."""

    words: str
    who: Who
    person: Person


@capability(
    "compare",
    summary=N_("Two people, teams or periods side by side"),
    args=CompareArgs,
    wish=Wish.NUMBER,
    suggest=N_("This quarter or last?"),
    aggregates=True,
    asked=AskedAs(
        joins=True,
        everyone=True,
        names=frozenset({"people", "guessed"}),
        leads_to={"deals": "deals"},
        slots=compare_slots,
        subjects=people_named,
    ),
)
def compare(request: Request, args: CompareArgs) -> Card:
    subjects = _subjects(request, args)
    if len(subjects) > 1:
        return _beside_each_other(request, args, subjects)
    if args.metric or args.group_by:
        return measured_card(request, _of_one_metric(args))
    return _in_two_periods(request, args)


def _subjects(request: Request, args: CompareArgs) -> list[_Subject]:
    """Those named; each person's own figures, so that like is set beside like."""
    people = [_own(request, each) for each in (args.person, args.other_person, args.third_person) if each]
    teams = [_team(request, each) for each in (args.team, args.other_team, args.third_team) if each]
    return [*people, *teams]


def _own(request: Request, person: Person) -> _Subject:
    mine = person.id == request.principal.employee_id
    return _Subject(_("You") if mine else person.name, Who("own", person.id), person)


def _team(request: Request, team: Team) -> _Subject:
    named = team.name if not team.mine and "@" not in team.name else team_words(team)
    return _Subject(named, Who("team", team.lead.id), team.lead)


def _of_one_metric(args: CompareArgs) -> MetricArgs:
    given = {name: value for name, value in args if name in MetricArgs.model_fields and value is not None}
    versus = {} if "compare_to" in given or args.group_by else {"compare_to": CompareTo.PREVIOUS_PERIOD}
    return MetricArgs.model_construct(**{"metric": "won_amount", **versus, **given})


def _beside_each_other(request: Request, args: CompareArgs, subjects: Sequence[_Subject]) -> Card:
    first = subjects[0]
    period = meant_period(request.session, first.who.id, args.period, request.now, team=first.who.team)
    names = (args.metric,) if args.metric else MAIN
    measured = side_by_side(request.session, names, [(each.who, period) for each in subjects], request.now, catalogue())
    me = next((n for n, each in enumerate(subjects) if each.words == _("You")), None)
    sides = Sides(tuple(each.words for each in subjects), measured, names, catalogue(), me=me)
    return _card(request, args, sides, subjects, [label(catalogue()[name]) for name in names if args.metric], period)


def _in_two_periods(request: Request, args: CompareArgs) -> Card:
    """The main metrics of one, in two periods or beside the average of the team."""
    subject, period = _one(request, args)
    versus = args.compare_to or CompareTo.PREVIOUS_PERIOD
    if versus is CompareTo.TEAM_AVERAGE and subject.who.kind == "own":
        measured = beside_the_team(request.session, MAIN, subject.who, period, request.now, catalogue())
        me = 0 if subject.words == _("You") else None
        sides = Sides((subject.words, _("Team average")), measured, MAIN, catalogue(), me=me)
        return _card(request, args, sides, [subject], [], period)
    other = _other(request, period, versus)
    now, then = sorted((period, other), key=lambda each: each.start, reverse=True)
    asked = [(subject.who, now), (subject.who, then)]
    measured = side_by_side(request.session, MAIN, asked, request.now, catalogue())
    names = (period_name(now), period_name(then))
    sides = Sides(names, measured, MAIN, catalogue(), turned=now != period, periods=True)
    whose = [] if subject.words == _("You") else [subject.words]
    return _card(request, args, sides, [subject], whose, None)


def _one(request: Request, args: CompareArgs) -> tuple[_Subject, Period]:
    if args.team and (request.principal.leads or not args.team.mine):
        subject = _team(request, args.team)
        return subject, meant_period(request.session, subject.who.id, args.period, request.now, team=True)
    person = (None if args.team else args.person) or myself(request)
    asked = meant(request.session, person.id, args.period, request.now)
    mine = person.id == request.principal.employee_id
    words = {"team": team_words(None if mine else Team(person, person.ref)), "company": request.principal.company.name}
    return _Subject(words.get(asked.who.kind, _("You") if mine else person.name), asked.who, person), asked.period


def _other(request: Request, period: Period, versus: CompareTo | Period) -> Period:
    if isinstance(versus, Period):
        return versus
    calendar = request.principal.company.calendar
    return calendar.a_year_before(period) if versus is CompareTo.SAME_PERIOD_LAST_YEAR else calendar.previous(period)


def _card(
    request: Request,
    args: CompareArgs,
    sides: Sides,
    subjects: Sequence[_Subject],
    more: Sequence[str],
    period: Period | None,
) -> Card:
    settled = {name: value for name, value in args if name != "asks"} | {"period": sides.measured[0].period}
    if sides.turned:
        settled["compare_to"] = sides.measured[1].period
    resolved = plain(settled)
    metrics = [catalogue()[name] for name in sides.metrics]
    others = [each.person.id for each in subjects if each.person.id != request.principal.employee_id]
    title = " · ".join((*more, _(" vs ").join(sides.names), *([period_name(period)] if period else ())))
    return Card(
        title=first_upper(title),
        body=body(sides, args.asks),
        buttons=_buttons(resolved, sides),
        facts=facts(sides),
        as_of=request.now,
        source=source(request, subjects[0].who, sides.measured[0].period, rows_of(metrics, catalogue())),
        resolved=resolved,
        subject_id=next(iter(others), None),
    )


def _buttons(resolved: dict[str, Any], sides: Sides) -> tuple[Button, ...]:
    buttons = []
    if sides.periods and resolved.get("compare_to") != CompareTo.SAME_PERIOD_LAST_YEAR:
        year = {**resolved, "compare_to": CompareTo.SAME_PERIOD_LAST_YEAR.value}
        buttons.append(Button(_("Against last year"), Call("compare", year)))
    if sides.periods:
        own: dict[str, Any] = {name: resolved[name] for name in ("person", "team") if name in resolved}
        buttons.append(Button(_("Over time"), Call("trend", own)))
    if "metric" in resolved:
        rest = {name: value for name, value in resolved.items() if name != "metric"}
        buttons.append(Button(_("The main figures"), Call("compare", rest)))
    return (*buttons, Button(_("Something else…"), Call("compare", resolved, form=True), more=True))
