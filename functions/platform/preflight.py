"""Answers the CORS preflight of every route, for two hours at a time.

A page asks with OPTIONS before it sends a request with a token to another origin.
"""

from typing import Any

from fitai.kernel.settings import settings
from fitai.kernel.task import task

METHODS = "GET, POST, PUT, DELETE"
HEADERS = "Authorization, Content-Type, Idempotency-Key, If-None-Match"


@task(timeout=5, memory=256)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The origin that asks when it may call, or nothing, which a browser takes for a no."""
    asking = next((value for name, value in (event.get("headers") or {}).items() if name.lower() == "origin"), "")
    allowed = [origin.strip() for origin in settings().allowed_origins.split(",")]
    headers = {"Vary": "Origin"}
    if "*" in allowed or asking in allowed:
        headers |= {
            "Access-Control-Allow-Origin": "*" if "*" in allowed else asking,
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": HEADERS,
            "Access-Control-Max-Age": "7200",
        }
    return {"statusCode": 204, "headers": headers, "body": ""}
