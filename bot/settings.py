"""Typed settings from the environment (PACER_…). The terminal needs none of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from spm_core.vault import Vault


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PACER_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///pacer.db"
    max_rejected: Decimal = Field(Decimal("0.10"), ge=0, le=1)
    """The share of rejected rows, from 0 to 1, above which an import takes nothing."""
    metrics_file: Path | None = None
    """A company's own metrics (spm_core.metrics.custom)."""
    questions_dir: Path | None = None
    """A folder of a company's own question sets (bot.parts.question_sets), a YAML file each."""
    secret_keys: SecretStr | None = None
    """The key that encrypts people's keys (spm_core.vault) and, after commas, those it replaced.

    On SQLite it may be left out: bot.secret_keys then finds it in a file, or makes it.
    """
    hook_secret: SecretStr | None = None
    """The secret that signs what another system posts to /hooks/deals: whsec_…, as in Standard Webhooks."""
    host: str = "127.0.0.1"
    port: int = Field(3978, ge=0, le=65535)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str | None = None

    teams_app_id: str | None = None
    teams_app_password: SecretStr | None = None
    teams_tenant_id: str | None = None

    model: str | None = None
    """The name of the language model that reads unsure questions; without one, no model is asked."""
    model_timeout: float = 8.0
    """In seconds."""
    model_calls_per_day: int = 50
    """For each person."""

    @property
    def keyring(self) -> tuple[str, ...]:
        """The keys one by one, the one that encrypts first."""
        keys = self.secret_keys.get_secret_value() if self.secret_keys else ""
        return tuple(key.strip() for key in keys.split(",") if key.strip())

    def holding(self, keys: Sequence[str]) -> Settings:
        """The same settings with these keys."""
        return Settings.model_construct(**{**dict(self), "secret_keys": SecretStr(",".join(keys))})

    @cached_property
    def vault(self) -> Vault:
        """The vault of these keys. Raises CoreError("bad_secret_key")."""
        return Vault(self.keyring)
