"""The demo company's month of feedback: what people wrote of themselves, and what their managers wrote to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.demo.stage import Stage
from spm_core.assessments import service as assessments
from spm_core.assessments.cycles import Rhythm, set_cycle
from spm_core.assessments.models import Every
from spm_core.assessments.opening import open_due
from spm_core.db import ScopedSession, session_on
from spm_core.feedback import service as feedback
from spm_core.feedback.models import FeedbackElement
from spm_core.people.identity import operator
from spm_core.period import Period
from spm_core.summary.rules import SummaryVerdict

QUESTIONS = "monthly"
ASKED, WRITTEN, READ = 3, 2, 1
"""How many days ago each step was taken."""
REQUIRED = ("worked", "harder", "next", "month")
OWN_WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "Daniel Price": (
        "Two pilots went straight into a contract.",
        "I kept deals open that were already lost.",
        "Ask for the decision date in the first call.",
        "3",
    ),
    "Rafael Almeida": (
        "Levei a manutenção para a primeira reunião, e isso encurtou as vendas.",
        "Deixei de lado os clientes pequenos.",
        "Passar dois clientes pequenos para a Beatriz.",
        "5",
    ),
    "Giulia Ferrante": (
        "Ho preparato ogni offerta con chi poi firma.",
        "Le demo in stabilimento mi costano troppi giorni.",
        "Una demo a distanza prima di ogni visita.",
        "4",
    ),
}
READERS = {"Rafael Almeida": "Claire Whitfield", "Giulia Ferrante": "Marco Bellini"}
TO_RAFAEL = (
    "You are well ahead of your quota, and your documented goals are met.",
    "Last time we agreed on three contacts in every large deal. You have them.",
    "Maintenance was in the room from the first meeting. That is why your deals close early.",
    "Small customers wait too long for an answer. Hand two of them to Beatriz.",
    "A strong month. Let's talk about what you could teach the others.",
)
TO_LUCA = (
    "La quota è lontana: le trattative aperte ci sono, ma si fermano alla proposta.",
    "Avevamo concordato di portare il direttore di stabilimento alle demo. Una volta su tre l'hai fatto.",
    "Le tue demo sono chiare, e i clienti lo dicono.",
    "Fissa il prossimo passo prima di uscire dalla riunione.",
    "Un mese sotto le attese. Ti affianco nelle prossime due trattative.",
)


def reviews(on: Stage) -> None:
    """Everybody was asked; some wrote, some were read. Rafael has feedback to acknowledge, Marco a draft to send."""
    _asked(on)
    for name, words in OWN_WORDS.items():
        number = _write(on, name, words)
        if name in READERS:
            with on.speaks(READERS[name], on.ago(READ)) as session:
                assessments.read(session, on.vault, number, on.ago(READ))
    with on.speaks("Claire Whitfield", then := on.ago(READ, 16)) as session:
        number = _draft(on, session, "Rafael Almeida", TO_RAFAEL, "exceeds", then)
        feedback.send(session, number, then, seen=1)
    with on.speaks("Marco Bellini", then) as session:
        _draft(on, session, "Luca Moretti", TO_LUCA, "misses", then)


def _asked(on: Stage) -> None:
    then = on.ago(ASKED)
    with on.speaks("Helena Duarte", then) as session:
        since = _last_month(on).start
        set_cycle(session, Rhythm(None, Every.MONTH, QUESTIONS, days_open=14, since=since))
    with session_on(on.connection, operator(on.company), then) as session:
        open_due(session, then)


def _write(on: Stage, name: str, words: Sequence[str]) -> int:
    then = on.ago(WRITTEN)
    with on.speaks(name, then) as session:
        mine = assessments.current(session)
        if mine is None:
            raise LookupError(f"{name} was not asked")
        said = dict(zip(REQUIRED, words, strict=True))
        assessments.save(session, on.vault, mine.id, said, mine.version, then)
        assessments.submit(session, on.vault, mine.id, REQUIRED, then)
        return mine.id


def _draft(
    on: Stage, session: ScopedSession, rep: str, words: Sequence[str], verdict: SummaryVerdict, then: datetime
) -> int:
    texts = dict(zip(FeedbackElement, words, strict=True))
    return feedback.start(session, on.vault, on.people[rep], _last_month(on), texts, verdict, then)


def _last_month(on: Stage) -> Period:
    return on.company.calendar.containing("month", on.company.today(on.ago(ASKED)), -1)
