from __future__ import annotations

import pytest

from bot.slack.words import mentioned, plain_text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<@UBOT> how am I doing", "how am I doing"),
        ("how is <@U1> doing", "how is dana@x.example doing"),
        ("how is <@U2|bob> doing", "how is bob doing"),
        ("numbers of <#C1|sales> &amp; more", "numbers of #sales & more"),
        ("mail <mailto:dana@x.example|dana@x.example>", "mail dana@x.example"),
        ("see <https://crm.example/1>", "see https://crm.example/1"),
        ("deals &gt; 20k &lt; 50k", "deals > 20k < 50k"),
        ("&amp;lt; stays", "&lt; stays"),
        ("<!here> hello\n  there", "here hello there"),
    ],
)
def test_escapes_become_what_people_saw(typed: str, read: str):
    assert plain_text(typed, {"UBOT": "", "U1": "dana@x.example"}) == read


def test_mentions_are_found_by_id():
    assert mentioned("<@U1> and <@U2|bob>, not <#C1|sales> or <https://x.example>") == {"U1", "U2"}
