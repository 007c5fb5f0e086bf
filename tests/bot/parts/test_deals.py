"""What a deal is called on a card."""

import pytest

from bot.parts.deals import named


@pytest.mark.parametrize(
    ("deal", "account", "told"),
    [
        ("Acme · Fleet Cloud", "Acme", ("Acme", "Fleet Cloud")),
        ("ACME - Fleet Cloud", "Acme", ("Acme", "Fleet Cloud")),
        ("Fleet Cloud", "Acme", ("Acme", "Fleet Cloud")),
        ("Acme", "Acme", ("Acme", "")),
        ("Fleet Cloud", None, ("Fleet Cloud", "")),
    ],
)
def test_the_customer_leads(deal: str, account: str | None, told: tuple[str, str]) -> None:
    assert named(deal, account) == told
