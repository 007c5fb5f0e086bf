"""The keys that Microsoft signs with, fetched without blocking other turns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from botframework.connector.auth import AuthenticationConstants, ChannelValidation
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor, _OpenIdMetadata

from bot.teams.connector import Connector


class Keys(_OpenIdMetadata):  # type: ignore[misc]
    """Kept for a day, as the SDK does; the SDK would fetch them with a blocking call and no time limit."""

    def __init__(self, url: str, connector: Connector) -> None:
        super().__init__(url)
        self._connector = connector

    async def _refresh(self) -> None:
        metadata = await self._json(self.url)
        self.keys = (await self._json(metadata["jwks_uri"]))["keys"]
        self.last_updated = datetime.now()  # noqa: DTZ005 - compared with the SDK's own clock

    async def _json(self, url: str) -> Any:
        async with self._connector.session().get(url, raise_for_status=True) as response:
            return await response.json(content_type=None)


def use_keys(connector: Connector) -> None:
    """From now on fetch the keys of Teams and of Microsoft's emulator over the connector's session."""
    for url in (
        ChannelValidation.open_id_metadata_endpoint or AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL,
        AuthenticationConstants.TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL,
    ):
        JwtTokenExtractor.metadataCache[url] = Keys(url, connector)
