"""Arguments found in questions for a list of deals: which, of whom, of when, how large, how many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.arguments import MY_TEAM
from bot.asked import Said
from bot.capabilities.pipeline.idle import length_in
from bot.capabilities.pipeline.list_sizes import how_many, in_order_of, sized
from bot.capabilities.pipeline.slots import whose
from bot.capabilities.pipeline.stages import TABLE
from bot.language.people import Mention
from bot.language.reading import Reading
from bot.language.slots import EVERYONE
from bot.language.spoken import says_any, says_in_order, spans
from bot.language.words import words_of
from bot.languages import ENGLISH, table

if TYPE_CHECKING:
    from bot.rights import Question

# The kinds of open deals that each concept stands for, most specific first.
KINDS = {"SLIP": "slipped", "OVERDUE": "overdue", "STALE": "stalled", "GETME": "biggest"}


def deals_slots(said: Said) -> dict[str, Any]:
    """All filters that a question names; without a name, a lead asks about the team."""
    reading = said.reading
    args = {name: said.args[name] for name in ("period", "person", "team") if name in said.args}
    if args.get("person") == EVERYONE:
        args = {**_without(args, "person"), "team": MY_TEAM} if said.request.principal.leads else args
    if any(_is_customer(mention) and mention.words == args.get("person") for mention in reading.mentions):
        args = _without(args, "person")
    args |= whose(said, args)
    values = {**_called(reading, args), **_like(reading), **sized(reading)}
    idle = _idle(reading)
    kinds = _kinds(reading, idle=bool(idle), customer="account" in values, period="period" in args)
    values |= {**idle, **kinds, **in_order_of(reading), **how_many(reading, idle)}
    return {**_in_time(said, args, values), **values}


def _without(args: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in args.items() if each != name}


def deals_subjects(question: Question) -> list[Mention]:
    """Whose deals are asked for; a name that the asker has no figures of is looked for among customers."""
    return [mention for mention in question.reading.mentions if not _is_customer(mention)]


def _called(reading: Reading, args: Mapping[str, Any]) -> dict[str, Any]:
    """The customer and the product; names of stages and teams are neither."""
    stage = _stage(reading)
    values: dict[str, Any] = {}
    for mention in reading.mentions:
        if mention.kind == "product":
            values.setdefault("product", mention.account or mention.words)
        elif (
            _is_customer(mention)
            and mention.words != args.get("team")
            and mention.words.casefold() not in (stage or "")
        ):
            values.setdefault("account", mention.account or mention.words)
    return values


def _is_customer(mention: Mention) -> bool:
    """Whether it is a customer, or may be one: somebody who works elsewhere in the company is as unknown as nobody."""
    return mention.kind == "deal" or (
        mention.kind == "unknown" and not (mention.possessive or mention.guessed or "@" in mention.words)
    )


def _like(reading: Reading) -> dict[str, Any]:
    stage = _stage(reading)
    category = next((name for name, words in _entries(reading, "categories") if _is_said(reading, words)), None)
    return {**({"stage": stage} if stage else {}), **({"category": category} if category else {})}


def _stage(reading: Reading) -> str | None:
    """The stage as it was said: a usual one, or the word beside "stage"."""
    for _usual, words in _entries(reading, "stages"):
        for word in reading.words:
            if any(word.text.startswith(beginning) for beginning in words if " " not in beginning):
                return word.text
    return None


def _entries(reading: Reading, entry: str) -> Iterator[tuple[str, list[str]]]:
    for language in dict.fromkeys((reading.language, ENGLISH)):
        yield from table(language, TABLE)[entry].items()


def _is_said(reading: Reading, phrases: list[str]) -> bool:
    said = f" {' '.join(word.text for word in reading.words)} "
    return any(f" {' '.join(word.text for word in words_of(phrase))} " in said for phrase in phrases)


def _says(reading: Reading, entry: str) -> bool:
    return says_in_order(reading, TABLE, entry)


def _idle(reading: Reading) -> dict[str, Any]:
    """For how long nothing happened, as it was said: "3 weeks", "da più di 30 giorni", "since June"."""
    length = length_in(reading.words, spans(reading))
    if length is not None and not _is_in_a_period(reading, reading.words[length.first].start):
        return {"inactive_days": reading.text[reading.words[length.first].start : reading.words[length.last].end]}
    if "STALE" in reading.concepts and reading.periods:
        return {"inactive_days": reading.text[reading.periods[0].start : reading.periods[0].end]}
    return {}


def _is_in_a_period(reading: Reading, start: int) -> bool:
    return any(found.start <= start < found.end for found in reading.periods)


def _kinds(reading: Reading, *, idle: bool, customer: bool, period: bool) -> dict[str, Any]:
    """One kind of deals, and a second one that they are to be of as well."""
    won, lost = _says(reading, "won"), _says(reading, "lost")
    if won or lost:
        return {"show": "closed" if won and lost else "lost" if lost else "won"}
    kinds = [kind for kind, said in _open_kinds(reading, idle=idle) if said]
    if kinds:
        return {"show": kinds[0], **({"also": kinds[1]} if len(kinds) > 1 else {})}
    if customer and not period and not _says(reading, "open"):
        return {"show": "every"}
    return {"show": "biggest" if "BIGGEST" in reading.concepts else "all"}


def _open_kinds(reading: Reading, *, idle: bool) -> Iterator[tuple[str, bool]]:
    yield "undated", says_any(reading, "spans", "no_close_date")
    no_step = says_any(reading, "spans", "next_step")
    yield "no_next_step", no_step
    for concept, kind in KINDS.items():
        stale_alone = concept == "STALE" and no_step and not idle  # its words hold "no next step"
        yield kind, (concept in reading.concepts and not stale_alone) or (kind == "stalled" and idle)


def _in_time(said: Said, args: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """When the deals close, or were won, lost or created: what is past is read as past."""
    reading, kept = said.reading, dict(args)
    if not reading.periods or "period" not in kept:
        return kept
    found = reading.periods[0]
    past = {"start": found.period.start.isoformat(), "end": found.period.end.isoformat()}
    if values.get("inactive_days") == reading.text[found.start : found.end]:
        del kept["period"]
    elif values["show"] in ("won", "lost", "closed"):
        kept["period"] = past
    elif _says(reading, "created"):
        del kept["period"]
        kept["created"] = past
    return kept
