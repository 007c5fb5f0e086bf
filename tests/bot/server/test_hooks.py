"""POST /hooks/deals: signed, taken once, with the import's checks and report."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from standardwebhooks import Webhook

from bot.app import App
from bot.server import hooks
from bot.settings import Settings
from integrations.crm.json_deals import reading_of
from spm_core.deals.models import Deal, Split
from spm_core.errors import CoreError
from tests.factories import add_person, operate

SECRET = "whsec_" + b64encode(b"a secret of twenty-four.").decode()
DEAL = {
    "id": "H-1", "name": "Vandelay", "owner_email": "dana.wu@example.com", "amount": 48000.5, "stage": "Won",
    "created": "2026-05-01", "close_date": "2026-05-12",
}  # fmt: skip


@pytest.fixture
def post(engine, company):
    """Posts a body as another system would; the answer's status and JSON (or text)."""
    add_person(engine, company, "Dana Wu")
    add_person(engine, company, "Tom Fox")
    workers = ThreadPoolExecutor(1)

    async def call(body, id_="evt-1", secret=SECRET, at=None, **headers):
        server = web.Application()
        hooks.mount(server, App(engine, Settings(hook_secret=SECRET, _env_file=None), workers))
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        when = at or datetime.now(UTC)
        signed = {
            "webhook-id": id_,
            "webhook-timestamp": str(int(when.timestamp())),
            "webhook-signature": Webhook(secret).sign(id_, when, data.decode("utf-8", "replace")),
        }
        async with TestClient(TestServer(server)) as client:
            answer = await client.post("/hooks/deals", data=data, headers={**signed, **headers})
            text = await answer.text()
            return answer.status, json.loads(text) if answer.content_type == "application/json" else text

    yield lambda *args, **options: asyncio.run(call(*args, **options))
    workers.shutdown()


def stored(engine, company):
    with operate(engine, company) as session:
        return {deal.external_id: deal for deal in session.scalars(select(Deal))}


def test_a_deal_arrives(post, engine, company):
    status, report = post(DEAL)
    assert (status, report["created"]) == (200, 1)
    deal = stored(engine, company)["H-1"]
    assert (deal.amount, deal.close_date.isoformat()) == (Decimal("48000.5"), "2026-05-12")


def test_many_deals_with_splits_arrive_together(post, engine, company):
    parts = [{"owner": "dana.wu@example.com", "share": 0.6}, {"owner": "tom.fox@example.com", "share": 0.4}]
    status, report = post([{**DEAL, "splits": parts}, {**DEAL, "id": "H-2", "splits": None}])
    assert (status, report["created"]) == (200, 2)
    with operate(engine, company) as session:
        assert sorted(session.scalars(select(Split.share))) == [Decimal("0.4"), Decimal("0.6")]


def test_the_same_delivery_again_changes_nothing_and_reports_the_same(post, engine, company):
    first = post({**DEAL, "amount": None})
    assert first[1]["findings"]
    assert post({**DEAL, "amount": None}) == first
    assert len(stored(engine, company)) == 1


def test_an_id_is_not_used_for_another_body(post, engine, company):
    post(DEAL)
    status, answer = post({**DEAL, "amount": 1})
    assert (status, answer["error"]) == (409, "key_reused")
    assert stored(engine, company)["H-1"].amount == Decimal("48000.5")


def test_a_newer_delivery_changes_the_deal(post, engine, company):
    post(DEAL)
    status, report = post({**DEAL, "amount": 50_000}, "evt-2")
    assert (status, report["changed"]) == (200, 1)
    assert stored(engine, company)["H-1"].amount == 50_000


def test_what_a_delivery_leaves_out_stays_and_null_empties(post, engine, company):
    post({**DEAL, "next_step": "call"})
    post({**DEAL, "amount": 1}, "evt-2")
    assert stored(engine, company)["H-1"].next_step == "call"
    post({**DEAL, "next_step": None}, "evt-3")
    assert stored(engine, company)["H-1"].next_step is None


OTHER = "whsec_" + b64encode(b"another secret, as long.").decode()


@pytest.mark.parametrize(
    "how",
    [
        {"secret": OTHER},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"at": datetime.now(UTC) + timedelta(hours=1)},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "nonsense"},
        {"webhook-id": "another"},
        {"webhook-timestamp": "yesterday"},
    ],
)
def test_what_is_not_signed_is_not_read(post, engine, company, how):
    assert post(DEAL, **how)[0] == 401
    assert stored(engine, company) == {}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "bad_json"),
        (b"[" * 100_000, "bad_json"),
        ([], "no_deals"),
        (["H-1"], "no_deals"),
        ({**DEAL, "ammount": 1}, "unknown_deal_field"),
        ([DEAL, {**DEAL, "id": "H-2", "product": "A"}], "different_fields"),
        ({**DEAL, "name": {"text": "x"}}, "bad_field"),
        ({**DEAL, "splits": ["dana"]}, "bad_field"),
        ({**DEAL, "amount": float("nan")}, "bad_field"),
        ({"id": "H-1"}, "no_header"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_reason(post, engine, company, body, code):
    status, answer = post(body)
    assert (status, answer["error"]) == (400, code)
    assert answer["reason"]
    assert stored(engine, company) == {}


def test_a_rejected_deal_is_reported_and_the_delivery_may_come_again(post, engine, company):
    status, report = post({**DEAL, "owner_email": "nobody@example.com"})
    assert (status, report["refused"]) == (422, True)
    assert "nobody@example.com" in report["rejected_rows"][0]["reason"]
    assert post(DEAL)[0] == 200


def test_what_nobody_expected_shows_a_reference_alone(post, monkeypatch):
    def broken(*_):
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(hooks, "only_company", broken)
    status, answer = post(DEAL)
    assert status == 500
    assert "hunter2" not in json.dumps(answer)


def test_without_a_secret_there_is_no_way_in(engine):
    server = web.Application()
    hooks.mount(server, App(engine, Settings(_env_file=None), ThreadPoolExecutor(1)))
    assert [*server.router.routes()] == []


@pytest.mark.parametrize("secret", ["whsec_", "whsec_é", ""])
def test_a_secret_that_is_none_is_refused_at_the_start(engine, secret):
    app = App(engine, Settings(hook_secret=secret, _env_file=None), ThreadPoolExecutor(1))
    with pytest.raises(CoreError, match="bad_hook_secret"):
        hooks.mount(web.Application(), app)


@given(st.lists(st.decimals(0, 10**9, places=4), min_size=1, max_size=5))
def test_amounts_arrive_to_the_last_digit(tmp_path_factory, amounts):
    body = "[" + ",".join(f'{{"id": "{n}", "owner": "D", "stage": "x", "amount": {a}}}' for n, a in enumerate(amounts))
    reading = reading_of(f"{body}]".encode(), tmp_path_factory.mktemp("hook"))
    assert [row.amount for batch in reading.batches() for row in batch.rows] == amounts
