"""Where a period will land: by category, computed, and as people forecast it themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, Team, TeamArg
from bot.asked import AskedAs
from bot.blocks import Block, Column, Fields, Figure, Status, Table, Text
from bot.capabilities.pipeline.forecast_facts import facts
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, about, day, ngettext, percent, period_days, period_name
from bot.parts.provenance import source
from bot.parts.subject import Whom, subject_of
from bot.turn import Call
from spm_core.forecast import rules, service
from spm_core.forecast.calls import RollUp
from spm_core.forecast.rules import Accuracy, Method
from spm_core.forecast.service import Forecast
from spm_core.money import Money


class ForecastArgs(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "forecast",
    summary=N_("Where the period will land: by category, computed and as called"),
    args=ForecastArgs,
    suggest=N_("What's my forecast?"),
    place=4,
    asked=AskedAs(ahead=True, names=frozenset({"deals"}), leads_to={"deals": "pipeline"}),
)
def forecast(request: Request, args: ForecastArgs) -> Card:
    subject = subject_of(request, args)
    computed = service.forecast(request.session, subject.whose, subject.standing, request.now)
    return Card(
        title=f"{_title(subject, args.team)} · {period_name(subject.standing.period)}",
        body=(_headline(computed), *_categories(computed), *_by_method(computed), *_roll_up(computed)),
        buttons=_buttons(computed, subject.resolved, args.team, mine=subject.mine),
        facts=facts(computed),
        as_of=request.now,
        source=source(request),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _title(subject: Whom, team: Team | None) -> str:
    if subject.mine:
        return _("Your team's forecast") if team or subject.whose.team else _("Your forecast")
    named = _("Forecast, {name}’s team") if subject.whose.team else _("Forecast, {name}")
    return named.format(name=subject.who.name)


def _headline(forecast: Forecast) -> Figure:
    landing = forecast.categories.commit_forecast
    if landing is None:
        rate = forecast.run_rate_forecast
        caption = _("closed, {period}").format(period=period_days(forecast.standing.period))
        if rate is None or not forecast.standing.days_left:
            return Figure(about(forecast.categories.closed), caption)
        return Figure(about(rate), _("at this rate"), _against_quota(forecast, rate))
    return Figure(about(landing), _("commit forecast: closed and commit"), _against_quota(forecast, landing))


def _against_quota(forecast: Forecast, landing: Money) -> Status | None:
    quota = forecast.standing.quota
    if not quota:
        return None
    rest = quota - landing
    if rest.amount <= 0:
        return Status("▲", _("makes the quota of {quota}").format(quota=about(quota)), "good")
    words = _("{gap} short of the quota of {quota}").format(gap=about(rest), quota=about(quota))
    return Status("▼", words, "bad")


def _categories(forecast: Forecast) -> tuple[Block, ...]:
    categories = forecast.categories
    if categories.commit is None or categories.best_case is None or categories.pipeline is None:
        words = _("No open deal of the period says its forecast category, so there is nothing by category.")
        return (Text(words, "muted"),)
    rows, total = [(_("Closed"), about(categories.closed), about(categories.closed))], categories.closed
    alone = (
        (_("Commit"), categories.commit),
        (_("Best case"), categories.best_case),
        (_("Pipeline"), categories.pipeline),
    )
    for label, amount in alone:
        total += amount
        rows.append((label, about(amount), about(total)))
    columns = (Column(_("Category")), Column(_("Alone"), "right"), Column(_("Cumulative"), "right"))
    return (Table(columns, tuple(rows)),)


_METHODS: dict[Method, str] = {
    "call": N_("Own call"),
    "commit_forecast": N_("Commit forecast"),
    "weighted": N_("Closed and weighted"),
    "run_rate": N_("At this rate"),
    "seasonal": N_("By season"),
}


def _by_method(forecast: Forecast) -> tuple[Block, ...]:
    """The forecast by each method, with how accurate the method was before."""
    accuracies = {accuracy.method: accuracy for accuracy in forecast.accuracy}
    landings: tuple[tuple[Method, str | None], ...] = (
        ("call", _call(forecast)),
        ("weighted", _about(forecast.weighted_forecast)),
        ("run_rate", _about(forecast.run_rate_forecast)),
        ("seasonal", _about(forecast.seasonal_forecast)),
    )
    fields = tuple(
        (_(_METHODS[method]), landing + _track_record(accuracies.get(method)))
        for method, landing in landings
        if landing
    )
    return (Fields(fields),) if fields else ()


def _track_record(accuracy: Accuracy | None) -> str:
    if accuracy is None:
        return ""
    words = _(" · {share} right in {count}")
    return words.format(share=percent(accuracy.value, 0), count=_periods(accuracy.periods))


def _about(amount: Money | None) -> str | None:
    return None if amount is None else about(amount)


def _periods(count: int) -> str:
    return ngettext("{count} past period", "{count} past periods", count).format(count=count)


def _call(forecast: Forecast) -> str | None:
    call, before = forecast.call, forecast.last_week
    if call is None:
        return None
    words = about(call.commit)
    if call.best_case:
        words = _("{commit}, best case {best}").format(commit=words, best=about(call.best_case))
    if before and before.commit != call.commit:
        words += _(" (last week {commit})").format(commit=about(before.commit))
    return words


def _roll_up(forecast: Forecast) -> tuple[Block, ...]:
    rolled = forecast.roll_up
    if rolled is None or not rolled.people:
        return ()
    words = _("{submitted} of {people} people submitted").format(submitted=rolled.submitted, people=rolled.people)
    if not rolled.submitted:
        return (Text(words + ".", "muted"),)
    line = _("{words}: commit {commit}, best case {best}{before}.").format(
        words=words, commit=about(rolled.commit), best=about(rolled.best_case), before=_before(forecast, rolled)
    )
    called = [row for row in rolled.calls if row.call]
    judged = any(row.accuracy is not None for row in called)
    columns = (
        Column(_("Person")),
        Column(_("Commit"), "right"),
        Column(_("Best case"), "right"),
        Column(_("Said"), "right"),
        *((Column(_("Right before"), "right"),) if judged else ()),
    )
    rows = tuple(_called(row.person, row.call, row.accuracy, judged=judged) for row in called if row.call)
    return (Text(line), Table(columns, rows[:SHOWN]))


def _called(person: str, call: rules.ForecastCall, accuracy: Decimal | None, *, judged: bool) -> tuple[str, ...]:
    best = about(call.best_case) if call.best_case else "–"
    right = ("–" if accuracy is None else percent(accuracy, 0),) if judged else ()
    return (person, about(call.commit), best, day(call.at.date()), *right)


SHOWN = 12


def _before(forecast: Forecast, rolled: RollUp) -> str:
    last = forecast.roll_up_last_week
    if last is None or not last.submitted or last.commit == rolled.commit:
        return ""
    return _(" (last week {commit})").format(commit=about(last.commit))


def _buttons(forecast: Forecast, args: dict[str, Any], team: Team | None, *, mine: bool) -> tuple[Button, ...]:
    own = {name: value for name, value in args.items() if name != "person"}
    over = not forecast.standing.days_left
    submit = Button(_("Submit my forecast…"), Call("submit forecast", own, form=True), primary=True)
    return (
        *((submit,) if mine and not over and (team is None or team.mine) else ()),
        Button(_("Pipeline health"), Call("pipeline", args)),
        Button(_("What changed"), Call("changes", args)),
        Button(_("Quota"), Call("quota", args)),
        Button(_("Another period…"), Call("forecast", args, form=True)),
    )
