"""A standing to quota as blocks: the headline figure, the progress bar, and the details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from bot.blocks import Block, Fields, Figure, Heading, Progress, Status, Text
from bot.i18n import N_, _, about, money, ngettext, number, percent, period_days
from spm_core.quota.standing import Curve, Standing, Verdict

VERDICTS: Mapping[Verdict, Status] = {
    "no_quota": Status("○", N_("No quota set")),
    "met": Status("✔", N_("Quota met"), "good"),
    "period_over": Status("■", N_("Period over, quota missed"), "bad"),
    "too_early": Status("◌", N_("Too early to tell")),
    "ahead": Status("▲", N_("Ahead of pace"), "good"),
    "on_pace": Status("●", N_("On pace"), "good"),
    "slightly_behind": Status("◆", N_("Slightly behind pace"), "warning"),
    "behind": Status("▼", N_("Behind pace"), "bad"),
}


def standing_facts(standing: Standing) -> dict[str, Any]:
    """Every figure of a standing, under its name in definitions.md."""
    return {field.name: getattr(standing, field.name) for field in fields(standing)}


def figures(standing: Standing) -> tuple[Block, ...]:
    figure = _headline(standing)
    if standing.attainment is None or standing.quota is None:
        return (figure, Fields((*_full_quota(standing), *_calendar_fields(standing))))
    return (
        figure,
        _bar(standing),
        Fields((*_money_fields(standing), *_calendar_fields(standing), *_pace_fields(standing))),
        *_by_season(standing),
    )


def _headline(standing: Standing) -> Figure:
    status = VERDICTS[standing.verdict]
    state = Status(status.symbol, _(status.words), status.tone)
    if standing.verdict == "too_early" and standing.as_of.date() < standing.period.start:
        state = Status(status.symbol, _("Not started yet"))
    if standing.attainment is None or standing.quota is None:
        if standing.notes.get("attainment") == "zero_in_effect":
            state = Status("○", _("Not measured: the quota in effect is zero (ramp or leave)"))
        return Figure(money(standing.booked), _("booked, {period}").format(period=period_days(standing.period)), state)
    caption = _("of {quota}, {period}").format(quota=money(standing.quota), period=period_days(standing.period))
    return Figure(percent(standing.attainment), caption, state)


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


CURVES: Mapping[Curve, str] = {
    "weights": N_("By season (the company's weights)"),
    "history": N_("By season (the last two years)"),
}
NO_CURVE: Mapping[str, str] = {
    "no_weight": N_("the company's weights give this period nothing."),
    "not_started": N_("nothing is expected by today."),
    "not_two_years_of_history": N_("it takes two full years of history."),
}


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


def over_assigned(standing: Standing) -> tuple[Fields, ...]:
    """The sum of the reps' quotas compared with the team's own quota."""
    total, over = standing.rep_quotas, standing.over_assignment
    if total is None or over is None:
        return ()
    if over > 0:
        words = _("{total} · {share} over the team's quota")
    elif over < 0:
        words = _("{total} · {share} under the team's quota")
    else:
        words = _("{total} · the same as the team's quota")
    text = words.format(total=money(total), share=percent(abs(over)))
    return (Fields(((_("Sum of the reps' quotas"), text),)),)
