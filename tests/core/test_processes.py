"""Processes say that they are there, and are forgotten when they end or have long been gone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from spm_core.processes import EVERY, KEEP, SILENT, ProcessRole, Sign, beat, seen, stop, this_process
from tests.factories import NOW


def signs(engine: Engine) -> list[Sign]:
    with engine.connect() as connection:
        return [*seen(connection)]


def test_a_process_is_seen_from_its_first_sign_to_its_end(engine: Engine) -> None:
    serve, worker = this_process(ProcessRole.SERVE, NOW), this_process(ProcessRole.WORKER, NOW)
    with engine.begin() as connection:
        beat(connection, serve, NOW)
        beat(connection, worker, NOW + EVERY)
        beat(connection, serve, NOW + 2 * EVERY)
    found = signs(engine)
    assert [(sign.role, sign.started_at, sign.seen_at) for sign in found] == [
        (ProcessRole.SERVE, NOW, NOW + 2 * EVERY),
        (ProcessRole.WORKER, NOW, NOW + EVERY),
    ]
    assert found[0].pid == serve.pid
    with engine.begin() as connection:
        stop(connection, serve)
    assert [sign.role for sign in signs(engine)] == [ProcessRole.WORKER]


def test_one_that_says_nothing_for_minutes_counts_as_gone() -> None:
    sign = this_process(ProcessRole.SERVE, NOW)
    assert sign.alive(NOW + SILENT)
    assert not sign.alive(NOW + SILENT + timedelta(seconds=1))


def test_one_that_went_long_ago_is_forgotten_by_the_others(engine: Engine) -> None:
    gone, other = this_process(ProcessRole.SERVE, NOW), this_process(ProcessRole.SERVE, NOW)
    with engine.begin() as connection:
        beat(connection, gone, NOW)
        beat(connection, other, NOW + KEEP)
    assert len(signs(engine)) == 2
    with engine.begin() as connection:
        beat(connection, other, NOW + KEEP + EVERY)
    assert [sign.id for sign in signs(engine)] == [other.id]
