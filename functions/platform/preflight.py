"""Answer the CORS preflight of every route; browsers cache it for two hours.

A browser asks with OPTIONS before it sends a page's request with a token to another origin.
"""

from typing import Any

from fitai.kernel.security_headers import SECURITY_HEADERS
from fitai.kernel.settings import settings
from fitai.kernel.task import task

METHODS = "GET, POST, PUT, DELETE"
HEADERS = "Authorization, Content-Type, Idempotency-Key, If-None-Match"


@task(timeout=5, memory=256)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return the requesting origin when it may call, or no headers, which a browser treats as a refusal."""
    origin = next((value for name, value in (event.get("headers") or {}).items() if name.lower() == "origin"), "")
    allowed_origins = [allowed.strip() for allowed in settings().allowed_origins.split(",")]
    headers = SECURITY_HEADERS | {"Vary": "Origin"}
    if "*" in allowed_origins or origin in allowed_origins:
        headers |= {
            "Access-Control-Allow-Origin": "*" if "*" in allowed_origins else origin,
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": HEADERS,
            "Access-Control-Max-Age": "7200",
        }
    return {"statusCode": 204, "headers": headers, "body": ""}
