"""Which two stages a question about conversion names."""

from __future__ import annotations

import pytest

from bot.language.metric_slots import stages


@pytest.mark.parametrize(
    ("language", "question", "named"),
    [
        ("en", "conversion rate proposal to negotiation by rep", ("proposal", "negotiation")),
        ("en", "conversion rate from proposal to negotiation by rep", ("proposal", "negotiation")),
        ("en", "what's my conversion demo → proposal", ("demo", "proposal")),
        ("it", "conversione proposta a negoziazione per venditore", ("proposta", "negoziazione")),
        ("it", "tasso di conversione demo a proposta", ("demo", "proposta")),
        ("it", "tasso di conversione da demo a proposta", ("demo", "proposta")),
        ("pt_BR", "taxa de conversão proposta para negociação por vendedor", ("proposta", "negociação")),
        ("en", "how does my conversion compare to Tom", None),
        ("en", "conversion rate compared to the team", None),
        ("en", "conversion rate and win rate", None),
        ("it", "tasso di conversione del team rispetto a Tom", None),
        ("pt_BR", "taxa de conversão comparada ao time", None),
    ],
)
def test_the_stages_of_a_conversion(language: str, question: str, named: tuple[str, str] | None) -> None:
    assert stages(question, [], language) == named
