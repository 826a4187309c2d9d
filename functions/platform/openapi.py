"""The description of this API: OpenAPI 3.1, for people, client generators and test tools."""

from pathlib import Path

from fitai.kernel.endpoint import endpoint
from fitai.kernel.http_response import RawResponse
from fitai.platform import documents

FILE = Path(__file__).with_name("openapi.json")


@endpoint(
    "GET",
    "/openapi.json",
    access="public",
    summary="The OpenAPI document",
    cache="public, max-age=300",
    produces=("application/json",),
)
def handler() -> RawResponse:
    return RawResponse(documents.compact_json(FILE), "application/json")
