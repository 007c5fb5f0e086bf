"""A capability is declared once; every surface, the help and the model's tools are made from it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.asked import PLAIN, About, AskedAs
from bot.cards import Reply
from spm_core.channels.service import Place
from spm_core.db import ScopedSession
from spm_core.principal import Principal, Role
from spm_core.vault import Vault


@dataclass(frozen=True, slots=True)
class Request:
    """All that a handler gets: no platform, no client, no turn."""

    principal: Principal
    session: ScopedSession
    now: datetime
    """Aware, in the company's zone."""
    vault: Vault = field(default_factory=Vault)
    """Opens what people wrote about each other."""
    place: Place | None = None
    """The channel that it was asked in; None where nobody reads along."""

    @property
    def today(self) -> date:
        """In the company's reporting zone."""
        return self.principal.company.today(self.now)


LAST = 99
Args = TypeVar("Args", bound=BaseModel)
Handler = Callable[[Request, Args], Reply]


@dataclass(frozen=True, slots=True)
class Capability:
    name: str
    """One or more lower-case words, as typed after /pacer."""
    summary: str
    """One line for the help, English source of its translation."""
    args: type[BaseModel]
    run: Handler[Any]
    role: Role = Role.REP
    about: About = "reports"
    aggregates: bool = False
    """Averages over a team may be asked for by its members."""
    asked: AskedAs = PLAIN
    """How questions about it are read; what people say stands in bot/languages, a file a topic."""
    suggest: str = ""
    """A question that shows it off, in help and as a first suggestion."""
    place: int = LAST
    """Where it stands among what is suggested; the main job is first."""
    writes: bool = False
    hidden: bool = False
    """Reached by buttons, not listed."""
    public: bool = False
    """May be posted in a channel, where it tells what every colleague may know. All else is between two."""
    preview: Handler[Any] | None = None
    """Shows what `run` would write, where that was asked for in words and nothing is missing."""
    form: Handler[Any] | None = None
    """Makes its form, where the inputs depend on more than the argument model."""
    private: bool = False
    """Its arguments may hold what people wrote in confidence: no conversation remembers them."""


_REGISTRY: dict[str, Capability] = {}


def capability(
    name: str, *, summary: str, args: type[BaseModel], **options: Any
) -> Callable[[Handler[Any]], Handler[Any]]:
    """Declare a handler as a capability."""

    def declare(run: Handler[Any]) -> Handler[Any]:
        if name in _REGISTRY:
            raise ValueError(f"two capabilities are called {name}")
        _REGISTRY[name] = Capability(name, summary, args, run, **options)
        return run

    return declare


@cache
def capabilities() -> Mapping[str, Capability]:
    """Every declared capability by name. A new topic under bot/capabilities is found by itself."""
    import bot.capabilities as package

    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    return _REGISTRY


def may_use(principal: Principal, capability: Capability) -> bool:
    """Whoever leads people has a manager's rights, whatever their title says. A channel may what is public."""
    if principal.audience:
        return capability.public
    role = max(principal.role, Role.MANAGER) if principal.leads else principal.role
    return role >= capability.role


def suggested(principal: Principal | None = None) -> list[Capability]:
    """What to try first, the main job before all; without a principal what everybody may. None asks for more."""
    offered = (each for each in capabilities().values() if each.suggest and not _asks(each))
    allowed = (each for each in offered if (may_use(principal, each) if principal else each.role == Role.REP))
    return sorted(allowed, key=lambda each: each.place)


def _asks(capability: Capability) -> bool:
    return any(field.is_required() for field in capability.args.model_fields.values())


@dataclass(frozen=True, slots=True)
class Ambiguous(Exception):
    """A word that could mean several things: becomes a card with a button for each."""

    argument: str
    word: str
    options: tuple[tuple[str, Any], ...]
    """Label and argument value."""
