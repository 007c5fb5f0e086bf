"""What Slack said when a call failed."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError


def refusal(error: SlackApiError) -> str | None:
    """Slack's code for a refusal; None where the failure has none, so that the call may have taken effect."""
    body = getattr(error.response, "data", None)
    return str(body.get("error")) if isinstance(body, dict) else None
