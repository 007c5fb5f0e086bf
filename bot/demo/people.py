"""The demo company's people, all made up, each with a story that shows in the figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from spm_core.principal import Role

COMPANY, DOMAIN = "Meridia Robotics", "meridia.example"
CURRENCY, TIME_ZONE, COUNTRY = "EUR", "Europe/Rome", "IT"
SEED = 7

HEAD_QUOTA = Decimal(1_900_000)
RAMP = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1))
RAMPED = Decimal("0.75")
"""The share of the new hire's quota in the running quarter: months two, three and four of the ramp."""


@dataclass(frozen=True, slots=True)
class Persona:
    name: str
    role: Role
    quota: Decimal
    """For a quarter: a rep's own, a lead's for the team."""
    manager: str | None = None
    team: str | None = None
    locale: str | None = None
    pace: Decimal = Decimal(1)
    """Booked so far as a share of what is expected by today."""
    last_quarter: Decimal = Decimal(1)
    """Attainment of the quarter before."""
    new_hire: bool = False
    """Whether they started a month before the running quarter, with a ramp."""

    @property
    def email(self) -> str:
        return self.name.lower().replace(" ", ".") + f"@{DOMAIN}"


def _rep(
    name: str, team: str, quota: int, pace: str, last: str, locale: str | None = None, new: bool = False
) -> Persona:
    manager = {"Europe": "Marco Bellini", "Americas": "Claire Whitfield"}[team]
    return Persona(name, Role.REP, Decimal(quota), manager, team, locale, Decimal(pace), Decimal(last), new)


PEOPLE: tuple[Persona, ...] = (
    Persona("Helena Duarte", Role.ADMIN, HEAD_QUOTA),
    Persona("Marco Bellini", Role.MANAGER, Decimal(870_000), "Helena Duarte", "Europe", "it"),
    Persona("Claire Whitfield", Role.MANAGER, Decimal(1_040_000), "Helena Duarte", "Americas"),
    _rep("Giulia Ferrante", "Europe", 280_000, "1.06", "1.04", "it"),
    _rep("Luca Moretti", "Europe", 260_000, "0.52", "0.71", "it"),
    _rep("Owen Mercer", "Europe", 240_000, "1.13", "0.97"),
    _rep("Luca Ferri", "Europe", 200_000, "0.96", "0", new=True),
    _rep("Hannah Brooks", "Americas", 300_000, "0.92", "1.08"),
    _rep("Rafael Almeida", "Americas", 320_000, "1.45", "1.19", "pt_BR"),
    _rep("Beatriz Nogueira", "Americas", 270_000, "1.02", "0.93", "pt_BR"),
    _rep("Daniel Price", "Americas", 260_000, "0.88", "1.01"),
)
FIRST = "Hannah Brooks"
"""The person the demo starts as."""
