"""Whether quotas are set right: how attainment is distributed over people, by period and by team."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, TeamArg, plain
from bot.blocks import Block, Column, Figure, Heading, Status, Table, Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, ngettext, percent, period_days, period_name
from bot.parts.provenance import source
from bot.parts.subject import team_words
from bot.turn import Call
from spm_core.metrics.readings import Subject
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.team.fairness import RIGHT_FROM, RIGHT_TO, SMALL, Fairness, Judgement, Spread, fairness, last_over

_JUDGED: Mapping[Judgement, Status] = {
    "too_aggressive": Status("▼", N_("Too aggressive"), "warning"),
    "about_right": Status("●", N_("About right"), "good"),
    "too_easy": Status("▲", N_("Too easy"), "warning"),
    "too_few_people": Status("○", N_("Too few people to tell")),
}


class QuotaFairness(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "quota fairness",
    summary=N_("Are the quotas right: who reached them, by team and period"),
    args=QuotaFairness,
    role=Role.MANAGER,
    suggest=N_("Are the quotas fair?"),
)
def quota_fairness(request: Request, args: QuotaFairness) -> Card:
    subject = _subject(request, args)
    period = last_over(request.session, subject, args.period, request.now)
    result = fairness(request.session, subject, period, request.now)
    first = next((spread for spread in result.whole if spread.period == period), None)
    resolved = plain({"period": period, "team": args.team})
    by_team = _("By team, {period}").format(period=period_name(period))
    return Card(
        title=f"{_('Are the quotas right?')} · {_whose(request, args, subject)}",
        body=(
            _headline(first),
            *_table(_("By period"), _("Period"), [(period_name(spread.period), spread) for spread in result.whole]),
            *_table(by_team, _("Team"), [(spread.team or "", spread) for spread in result.teams]),
            *_notes(first, running=args.period is not None and args.period.stop > period.stop),
        ),
        buttons=_buttons(resolved),
        facts=_all_facts(result, first, period),
        as_of=request.now,
        source=source(request),
        resolved=resolved,
        subject_id=args.team.lead.id if args.team and not args.team.mine else None,
    )


def _subject(request: Request, args: QuotaFairness) -> Subject:
    me = request.principal
    if args.team:
        return Subject("team", args.team.lead.id)
    return Subject("company") if me.sees_all else Subject("team", me.employee_id)


def _whose(request: Request, args: QuotaFairness, subject: Subject) -> str:
    if subject.reach == "company":
        return request.principal.company.name
    return team_words(args.team)


def _headline(spread: Spread | None) -> Figure:
    if spread is None or spread.share_met is None:
        return Figure("–", _("Nobody had a quota in this period."))
    words = ngettext(
        "of {people} person reached quota, {period}", "of {people} people reached quota, {period}", spread.people
    )
    caption = words.format(people=spread.people, period=period_days(spread.period))
    return Figure(percent(spread.share_met, 0), caption, _status(spread))


def _status(spread: Spread) -> Status:
    status = _JUDGED[spread.judgement]
    return Status(status.symbol, _(status.words), status.tone)


def _table(heading: str, first: str, rows: list[tuple[str, Spread]]) -> tuple[Block, ...]:
    if not rows:
        return ()
    bands = Column(_("<50 / 80 / 100 / 120 / more"), "right")
    columns = (Column(first), Column(_("Judged")), Column(_("Reached"), "right"), Column(_("Median"), "right"), bands)
    return (Heading(heading), Table(columns, tuple(_row(name, spread) for name, spread in rows)))


def _row(name: str, spread: Spread) -> tuple[str, ...]:
    status = _status(spread)
    median = "–" if spread.median is None else percent(spread.median, 0)
    bands = " / ".join(str(count) for count in spread.bands)
    return (name, f"{status.symbol} {status.words}", f"{spread.met}/{spread.people}", median, bands)


def _notes(spread: Spread | None, *, running: bool) -> tuple[Text, ...]:
    rule = _(
        "About right: from {low} to {high} of the people reach their quota; fewer is too aggressive, more too easy."
    )
    bands = _("The last column counts people by attainment: below 50 %, 80 %, 100 %, 120 %, and from there on.")
    notes = [Text(rule.format(low=percent(RIGHT_FROM, 0), high=percent(RIGHT_TO, 0)), "muted"), Text(bands, "muted")]
    if spread and spread.small_sample:
        words = _("Fewer than {count} people are a small sample: one or two more could change the judgement.")
        notes.append(Text(words.format(count=SMALL), "warning"))
    if running:
        notes.append(Text(_("A running period says nothing yet, so the last one that is over is judged."), "muted"))
    return tuple(notes)


def _buttons(resolved: dict[str, object]) -> tuple[Button, ...]:
    whose = {"team": resolved["team"]} if "team" in resolved else {}
    return (
        Button(_("Team"), Call("team", {"period": resolved["period"], **whose}), primary=True),
        Button(_("Another period…"), Call("quota fairness", resolved, form=True)),
    )


def _all_facts(result: Fairness, first: Spread | None, period: Period) -> Mapping[str, object]:
    return {
        **_facts(first),
        "period": period,
        "as_of": result.as_of,
        "periods": [_facts(spread) for spread in result.whole],
        "teams": [_facts(spread) for spread in result.teams],
    }


def _facts(spread: Spread | None) -> dict[str, object]:
    if spread is None:
        return {"people": 0, "met": 0, "share_met": None, "notes": {"share_met": "no_quota"}}
    return {
        "period": spread.period,
        "team": spread.team,
        "people": spread.people,
        "met": spread.met,
        "share_met": spread.share_met,
        "median_attainment": spread.median,
        "bands": spread.bands,
        "judgement": spread.judgement,
        "small_sample": spread.small_sample,
    }
