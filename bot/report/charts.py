"""A report's charts: the course of booked against quota, people by attainment, and why deals were lost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.blocks import Chart, Series
from bot.i18n import _, about, ngettext, number, percent, period_name
from spm_core.money import Money
from spm_core.report.rules import Report

MOST = 8
"""The most people or reasons in a chart."""


def charts(report: Report) -> Iterator[Chart]:
    """The charts that compare at least two things."""
    all_charts = (_course(report), _people(report), _losses(report))
    return (chart for chart in all_charts if len(chart.categories) > 1)


def _course(report: Report) -> Chart:
    marks = report.course
    amounts = tuple(mark.booked for mark in marks)
    booked = Series(_("Booked"), tuple(money.amount for money in amounts), tuple(map(about, amounts)))
    quotas = tuple(mark.quota for mark in marks)
    quota = Series(_("Quota"), tuple(money.amount if money else None for money in quotas), tuple(map(_worded, quotas)))
    shown = (booked, quota) if any(quotas) else (booked,)
    title = _("Booked against quota") if any(quotas) else _("Booked")
    return Chart(title, tuple(period_name(mark.period) for mark in marks), shown)


def _worded(amount: Money | None) -> str:
    return about(amount) if amount else "–"


def _people(report: Report) -> Chart:
    with_quota = [(row.person, row.attainment) for row in report.people if row.attainment is not None][:MOST]
    hundredths = tuple(value * 100 for _name, value in with_quota)
    series = Series(_("Attained"), hundredths, tuple(percent(value) for _name, value in with_quota))
    return Chart(_("Attainment by person"), tuple(name for name, _value in with_quota), (series,))


def _losses(report: Report) -> Chart:
    """The most frequent reasons, and all others together; no bars where no deal has a reason."""
    reasons = report.lost_reasons
    named = [(row.reason or _("no reason given"), row.deals, row.amount) for row in reasons[:MOST]]
    if rest := reasons[MOST:]:
        amount = sum((row.amount.amount for row in rest), Decimal(0))
        money = Money(amount, rest[0].amount.currency)
        more = ngettext("{count} more", "{count} more", len(rest)).format(count=len(rest))
        named.append((more, sum(row.deals for row in rest), money))
    if not any(row.reason for row in reasons):
        named = []
    values = tuple(Decimal(deals) for _name, deals, _money in named)
    words = tuple(f"{_deals(deals)}, {about(amount)}" for _name, deals, amount in named)
    series = Series(_("Deals lost"), values, words)
    return Chart(_("Why deals were lost"), tuple(name for name, *_rest in named), (series,))


def _deals(count: int) -> str:
    return ngettext("{count} deal", "{count} deals", count).format(count=number(count, 0))
