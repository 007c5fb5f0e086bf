"""What the demo's people have been doing: everything Pacer is for waits for somebody, on any day of any year."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, func, select

from bot.app import App
from bot.app import build as app_of
from bot.blocks import Items
from bot.cards import Card
from bot.console.conversation import conversing
from bot.console.people import someone
from bot.demo.build import build
from bot.demo.people import PEOPLE
from bot.demo.stage import stage
from bot.demo.story import tell
from bot.demo.tour import TOUR
from bot.i18n import LANGUAGES, _, speaking
from bot.settings import Settings
from spm_core.assessments.models import Assessment, AssessmentState
from spm_core.channels.models import Channel
from spm_core.coaching.models import LearningResource, TalkNote
from spm_core.db import session_for
from spm_core.feedback.models import Feedback
from spm_core.issues.models import DealCorrection
from spm_core.people.identity import operator
from spm_core.principal import CompanyInfo
from spm_core.recognition.models import Kudos
from spm_core.vault import Vault, new_key
from spm_core.wins.models import Win

KEY = new_key()
DAYS = [datetime(*day, 9, tzinfo=UTC) for day in ((2026, 5, 13), (2026, 11, 29), (2026, 11, 30), (2026, 12, 2))]
"""A Wednesday; a Sunday, the Monday after it, and the second day of a month."""
WAITS = {
    "Hannah Brooks": {"Answer about the goal", "Do my self-assessment"},
    "Claire Whitfield": {"Answer the concern", "Read self-assessments"},
    "Daniel Price": {"Pick a time"},
    "Owen Mercer": {"Do my self-assessment"},
    "Helena Duarte": set(),
}
FOREIGN = {"Marco Bellini": 2, "Rafael Almeida": 1, "Beatriz Nogueira": 2, "Giulia Ferrante": 1, "Luca Moretti": 1}
"""How much waits for those who speak another language."""


def told(engine: Engine, now: datetime) -> CompanyInfo:
    with engine.begin() as connection:
        company = build(connection, now)
        tell(stage(connection, company, now, Vault((KEY,))))
    return company


def welcome(app: App, company: CompanyInfo, name: str, now: datetime) -> Card:
    with conversing(app, someone(app, company, name, now), lambda: now) as conversation:
        answer = conversation.ask("")
    assert answer.outcome == "answered"
    assert isinstance(answer.reply, Card)
    return answer.reply


def application(engine: Engine) -> App:
    return app_of(Settings(database_url=engine.url.render_as_string(hide_password=False), secret_keys=SecretStr(KEY)))


@pytest.mark.parametrize("now", DAYS, ids=lambda day: day.date().isoformat())
def test_whoever_one_is_something_waits(sqlite_engine: Engine, now: datetime) -> None:
    company = told(sqlite_engine, now)
    app = application(sqlite_engine)
    waiting = {person.name: welcome(app, company, person.name, now) for person in PEOPLE}
    app.workers.shutdown()
    app.engine.dispose()
    assert {name: titles(waiting[name]) for name in WAITS} == WAITS
    assert {name: len(titles(waiting[name])) for name in FOREIGN} == FOREIGN


def titles(card: Card) -> set[str]:
    return {item.title for block in card.body if isinstance(block, Items) for item in block.items}


def test_all_that_pacer_is_for_has_happened(engine: Engine) -> None:
    company = told(engine, DAYS[0])
    with session_for(engine, operator(company), DAYS[0]) as session:
        happened = {
            table.__name__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Kudos, Win, LearningResource, DealCorrection)
        }
        read = session.scalars(select(Assessment).where(Assessment.state == AssessmentState.READ)).all()
        everybodys = session.scalars(select(Channel.name).where(Channel.lead_id.is_(None))).all()
    assert min(happened.values()) >= 1
    assert len(read) == 2
    assert everybodys == ["wins"]


def test_what_people_wrote_is_sealed_and_theirs(engine: Engine) -> None:
    now = DAYS[0]
    company = told(engine, now)
    with engine.begin() as connection:
        on = stage(connection, company, now, Vault((KEY,)))
        with on.speaks("Rafael Almeida", now) as session:
            assert len(session.scalars(select(Feedback)).all()) == 1
        with on.speaks("Luca Moretti", now) as session:
            assert session.scalars(select(Feedback)).all() == []
            assert len(session.scalars(select(TalkNote)).all()) == 1
        with on.speaks("Hannah Brooks", now) as session:
            assert session.scalars(select(TalkNote)).all() == []


def test_every_stop_of_the_tour_is_answered(sqlite_engine: Engine) -> None:
    now = DAYS[2]
    company = told(sqlite_engine, now)
    app = application(sqlite_engine)
    asked = {}
    for stop in TOUR:
        with conversing(app, someone(app, company, stop.who, now), lambda: now) as conversation:
            answer = conversation.ask(stop.words)
            asked[stop.who, answer.call and answer.call.do] = answer.outcome
    app.workers.shutdown()
    app.engine.dispose()
    assert asked == dict.fromkeys(
        [
            ("Hannah Brooks", "quota"),
            ("Hannah Brooks", "goals"),
            ("Claire Whitfield", "digest"),
            ("Daniel Price", "talks"),
            ("Rafael Almeida", "feedback"),
            ("Beatriz Nogueira", "data issues"),
            ("Giulia Ferrante", "recognition"),
            ("Owen Mercer", "learning"),
            ("Helena Duarte", "assessment status"),
        ],
        "answered",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tour_fits_a_line_a_stop(language: str) -> None:
    with speaking(language):
        assert max(len(f"  /tour 9  {stop.who}: {_(stop.shows)}") for stop in TOUR) <= 80
