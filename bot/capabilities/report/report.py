"""A performance report of a person, a team or the company, in chat and as a file."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, Team, TeamArg, myself, plain
from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.report.slots import report_slots
from bot.capability import Request, capability
from bot.cards import Button, Card, Document
from bot.i18n import N_, _, current, moment, period_name, speaking
from bot.parts.first_upper import first_upper
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import source
from bot.report.card import body
from bot.report.facts import facts
from bot.report.files import PDF, XLSX, Titles, file_name
from bot.report.pdf import pdf
from bot.report.xlsx import xlsx
from bot.turn import Call
from bot.wishes import Wish
from spm_core.imports.freshness import CLOSING_ROWS, rows_of
from spm_core.people.service import Person
from spm_core.report.rules import Report
from spm_core.report.service import report as make
from spm_core.who import Who


class ReportAmong(StrEnum):
    COMPANY = "company"


class Format(StrEnum):
    PDF = "pdf"
    XLSX = "xlsx"


class ReportArgs(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    among: ReportAmong | None = Field(None, description=N_("The whole company"))
    format: Format | None = Field(None, description=N_("As a file: PDF or XLSX"))


@capability(
    "report",
    summary=N_("A performance report: successes and failures, key figures, reasons; as PDF or XLSX too"),
    args=ReportArgs,
    wish=Wish.REPORTS,
    suggest=N_("Last quarter as PDF"),
    asked=AskedAs(comes_by_itself=False, slots=report_slots),
)
def report(request: Request, args: ReportArgs) -> Card:
    subject, who = _subject(request, args)
    computed = make(request.session, subject, args.period, request.now, catalogue())
    mine = who is not None and who.id == request.principal.employee_id
    kpis = [kpi.metric for kpi in computed.kpis]
    resolved = _resolved(computed, args, who)
    card = Card(
        title=_title(request, computed, who, mine=mine),
        body=body(computed, mine=mine),
        buttons=_buttons(request, computed, resolved),
        facts=facts(computed),
        as_of=request.now,
        source=source(request, subject, computed.period, CLOSING_ROWS | rows_of(kpis, catalogue())),
        resolved=resolved,
        subject_id=None if who is None or mine else who.id,
    )
    if args.format is None:
        return card
    with speaking(str(current().locale)):  # a file is read on any day
        title = _title(request, computed, who, mine=mine)
        return _as_file(request, replace(card, title=title), computed, args.format)


def _subject(request: Request, args: ReportArgs) -> tuple[Who, Person | None]:
    if args.among is ReportAmong.COMPANY:
        return Who("company"), None
    who = args.team.lead if args.team else args.person or myself(request)
    return Who.of(who.id, team=args.team is not None), who


def _title(request: Request, report: Report, who: Person | None, *, mine: bool) -> str:
    return f"{_name(request, report, who, mine=mine)} · {period_name(report.period)}"


def _name(request: Request, report: Report, who: Person | None, *, mine: bool) -> str:
    if who is None:
        return _("Performance of {company}").format(company=request.principal.company.name)
    if report.reach == "team":
        return _("Your team's performance") if mine else _("Performance of {name}'s team").format(name=who.name)
    return _("Your performance") if mine else _("Performance of {name}").format(name=who.name)


def _resolved(report: Report, args: ReportArgs, who: Person | None) -> dict[str, Any]:
    team: Team | None = args.team
    whose = {"among": ReportAmong.COMPANY} if who is None else {"team": team} if team else {"person": who}
    return plain({"period": report.period, **whose})


def _buttons(request: Request, report: Report, resolved: dict[str, Any]) -> tuple[Button, ...]:
    before = request.principal.company.calendar.previous(report.period)
    return (
        Button("PDF", Call("report", {**resolved, "format": Format.PDF.value}), primary=True),
        Button("XLSX", Call("report", {**resolved, "format": Format.XLSX.value})),
        Button(first_upper(period_name(before)), Call("report", {**resolved, **plain({"period": before})})),
        Button(_("Another period…"), Call("report", resolved, form=True), more=True),
    )


def _as_file(request: Request, card: Card, report: Report, wanted: Format) -> Card:
    """A short card with the document, which names on every page whom it was made for."""
    me = request.principal
    made = [_("As of {moment}").format(moment=moment(request.now)), *((card.source.name,) if card.source else ())]
    titles = Titles(card.title, me.company.name, me.name, (" · ".join(made),))
    make_file, media_type = (pdf, PDF) if wanted is Format.PDF else (xlsx, XLSX)
    name = file_name(card.title, report.period, wanted.value)
    document = Document(name, media_type, partial(make_file, report, titles))
    words = _("Here is the report. Whoever has the file can read it: it is for {name}.").format(name=me.name)
    return Card(
        title=card.title,
        body=(Text(words),),
        facts=card.facts,
        as_of=card.as_of,
        source=card.source,
        resolved=card.resolved,
        subject_id=card.subject_id,
        files=(document,),
    )
