"""What the wire may carry: signatures, and bodies that are none."""

from __future__ import annotations

import json
import time

import pytest

from tests.platforms.slack.conftest import Deliver, Pipeline


async def test_the_address_is_verified(deliver: Deliver):
    said = await (await deliver("url_verification")).json()
    assert said == {"challenge": deliver.payload("url_verification")["challenge"]}


async def test_a_bad_signature_is_refused(deliver: Deliver, pipeline: Pipeline):
    body = json.dumps(deliver.payload("message_im"))
    response = await deliver.body(body, "application/json", {"X-Slack-Signature": "v0=" + "0" * 64})
    assert (response.status, pipeline.turns) == (401, [])


async def test_an_old_signature_is_refused(deliver: Deliver, pipeline: Pipeline):
    body = json.dumps(deliver.payload("message_im"))
    response = await deliver.body(body, "application/json", at=time.time() - 301)
    assert (response.status, pipeline.turns) == (401, [])


@pytest.mark.parametrize("body", ["{", "[1]", '"x"', "{}]", "[" * 100_000])
async def test_a_body_that_is_no_json_is_refused(deliver: Deliver, pipeline: Pipeline, body: str):
    response = await deliver.body(body, "application/json")
    assert (response.status, pipeline.turns) == (400, [])


async def test_a_huge_body_is_refused(deliver: Deliver):
    response = await deliver.body(json.dumps({"text": "x" * (1 << 20)}), "application/json")
    assert response.status == 413


async def test_a_question_about_a_payload_is_a_question(deliver: Deliver, pipeline: Pipeline):
    await deliver("command", text="why did the payload deal slip")
    assert pipeline.turns[0].text == "why did the payload deal slip"


async def test_such_a_question_needs_a_signature_too(deliver: Deliver, pipeline: Pipeline):
    form = "command=%2Fpacer&text=payload&trigger_id=1&user_id=U1&team_id=T1&channel_id=C1"
    kind = "application/x-www-form-urlencoded"
    response = await deliver.body(form, kind, {"X-Slack-Signature": "v0=" + "0" * 64})
    assert (response.status, pipeline.turns) == (401, [])
