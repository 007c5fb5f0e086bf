"""A report as tables, the same on a page and in a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bot.i18n import N_, _, period_name
from bot.parts.metrics import label, reason
from bot.parts.movers import movers_line
from bot.report.cells import ReportCell, Section, count, measured, money, points, share, text
from bot.report.words import compared_with
from spm_core.deals.service import Credit
from spm_core.forecast.rules import Method
from spm_core.money import Money
from spm_core.report.rules import Kpi, Report, ReportReason

METHODS: dict[Method, str] = {
    "call": N_("Own call"),
    "commit_forecast": N_("Commit forecast"),
    "weighted": N_("Closed and weighted"),
    "run_rate": N_("At this rate"),
    "seasonal": N_("By season"),
}


def sections(report: Report) -> tuple[Section, ...]:
    """The sections that have rows."""
    return tuple(told(section) for section in _sections(report) if section.rows)


def told(section: Section) -> Section:
    """The section without its empty columns."""
    known = [n for n in range(len(section.columns)) if any(row[n].value not in (None, "") for row in section.rows)]
    return replace(
        section,
        columns=tuple(section.columns[n] for n in known),
        rows=tuple(tuple(row[n] for n in known) for row in section.rows),
        plotted=tuple(known.index(n) for n in section.plotted if n in known),
    )


def _sections(report: Report) -> Iterator[Section]:
    yield kpis(report)
    yield goals(report)
    yield people(report)
    yield _deals(report, _("Largest wins"), report.won, why=_("Why won"))
    yield _deals(report, _("Largest losses"), report.lost, why=_("Why lost"))
    yield by_reason(_("Wins by reason"), report.won_reasons)
    losses = by_reason(_("Losses by reason"), report.lost_reasons)
    yield replace(losses, drawn=len(losses.rows) > 1)
    yield _course(report)
    yield accuracy(report)


def kpis(report: Report) -> Section:
    year = any(kpi.year_before.value for kpi in report.kpis)
    columns = (_("Metric"), period_name(report.period), _("Before"), _("Difference"), _("Verdict"), _("A year before"))
    rows = tuple(_kpi(kpi, with_year=year) for kpi in report.kpis)
    return Section(_("Key figures"), columns, rows, compared_with(report))


def _kpi(kpi: Kpi, *, with_year: bool) -> tuple[ReportCell, ...]:
    judged = {True: _("▲ better"), False: _("▼ worse"), None: ""}[kpi.difference.better]
    undefined = kpi.value.reason
    return (
        text(label(kpi.metric)),
        measured(kpi.value),
        measured(kpi.before),
        _delta(kpi),
        text(reason(undefined)) if undefined else ReportCell(judged, "text"),
        measured(kpi.year_before) if with_year else ReportCell(None, kpi.metric.unit),
    )


def _delta(kpi: Kpi) -> ReportCell:
    """The change since before: of a share in points, of anything else as a share of what it was."""
    difference = kpi.difference
    if kpi.metric.unit == "share" and isinstance(difference.delta, Decimal):
        return points(difference.delta)
    return ReportCell(difference.change, "change")


def goals(report: Report) -> Section:
    verdicts = {True: _("✔ reached"), False: _("✗ missed"), None: "–"}
    running = {**verdicts, False: _("◌ not yet")}
    rows = tuple(
        (
            text(label(goal.metric)),
            text(period_name(goal.period)),
            ReportCell(goal.target, goal.metric.unit),
            ReportCell(goal.value, goal.metric.unit),
            text((verdicts if goal.period.stop <= report.as_of.date() else running)[goal.reached]),
        )
        for goal in report.goals
    )
    return Section(_("Goals"), (_("Metric"), _("Period"), _("Target"), _("Reached"), _("Verdict")), rows)


def people(report: Report) -> Section:
    columns = (_("Person"), _("Booked"), _("Quota"), _("Attained"), _("Pace"), _("Before"), _("Difference"))
    running = report.standing.days_left > 0
    rows = tuple(
        (
            text(row.person),
            money(row.booked),
            money(row.quota),
            share(row.attainment),
            share(row.told if running else None),
            share(row.before),
            points(row.change),
        )
        for row in report.people
    )
    pace = (_("Pace: attained of what was due by today."),) if running else ()
    known = any(row.before is not None for row in report.people)
    then = (
        _("Before: the pace on the same day of the period before.")
        if running
        else _("Before: attained in the whole of the period before.")
    )
    before = (then,) if known else ()
    moved = movers_line((row.person, row) for row in report.people)
    return Section(_("People"), columns, rows, " ".join((*pace, *before, *moved)), plotted=(3,))


def _deals(report: Report, title: str, deals: tuple[Credit, ...], why: str) -> Section:
    own = report.reach == "own"
    rows = tuple(
        (
            text(deal.name),
            ReportCell(None if own else deal.person, "text"),
            money(deal.credit),
            ReportCell(deal.close_date, "date"),
            ReportCell(deal.reason, "text"),
        )
        for deal in deals
    )
    return Section(title, (_("Deal"), _("Person"), _("Amount"), _("Closed"), why), rows)


def by_reason(title: str, reasons: tuple[ReportReason, ...]) -> Section:
    """Deals by reason; no rows where no deal gives one."""
    if not any(row.reason for row in reasons):
        return Section(title, (), ())
    deals = sum(row.deals for row in reasons)
    rows = tuple(
        (
            text(row.reason or _("no reason given")),
            count(row.deals),
            share(Decimal(row.deals) / deals),
            money(row.amount),
        )
        for row in reasons
    )
    return Section(title, (_("Reason"), _("Deals"), _("Share of deals"), _("Amount")), rows, plotted=(1,))


def _course(report: Report) -> Section:
    rows = tuple(
        (text(period_name(mark.period)), money(mark.booked), money(mark.quota), share(_of(mark.booked, mark.quota)))
        for mark in report.course
    )
    return Section(
        _("Over time"), (_("Period"), _("Booked"), _("Quota"), _("Attained")), rows, plotted=(1, 2), drawn=len(rows) > 1
    )


def _of(booked: Money, quota: Money | None) -> Decimal | None:
    return booked.amount / quota.amount if quota else None


def accuracy(report: Report) -> Section:
    rows = tuple((text(_(METHODS[row.method])), share(row.value), count(row.periods)) for row in report.accuracy)
    note = _("How close forecasts made by the middle of a period came to what was booked in the end.")
    return Section(_("Forecast accuracy"), (_("Forecast"), _("Accuracy"), _("Periods")), rows, note)
