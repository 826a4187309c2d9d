"""Ask the coach. The answer goes to all of the caller's devices as `ai:message`, part by part, and is the response too.

Fixed safety rules answer first: emergencies, self-harm, eating disorders, weight loss under 18, pain, drugs, diagnoses. Other messages
are answered by a language model where one is configured, which can only read the caller's own data, else by FitAI's own coach. An
answer cites the data it is based on, and changes nothing: `actions` are buttons. At most 60 messages an hour.
"""

from fitai.coach.chat import service
from fitai.coach.chat.live_events import AiMessage as AiMessage
from fitai.coach.chat.models import AskCoach, ChatExchange
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, TooManyRequests
from fitai.kernel.needs import LIVE_NEEDS, MODEL_NEEDS, Index, Library, Table


@endpoint(
    "POST",
    "/ai/chat",
    access="write:ai_requests",
    summary="Ask the coach",
    switches=("ai_coach",),
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Index.QUERY,
        Table.PUT,
        Table.UPDATE,
        Table.CHECK,
        Library.READ,
        *LIVE_NEEDS,
        *MODEL_NEEDS,
    ),
    errors=(Conflict, NotFound, TooManyRequests),
    timeout=29,
    layers=("ai",),
    throttle=50,
)
def handler(request: Request, body: AskCoach) -> ChatExchange:
    """Return the message with its answer."""
    is_repeatable = request.idempotency_key is not None
    return service.ask(request.caller, request.new_id(), body, request.units, is_repeatable=is_repeatable)
