"""A team with a channel, for tests of what is posted there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from bot.capability import Request
from bot.cards import Answer
from bot.run import run
from bot.turn import Call
from spm_core.channels.service import principal_of_channel
from spm_core.db import session_for
from spm_core.principal import CompanyInfo
from tests.core.wins.won import Floor
from tests.factories import NOW


def floor_of(engine: Engine, company: CompanyInfo, home: Path) -> Floor:
    return Floor(engine, company, home)


def as_channel(floor: Floor, call: Call, channel: int | None = None) -> Answer:
    """What a post in the team's channel, or another, would say."""
    with floor.engine.begin() as connection:
        principal = principal_of_channel(connection, channel or floor.channel, NOW)
    assert principal is not None
    with session_for(floor.engine, principal, NOW) as session:
        return run(Request(principal, session, NOW), call, "command").answer
