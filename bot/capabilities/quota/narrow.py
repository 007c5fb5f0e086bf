"""One thing about a standing, in a line: what is missing, what it takes a day, where it lands, yes or no."""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocks import Text
from bot.capabilities.quota.slots import Narrow
from bot.i18n import N_, _, about, ngettext, number, percent
from bot.parts.quota import booked_of, guessed, is_running, judged
from spm_core.forecast.service import Forecast
from spm_core.money import Money, share
from spm_core.quota.standing import Standing


def narrow(asks: Narrow, standing: Standing, *, mine: bool) -> Text:
    """The sentence for a question other than where it lands, which takes a forecast."""
    if standing.gap is None:
        return Text(
            _("Booked so far: {booked}.").format(booked=about(standing.booked)), strong=f"{judged(standing).words}."
        )
    match asks:
        case Narrow.RATE:
            return _rate(standing) if is_running(standing) and standing.gap else _gap(standing)
        case Narrow.MAKES | Narrow.MISSES | Narrow.DID:
            return _yes_or_no(asks, standing, mine=mine)
        case _:
            return _gap(standing)


def _gap(standing: Standing) -> Text:
    if not standing.gap:
        return Text(_over(standing), strong=_("Nothing: the quota is met."))
    gap = about(standing.gap)
    if not is_running(standing):
        return Text(booked_of(standing), strong=_("{gap} short of quota.").format(gap=gap))
    left, strong = standing.days_left, _("{gap} to go.").format(gap=gap)
    if standing.required_per_day is None:
        return Text("", strong=strong)
    words = ngettext(
        "{count} working day is left: {needed} a day.", "{count} working days are left: {needed} a day.", left
    )
    return Text(words.format(count=left, needed=about(standing.required_per_day)), strong=strong)


def _rate(standing: Standing) -> Text:
    needed, week, managed = standing.required_per_day, standing.required_per_week, standing.booked_per_day
    if needed is None or week is None or standing.gap is None:
        return _gap(standing)
    words = ngettext(
        "That's {week} a week: {gap} to go in {count} working day.",
        "That's {week} a week: {gap} to go in {count} working days.",
        standing.days_left,
    ).format(week=about(week), gap=about(standing.gap), count=standing.days_left)
    so_far = _("So far it's been {managed} a day.").format(managed=about(managed)) if managed is not None else ""
    return Text(f"{words} {so_far}".strip(), strong=_("{needed} a day.").format(needed=about(needed)))


# ---------------------------------------------------------------- yes or no

_MET: Mapping[Narrow, str] = {
    Narrow.MAKES: N_("Yes, it's already met."),
    Narrow.MISSES: N_("No, it's already met."),
    Narrow.DID: N_("Yes, it's met."),
}
_MISSED: Mapping[Narrow, str] = {
    Narrow.MAKES: N_("No, it was missed."),
    Narrow.MISSES: N_("Yes, it was missed."),
    Narrow.DID: N_("No, it was missed."),
}
_LIKELY: Mapping[Narrow, str] = {Narrow.MAKES: N_("Yes, at this rate."), Narrow.MISSES: N_("At this rate it's enough.")}
_UNLIKELY: Mapping[Narrow, str] = {
    Narrow.MAKES: N_("Not at this rate."),
    Narrow.MISSES: N_("At this rate it isn't enough."),
}


def _yes_or_no(asks: Narrow, standing: Standing, *, mine: bool) -> Text:
    if not standing.gap:
        return Text(_over(standing), strong=_(_MET[asks]))
    if not is_running(standing):
        over = standing.as_of.date() >= standing.period.stop
        strong = _(_MISSED[asks]) if over else _("No working days left") + "."
        return Text(_("{gap} short of quota.").format(gap=about(standing.gap)), strong=strong)
    if asks is Narrow.DID:
        gap = _gap(standing)
        return Text(gap.words, strong=_("Not yet."))
    if standing.verdict == "too_early" or standing.projected is None or standing.quota is None:
        return Text(_gap(standing).words, strong=_("It's too early to tell."))
    return _outlook(asks, standing, standing.projected, standing.quota, mine=mine)


def _outlook(asks: Narrow, standing: Standing, projected: Money, quota: Money, *, mine: bool) -> Text:
    season = standing.seasonal.projected if standing.seasonal else None
    enough = projected.amount >= quota.amount
    if season is not None and enough != (season.amount >= quota.amount):
        words = _("At today's rate it comes to {projected}, by season to {season}, of {quota}.")
        told = words.format(projected=about(projected), season=about(season), quota=about(quota))
        return Text(told, strong=_("That depends on the season."))
    own = _("You're heading for {projected} of {quota}.")
    heading = (own if mine else _("Heading for {projected} of {quota}.")).format(
        projected=about(projected), quota=about(quota)
    )
    said = (_LIKELY if enough else _UNLIKELY)[asks]
    strong = _("It's close.") if standing.verdict == "on_pace" and not enough else _(said)
    return Text(f"{heading} {_from_here(standing)}".strip(), strong=strong)


def _from_here(standing: Standing) -> str:
    if standing.required_per_day is None or standing.booked_per_day is None:
        return ""
    words = _("From here it takes {needed} a day; so far it's been {managed}.")
    return words.format(needed=about(standing.required_per_day), managed=about(standing.booked_per_day))


def _over(standing: Standing) -> str:
    return _("{surplus} over quota.").format(surplus=about(standing.surplus)) if standing.surplus else ""


# ---------------------------------------------------------------- where it lands

_ENDS = {
    "weighted": N_("counts the open deals at their chances"),
    "rate": N_("keeps today's rate"),
    "season": N_("follows the season"),
}
_ALONE = {
    "weighted": N_("It counts the open deals at their chances."),
    "rate": N_("It keeps today's rate."),
    "season": N_("It follows the season."),
}


def landing(forecast: Forecast) -> Text:
    """Where the period lands: from the lowest to the highest of what can be told, each end by its method."""
    standing = forecast.standing
    if not is_running(standing):
        return Text(
            _of_quota((standing.booked,), standing.quota),
            strong=_("{booked} booked.").format(booked=about(standing.booked)),
        )
    ends = sorted(_known(forecast), key=lambda end: end[1].amount)
    if not ends:
        return Text(_gap(standing).words if standing.gap is not None else "", strong=_("It's too early to tell."))
    (low, least), (high, most) = ends[0], ends[-1]
    first, last = guessed(least, most), guessed(most, most)
    beside = _of_quota((first, last), standing.quota)
    if first == last:
        return Text(f"{beside} {_(_ALONE[high])}".strip(), strong=_("About {amount}.").format(amount=about(last)))
    words = _("The low end {low}, the high end {high}.").format(low=_(_ENDS[low]), high=_(_ENDS[high]))
    strong = _("Between {low} and {high}.").format(low=about(first), high=about(last))
    return Text(f"{beside} {words}".strip(), strong=strong)


def _known(forecast: Forecast) -> list[tuple[str, Money]]:
    """The forecasts that rest on something: open deals, days enough for a rate, a season."""
    early = forecast.standing.verdict == "too_early"
    known = (
        ("weighted", forecast.weighted_forecast if forecast.categories.weighted_pipeline else None),
        ("rate", None if early else forecast.run_rate_forecast),
        ("season", None if early else forecast.seasonal_forecast),
    )
    return [(method, amount) for method, amount in known if amount is not None]


def _of_quota(ends: tuple[Money, ...], quota: Money | None) -> str:
    """The ends as shares of the quota; nothing where there is none."""
    shares = [share(end.amount, quota.amount) for end in ends] if quota else []
    known = sorted({round(each * 100) for each in shares if each is not None})
    if not known or quota is None:
        return ""
    whole = percent(max(each for each in shares if each is not None), 0)
    told = whole if len(known) == 1 else f"{number(known[0], 0)}–{whole}"
    return _("That's {share} of {quota}.").format(share=told, quota=about(quota))
