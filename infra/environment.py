"""The environment of the functions: one variable per field of `kernel.settings.Settings`."""

from aws_cdk import Aws
from fitai.kernel.settings import Settings

from infra import SITE_FOLDER
from infra.configuration import Domains
from infra.foundation import SharedResources
from infra.generation import machine_arn
from infra.stage import LIVE_STAGE, LOCAL_LIMITS, VIEWER_HEADER, Stage


def stage_settings(stage: Stage, shared: SharedResources) -> dict[str, str | int]:
    """The settings that depend on the stage; the others have their defaults."""
    decided: dict[str, str | int] = {
        "stage": stage.name,
        "tracing": "on" if stage.is_traced else "",
        "table": shared.table,
        "bucket": shared.bucket,
        "storage_endpoint": stage.endpoint or "",
        "bus": shared.bus,
        "generation_machine": machine_arn(stage, Aws.REGION, Aws.ACCOUNT_ID, Aws.PARTITION),
        "websocket_endpoint": live_endpoint(stage, shared.live_api),
        "signing_secret": shared.signing_secret_arn,
        "jwks_parameter": shared.jwks_parameter,
        "cursor_secret": shared.cursor_secret_arn,
        "providers_secret": shared.providers_secret_arn,
        "factor_secret": shared.factor_secret_arn,
        "model_secret": shared.model_secret_arn,
        "payments_secret": shared.payments_secret_arn,
        "webhook_secret": shared.webhook_secret_arn,
        "address_parameter": stage.address_parameter,
        "media_url": f"https://{stage.domains.media}" if stage.domains.media else "",
        "media_secret": stage.media_secret if stage.domains.media else "",
        "firewall_scope": stage.firewall_scope,
        "firewall_name": stage.firewall_name,
        "block_minutes": stage.configuration.firewall.block_minutes,
        "viewer_header": VIEWER_HEADER if stage.domains.rest else "",
        "live_url": live_url(stage, shared.live_api),
        "app_url": stage.app,
        "passkey_site": stage.passkey_site,
        "passkey_origins": stage.passkey_origins,
        "mail_sender": stage.mail_sender,
        "audit_days": stage.configuration.retention.audit_days,
        "first_admin": stage.configuration.accounts.first_admin,
        "mail_provider": stage.configuration.mail.provider,
        "mail_secret": shared.mail_secret_arn,
        "mail_configuration_set": stage.mail_set,
        "telemetry_secret": shared.telemetry_secret_arn,
        "product_lake": "on" if stage.has_lake else "",
        "push_apns": stage.push_applications["APNS"],
        "push_apns_sandbox": stage.push_applications["APNS_SANDBOX"],
        "push_fcm": stage.push_applications["GCM"],
        "google_client_id": stage.configuration.sign_in.google,
        "apple_client_id": stage.configuration.sign_in.apple,
        "open_plan": stage.configuration.accounts.open_plan,
        **stage.model_settings,
        # Locally the double of a test is the provider a second after it is named, and a developer's own server takes webhooks.
        # The pages are those that the checkout has built, without a layer.
        **({"payments_refresh": 1, "webhook_loopback": 1, "site_folder": str(SITE_FOLDER)} if stage.is_local else {}),
        "issuer": stage.named(),
        "allowed_origins": stage.allowed_origins,
    }
    return {**decided, **LOCAL_LIMITS} if stage.is_local else decided


def environment_variables(stage: Stage, shared: SharedResources, service: str) -> dict[str, str]:
    """The environment of the functions of one service.

    Raises:
        KeyError: a value that `Settings` has no field for.
    """
    decided = stage_settings(stage, shared)
    unknown = decided.keys() - Settings.__dataclass_fields__.keys()
    if unknown:
        raise KeyError(f"not in Settings: {', '.join(sorted(unknown))}")
    named = {f"FITAI_{name.upper()}": str(value) for name, value in decided.items()}
    return {"POWERTOOLS_SERVICE_NAME": service} | named


def live_endpoint(stage: Stage, api: str) -> str:
    """The endpoint to which frames are posted: the local cloud has the API in the path, AWS in the host."""
    if stage.domains.live:
        # Posts go around CloudFront; the default endpoint is off.
        return f"https://{Domains.origin_host(stage.domains.live)}"
    if stage.endpoint:
        return f"{stage.endpoint}/_aws/execute-api/{api}/{LIVE_STAGE}"
    return f"https://{api}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}/{LIVE_STAGE}"


def live_url(stage: Stage, api: str) -> str:
    """Where devices connect to the WebSocket."""
    if stage.domains.live:
        return f"wss://{stage.domains.live}"
    return live_endpoint(stage, api).replace("http", "ws", 1)
