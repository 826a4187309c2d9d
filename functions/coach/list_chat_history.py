"""List the caller's messages to the coach, each with its answer, newest first; all, or those of a conversation."""

from fitai.coach.chat import service
from fitai.coach.chat.models import ChatExchange, ChatHistoryQuery
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/ai/chat/history",
    access="read:ai_recommendations",
    summary="List messages to the coach",
    cache=LIVE,
    needs=(Index.QUERY,),
)
def handler(request: Request, query: ChatHistoryQuery) -> Page[ChatExchange]:
    """Return a page of messages with their answers."""
    return service.history(request.caller, query)
