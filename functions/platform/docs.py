"""Read and try the API in a browser: Swagger UI over the OpenAPI document, complete in one page."""

from fitai.kernel.endpoint import endpoint
from fitai.kernel.http_response import RawResponse
from fitai.platform import documents


@endpoint(
    "GET",
    "/docs",
    access="public",
    summary="Read and try the API",
    cache="public, max-age=300",
    produces=("text/html; charset=utf-8",),
)
def handler() -> RawResponse:
    html, policy = documents.api_page()
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return RawResponse(html, "text/html; charset=utf-8", headers=headers)
