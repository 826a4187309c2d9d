"""The settings of a deployment, read from the environment at the first use."""

import os
from dataclasses import dataclass
from functools import cache

from fitai.kernel.entitlements import PLANS


@dataclass(frozen=True, slots=True)
class Settings:
    """The deployment's names and limits.

    Every value comes from one environment variable, `FITAI_` and the field's name in upper case;
    infra sets them from the same field names, so neither side can misspell the other's.
    """

    stage: str = "local"
    # `on`: calls that Lambda samples are traced by X-Ray; empty: none is.
    tracing: str = ""
    table: str = ""
    bucket: str = ""
    # The endpoint at which clients reach the bucket; empty where that is S3 itself.
    storage_endpoint: str = ""
    # Where files of media are fetched by CloudFront, and the secret with the key for it; empty where they are fetched from S3.
    media_url: str = ""
    media_secret: str = ""
    bus: str = ""
    # The ARN of the state machine that makes plans.
    generation_machine: str = ""
    websocket_endpoint: str = ""
    signing_secret: str = ""
    jwks_parameter: str = ""
    cursor_secret: str = ""
    providers_secret: str = ""
    factor_secret: str = ""
    model_secret: str = ""
    payments_secret: str = ""
    webhook_secret: str = ""
    address_parameter: str = ""
    issuer: str = "fitai"
    # The header in which what is before the API tells the caller's address; empty where the API sees it itself.
    viewer_header: str = ""
    # The web ACL before the REST API: its scope (`REGIONAL` or `CLOUDFRONT`; empty where there is none), its name, and the
    # minutes that an address stays blocked which has exceeded a rate; 0 where only as long as it does.
    firewall_scope: str = ""
    firewall_name: str = ""
    block_minutes: int = 60
    # Where devices connect to the WebSocket.
    live_url: str = ""
    # The folder of the built pages: the layer `site`, and locally that of the checkout.
    site_folder: str = "/opt/site"
    # The front end, without a slash at its end; empty where there is none.
    app_url: str = ""
    # The domain that passkeys are for, and the origins (of web pages and apps) that may use them, separated by commas.
    passkey_site: str = "localhost"
    passkey_origins: str = "http://localhost:3000"
    mail_sender: str = "FitAI <no-reply@fitai.example>"
    # The service that sends mails (`ses`, or `sendgrid`, whose keys are in the secret), and SES's configuration set, whose
    # notices of bounces and complaints are taken; empty where there is none.
    mail_provider: str = "ses"
    mail_secret: str = ""
    mail_configuration_set: str = ""
    # The secret with the services that product events are sent to, and whether they also go to the lake (`on`).
    telemetry_secret: str = ""
    product_lake: str = ""
    # The platform applications of SNS that pushes are sent by; empty where there is none.
    push_apns: str = ""
    push_apns_sandbox: str = ""
    push_fcm: str = ""
    google_client_id: str = ""
    google_issuer: str = "https://accounts.google.com"
    google_authorize_url: str = "https://accounts.google.com/o/oauth2/v2/auth"
    google_token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105
    google_keys_url: str = "https://www.googleapis.com/oauth2/v3/certs"
    apple_client_id: str = ""
    apple_issuer: str = "https://appleid.apple.com"
    apple_authorize_url: str = "https://appleid.apple.com/auth/authorize"
    apple_token_url: str = "https://appleid.apple.com/auth/token"  # noqa: S105
    apple_keys_url: str = "https://appleid.apple.com/auth/keys"
    allowed_origins: str = "*"
    password_cost: int = 12
    audit_days: int = 400
    # The address of the first administrator; empty where nobody becomes one by it.
    first_admin: str = ""
    # Days after which a device must sign in again, however often it has refreshed its tokens.
    session_days: int = 90
    # Minutes for which a session is blocked that may be stolen.
    session_block_minutes: int = 60
    # Requests per quarter of an hour; 0 means unlimited.
    limit_anonymous: int = 60
    limit_user: int = PLANS["free"].limits.requests
    limit_premium: int = PLANS["premium"].limits.requests
    limit_pro: int = PLANS["pro"].limits.requests
    limit_admin: int = 1000
    limit_live: int = 3000
    limit_credentials: int = 20
    # Attempts to sign in to one account with a password in that time, from all networks together.
    limit_guesses: int = 100
    # Mails of one kind that one account can be sent in that time.
    limit_mails: int = 3
    # The lists of the word filter that are refused, and the folder that has the lists; empty for our own.
    refused_words: str = "severe,insults"
    word_lists: str = ""
    # Minutes without an operation after which a running workout is offered to end at its last set; hours after which it
    # ends so by itself.
    idle_workout_minutes: int = 180
    forgotten_workout_hours: int = 24
    # The language model behind the coach: its name (empty where there is none), where it is, how it is made to answer in a
    # schema (`json_schema`, or `json_object` for servers that know only that), US dollars for a million tokens, and the
    # seconds that a container uses what it has read of the secret, which has the key and may replace name, place and mode.
    model_name: str = ""
    model_base_url: str = "https://api.openai.com/v1"
    model_mode: str = "json_schema"
    model_price_input: str = "0"
    model_price_cached: str = "0"
    model_price_output: str = "0"
    model_refresh: int = 60
    # 1 lets webhooks reach this machine, also without TLS; read in the stage `local` only.
    webhook_loopback: int = 0
    # The plan that every account has while nobody can subscribe: "free to try"; empty where there is none.
    open_plan: str = ""
    # Seconds that a container uses what it has read of the secret of payments.
    payments_refresh: int = 60
    # Messages that one connection may send in a second, on average, and at once.
    live_per_second: int = 5
    live_burst: int = 50


@cache
def settings() -> Settings:
    """Read the environment once.

    Tests that change the environment call `settings.cache_clear()`.
    """
    values: dict[str, str | int] = {}
    for name, field in Settings.__dataclass_fields__.items():
        value = os.environ.get(f"FITAI_{name.upper()}")
        if value is not None:
            values[name] = int(value) if field.type is int else value
    return Settings(**values)  # type: ignore[arg-type]
