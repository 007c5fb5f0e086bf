"""A report's charts: the course of booked against quota, people by attainment, and why deals were lost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.cards import Chart, Series
from bot.i18n import _, about, ngettext, number, percent, period_name
from spm_core.money import Money
from spm_core.report.rules import Report

MOST = 8
"""Bars of people or reasons."""


def charts(report: Report) -> Iterator[Chart]:
    """Those that compare at least two things."""
    drawn = (_course(report), _people(report), _losses(report))
    return (chart for chart in drawn if len(chart.categories) > 1)


def _course(report: Report) -> Chart:
    marks = report.course
    amounts = tuple(each.booked for each in marks)
    booked = Series(_("Booked"), tuple(each.amount for each in amounts), tuple(map(about, amounts)))
    quotas = tuple(each.quota for each in marks)
    quota = Series(_("Quota"), tuple(each.amount if each else None for each in quotas), tuple(map(_worded, quotas)))
    shown = (booked, quota) if any(quotas) else (booked,)
    title = _("Booked against quota") if any(quotas) else _("Booked")
    return Chart(title, tuple(period_name(each.period) for each in marks), shown)


def _worded(amount: Money | None) -> str:
    return about(amount) if amount else "–"


def _people(report: Report) -> Chart:
    found = [(each.person, each.attainment) for each in report.people if each.attainment is not None][:MOST]
    hundredths = tuple(value * 100 for _name, value in found)
    series = Series(_("Attained"), hundredths, tuple(percent(value) for _name, value in found))
    return Chart(_("Attainment by person"), tuple(name for name, _value in found), (series,))


def _losses(report: Report) -> Chart:
    """The most frequent reasons, and all the others together."""
    reasons = report.lost_reasons
    named = [(each.reason or _("no reason given"), each.deals, each.amount) for each in reasons[:MOST]]
    if rest := reasons[MOST:]:
        amount = sum((each.amount.amount for each in rest), Decimal(0))
        money = Money(amount, rest[0].amount.currency)
        more = ngettext("{count} more", "{count} more", len(rest)).format(count=len(rest))
        named.append((more, sum(each.deals for each in rest), money))
    if not any(each.reason for each in reasons):
        named = []
    values, said = (
        tuple(Decimal(deals) for _name, deals, _money in named),
        tuple(f"{_deals(deals)}, {about(amount)}" for _name, deals, amount in named),
    )
    return Chart(
        _("Why deals were lost"), tuple(name for name, *_rest in named), (Series(_("Deals lost"), values, said),)
    )


def _deals(count: int) -> str:
    return ngettext("{count} deal", "{count} deals", count).format(count=number(count, 0))
