"""Read a page of the documents, or a file that it loads. Pages are built by `make docs-site` and deployed as a layer."""

from typing import Annotated

from fitai.kernel.caching import PAGE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_response import RawResponse
from fitai.platform import site
from pydantic import Field


@endpoint(
    "GET",
    "/docs/{path+}",
    access="public",
    ownership="public",
    summary="Read a page of the documents",
    cache=PAGE,
    counted=False,
    produces=tuple(site.CONTENT_TYPES.values()),
    layers=("site",),
)
def handler(request: Request, path: Annotated[str, Field(max_length=300)], query: site.PageQuery) -> RawResponse:
    docs = site.open_site("docs")
    request.cache = site.cache_of(docs, path)
    return site.page(docs, site.with_slash(path, request.path))
