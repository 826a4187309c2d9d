"""What a deployment tells its functions, read from the environment at first use."""

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Settings:
    """The deployment's names and limits.

    Every value comes from one environment variable, `FITAI_` and the field's name in upper case;
    infra sets them from the same field names, so neither side can misspell the other's.
    """

    stage: str = "local"
    table: str = ""
    bucket: str = ""
    bus: str = ""
    websocket_endpoint: str = ""
    signing_secret: str = ""
    jwks_parameter: str = ""
    issuer: str = "fitai"
    allowed_origins: str = "*"
    password_cost: int = 12
    audit_days: int = 400
    # Requests per quarter of an hour; 0 means unlimited.
    limit_anonymous: int = 60
    limit_user: int = 100
    limit_premium: int = 500
    limit_admin: int = 1000
    limit_live: int = 3000
    limit_credentials: int = 20


@cache
def settings() -> Settings:
    """Read the environment once.

    Tests that change the environment call `settings.cache_clear()`.
    """
    values: dict[str, str | int] = {}
    for name, field in Settings.__dataclass_fields__.items():
        given = os.environ.get(f"FITAI_{name.upper()}")
        if given is not None:
            values[name] = int(given) if field.type is int else given
    return Settings(**values)  # type: ignore[arg-type]
