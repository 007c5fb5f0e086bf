"""What went well in a report and what did not, in words with their evidence."""

from __future__ import annotations

from bot.i18n import _, about, day, ngettext, number, percent, period_days, period_name
from bot.parts.metrics import label, worded, worded_difference
from spm_core.deals.service import Credit
from spm_core.report.rules import GoalResult, Kpi, PersonResult, Report

MOST = 3
"""The most metrics, and the most people, among successes or failures."""
Told = tuple[tuple[str, str], ...]
"""Pairs of what is told and how it went."""


def successes(report: Report) -> Told:
    facts = report.standing
    met = ((_("Quota"), _("met, {surplus} over").format(surplus=about(facts.surplus))),) if facts.surplus else ()
    return (
        *met,
        *((label(goal.metric), _goal(goal)) for goal in report.goals if goal.reached),
        *((_("Largest win"), _deal(report, deal)) for deal in report.won[:1]),
        *((label(kpi.metric), _changed(kpi)) for kpi in report.better[:MOST]),
        *((row.person, _improved(report, row)) for row in report.improved[:MOST]),
    )


def failures(report: Report) -> Told:
    facts = report.standing
    over = facts.gap and report.period.stop <= report.as_of.date()
    missed = ((_("Quota"), _("missed by {gap}").format(gap=about(facts.gap))),) if over and facts.gap else ()
    return (
        *missed,
        *((label(goal.metric), _goal(goal)) for goal in report.goals if goal.reached is False),
        *((_("Largest loss"), _deal(report, deal)) for deal in report.lost[:1]),
        *_main_reason(report),
        *((label(kpi.metric), _changed(kpi)) for kpi in report.worse[:MOST]),
    )


def _main_reason(report: Report) -> Told:
    named = next((row for row in report.lost_reasons if row.reason), None)
    if named is None:
        return ()
    deals = ngettext("{count} deal", "{count} deals", named.deals).format(count=number(named.deals, 0))
    words = _("{reason}: {deals}, {amount}")
    return ((_("Lost most often"), words.format(reason=named.reason, deals=deals, amount=about(named.amount))),)


def _deal(report: Report, deal: Credit) -> str:
    parts = [
        deal.name,
        about(deal.credit) if deal.credit else _("no amount"),
        *((deal.person,) if report.reach != "own" else ()),
        *((day(deal.close_date),) if deal.close_date else ()),
        *((deal.reason.strip(),) if deal.reason and deal.reason.strip() else ()),
    ]
    return " · ".join(parts)


def _changed(kpi: Kpi) -> str:
    difference, unit = kpi.difference, kpi.metric.unit
    value = worded(kpi.value.value, unit)
    if difference.delta is None or difference.change is None:
        return value
    words = (
        _("{value}, {difference} more than before")
        if difference.change > 0
        else _("{value}, {difference} less than before")
    )
    return words.format(value=value, difference=worded_difference(difference.delta, unit))


def _goal(goal: GoalResult) -> str:
    unit = goal.metric.unit
    return _("{value} of {target}").format(value=worded(goal.value, unit), target=worded(goal.target, unit))


def _improved(report: Report, row: PersonResult) -> str:
    if row.told is None or row.before is None:
        return ""
    words = (
        _("{pace} of pace, after {before} on the same day of the period before")
        if report.standing.days_left
        else _("{pace} of quota, after {before}")
    )
    return words.format(pace=percent(row.told), before=percent(row.before))


def compared_with(report: Report) -> str:
    """The days that the figures before are of, in words."""
    if report.period.stop > report.as_of.date() >= report.period.start:
        words = _("Before: {period}, as many days as have come of {running}.")
        return words.format(period=period_days(report.before), running=period_name(report.period))
    return _("Before: {period}.").format(period=period_name(report.before))
