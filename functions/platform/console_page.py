"""Read a page of the console, a file that it loads, or its `config.json`. `make console` builds it; it is deployed as a layer."""

from typing import Annotated

from fitai.kernel.caching import PAGE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_response import RawResponse
from fitai.platform import site
from pydantic import Field


@endpoint(
    "GET",
    "/console/{path+}",
    access="public",
    ownership="public",
    summary="Read a page of the console",
    cache=PAGE,
    counted=False,
    produces=tuple(site.CONTENT_TYPES.values()),
    layers=("site",),
)
def handler(request: Request, path: Annotated[str, Field(max_length=300)], query: site.PageQuery) -> RawResponse:
    if path == site.CONSOLE_CONFIGURATION:
        return site.console_configuration()
    console = site.open_site("console")
    request.cache = site.cache_of(console, path)
    return site.console_page(console, site.with_slash(path, request.path))
