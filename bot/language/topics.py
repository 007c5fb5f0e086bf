"""What can be asked for: built and planned capabilities, and whose figures they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.asked import PLAIN, About, AskedAs
from bot.capability import Capability, capabilities
from bot.languages import read_yaml
from spm_core.principal import Role

if TYPE_CHECKING:
    from bot.rights import Question

PlannedField = Literal["contests", "pay", "territories", "deal editing"]
PLANNED = Path(__file__).with_name("planned.yaml")


@dataclass(frozen=True, slots=True)
class Planned:
    field: PlannedField
    closest: str
    """The capability that comes closest to it."""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    role: Role
    about: About
    asked: AskedAs = PLAIN
    pay: bool = False
    earned: bool = False
    """Whether it tells what somebody got, so that "who" and "the team" ask for others' pay."""
    writes: bool = False
    aggregates: bool = False
    """Whether members of a team may ask for averages over it."""
    planned: Planned | None = None
    """None for what is built."""

    @property
    def built(self) -> bool:
        return self.planned is None


@lru_cache(maxsize=1)
def topics() -> Mapping[str, Topic]:
    planned = {name: _planned(name, declared) for name, declared in read_yaml(PLANNED).items()}
    return {**planned, **{name: _built(capability) for name, capability in capabilities().items()}}


@lru_cache(maxsize=1)
def told_freely() -> frozenset[str]:
    """The topics that take free text after a colon."""
    return frozenset(name for name, topic in topics().items() if topic.asked.told_freely)


@lru_cache(maxsize=1)
def news() -> frozenset[str]:
    """The topics that tell what is new."""
    return frozenset(name for name, topic in topics().items() if topic.asked.news)


@lru_cache(maxsize=1)
def explaining_terms() -> str:
    """The topic that explains terms."""
    return next(name for name, topic in topics().items() if topic.asked.explains_terms)


@lru_cache(maxsize=1)
def telling_of_names() -> str:
    """The topic that tells of one account or deal."""
    return next(name for name, topic in topics().items() if topic.asked.tells_of_names)


@lru_cache(maxsize=1)
def greeting() -> str:
    """The topic that answers those who ask for nothing."""
    return next(name for name, topic in topics().items() if topic.asked.greets)


def _planned(name: str, declared: Mapping[str, Any]) -> Topic:
    def says(flag: str) -> bool:
        return declared.get(flag) == "true"

    asked = AskedAs(
        ahead=says("ahead"),
        everyone=says("everyone"),
        team_looks_on=says("team_looks_on"),
        names=frozenset(declared.get("names", ())),
        told_freely=says("told_freely"),
        leads_to=declared.get("leads_to", {}),
        refuses=_REFUSED[declared["refuses"]] if "refuses" in declared else None,
    )
    flags = {flag: says(flag) for flag in ("pay", "earned", "writes")}
    planned = Planned(declared["field"], declared["closest"])
    return Topic(name, Role[declared["role"].upper()], declared["about"], asked, **flags, planned=planned)


def _built(capability: Capability) -> Topic:
    return Topic(
        capability.name,
        capability.role,
        capability.about,
        capability.asked,
        writes=capability.writes,
        aggregates=capability.aggregates,
    )


def _to_oneself(question: Question) -> bool:
    return question.says("TOME")


def _in_own_case(question: Question) -> bool:
    return question.reading.mine and not question.reading.mentions


_REFUSED: Mapping[str, Callable[[Question], bool]] = {"to oneself": _to_oneself, "in one's own case": _in_own_case}
