"""How large deals are to be, how many of them are to be listed, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.capabilities.pipeline.idle import length_in
from bot.capabilities.pipeline.stages import TABLE
from bot.language.amounts import Quantity
from bot.language.reading import Reading
from bot.language.spoken import listed, says_in_order, spans
from bot.language.words import words_of

MOST = 50
"""Numbers up to this say how many deals to list."""
LEAST = 1_000
"""Bare numbers from this on are amounts, beside a word such as "over"."""
NEAR = 3
"""How many words before an amount may say whether it is a limit from above."""


def sized(reading: Reading) -> dict[str, Any]:
    """One limit or two; a number that stands alone is the lower one."""
    amounts = sorted(_amounts(reading), key=lambda quantity: quantity.start)
    if len(amounts) >= 2:
        low, high = sorted((amounts[0].value, amounts[1].value))
        return {"min_amount": format(low, "f"), "max_amount": format(high, "f")}
    if not amounts:
        return {}
    limit = "max_amount" if _limits(reading, amounts[0], "at_most") else "min_amount"
    return {limit: format(amounts[0].value, "f")}


def _amounts(reading: Reading) -> Iterator[Quantity]:
    for quantity in reading.quantities:
        large = quantity.sort == "count" and quantity.value >= LEAST
        if quantity.sort == "amount" or (
            large and (_limits(reading, quantity, "at_most") or _limits(reading, quantity, "at_least"))
        ):
            yield quantity


def _limits(reading: Reading, quantity: Quantity, entry: str) -> bool:
    """Whether words of an entry stand right before the number, or right after it."""
    before = [word.text for word in reading.words if word.end <= quantity.start][-NEAR:]
    after = [word.text for word in reading.words if word.start >= quantity.end][:NEAR]
    around = (f" {' '.join(before)} ", f" {' '.join(after)} ")
    phrases = [" ".join(word.text for word in words_of(each)) for each in listed(reading, TABLE, entry)]
    return any(f" {phrase} " in side for phrase in phrases for side in around)


def how_many(reading: Reading, idle: Mapping[str, Any]) -> dict[str, Any]:
    """ "Top 10", "the five biggest": a number that is no length of time."""
    length = length_in(reading.words, spans(reading)) if idle else None
    taken = reading.words[length.first].start if length else -1
    for quantity in reading.quantities:
        if quantity.sort == "count" and quantity.start != taken and 1 <= quantity.value <= MOST:
            return {"most": int(quantity.value)} if quantity.value == int(quantity.value) else {}
    return _spelled_out(reading, length.first if length else -1)


def _spelled_out(reading: Reading, taken: int) -> dict[str, Any]:
    """A number in words beside "biggest", apart from the word at a place that is taken."""
    numbers = spans(reading)["numbers"]
    spelled = (int(numbers[word.text]) for at, word in enumerate(reading.words) if word.text in numbers and at != taken)
    count = next((number for number in spelled if number > 1), None)
    return {"most": count} if count and "BIGGEST" in reading.concepts else {}


def in_order_of(reading: Reading) -> dict[str, Any]:
    for entry, order in (
        ("smallest", "amount_asc"),
        ("biggest", "amount_desc"),
        ("newest", "newest"),
        ("oldest", "age"),
    ):
        if says_in_order(reading, TABLE, entry):
            return {"order": order}
    return {"order": "amount_desc"} if "BIGGEST" in reading.concepts else {}
