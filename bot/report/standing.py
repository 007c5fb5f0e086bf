"""A standing to quota with all its figures, for the page of a report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.blocks import Block, Fields, Heading, Progress, Text
from bot.i18n import _, about, money, ngettext, number, percent, period_days
from bot.parts.quota import CURVES, NO_CURVE, VERDICTS, days_there, headline, over_assigned
from spm_core.quota.standing import Standing


def figures(standing: Standing) -> tuple[Block, ...]:
    """The figure with the days it holds for, the bar, and every figure beside it."""
    figure = replace(headline(standing), caption=_caption(standing))
    if standing.attainment is None or standing.quota is None:
        return (figure, Fields((*_full_quota(standing), *_calendar_fields(standing))), *measured_by(standing))
    return (
        figure,
        _bar(standing),
        Fields((*_money_fields(standing), *_calendar_fields(standing), *_pace_fields(standing))),
        *measured_by(standing),
        *_by_season(standing),
    )


def measured_by(standing: Standing) -> tuple[Text, ...]:
    """Which quotas the figures are measured against, and on which days."""
    summed = _("No team quota is set: this is the sum of the reps' quotas.")
    notes = (Text(summed, "muted"),) if standing.scope == "sum_of_reps" else over_assigned(standing)
    return (*notes, *days_there(standing.working_days, standing.days_absent))


def _caption(standing: Standing) -> str:
    days = period_days(standing.period)
    if standing.attainment is None or standing.quota is None:
        return _("booked, {period}").format(period=days)
    return _("of {quota}, {period}").format(quota=money(standing.quota), period=days)


def _bar(standing: Standing) -> Progress:
    done = percent(standing.attainment or Decimal(0))
    if standing.elapsed is None:
        return Progress(standing.attainment or Decimal(0), None, done)
    words = _("{done} booked, {expected} expected by today") if standing.days_left else _("{done} booked")
    words = words.format(done=done, expected=percent(standing.elapsed))
    return Progress(standing.attainment or Decimal(0), standing.elapsed, words)


def _money_fields(standing: Standing) -> tuple[tuple[str, str], ...]:
    if standing.quota is None or standing.gap is None or standing.surplus is None:
        return ()
    full = _full_quota(standing)
    quota_label = _("Quota, in effect") if full else _("Quota")
    rest = (_("Over quota"), money(standing.surplus)) if standing.surplus else (_("Gap"), money(standing.gap))
    return ((_("Booked"), money(standing.booked)), (quota_label, money(standing.quota)), *full, rest)


def _full_quota(standing: Standing) -> tuple[tuple[str, str], ...]:
    """The full quota, shown only where ramp or leave reduces it."""
    full = standing.nominal_quota
    return ((_("Full quota"), money(full)),) if full and full != standing.quota else ()


def _calendar_fields(standing: Standing) -> tuple[tuple[str, str], ...]:
    left = ngettext("{left} of {total} day", "{left} of {total} days", standing.working_days)
    return ((_("Working days left"), left.format(left=standing.days_left, total=standing.working_days)),)


def _pace_fields(standing: Standing) -> tuple[tuple[str, str], ...]:
    rows = []
    if standing.required_per_day:
        rows.append((_("Needed per day"), about(standing.required_per_day)))
    if standing.pace is not None:
        rows.append((_("Pace"), _("{pace} (1 is on pace)").format(pace=number(standing.pace))))
    if standing.projected is not None and standing.days_left:
        rows.append((_("At this rate"), about(standing.projected)))
    return tuple(rows)


def _by_season(standing: Standing) -> tuple[Block, ...]:
    """The pace by a seasonal curve, labelled and shown beside the linear one."""
    season = standing.seasonal
    if season is None:
        return ()
    if season.elapsed is None or season.pace is None or season.verdict is None or season.projected is None:
        reason = NO_CURVE.get(season.notes.get("elapsed", ""))
        return (Text(f"{_(CURVES[season.curve])}: {_(reason)}", "muted"),) if reason else ()
    status = VERDICTS[season.verdict]
    paced = _("{pace} (1 is on pace) · {symbol} {verdict}")
    paced = paced.format(pace=number(season.pace), symbol=status.symbol, verdict=_(status.words))
    rows = (
        (_("Expected by today"), percent(season.elapsed)),
        (_("Pace"), paced),
        (_("At this rate"), about(season.projected)),
    )
    return (Heading(_(CURVES[season.curve])), Fields(rows))
