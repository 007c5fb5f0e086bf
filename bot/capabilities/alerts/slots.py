"""Arguments found in a request for an alert: which figure, whose, and what it has to do. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from bot.arguments import MY_TEAM
from bot.asked import Said
from bot.capabilities.alerts.limits import TIMES, written
from bot.language.amounts import Sort
from bot.language.people import Mention
from bot.language.reading import Reading
from bot.language.spoken import listed, said_at, says_any, spans
from bot.language.words import fold
from bot.languages import ENGLISH, table
from bot.parts.alerts import KINDS
from bot.rights import Question
from bot.watched import Watched, figures
from spm_core.alerts.models import AlertPeriod, AlertSubject, Crossing
from spm_core.principal import CompanyInfo

_MEANT = {("commit_forecast", Crossing.DROP.value): "10%", ("attainment", Crossing.ABOVE.value): "100%"}
"""The limit that words imply: the forecast drops, somebody hits quota."""
WHOLE = 100
"""From this percentage on, what somebody passes is their quota, where no figure is named."""
_LISTS = {"STALE": "stalled_deals", "OVERDUE": "overdue_deals", "SLIP": "slipped_deals"}
_SORTS: dict[str, tuple[Sort, ...]] = {
    "share": ("percent", "count"),
    "money": ("amount", "count"),
    "money_per_day": ("amount", "count"),
    "deals": ("amount", "count"),
}


def alert_slots(said: Said) -> dict[str, Any]:
    people, several = _people(said), figures_named(said.reading)
    if len(people) > 1:
        found = _slots(said, _figure(said) if len(several) < 2 else None)
        anyone = {"team": MY_TEAM, "whose": AlertSubject.EACH.value}
        either = [*({"person": name} for name in people), *([anyone] if said.request.principal.leads else ())]
        return {**{name: value for name, value in found.items() if name not in ("person", "team")}, "either": either}
    if len(several) > 1:
        each = [_slots(said, name) for name in several]
        return {**each[0], "either": [{name: one.get(name) for name in _OF_FIGURE} for one in each]}
    return _slots(said, _figure(said))


_OF_FIGURE = ("figure", "crossing", "threshold")


def _people(said: Said) -> Sequence[str]:
    """The people whose figures are named, as they are written."""
    company = _company(said.reading)
    named = [
        mention.words for mention in said.reading.mentions if mention.people and fold(mention.words) not in company
    ]
    return tuple(dict.fromkeys(named))


def figures_named(reading: Reading) -> Sequence[str]:
    """The figures that "or" or "and" stands between, in their order; none where there is one at most."""
    found: dict[str, int] = {}
    for words, name in _called(reading, "figures").items():
        at = said_at(reading, words)
        within = any(words != longer and f" {words} " in f" {longer} " for longer in _said(reading, "figures"))
        if at >= 0 and not within:
            found[name] = min(at, found.get(name, at))
    ordered = sorted(found, key=lambda name: found[name])
    joined = [said_at(reading, words) for words in listed(reading, "alerts", "or")]
    between = any(found[ordered[0]] < at < found[ordered[-1]] for at in joined) if ordered else False
    return ordered if between else ()


def _slots(said: Said, name: str | None) -> dict[str, Any]:
    reading, company = said.reading, said.request.principal.company
    figure = figures().get(name or "")
    found = {"figure": figure.name if figure else None, **_crossing(reading, figure), **_whose(said)}
    limit = _limit(reading, figure, found.get("crossing"), company)
    behind = _is_behind(reading) and limit is None and figure in (None, figures()["pace"])
    if behind:
        band = written("share", company.bands.slightly_behind, company.currency)
        found |= {"figure": "pace", "crossing": Crossing.BELOW.value}
        limit = band
    return {name: value for name, value in {**found, "threshold": limit, **_period(said)}.items() if value}


def figure_named(reading: Reading, entry: str = "figures") -> str | None:
    """The figure that is called by the most words of the question."""
    said = _said(reading, entry)
    return _called(reading, entry)[max(said, key=len)] if said else None


def _said(reading: Reading, entry: str) -> Sequence[str]:
    return [words for words in _called(reading, entry) if said_at(reading, words) >= 0]


def _called(reading: Reading, entry: str) -> dict[str, str]:
    return {
        words: name
        for language in dict.fromkeys((ENGLISH, reading.language))
        for name, names in table(language, "alerts")[entry].items()
        for words in names
    }


def _figure(said: Said) -> str | None:
    reading = said.reading
    named = figure_named(reading)
    listed = next((name for concept, name in _LISTS.items() if concept in reading.concepts), None)
    if listed and ("DEALS" in reading.concepts or named is None):
        return listed
    if named is None and _is_behind(reading):
        return None
    return named or said.args.get("metric") or figure_named(reading, "loosely") or _implied(reading)


def _implied(reading: Reading) -> str | None:
    """What passes 100 % where no figure is named: what somebody reached of their quota."""
    passed = any(quantity.sort == "percent" and quantity.value >= WHOLE for quantity in reading.quantities)
    return "attainment" if passed and says_any(reading, "alerts", "above") else None


def _is_behind(reading: Reading) -> bool:
    return says_any(reading, "alerts", "behind")


def _crossing(reading: Reading, figure: Watched | None) -> dict[str, str | None]:
    if figure is not None and figure.unit == "deals":
        return {"crossing": Crossing.BEGINS.value}
    said = (
        (Crossing.BELOW, says_any(reading, "alerts", "below")),
        (Crossing.DROP, says_any(reading, "alerts", "drop")),
        (Crossing.ABOVE, says_any(reading, "alerts", "above")),
    )
    return {"crossing": next((crossing.value for crossing, meant in said if meant), None)}


def _limit(reading: Reading, figure: Watched | None, crossing: str | None, company: CompanyInfo) -> str | None:
    """The limit as written; of deals that are called big, the median deal."""
    written_ = next(_written(reading, figure, crossing), None)
    if written_ is not None or figure is None:
        return written_[0] if written_ and len(written_) == 1 else None
    if meant := _MEANT.get((figure.name, crossing or "")):
        return meant
    if figure.unit != "deals":
        return None
    if says_any(reading, "alerts", "big"):
        return written(figure.unit, None, company.currency)
    return "0" if says_any(reading, "alerts", "any") else None


def _written(reading: Reading, figure: Watched | None, crossing: str | None) -> Iterator[Sequence[str]]:
    """All that may be the limit, of the likeliest sort first."""
    unit = "share" if crossing == Crossing.DROP else figure.unit if figure else ""
    if unit in ("", "times") and (times := TIMES.findall(reading.text)):
        yield times
    sorts = _SORTS.get(unit, ("percent", "amount", "count") if not unit else ("count", "amount"))
    for sort in sorts:
        of_sort = [each for each in reading.quantities if each.sort == sort]
        if of_sort:
            yield [*dict.fromkeys(reading.text[each.start : each.end].strip() for each in of_sort)]


def _whose(said: Said) -> dict[str, str | None]:
    company = _company(said.reading)
    named = {name: said.args[name] for name in ("person", "team") if name in said.args}
    if fold(str(named.get("person", ""))) in company:
        del named["person"]
    if says_any(said.reading, "alerts", "anyone"):
        return {"team": said.args.get("team", MY_TEAM), "whose": AlertSubject.EACH.value}
    whole = not named and says_any(said.reading, "alerts", "company")
    return {"whose": AlertSubject.COMPANY.value} if whole else named


def alert_subjects(q: Question) -> Sequence[Mention]:
    """The people whose figures are asked for: "the company's" are nobody's."""
    return [mention for mention in q.reading.mentions if fold(mention.words) not in _company(q.reading)]


def _company(reading: Reading) -> Collection[str]:
    return listed(reading, "alerts", "company")


def _period(said: Said) -> dict[str, str]:
    """The running period of a kind; the words where they mean another one, which no alert can watch."""
    reading, calendar, today = said.reading, said.request.principal.company.calendar, said.request.today
    each = {AlertPeriod.WEEK: "each_week", AlertPeriod.MONTH: "each_month"}
    every = next(
        (kind for kind, entry in each.items() if any(said_at(reading, w) >= 0 for w in spans(reading)[entry])), ""
    )
    found = next((one for one in reading.periods if not one.vague), None)
    if found is None:
        return {"period": str(every)}
    running = next((kind for kind, name in KINDS.items() if calendar.containing(name, today) == found.period), None)
    return {"period": str(running or reading.text[found.start : found.end])}
