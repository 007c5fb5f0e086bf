"""What an operator sees of deliveries: a log line for each step, and figures for Prometheus."""

from __future__ import annotations

from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import Engine

from bot.delivery.attempt import End, Later
from spm_core import processes
from spm_core.notices import outbox
from spm_core.notices.models import NoticeState
from spm_core.notices.outbox import Claim
from spm_core.processes import ProcessRole

log = structlog.get_logger()

REGISTRY = CollectorRegistry()
SETTLED = Counter("pacer_notices_settled", "Notices that came to an end, by how", ["state"], registry=REGISTRY)
PUT_BACK = Counter("pacer_notices_put_back", "Attempts that failed and will be repeated", ["error"], registry=REGISTRY)
LATE = Histogram(
    "pacer_notice_late_seconds",
    "From when a notice was due until it was sent",
    buckets=(1, 5, 30, 60, 120, 300, 900, 3600),
    registry=REGISTRY,
)
NOW = Gauge("pacer_notices", "Notices that are not done with, by state", ["state"], registry=REGISTRY)
PROCESSES = Gauge("pacer_processes", "Processes seen within minutes, by what they do", ["role"], registry=REGISTRY)
LAG = Gauge("pacer_notices_lag_seconds", "For how long the notice that waits longest was due", registry=REGISTRY)


def report(claim: Claim, step: End | Later, now: datetime) -> None:
    """Log a step of a notice and count it."""
    late = round((now - claim.due_at).total_seconds(), 1)
    details = {"key": claim.key, "do": claim.do, "attempt": claim.attempts, "late": late}
    match step:
        case End():
            SETTLED.labels(step.state.value).inc()
            if step.state is NoticeState.SENT:
                LATE.observe(late)
            write = log.warning if step.state in (NoticeState.FAILED, NoticeState.UNCERTAIN) else log.info
            write("notice", state=step.state.value, error=step.error, **details)
        case Later(error=None):
            log.debug("notice waits", until=step.at.isoformat(), **details)
        case Later():
            PUT_BACK.labels(step.error).inc()
            log.warning("notice put back", error=step.error, until=step.at.isoformat(), **details)


def figures(engine: Engine, now: datetime) -> bytes:
    """All figures above in the text format of Prometheus."""
    with engine.connect() as connection:
        waiting = outbox.waiting(connection, now)
        roles = [sign.role for sign in processes.seen(connection) if sign.alive(now)]
    for state in outbox.ATTENDED:
        NOW.labels(state.value).set(waiting.counts.get(state, 0))
    for role in ProcessRole:
        PROCESSES.labels(role.value).set(roles.count(role))
    LAG.set(waiting.lag.total_seconds())
    return generate_latest(REGISTRY)
