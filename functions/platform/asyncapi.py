"""The description of the live messages: AsyncAPI 3.0, the WebSocket counterpart of the OpenAPI document."""

from pathlib import Path

from fitai.kernel.endpoint import endpoint
from fitai.kernel.http_response import RawResponse
from fitai.platform import documents

FILE = Path(__file__).with_name("asyncapi.json")


@endpoint(
    "GET",
    "/asyncapi.json",
    access="public",
    summary="The AsyncAPI document",
    cache="public, max-age=300",
    produces=("application/json",),
)
def handler() -> RawResponse:
    return RawResponse(documents.compact_json(FILE), "application/json")
