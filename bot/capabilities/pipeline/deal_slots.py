"""Arguments found in questions about one deal: which, and what of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.asked import Said
from bot.capabilities.pipeline.list_slots import deals_slots
from bot.capabilities.pipeline.stages import TABLE
from bot.language.concepts import lexicon
from bot.language.deal_codes import deal_code
from bot.language.people import Mention
from bot.language.reading import Reading
from bot.language.spoken import says_in_order
from bot.languages import ENGLISH
from bot.turn import Call
from spm_core.deals.search import find_deals

if TYPE_CHECKING:
    from bot.rights import Question

ASPECTS = ("next_step", "contact", "closes", "amount", "stage_of", "owner", "history")
ABOUT_DEALS = frozenset({"DEALS", "MANY", "NEXTSTEP", "LASTTALK", "CLOSING", "DEALCODE", "PIPELINE", "LOST", "WIN"})


def deal_slots(said: Said) -> dict[str, Any]:
    """The deal with this id, or what is called so, and what of it is asked for; "its" is the one shown before."""
    reading = said.reading
    aspect = next((name for name in ASPECTS if says_in_order(reading, TABLE, name)), None)
    asked = {"ask": aspect} if aspect else {}
    code = deal_code(reading.text, reading.words, reading.tags, [*reading.periods, *reading.quantities])
    if code is not None:
        found = find_deals(said.request.session, code) or find_deals(said.request.session, code.upper())
        return {"deal": found[0].external_id if len(found) == 1 else code, **asked}
    name = _name_of_one(reading) or _unknown_words(reading)
    if name is not None:
        return {"deal": name, **asked}
    before = said.last.args.get("deal") if said.last is not None and said.last.do == "deal" else None
    return {**({"deal": before} if before else {}), **asked}


def deal_refuses(question: Question) -> bool:
    """Whether somebody is asked about who may be a person: that nobody is called so stays as unknown as who is."""
    strangers = any(mention.kind == "unknown" for mention in question.reading.mentions)
    return strangers and question.says("STAND") and not question.says(*ABOUT_DEALS)


def deals_instead(said: Said) -> Call | None:
    """The list of a product's deals, where no one deal is named: "Care Plan deals"."""
    kinds = {mention.kind for mention in said.reading.mentions}
    if "product" in kinds and kinds.isdisjoint({"deal", "unknown", "person"}) and "DEALS" in said.reading.concepts:
        return Call("deals", deals_slots(said))
    return None


def _name_of_one(reading: Reading) -> str | None:
    """The account or deal that is named: a known one before a name that nobody has, and that before a person's."""
    by_kind: dict[str, Mention] = {}
    for mention in reading.mentions:
        by_kind.setdefault(mention.kind, mention)
    named = next((by_kind[kind] for kind in ("deal", "unknown", "word", "product", "person") if kind in by_kind), None)
    return None if named is None else named.account or named.words


def _unknown_words(reading: Reading) -> str | None:
    """The first words in a row that nothing explains: a name without a capital that nobody here has."""
    spots = [(tag.first, tag.last) for tag in reading.tags] + [(name.first, name.last) for name in reading.mentions]
    taken = {place for first, last in spots for place in range(first, last + 1)}
    numbered = [(found.start, found.end) for found in reading.periods]
    numbered += [(quantity.start, quantity.end) for quantity in reading.quantities]
    stopwords = lexicon(reading.language).stopwords | lexicon(ENGLISH).stopwords
    run: list[str] = []
    for place, word in enumerate(reading.words):
        inside = any(start <= word.start < end for start, end in numbered)
        if not (place in taken or inside or word.text in stopwords or len(word.text) < 2 or not word.text.isalpha()):
            run.append(word.raw)
        elif run:
            break
    return " ".join(run) or None
