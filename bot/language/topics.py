"""What can be asked for: built capabilities and planned ones, with whose figures they concern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from bot.capability import Capability, capabilities
from bot.language.words import TABLES, read_table
from spm_core.principal import Role

About = Literal["self", "reports", "anyone"]
NOTHING_PRIVATE = frozenset(
    {"help", "define", "recognition", "kudos privacy", "bind channel", "unbind channel", "channels", "request feedback"}
)


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    role: Role
    about: About
    built: bool = False
    pay: bool = False
    writes: bool = False
    aggregates: bool = False
    """Averages over a team may be asked for by its members."""


@lru_cache(maxsize=1)
def topics() -> Mapping[str, Topic]:
    planned = {name: _planned(name, declared) for name, declared in read_table(TABLES / "planned.yaml").items()}
    built = {each.name: _built(each, planned.get(each.name)) for each in capabilities().values()}
    return {**planned, **built}


def _planned(name: str, declared: Mapping[str, str]) -> Topic:
    flags = {flag: declared.get(flag) == "true" for flag in ("pay", "writes", "aggregates")}
    about: About = declared["about"]  # type: ignore[assignment]
    return Topic(name, Role[declared["role"].upper()], about, **flags)


def _built(capability: Capability, planned: Topic | None) -> Topic:
    """One that was planned keeps whose figures it concerns."""
    about: About = "anyone" if capability.name in NOTHING_PRIVATE else "reports"
    known = planned or Topic(capability.name, capability.role, about)
    return replace(known, role=capability.role, writes=capability.writes, built=True)
