"""Changing an alert by saying its new limit: "change the alert to 130 %", "cambia l'avviso su Tom a 60 %"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.asked import Said
from bot.capabilities.alerts.limits import read_limit
from bot.capabilities.alerts.slots import alert_slots
from bot.capabilities.alerts.words import arguments_of, whose
from bot.language.reading import Reading
from bot.turn import Call
from bot.watched import figures
from spm_core.alerts import service
from spm_core.alerts.models import Alert
from spm_core.alerts.service import wish_of
from spm_core.errors import CoreError


def new_limit(said: Said) -> Call | None:
    """The alert with the limit that is said, or those that it may be of; None where none is said or there is none."""
    stopped = "STOP" in said.reading.concepts and "CHANGE" not in said.reading.concepts
    if stopped or not said.reading.quantities:
        return None
    wanted = alert_slots(said)
    limit = wanted.get("threshold")
    meant = _meant(said, wanted) if limit else ()
    if not meant:
        return None
    fitting = [alert for alert in meant if _fits(said, alert, str(limit))] or meant
    changed = [_changed(said, alert, str(limit)) for alert in fitting]
    if len(changed) == 1:
        return Call("alert me", changed[0])
    named = [{**given, "called": _called(said, alert)} for given, alert in zip(changed, fitting, strict=True)]
    return Call("alert me", {"threshold": limit, "either": named})


def _meant(said: Said, wanted: Mapping[str, Any]) -> Sequence[Alert]:
    """The asker's alerts on what is named; all of them where nothing is."""
    people = {person.id for mention in said.reading.mentions for person in mention.people}
    alerts = [alert for alert in service.alerts(said.request.session) if alert.figure in figures()]
    of_people = [alert for alert in alerts if not people or alert.about_id in people]
    figure = wanted.get("figure")
    return [alert for alert in of_people if alert.figure == figure] if figure else of_people


def _fits(said: Said, alert: Alert, limit: str) -> bool:
    try:
        read_limit(said.request, figures()[alert.figure], alert.crossing, limit)
    except CoreError:
        return False
    return True


def _changed(said: Said, alert: Alert, limit: str) -> dict[str, Any]:
    given = arguments_of(said.request, wish_of(alert), figures()[alert.figure])
    return {**given, "threshold": limit, "alert": alert.id}


def _called(said: Said, alert: Alert) -> str:
    return f"{figures()[alert.figure].label} · {whose(said.request, wish_of(alert))}"


def says_limit(reading: Reading) -> str | None:
    """The number that is said, of which a list of no alerts knows nothing to change."""
    first = next(iter(reading.quantities), None)
    return reading.text[first.start : first.end].strip() if first else None
