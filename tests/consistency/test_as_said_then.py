"""What was said at a moment is said of it later, whatever became known since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from tests.consistency.asked import facts, questions
from tests.consistency.test_one_truth import SEED
from tests.consistency.truth import SHOWN
from tests.consistency.worlds import World, world
from tests.core.imports.importing import Office
from tests.examples import DEEP
from tests.factories import NOW, make_company

LATER = NOW + timedelta(days=6)

PEOPLE = """name,email,manager,role,ramp,start_date
Head,head@x.example,,admin,,
Lea,lea@x.example,head@x.example,manager,,
Leo,leo@x.example,head@x.example,manager,,
Ann,ann@x.example,lea@x.example,rep,,
Bo,bo@x.example,lea@x.example,rep,,
Cy,cy@x.example,leo@x.example,rep,0.5|1,2026-04-01
"""
QUOTAS = """owner,scope,metric,period_start,period_end,amount,currency
ann@x.example,own,won_amount,2026-04-01,2026-06-30,60000,USD
bo@x.example,own,won_amount,2026-04-01,2026-06-30,50000,USD
cy@x.example,own,won_amount,2026-04-01,2026-06-30,40000,USD
lea@x.example,team,won_amount,2026-04-01,2026-06-30,100000,USD
"""
RATES = """currency,date,rate_to_company_currency
EUR,2026-01-01,1.10
"""
DEALS = """id,name,owner,account,product,amount,currency,stage,status,created,close_date,probability,\
forecast_category,type,splits
D1,Won by Ann,ann@x.example,One,P,30000,USD,Closed Won,won,2026-02-01,2026-05-04,1,closed,new,
D2,Split,ann@x.example,Two,P,20000,USD,Closed Won,won,2026-02-01,2026-05-05,1,closed,new,\
ann@x.example:0.5;bo@x.example:0.5
D3,Commit,bo@x.example,Three,P,12000,USD,Negotiation,open,2026-03-01,2026-06-10,0.8,commit,new,
D4,In euros,cy@x.example,Four,P,10000,EUR,Proposal,open,2026-03-01,2026-06-15,0.5,best_case,new,
D5,Lost,bo@x.example,Five,P,7000,USD,Closed Lost,lost,2026-03-01,2026-05-06,0,omitted,new,
D6,Grows,cy@x.example,Six,P,9000,USD,Proposal,open,2026-03-01,2026-06-20,0.4,pipeline,new,
"""

Edits = Mapping[str, tuple[tuple[str, str], ...]]
LATER_FILES: Mapping[str, Edits] = {
    "owner": {"deals": (("D1,Won by Ann,ann@", "D1,Won by Ann,bo@"),)},
    "owner of another team": {"deals": (("D3,Commit,bo@", "D3,Commit,cy@"),)},
    "split": {"deals": (("ann@x.example:0.5;bo@x.example:0.5", "ann@x.example:0.2;bo@x.example:0.8"),)},
    "category and probability": {"deals": (("0.8,commit", "0.3,pipeline"),)},
    "amount": {"deals": ((",9000,", ",19000,"),)},
    "won": {"deals": (("12000,USD,Negotiation,open", "12000,USD,Closed Won,won"), ("0.8,commit", "1,closed"))},
    "lost again": {"deals": (("30000,USD,Closed Won,won", "30000,USD,Closed Lost,lost"),)},
    "reopened": {"deals": (("7000,USD,Closed Lost,lost", "7000,USD,Proposal,open"), ("0,omitted", "0.2,pipeline"))},
    "close date": {"deals": (("2026-06-10", "2026-07-10"),)},
    "currency": {"deals": (("Four,P,10000,EUR", "Four,P,10000,USD"),)},
    "type": {"deals": (("0.4,pipeline,new", "0.4,pipeline,renewal"),)},
    "product": {"deals": (("Six,P", "Six,Q"),)},
    "quota": {"quotas": (("2026-06-30,60000", "2026-06-30,90000"),)},
    "team quota": {"quotas": (("2026-06-30,100000", "2026-06-30,150000"),)},
    "rate": {"rates": (("EUR,2026-01-01,1.10", "EUR,2026-01-01,1.30"),)},
    "chart": {"people": (("Ann,ann@x.example,lea@", "Ann,ann@x.example,leo@"),)},
    "ramp": {"people": (("0.5|1,2026-04-01", "0.25|1,2026-04-01"),)},
    "start": {"people": (("0.5|1,2026-04-01", "0.5|1,2026-05-01"),)},
}  # fmt: skip
"""What another file says later: the text that changes, and into what."""


EDITS, SUBJECTS = 6, 3
"""How many of them a sample makes at once, and how many people and teams it asks about."""
METRICS = ("won_amount", "win_rate_value", "open_pipeline")


@pytest.mark.parametrize("name", LATER_FILES if DEEP else ["sample"])
def test_what_was_said_then_is_said_of_then(sqlite_engine: Engine, tmp_path: Path, name: str) -> None:
    office = Office(sqlite_engine, make_company(sqlite_engine), tmp_path)
    texts = {"people": PEOPLE, "quotas": QUOTAS, "rates": RATES, "deals": DEALS}
    for kind, text in texts.items():
        assert office.send(kind, text, NOW - timedelta(hours=2)).imported
    asked = world(office.engine, office.company, NOW)
    then = _said(asked)
    for each in [name] if DEEP else Random(SEED).sample(sorted(LATER_FILES), EDITS):
        for kind, changes in LATER_FILES[each].items():
            for old, new in changes:
                assert old in texts[kind] or not DEEP, f"{each} finds nothing to edit"
                texts[kind] = texts[kind].replace(old, new)
    for kind, text in texts.items():
        assert office.send(kind, text, LATER).imported
    now = _said(asked)
    changed = [
        f"{value}, later {now.get(key, 'nothing')}: {key}" for key, value in then.items() if now.get(key) != value
    ]
    if changed:
        edits = name if DEEP else f"a sample, PACER_TEST_SEED={SEED}"
        pytest.fail(
            "\n".join((f"{len(changed)} of {len(then)} figures, after {edits}", *changed[:SHOWN])), pytrace=False
        )


def _said(asked: World) -> Mapping[str, str]:
    """Return every figure of a period as of NOW, by whose it is, where it stands, and who asked what."""
    metrics = METRICS if DEEP else METRICS[:1]
    subjects = [subject for subject in asked.subjects() if "person" not in dict(subject.args)]
    chosen = subjects if DEEP else Random(SEED).sample(subjects, SUBJECTS)
    return {
        f"{claim.said} of {claim.who.kind} {claim.who.id}, {claim.period} ({question})": claim.value
        for subject in chosen
        for question in questions(subject, NOW, None, metrics)
        for claim in asked.reading.claims(question.capability, question.subject.who, facts(asked.engine, question))
        if claim.period
    }
