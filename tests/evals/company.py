"""The company in which the evaluation's questions are asked."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from sqlalchemy import Engine

from spm_core.deals.models import DealChange
from spm_core.principal import CompanyInfo, Role
from tests.factories import add_deal, add_person, add_quota, make_company, operate

ASKERS = {"rep": "Robin Hale", "manager": "Morgan Reyes"}
REPORTS = {
    "EMEA": ("Tom Baker", "Aisha Khan", "Chen Wei"),
    "Mid-Market": ("Priya Nair", "Nadia Petrov", "Jonas Lind"),
    "Inside Sales": ("Luca Ferri", "Matteo Riva", "Sofia Greco", "Giulia Costa", "Davide Longo", "Chiara Sala"),
    "Sul": ("Letícia Prado", "Bruno Matos", "Camila Rocha", "Thiago Melo", "Rafael Dias"),
}
OTHERS = ("Marcus Stone", "Sara Villa", "Dana Cole", "Kevin Park", "Federico Neri", "Paulo Lima")


def build(engine: Engine) -> CompanyInfo:
    company = make_company(engine, "Evals", "EUR")
    head = add_person(engine, company, "Hannah Head", role=Role.ADMIN)
    other = add_person(engine, company, "Oscar Other", role=Role.MANAGER, manager=head, team="Enterprise")
    morgan = add_person(engine, company, ASKERS["manager"], role=Role.MANAGER, manager=head)
    robin = add_person(engine, company, ASKERS["rep"], manager=other, team="Enterprise")
    for name in OTHERS:
        add_person(engine, company, name, manager=other, team="Enterprise")
    for team, names in REPORTS.items():
        for name in names:
            add_person(engine, company, name, manager=morgan, team=team)
    for person, amount in ((robin, 100_000), (morgan, 900_000)):
        add_quota(engine, company, person, amount)
        deal = add_deal(engine, company, person, 20_000)
        with operate(engine, company) as session:
            steps = pairwise(("Demo", "Proposal", "Proposta", "Won"))  # stages as people name them here and there
            session.add_all(
                DealChange(deal_id=deal, changed_on=date(2026, 4, 6), field="stage", old=old, new=new)
                for old, new in steps
            )
    return company
