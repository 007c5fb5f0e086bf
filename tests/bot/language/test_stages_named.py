"""Which two stages a question about conversion names."""

from __future__ import annotations

import pytest

from bot.language.metric_slots import stages


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("conversion rate proposal to negotiation by rep", ("proposal", "negotiation")),
        ("conversion rate from proposal to negotiation by rep", ("proposal", "negotiation")),
        ("what's my conversion demo → proposal", ("demo", "proposal")),
        ("conversione proposta a negoziazione per venditore", ("proposta", "negoziazione")),
        ("tasso di conversione demo a proposta", ("demo", "proposta")),
        ("tasso di conversione da demo a proposta", ("demo", "proposta")),
        ("taxa de conversão proposta para negociação por vendedor", ("proposta", "negociação")),
        ("how does my conversion compare to Tom", None),
        ("conversion rate compared to the team", None),
        ("conversion rate and win rate", None),
        ("tasso di conversione del team rispetto a Tom", None),
        ("taxa de conversão comparada ao time", None),
    ],
)
def test_the_stages_of_a_conversion(question: str, named: tuple[str, str] | None) -> None:
    assert stages(question, []) == named
