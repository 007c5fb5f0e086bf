"""Time zones by the names of their cities, in every language that Pacer speaks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale

from bot.i18n import LANGUAGES
from bot.language.words import fold
from bot.languages import table


def zone_named(words: str) -> str | None:
    """The zone called "Rome", "Roma", "New York", "Europe/Rome" or "UTC"; None for an unknown one."""
    return _names().get(_key(words))


def _key(words: str) -> str:
    return " ".join(fold(words).replace("_", " ").replace("-", " ").split())


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Zones by name; the first zone wins a shared name, and real cities come before aliases."""
    zones: dict[str, str] = {}
    known = sorted(available_timezones())
    for zone in known:
        zones.setdefault(_key(zone), zone)
    for language in LANGUAGES:
        for zone, names in Locale.parse(language).time_zones.items():
            if zone in known and (city := names.get("city")):
                zones.setdefault(_key(city), zone)
    for zone in known:
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix", "right")):
            zones.setdefault(_key(zone.rpartition("/")[2]), zone)
    for language in LANGUAGES:
        for name, zone in table(language, "places")["zones"].items():
            zones.setdefault(_key(name), zone)
    return zones
