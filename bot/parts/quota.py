"""A standing to quota as blocks: the one figure, the bar, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.cards import Block, Fields, Figure, Heading, Progress, Status, Text
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
    said = Status(status.symbol, _(status.words), status.tone)
    if standing.verdict == "too_early" and standing.as_of.date() < standing.period.start:
        said = Status(status.symbol, _("Not started yet"))
    if standing.attainment is None or standing.quota is None:
        if standing.notes.get("attainment") == "zero_in_effect":
            said = Status("○", _("Not measured: the quota in effect is zero (ramp or leave)"))
        return Figure(money(standing.booked), _("booked, {period}").format(period=period_days(standing.period)), said)
    caption = _("of {quota}, {period}").format(quota=money(standing.quota), period=period_days(standing.period))
    return Figure(percent(standing.attainment), caption, said)


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
    """Where ramp or leave make less of it."""
    full = standing.nominal_quota
    return ((_("Full quota"), money(full)),) if full and full != standing.quota else ()


def _calendar_fields(standing: Standing) -> tuple[tuple[str, str], ...]:
    left = ngettext("{left} of {total} day", "{left} of {total} days", standing.working_days)
    return ((_("Working days left"), left.format(left=standing.days_left, total=standing.working_days)),)


def _pace_fields(standing: Standing) -> tuple[tuple[str, str], ...]:
    found = []
    if standing.required_per_day:
        found.append((_("Needed per day"), about(standing.required_per_day)))
    if standing.pace is not None:
        found.append((_("Pace"), _("{pace} (1 is on pace)").format(pace=number(standing.pace))))
    if standing.projected is not None and standing.days_left:
        found.append((_("At this rate"), about(standing.projected)))
    return tuple(found)


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
    """What the linear pace says, by a curve: beside it and labelled."""
    found = standing.seasonal
    if found is None:
        return ()
    if found.elapsed is None or found.pace is None or found.verdict is None or found.projected is None:
        reason = NO_CURVE.get(found.notes.get("elapsed", ""))
        return (Text(f"{_(CURVES[found.curve])}: {_(reason)}", "muted"),) if reason else ()
    status = VERDICTS[found.verdict]
    paced = _("{pace} (1 is on pace) · {symbol} {verdict}")
    paced = paced.format(pace=number(found.pace), symbol=status.symbol, verdict=_(status.words))
    fields = (
        (_("Expected by today"), percent(found.elapsed)),
        (_("Pace"), paced),
        (_("At this rate"), about(found.projected)),
    )
    return (Heading(_(CURVES[found.curve])), Fields(fields))


def over_assigned(standing: Standing) -> tuple[Fields, ...]:
    """What a team's reps owe together beside what the team owes."""
    total, over = standing.rep_quotas, standing.over_assignment
    if total is None or over is None:
        return ()
    if over > 0:
        words = _("{total} · {share} over the team's quota")
    elif over < 0:
        words = _("{total} · {share} under the team's quota")
    else:
        words = _("{total} · the same as the team's quota")
    said = words.format(total=money(total), share=percent(abs(over)))
    return (Fields(((_("Sum of the reps' quotas"), said),)),)
