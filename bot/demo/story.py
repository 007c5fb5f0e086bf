"""What has been going on in the demo company lately: goals, talks, things to learn from, a mended figure.

Everything is done as the people themselves would, by the same services and with the same rights.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from bot.demo.reviews import reviews
from bot.demo.stage import Stage
from spm_core.coaching import learning, skills, talks
from spm_core.coaching.skills import Chosen
from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.feedback import peers
from spm_core.goals import service as goals
from spm_core.goals.rules import Act, Terms
from spm_core.goals.service import Draft
from spm_core.issues import service as issues
from spm_core.issues.mending import correct
from spm_core.issues.rules import IssueKind, IssueWanted
from spm_core.people.identity import link_person


def tell(on: Stage) -> None:
    """Let all of it happen, among people who are reached where they are tried: at the console."""
    for number in on.people.values():
        link_person(on.connection, on.company, number, "console", "demo", str(number))
    _goals(on)
    _talks(on)
    _learning(on)
    _figures(on)
    reviews(on)
    with on.speaks("Owen Mercer", on.ago(1)) as session:
        peers.ask(session, on.vault, on.people["Giulia Ferrante"], "how I ran the demo at Ceramiche Adige", on.ago(1))


def _goals(on: Stage) -> None:
    """One that waits for Hannah, one that Giulia agreed to, one about which Daniel has a concern."""
    for lead, rep, metric, target, days in (
        ("Claire Whitfield", "Hannah Brooks", "new_logos", 8, 1),
        ("Marco Bellini", "Giulia Ferrante", "deals_won", 9, 20),
        ("Claire Whitfield", "Daniel Price", "deals_won", 12, 3),
    ):
        with on.speaks(lead, on.ago(days)) as session:
            draft = Draft(on.people[rep], metric, Terms(Decimal(target), on.quarter))
            goal = goals.propose(session, draft, on.ago(days)).id
        if rep == "Giulia Ferrante":
            with on.speaks(rep, on.ago(days - 1)) as session:
                goals.step(session, goal, Act.ACKNOWLEDGE, on.ago(days - 1))
        if rep == "Daniel Price":
            with on.speaks(rep, on.ago(2)) as session:
                words = "Two of my largest customers only sign in January. Could we agree on 10?"
                goals.step(session, goal, Act.CONCERN, on.ago(2), words)


def _talks(on: Stage) -> None:
    """A talk that was held and noted, and one for which Daniel is to pick a time."""
    with on.speaks("Marco Bellini", on.ago(12)) as session:
        held = talks.propose(session, on.people["Luca Moretti"], [on.ago(6, 15)], on.ago(12))
    with on.speaks("Luca Moretti", on.ago(11)) as session:
        talks.pick(session, held, 0, on.ago(11))
    with on.speaks("Marco Bellini", on.ago(6, 16)) as session:
        words = "Luca porta il direttore di stabilimento alla prossima demo. Ci risentiamo tra due settimane."
        talks.note(session, on.vault, held, words, on.ago(6, 16))
    with on.speaks("Claire Whitfield", on.ago(1)) as session:
        times = [on.ahead(1, 10), on.ahead(1, 15), on.ahead(2, 9)]
        talks.propose(session, on.people["Daniel Price"], sorted(set(times)), on.ago(1))


def _learning(on: Stage) -> None:
    """What colleagues wrote for each other, and who wants to learn or helps with what."""
    for author, skill, title, text, liked in (
        (
            "Giulia Ferrante",
            "negotiation",
            "How I get the CFO into the second meeting",
            "I ask who signs before I send any figure, and offer a payback sheet made for that person.",
            ("Hannah Brooks", "Owen Mercer", "Claire Whitfield"),
        ),
        (
            "Rafael Almeida",
            "multithreading",
            "Three contacts before the proposal",
            "One who uses it, one who pays, one who maintains it. With fewer than three I don't write a proposal.",
            ("Daniel Price", "Beatriz Nogueira"),
        ),
    ):
        with on.speaks(author, on.ago(15)) as session:
            published = learning.publish(session, skill, title, None, text, on.ago(15)).id
            skills.choose(session, Chosen(help=(skill,)))
        for name in liked:
            with on.speaks(name, on.ago(14)) as session:
                learning.like(session, published)
    for name, skill in (("Hannah Brooks", "multithreading"), ("Luca Moretti", "negotiation")):
        with on.speaks(name, on.ago(14)) as session:
            skills.choose(session, Chosen(grow=(skill,)))


def _figures(on: Stage) -> None:
    """A figure that Claire has put right for Beatriz, and one that waits for Marco."""
    for name, words in (
        ("Beatriz Nogueira", "O cliente tirou a instalação do pedido."),
        ("Owen Mercer", "They added a second arm last week."),
    ):
        then = on.ago(2)
        with on.speaks(name, then) as session:
            deal = _open_deal(session, on.people[name])
            wanted = IssueWanted(amount=((deal.amount or Decimal(0)) * Decimal("0.9")).quantize(Decimal(100)))
            issue = issues.report(session, IssueKind.AMOUNT, deal.id, deal.name, wanted, words, then).id
        if name == "Beatriz Nogueira":
            with on.speaks("Claire Whitfield", on.ago(1)) as session:
                correct(session, issue, None, wanted, "Checked with the order.", on.ago(1))


def _open_deal(session: ScopedSession, owner: int) -> Deal:
    theirs = select(Deal).where(Deal.owner_id == owner, Deal.status == "open")
    return session.scalars(theirs.order_by(Deal.amount.desc(), Deal.id).limit(1)).one()
