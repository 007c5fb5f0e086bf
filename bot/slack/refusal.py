"""What Slack said when a call failed."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError


def refusal(error: SlackApiError) -> str | None:
    """Slack's code for refusing a call; None where the failure says nothing, not even whether the call took effect."""
    said = getattr(error.response, "data", None)
    return str(said.get("error")) if isinstance(said, dict) else None
