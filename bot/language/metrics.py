"""The everyday names of metrics, for the names that definitions.md gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.language.words import Word, words_of
from bot.languages import ENGLISH, table

MetricPhrase = tuple[str, ...]


@lru_cache(maxsize=8)
def _names(language: str) -> Mapping[MetricPhrase, str]:
    tables = [table(spoken, "metrics") for spoken in dict.fromkeys((language, ENGLISH))]
    return {
        tuple(word.text for word in words_of(name)): metric
        for metrics in reversed(tables)
        for metric, names in metrics.items()
        for name in (metric.replace("_", " "), *names)
    }


def metric_named(words: Sequence[Word], language: str) -> str | None:
    """The first metric that a question names, the longest name first."""
    names = _names(language)
    texts = [word.text for word in words]
    for first in range(len(texts)):
        for length in (4, 3, 2, 1):
            metric = names.get(tuple(texts[first : first + length]))
            if metric:
                return metric
    return None
