"""Delete the caller's messages to the coach with their answers; all, or those of a conversation.

Open to every account, so that a user who is no longer premium can still delete messages.
"""

from fitai.coach.chat import service
from fitai.coach.chat.models import ChatHistoryRemoval, DeletedChatHistory
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table


@endpoint(
    "DELETE",
    "/ai/chat/history",
    access="manage:account",
    summary="Delete messages to the coach",
    needs=(Table.QUERY, Index.QUERY, Table.BATCH_DELETE),
)
def handler(request: Request, query: ChatHistoryRemoval) -> DeletedChatHistory:
    """Return how many were deleted."""
    return service.delete_history(request.caller, query)
