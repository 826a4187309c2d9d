"""Delete the caller's messages to the coach with their answers; all, or those of a conversation.

Open to every account: who is not premium any more can still delete what was written.
"""

from fitai.coach.chat import service
from fitai.coach.chat.models import ChatHistoryRemoval, DeletedChatHistory
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table


@endpoint(
    "DELETE",
    "/ai/chat/history",
    access="user",
    summary="Delete messages to the coach",
    needs=(Table.QUERY, Index.QUERY, Table.BATCH_DELETE),
)
def handler(request: Request, query: ChatHistoryRemoval) -> DeletedChatHistory:
    """Return how many were deleted."""
    return service.delete_history(request.caller, query)
