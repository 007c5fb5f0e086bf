"""Where answers contradict each other, in words that say who said what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spm_core.who import Who
from tests.consistency.asked import Question
from tests.consistency.claims import Claim

SHOWN = 25
"""Kinds of contradictions that a failure tells; those left out are counted."""

Said = tuple[Question, Claim]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A fact that has several values, those said most often first."""

    who: Who
    period: str
    name: str
    values: Sequence[Sequence[Said]]

    @property
    def kind(self) -> str:
        """The questions whose answers contradict most others, whomever and whenever they ask about."""
        few = {question.kind for said in self.values[1:] for question, _claim in said}
        return ", ".join(sorted(few)[:4])

    def told(self, names: Mapping[int, str]) -> str:
        whose = {"own": "{}", "team": "the team of {}", "company": "the company"}[self.who.kind]
        who = whose.format(names.get(self.who.id, self.who.id))
        return "\n".join((f"  {self.name} of {who}, {self.period or 'no period'}:", *map(_line, self.values)))


def _line(said: Sequence[Said]) -> str:
    question, claim = min(said, key=lambda each: len(str(each[0])))
    more = f" and {len(said) - 1} more" if len(said) > 1 else ""
    return f"    {claim.value} said as {claim.said} by {question}{more}"


def contradictions(claims: Iterable[Said]) -> Iterator[Contradiction]:
    values: dict[tuple[Who, str, str], dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for question, claim in claims:
        values[claim.who, claim.period, claim.name][claim.value].append((question, claim))
    for (who, period, name), said in values.items():
        if len(said) > 1:
            yield Contradiction(who, period, name, sorted(said.values(), key=len, reverse=True))


def told(found: Iterable[Contradiction], names: Mapping[int, str]) -> str:
    """Return contradictions in words: one of each kind, and all the facts of which the same is true."""
    kinds: dict[str, list[Contradiction]] = defaultdict(list)
    for each in found:
        kinds[each.kind].append(each)
    parts = []
    for kind, alike in sorted(kinds.items(), key=lambda item: -len(item[1]))[:SHOWN]:
        facts = ", ".join(dict.fromkeys(each.name for each in alike))
        parts.append(f"{len(alike)} × {kind}: {facts}\n{alike[0].told(names)}")
    left = [f"and {len(kinds) - SHOWN} kinds more"] if len(kinds) > SHOWN else []
    return "\n\n".join((*parts, *left))
