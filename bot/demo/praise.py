"""The demo company's channels, its recent wins, and who thanked whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from bot.demo.people import SEED
from spm_core.channels.models import Channel
from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.recognition.models import Kudos
from spm_core.windows import since_last_week
from spm_core.wins.models import Congratulation, Win, WinPart
from spm_core.wins.recognition import recognise

CHANNELS = (("wins", None), ("team-europe", "Marco Bellini"), ("team-americas", "Claire Whitfield"))
"""Each with the lead whose team it is; without one it is everybody's."""
KUDOS = (
    ("Owen Mercer", "Luca Ferri", "asking the question in the Brixen call that nobody else dared to ask"),
    ("Hannah Brooks", "Daniel Price", "rebuilding the pilot plan with me on a Friday evening"),
    ("Claire Whitfield", "Rafael Almeida", "three handovers to service without one open point"),
    ("Giulia Ferrante", "Owen Mercer", "lending me his demo robot for the fair in Bologna"),
    ("Beatriz Nogueira", "Daniel Price", "the spreadsheet that saved our tender"),
)


def praise(session: ScopedSession, people: Mapping[str, int], now: datetime) -> None:
    for name, lead in CHANNELS:
        where = {"platform": "console", "tenant": "demo", "conversation": name}
        session.add(Channel(**where, name=name, lead_id=people[lead] if lead else None))
    session.flush()
    recent = session.scalars(
        select(Deal.id).where(Deal.status == "won", Deal.close_date >= since_last_week(now.date()))
    ).all()
    recognise(session, recent, (), now)
    session.flush()
    _congratulate(session, sorted(people.values()))
    for days, (giver, to, reason) in enumerate(KUDOS):
        at = now - timedelta(days=days, hours=3)
        session.add(Kudos(from_id=people[giver], to_id=people[to], reason=reason, at=at, public=True))


def _congratulate(session: ScopedSession, people: list[int]) -> None:
    random = Random(SEED)  # noqa: S311  a story, no secret
    for win in session.scalars(select(Win).where(Win.public).order_by(Win.id)).all():
        parts = session.scalars(select(WinPart.employee_id).where(WinPart.win_id == win.id)).all()
        others = [person for person in people if person not in parts]
        for person in random.sample(others, random.randint(1, 4)):
            session.add(Congratulation(win_id=win.id, employee_id=person, via="button"))
