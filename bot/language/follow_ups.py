"""Questions that only make sense after another: "and last month?", "e a do Rafael?", "show the deals"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.capability import Request
from bot.i18n import LANGUAGES
from bot.language.metrics import metric_named
from bot.language.reading import Reading
from bot.language.slots import arguments
from bot.language.topics import topics
from bot.languages import table
from bot.turn import Call

# The concepts a follow-up may hold without being a question in its own right.
EMPTY = frozenset(
    {"FOLLOW", "SELF", "THE", "SHOW", "NAME", "PERSON", "NEWLOGO", "COUNT", "WHICH", "HOWMUCH", "TEAM", "GREET"}
    | {"THANKS", "STAND", "WHATIS", "DEFINE", "EVERYONE", "CHITCHAT", "HOWMANY", "OFFICIAL", "TOME", "CLOSING"}
)
_METRICS = frozenset({"METRIC", "ACTIVITY", "AMOUNT", "WIN", "FORECAST", "PIPELINE"})
"""The concepts that names of metrics may have beside."""
SURE = 0.55
"""The score from which "and the pipeline?" moves to another topic."""


def follow_up(request: Request, reading: Reading, last: Call | None) -> Call | None:
    """The last call as this question edits it; None where the question stands alone or nothing came before it."""
    if last is None or last.do not in topics() or not topics()[last.do].asked.comes_by_itself:
        return None
    detail = _proof(reading, last) or _deals(request, reading, last) or _edit(request, reading, last)
    if detail is not None:
        return detail
    if _stands_alone(reading):
        return None
    explained = not reading.strange or _says_only(reading, "edits")
    bare = explained and reading.concepts <= EMPTY and not _is_small_talk(reading)
    if bare or _names_another_metric(reading, last):
        return _same_topic(request, reading, last)
    return _other_topic(request, reading, last)


def _proof(reading: Reading, last: Call) -> Call | None:
    proof = topics()[last.do].asked.leads_to.get("proof")
    return Call(proof, _kept(last.args)) if proof and _asks_for_proof(reading) else None


def _deals(request: Request, reading: Reading, last: Call) -> Call | None:
    deals = topics()[last.do].asked.leads_to.get("deals")
    if deals is None or not _asks_for_its_deals(reading):
        return None
    args = _arguments(request, reading, deals, last)
    if not reading.mentions and "TEAM" not in reading.concepts:
        args.pop("team", None)  # the deals belong to whoever was asked about last
    return Call(deals, {**_kept(last.args), **args})


def _edit(request: Request, reading: Reading, last: Call) -> Call | None:
    """ "Let us say 70": what was proposed last, with another number."""
    do = topics()[last.do].asked.edited_by
    if not do or not reading.quantities or not _says_only(reading, "edits"):
        return None
    args = _arguments(request, reading, do, last)
    return Call(do, _edited(last.args, args)) if args else None


def _says_only(reading: Reading, entry: str) -> bool:
    """Whether nothing is said beside numbers, names, periods and the words of the table."""
    tables = (table(language, "follow_ups")[entry] for language in LANGUAGES)  # so short a text shows no language
    around = {word for words in tables for phrase in words for word in phrase.split()}
    named = {at for mention in reading.mentions for at in range(mention.first, mention.last + 1)}
    spans = [(one.start, one.end) for one in reading.quantities] + [(one.start, one.end) for one in reading.periods]
    return all(
        at in named or word.text in around or any(start <= word.start < end for start, end in spans)
        for at, word in enumerate(reading.words)
    )


def _same_topic(request: Request, reading: Reading, last: Call) -> Call | None:
    """ "And Tom?": the last call again with other arguments; the person's own figures after those of a team."""
    of_one = topics()[last.do].asked.leads_to.get("person")
    do = of_one if of_one and _names_one(reading) else last.do
    args = _arguments(request, reading, do, last)
    return Call(do, _edited(last.args if do == last.do else _kept(last.args), args)) if args else None


def _names_one(reading: Reading) -> bool:
    return bool(reading.mentions) and reading.concepts.isdisjoint({"TEAM", "EVERYONE"})


def _names_another_metric(reading: Reading, last: Call) -> bool:
    """ "And calls?" after a metric: the same of another one, whatever else the word may mean."""
    if "metric" not in last.args or not _starts_as_follow_up(reading):
        return False
    return reading.concepts <= EMPTY | _METRICS and metric_named(reading.words, reading.language) is not None


def _other_topic(request: Request, reading: Reading, last: Call) -> Call | None:
    """ "And the pipeline?": another capability for the same person and period."""
    best = reading.best
    if best and _starts_as_follow_up(reading) and best.name in topics() and best.score >= SURE:
        return Call(best.name, _edited(_kept(last.args), _arguments(request, reading, best.name, last)))
    return None


def _arguments(request: Request, reading: Reading, do: str, last: Call) -> dict[str, Any]:
    args = arguments(request, reading, topics()[do], last)
    if "metric" in last.args and metric_named(reading.words, reading.language) is None:
        args.pop("metric", None)  # what a question about no metric means by itself
    if (
        not reading.mentions
        and reading.concepts.isdisjoint({"TEAM", "EVERYONE"})
        and last.args.keys() & {"person", "team"}
    ):
        args.pop("team", None)  # it is about whoever was asked about last
    named = next((mention for mention in reading.mentions if mention.kind in ("person", "unknown")), None)
    if named is not None and "person" not in args and "team" not in args:
        args["person"] = named.words
    if "NEWLOGO" in reading.concepts:
        args["metric"] = "new_logos"
    return args


def _edited(before: Mapping[str, Any], args: Mapping[str, Any]) -> dict[str, Any]:
    """The earlier arguments with new ones over them; a new person or team replaces whoever was asked about."""
    kept = dict(before)
    if args.keys() & {"person", "team"}:
        kept.pop("person", None)
        kept.pop("team", None)
    return {**kept, **args}


def _kept(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: args[name] for name in ("period", "person", "team") if name in args}


def _starts_as_follow_up(reading: Reading) -> bool:
    return bool(reading.tags) and reading.tags[0].first == 0 and "FOLLOW" in reading.tags[0].concepts


def _is_small_talk(reading: Reading) -> bool:
    return reading.concepts <= {"GREET", "THANKS", "CHITCHAT", "FOLLOW"} and not reading.periods


def _asks_for_proof(reading: Reading) -> bool:
    """ "Show your math", "why?": whether it asks how the last figures came about."""
    bare = reading.concepts <= {"EXPLAIN", "WHY", "SHOW", "CALC", "SELF", "FOLLOW", "THE", "WHATIS"}
    return bare and bool(reading.concepts & {"EXPLAIN", "WHY", "CALC"}) and not reading.mentions


def _stands_alone(reading: Reading) -> bool:
    """Whether "where am I this quarter" or "how is Tom doing" leaves the last topic: it is whole by itself."""
    best = topics().get(reading.best.name) if reading.best else None
    return (
        "STAND" in reading.concepts and not _starts_as_follow_up(reading) and best is not None and best.asked.standing
    )


_AROUND_DEALS = frozenset({"THE", "SHOW", "FOLLOW", "WHICH", "GETME", "BIGGEST", "COUNT", "WHATIS", "MANY", "OPENED"})


def _asks_for_its_deals(reading: Reading) -> bool:
    return "DEALS" in reading.concepts and reading.concepts <= _AROUND_DEALS | {"DEALS", "PIPELINE"}
