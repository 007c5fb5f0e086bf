"""Who works at the company of the rights matrix, and what each of them may know of whom: written down, not computed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from spm_core.principal import Role

Kind = Literal["figures", "earlier", "words", "own", "published"]
"""A person's figures, deals, goals and days away; those of a time under an earlier lead, or a quota that reaches into
it; what they and their leads write of them; what is theirs alone; what the company publishes, if they let it."""
KINDS: tuple[Kind, ...] = ("figures", "earlier", "words", "own", "published")
Secret = tuple[str, Kind]

MOVED_ON, LEFT_ON = date(2026, 5, 1), date(2026, 4, 30)


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    lead: str | None
    role: Role = Role.REP
    was_under: str | None = None
    """Until MOVED_ON."""
    last_day: date | None = None
    keeps_to_self: bool = False
    """Whether neither their rank nor kudos for them are published."""


HANNAH, MIA, OTTO, ADA, ZOE = "Hannah Head", "Mia Lead", "Otto Lead", "Ada Admin", "Zoe Solo"
RITA, PETE, QUIN, LARS, MONA, OONA, ODO = (
    *("Rita Rep", "Pete Deputy", "Quin Peer", "Lars Left", "Mona Moved"),
    *("Oona Other", "Odo Other"),
)
SOMEONE = (
    Someone(ADA, None, Role.ADMIN),
    Someone(HANNAH, None, Role.MANAGER),
    Someone(ZOE, None, keeps_to_self=True),
    Someone(MIA, HANNAH, Role.MANAGER),
    Someone(OTTO, HANNAH, Role.MANAGER),
    Someone(RITA, MIA),
    Someone(PETE, MIA),
    Someone(QUIN, MIA),
    Someone(LARS, MIA, last_day=LEFT_ON),
    Someone(MONA, OTTO, was_under=MIA),
    Someone(OONA, OTTO),
    Someone(ODO, OTTO),
)
UNDER = {MIA: (RITA, PETE, QUIN, LARS), OTTO: (MONA, OONA, ODO)}
UNDER[HANNAH] = (MIA, OTTO, *UNDER[MIA], *UNDER[OTTO])
SHARED = "a deal of Rita's and Oona's"
SHARERS = (RITA, OONA)
EVERYTHING: frozenset[Secret] = frozenset(
    {(SHARED, "figures"), *((one.name, kind) for one in SOMEONE for kind in KINDS)}
)


def may_know(asker: str) -> frozenset[Secret]:
    """The asker's own; of those under them all but what is theirs alone; of those who were, what was then.

    An admin knows all figures and nothing that people write to each other.
    """
    if asker == ADA:
        return frozenset(secret for secret in EVERYTHING if secret[1] != "words" or secret[0] == ADA)
    known: set[Secret] = {(asker, kind) for kind in KINDS} | set(published())
    known |= {(name, kind) for name in UNDER.get(asker, ()) for kind in KINDS if kind != "own"}
    known |= {(one.name, "earlier") for one in SOMEONE if one.was_under == asker}
    return frozenset(known) | _shared(asker, *UNDER.get(asker, ()))


def told_by_digest(manager: str) -> frozenset[Secret]:
    """What a deputy of the manager may know by the digest beside their own: figures, and nothing that is written."""
    names = (manager, *UNDER[manager])
    told: tuple[Kind, ...] = ("figures", "earlier", "published")
    figures: set[Secret] = {(name, kind) for name in names for kind in told}
    earlier: set[Secret] = {(one.name, "earlier") for one in SOMEONE if one.was_under == manager}
    return frozenset(figures | earlier) | _shared(*names)


def published(among: Collection[str] | None = None) -> frozenset[Secret]:
    """What everybody may know, and a channel reads: of all, or of the team whose channel it is."""
    return frozenset(
        (one.name, "published") for one in SOMEONE if not one.keeps_to_self and (among is None or one.name in among)
    )


def _shared(*people: str) -> frozenset[Secret]:
    return frozenset({(SHARED, "figures")} if set(people).intersection(SHARERS) else ())
