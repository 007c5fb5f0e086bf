"""Where a period will land: by category, computed, and as people forecast it themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, Team, TeamArg
from bot.asked import AskedAs
from bot.blocks import Block, Column, Fields, Figure, Item, Items, Status, Table, Text
from bot.capabilities.pipeline.forecast_facts import facts
from bot.capabilities.pipeline.slots import forecast_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, about, day, ngettext, percent, period_name
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.subject import Whom, subject_of
from bot.parts.yes_no import yes_no
from bot.turn import Call
from bot.wishes import Wish
from spm_core.forecast import rules, service
from spm_core.forecast.calls import PersonsCall, RollUp
from spm_core.forecast.rules import Accuracy, Method
from spm_core.forecast.service import Forecast
from spm_core.money import Money


class ForecastArgs(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    makes: bool = Field(False, json_schema_extra=NOT_ASKED)
    """Whether it was asked if that makes the quota: a yes or no comes first."""


@capability(
    "forecast",
    summary=N_("Where the period will land: by category, computed and as called"),
    args=ForecastArgs,
    wish=Wish.FORECAST,
    example=N_("Where will the quarter land?"),
    suggest=N_("What's my forecast?"),
    place=5,
    asked=AskedAs(ahead=True, names=frozenset({"people"}), leads_to={"deals": "deals"}, slots=forecast_slots),
)
def forecast(request: Request, args: ForecastArgs) -> Card:
    subject = subject_of(request, args)
    computed = service.forecast(request.session, subject.whose, subject.standing, request.now)
    return Card(
        title=f"{_title(subject, args.team)} · {period_name(subject.standing.period)}",
        body=(
            *(_makes(computed) if args.makes else ()),
            *_headline(computed),
            *_categories(computed),
            *_by_method(computed),
            *_roll_up(computed),
            *waiting_for_rate(computed.waiting_for_rate, about),
        ),
        buttons=_buttons(computed, subject.resolved, args.team, mine=subject.mine),
        facts=facts(computed),
        as_of=request.now,
        source=source(request, subject.whose, subject.standing.period),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _title(subject: Whom, team: Team | None) -> str:
    if subject.mine:
        return _("Your team's forecast") if team or subject.whose.team else _("Your forecast")
    named = _("Forecast, {name}'s team") if subject.whose.team else _("Forecast, {name}")
    return named.format(name=subject.who.name)


def _headline(forecast: Forecast) -> tuple[Block, ...]:
    landing, caption = _landing(forecast)
    quota = forecast.standing.quota
    if not quota:
        return (Figure(about(landing), caption),)
    short = quota - landing
    if short.amount <= 0:
        words = _("That makes the quota of {quota}.").format(quota=about(quota))
        return (Figure(about(landing), caption, Status("▲", _("Makes the quota"), "good")), Text("", strong=words))
    words = _("That's {gap} short of the quota of {quota}.").format(gap=about(short), quota=about(quota))
    return (Figure(about(landing), caption, Status("▼", _("Falls short"), "bad")), Text("", strong=words))


def _makes(forecast: Forecast) -> tuple[Text, ...]:
    """Yes or no, where there is a quota."""
    quota = forecast.standing.quota
    return (yes_no(_landing(forecast)[0].amount >= quota.amount),) if quota else ()


def _landing(forecast: Forecast) -> tuple[Money, str]:
    """What the period is to land at, and by what reckoning."""
    commit, rate = forecast.categories.commit_forecast, forecast.run_rate_forecast
    if commit is not None:
        return commit, _("closed and commit")
    if rate is None or not forecast.standing.days_left:
        return forecast.categories.closed, _("closed")
    return rate, _("at this rate")


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
        ("weighted", _weighted(forecast)),
        ("run_rate", _about(forecast.run_rate_forecast)),
        ("seasonal", _about(forecast.seasonal_forecast)),
    )
    fields = tuple(
        (_(_METHODS[method]), landing + _track_record(accuracies.get(method)))
        for method, landing in landings
        if landing
    )
    return (Fields(fields, lines=True),) if fields else ()


def _track_record(accuracy: Accuracy | None) -> str:
    if accuracy is None:
        return ""
    words = _(" · {share} right in {count}")
    return words.format(share=percent(accuracy.value, 0), count=_periods(accuracy.periods))


def _weighted(forecast: Forecast) -> str | None:
    left_out = forecast.categories.unweighted_pipeline
    if forecast.weighted_forecast is None or not left_out:
        return _about(forecast.weighted_forecast)
    words = _("{landing}, without {amount} that has no probability")
    return words.format(landing=about(forecast.weighted_forecast), amount=about(left_out))


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
        words += _then(forecast, before.commit)
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
    items = tuple(_called(_caller(row), row.call, row.accuracy) for row in called[:SHOWN] if row.call)
    return (Text(line), Items(items, more=max(len(called) - SHOWN, 0)))


def _caller(row: PersonsCall) -> str:
    return _("{name}’s team").format(name=row.person) if row.team else row.person


def _called(person: str, call: rules.ForecastCall, accuracy: Decimal | None) -> Item:
    parts = [
        _("best case {best}").format(best=about(call.best_case)) if call.best_case else "",
        _("said {day}").format(day=day(call.at.date())),
        "" if accuracy is None else _("right before: {share}").format(share=percent(accuracy, 0)),
    ]
    return Item(person, about(call.commit), " · ".join(part for part in parts if part))


SHOWN = 10


def _before(forecast: Forecast, rolled: RollUp) -> str:
    last = forecast.roll_up_last_week
    if last is None or not last.submitted or last.commit == rolled.commit:
        return ""
    return _then(forecast, last.commit)


def _then(forecast: Forecast, commit: Money) -> str:
    return _(" ({commit} on {day})").format(commit=about(commit), day=day(forecast.since))


def _buttons(forecast: Forecast, args: dict[str, Any], team: Team | None, *, mine: bool) -> tuple[Button, ...]:
    own = {name: value for name, value in args.items() if name != "person"}
    over = not forecast.standing.days_left
    submit = Button(_("Submit my forecast…"), Call("submit forecast", own, form=True), primary=True)
    return (
        *((submit,) if mine and not over and (team is None or team.mine) else ()),
        Button(_("Pipeline health"), Call("pipeline", args)),
        Button(_("What changed"), Call("changes", args)),
        Button(_("Quota"), Call("quota", args), more=True),
        Button(_("Another period…"), Call("forecast", args, form=True), more=True),
    )
