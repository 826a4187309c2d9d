"""Read a guide for app developers: how live workouts, syncing, imports, errors and the rest are used."""

from pathlib import Path
from typing import Annotated

from fitai.kernel.endpoint import endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.http_response import RawResponse
from fitai.platform import documents
from pydantic import Field

FILE = Path(__file__).with_name("guides.json")


@endpoint(
    "GET",
    "/docs/guides/{name}",
    access="public",
    ownership="public",
    summary="Read a guide",
    cache="public, max-age=300",
    produces=("text/html; charset=utf-8",),
    errors=(NotFound,),
)
def handler(
    name: Annotated[str, Field(max_length=40, description="The guide, such as `live` or `errors`.")],
) -> RawResponse:
    page = documents.guide_page(FILE, name)
    if page is None:
        raise NotFound("There is no such guide.")
    html, policy = page
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return RawResponse(html, "text/html; charset=utf-8", headers=headers)
