"""Deals that another system sends as they change: POST /hooks/deals, signed as in Standard Webhooks.

The `webhook-id` names a delivery: sent again, it gets the same report and changes nothing.
"""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

from bot.app import App
from bot.errors import unexpected_words
from bot.parts.imports import problem, report_json
from integrations.crm.files import known_words
from integrations.crm.json_deals import KIND, reading_of
from spm_core.errors import CoreError
from spm_core.imports.options import Options
from spm_core.imports.service import run
from spm_core.people.identity import only_company, operator

PATH = "/hooks/deals"
MAX_KEY = 200

log = structlog.get_logger()


def mount(server: web.Application, app: App) -> None:
    """Take deals on this server, if a secret is set. Raises CoreError("bad_hook_secret")."""
    if app.settings.hook_secret is None:
        return
    webhook = _webhook(app.settings.hook_secret.get_secret_value())

    async def receive(request: web.Request) -> web.Response:
        body, key = await request.read(), request.headers.get("webhook-id", "")
        try:
            webhook.verify(body, dict(request.headers), json_parse=False)
        except (WebhookVerificationError, ValueError) as error:
            raise web.HTTPUnauthorized(text="the signature is missing, wrong or older than five minutes") from error
        if len(key) > MAX_KEY:
            raise web.HTTPBadRequest(text=f"a webhook-id has at most {MAX_KEY} characters")
        status, answer = await asyncio.get_running_loop().run_in_executor(app.workers, take, app, body, key)
        return web.json_response(answer, status=status)

    server.add_routes([web.post(PATH, receive)])


def _webhook(secret: str) -> Webhook:
    try:
        return Webhook(secret)
    except Exception as error:  # the library's own errors and those of base64
        raise CoreError("bad_hook_secret") from error


def take(app: App, body: bytes, key: str) -> tuple[HTTPStatus, dict[str, Any]]:
    """Import a delivery, all of it or nothing; the status and body to answer with. Never raises."""
    try:
        with app.engine.begin() as connection:
            company = only_company(connection)
        options = Options(by="hook", max_rejected=app.settings.max_rejected, words=known_words, key=key, part=True)
        with TemporaryDirectory() as folder:
            reading = reading_of(body, Path(folder), company)
            report = run(app.engine, operator(company), KIND, reading, options, datetime.now(UTC))
    except CoreError as error:
        status = HTTPStatus.CONFLICT if error.code == "key_reused" else HTTPStatus.BAD_REQUEST
        return status, {"error": error.code, "reason": problem(error)}
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("deals not taken", reference=reference)
        return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "unexpected", "reason": unexpected_words(reference)}
    log.info("deals taken", key=key, **report.counts)
    return HTTPStatus.OK if report.imported else HTTPStatus.UNPROCESSABLE_ENTITY, report_json(report)
