"""Who is ahead by a metric, as far as the asker may know.

Whoever sees everybody on the team sees every place. Anybody else sees the upper part and their own place, never who
is below (docs/decisions/0009).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.imports.freshness import Newest
from spm_core.metrics.catalogue import Catalogue, Metric
from spm_core.metrics.comparisons import left_out, manager_of, of_others, sources_of
from spm_core.metrics.rank import RankedPlace, ranked
from spm_core.metrics.service import MetricQuestion, measure
from spm_core.money import Money
from spm_core.people.service import may_see
from spm_core.period import Period
from spm_core.who import Who


@dataclass(frozen=True, slots=True)
class Leaderboard:
    metric: Metric
    period: Period
    as_of: datetime
    places: tuple[RankedPlace, ...]
    """The best first, without those left out."""
    of: int
    mine: RankedPlace | None
    """The place of the person asked about, even where it is not among `places`."""
    complete: bool
    """Whether the asker may know every place."""
    reason: str | None = None
    """Why `places` is empty: not_public, too_few_people."""
    not_ranked: tuple[str, ...] = ()
    """Who is left out: people on leave in the period, or without the quota that the metric needs."""
    waiting_for_rate: tuple[Money, ...] = ()
    sources: tuple[Newest, ...] = ()
    """The imports that the places were computed from, the oldest first."""

    @property
    def why_unranked(self) -> str | None:
        """Why the person asked about has no rank."""
        if self.mine is None:
            return "not_in_it"
        if self.mine.rank is not None:
            return None
        if self.reason == "too_few_people":
            return self.reason
        return "no_quota" if self.mine.value.reason == "no_quota" else "on_leave"


def board_of(session: ScopedSession, now: datetime, lead_id: int | None) -> Who | None:
    """Return a lead's people or, without a lead, the asker's own team, led or belonged to; None for no team."""
    me = session.principal
    if me.audience:
        lead_id = lead_id or me.audience.lead_id
        return Who("team", lead_id) if lead_id else None
    lead = lead_id or (me.employee_id if me.leads else manager_of(session, me.employee_id, me.company.today(now)))
    return Who("team", lead) if lead else None


def leaderboard(
    session: ScopedSession, asked: MetricQuestion, person_id: int, now: datetime, catalogue: Catalogue
) -> Leaderboard:
    """Rank a lead's people or the company by a metric; `person_id` must be somebody whom the asker may see."""
    _refuse_other_teams(session, asked.subject)
    if not _sees_all_of(session, asked.subject):
        ranks = of_others(session, asked, "ranks", now, catalogue)
        metric = catalogue[asked.metric]
        told = Leaderboard(metric, asked.period, now, ranks.top, ranks.of, ranks.mine, False, ranks.reason)
        return replace(told, sources=ranks.sources)
    everybody = measure(session, asked, now, catalogue)
    out = left_out(session, asked.period, for_others=False)
    places = ranked(everybody.metric, everybody.lines, out.away)
    inside = tuple(place for place in places if place.rank is not None)
    mine = next((place for place in places if place.person_id == person_id), None)
    unranked = tuple(place.person for place in places if place.rank is None)
    waiting = everybody.waiting_for_rate
    of, sources = len(inside), sources_of(session, asked, catalogue)
    return Leaderboard(everybody.metric, asked.period, now, inside, of, mine, True, None, unranked, waiting, sources)


def _refuse_other_teams(session: ScopedSession, subject: Who) -> None:
    """Raise NotAllowed where a team's channel asks about anybody but that team."""
    audience = session.principal.audience
    if audience and audience.lead_id and subject != Who("team", audience.lead_id):
        raise NotAllowed


def _sees_all_of(session: ScopedSession, subject: Who) -> bool:
    asker = session.principal
    if asker.sees_all or (subject.kind == "team" and subject.id == asker.employee_id):
        return True
    return subject.kind == "team" and may_see(session, subject.id)
