"""The source on a card is that of the deals behind its figures, as old as the oldest of them."""

from __future__ import annotations

from datetime import timedelta

from bot.cards import Card
from tests.asking import ask
from tests.core.imports.importing import Office
from tests.factories import NOW, add_person

HEADER = "id,owner,amount,stage,created,close_date\n"
WON = "{key},{owner},5,Closed Won,2026-03-01,2026-05-11\n"


def test_each_card_names_what_its_own_figures_rest_on(engine, company, tmp_path):
    boss = add_person(engine, company, "Mo Boss")
    office = Office(engine, company, tmp_path)
    for at, (name, owner) in enumerate((("old.csv", "Ann Lee"), ("new.csv", "Bo Dahl"))):
        add_person(engine, company, owner, manager=boss)
        file = tmp_path / name
        file.write_text(HEADER + WON.format(key=f"D{at}", owner=owner))
        office.send("deals", file, NOW - timedelta(days=5 - 4 * at))

    def source(who):
        reply = ask(engine, "how am I tracking to quota?", who).reply
        assert isinstance(reply, Card)
        return reply.source

    ann, bo, mo = source("Ann Lee"), source("Bo Dahl"), source("Mo Boss")
    assert (ann.name, ann.stale, ann.oldest) == ("old.csv", True, None)
    assert (bo.name, bo.stale) == ("new.csv", False)
    assert (mo.name, mo.stale, mo.oldest - mo.age) == ("2 sources", True, timedelta(days=4))
