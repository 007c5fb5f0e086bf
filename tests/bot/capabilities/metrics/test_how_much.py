"""Whether a question that names no metric asks for money or for deals."""

import pytest
from sqlalchemy import Engine

from spm_core.principal import CompanyInfo
from tests.asking import ask
from tests.factories import add_deal, add_person


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("how much did I close in april", "won_amount"),
        ("quanto ho chiuso ad aprile", "won_amount"),
        ("quanto eu fechei em abril", "won_amount"),
        ("how many deals did I win in april", "deals_won"),
    ],
)
def test_how_much_is_money_and_how_many_are_deals(engine: Engine, company: CompanyInfo, text: str, metric: str) -> None:
    add_deal(engine, company, add_person(engine, company, "Ann Lee"), 20_000)
    answer = ask(engine, text, "Ann Lee")
    assert answer.call is not None
    assert (answer.call.do, answer.call.args["metric"]) == ("metric", metric)
