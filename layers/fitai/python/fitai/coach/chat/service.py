"""Use cases of the chat: answer a message, list what was said, delete it.

The order of an answer: the rules of safety, then the quota, then a model where there is one, else our own coach. Only safety
comes before the quota: nobody is told to wait in an emergency.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from fitai.coach.chat import replies, store
from fitai.coach.chat.checking import NumberCheck
from fitai.coach.chat.live_events import AiMessage
from fitai.coach.chat.models import (
    AskCoach,
    ChatAnswer,
    ChatExchange,
    ChatHistoryQuery,
    ChatHistoryRemoval,
    ChatUsage,
    DeletedChatHistory,
)
from fitai.coach.chat.reading import Reader
from fitai.coach.chat.safety import answers as safety_answers
from fitai.coach.chat.safety import rules as safety
from fitai.coach.chat.safety.answers import AffectedExercise
from fitai.coach.chat.tools import Toolbox
from fitai.coach.model.client import ModelClient
from fitai.coach.model.configuration import model_settings
from fitai.coach.model.errors import ModelError
from fitai.coach.model.models import Account, ChatTurn
from fitai.coach.quotas import service as quotas
from fitai.exercises import published as exercises
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.live.connections import Connection, user_connections
from fitai.kernel.observability import logger
from fitai.kernel.paging import Page
from fitai.kernel.personal_data import account_exists_check_write, jsonable
from fitai.kernel.table import commit, retry_on_conflict
from fitai.kernel.types import Units
from fitai.users import published as users

MAX_HISTORY = 6
"""Earlier messages of the conversation, with their answers, that a model is given."""


# --- asking ------------------------------------------------------------------------------------------------


def ask(
    caller: Caller, request_id: str, request: AskCoach, units: Units, *, is_repeatable: bool = False
) -> ChatExchange:
    """Answer a message, on all devices of the caller.

    Sent again with the same client id or `Idempotency-Key` it gives the first answer, once that is stored.

    Args:
        request_id: the id of what this request creates.
        is_repeatable: whether the same id comes again when the request is sent again.

    Raises:
        TooManyRequests: `ai_quota_exceeded`.
        Conflict: `client_id_reused`.
    """
    exchange_id = request_id
    if request.client_id is not None:
        exchange_id = str(uuid5(NAMESPACE_URL, f"{caller.id}/chat/{request.client_id}"))
    if is_repeatable or request.client_id is not None:
        stored = store.find(caller.id, exchange_id)
        if stored is not None:
            return _same(stored, request)
    reader = Reader(caller, units, clock.now())
    conversation = request.conversation or exchange_id
    stream = _Stream(exchange_id, conversation, caller.id)
    answer = _safe_answer(reader, request.message)
    if answer is None:
        is_first = quotas.take_first(caller, "chat", reader.now, exchange_id)
        answer = _answer(reader, request, conversation, stream, asks_model=is_first)
    exchange = ChatExchange(
        id=exchange_id, conversation=conversation, message=request.message, answer=answer, created_at=reader.now
    )
    try:
        writes = store.exchange_write(caller.id, exchange), account_exists_check_write(caller.id, NotFound)
        retry_on_conflict(lambda: commit(*writes))
    except store.ExchangeExists:
        stored = store.find(caller.id, exchange_id)
        if stored is None:
            raise
        exchange = _same(stored, request)
    stream.end(exchange.answer)
    return exchange


def _same(stored: ChatExchange, request: AskCoach) -> ChatExchange:
    if stored.message != request.message:
        raise Conflict("This client id was used for another message.", code="client_id_reused")
    return stored


def _safe_answer(reader: Reader, message: str) -> ChatAnswer | None:
    """The answer that the rules of safety give, before anything else; None where they have nothing to say."""
    assessment = safety.assess(message, is_minor=reader.person.is_minor)
    if assessment.concern is None:
        return None
    affected: list[AffectedExercise] = []
    if assessment.asks_to_spare and assessment.regions and reader.current is not None:
        workout = reader.current
        loaded = exercises.available_exercises(reader.caller.id, [item.exercise_id for item in workout.exercises])
        affected = [
            AffectedExercise(workout.id, item.name)
            for item in workout.exercises
            if item.exercise_id in loaded and not exercises.spares(loaded[item.exercise_id], assessment.regions)
        ]
    return safety_answers.answer(assessment, reader.athlete.injuries, affected)


def _answer(reader: Reader, request: AskCoach, conversation: str, stream: "_Stream", *, asks_model: bool) -> ChatAnswer:
    """The answer of a model where there is one that answers, else our own.

    Args:
        asks_model: False for a message that was counted before. It was sent twice at once, or its answer was lost or deleted; since it
            is not counted again, it must not cost again.
    """
    settings = model_settings() if asks_model else None
    if settings is not None:
        account = Account(reader.caller.id, "premium", users.private_texts(reader.caller.id))
        try:
            return _ModelTalk(reader, stream, ModelClient(settings, account)).answer(request.message, conversation)
        except ModelError as error:
            logger().info("the chat is answered without the model", extra={"reason": type(error).__name__})
    return replies.answer(reader, request.message)


# --- a model's answer --------------------------------------------------------------------------------------


@dataclass
class _ModelTalk:
    """An answer of the model, shown sentence by sentence as far as it names no numbers of its own."""

    reader: Reader
    stream: "_Stream"
    client: ModelClient
    check: NumberCheck = field(default_factory=NumberCheck)

    def answer(self, message: str, conversation: str) -> ChatAnswer:
        """The whole answer.

        Raises:
            ModelError: there is none, or nothing of it may be shown.
        """
        turns = _turns(store.page(self.reader.caller.id, conversation, MAX_HISTORY)[0])
        facts = {"units": self.reader.units, "today": self.reader.today.isoformat()}
        self.check.allow(message, *facts.values(), *(turn.text for turn in turns))
        toolbox = Toolbox(self.reader)

        def show(sentence: str) -> None:
            for result in toolbox.results:
                self.check.allow(str(jsonable(result)))
            if self.check.allows(sentence):
                self.stream.part(sentence)

        answer = self.client.answer_chat(message, facts=facts, history=turns, tools=toolbox.tools(), on_part=show)
        text = self.stream.text.strip()
        if not text:
            raise ModelError("nothing of the answer may be shown")
        usage = answer.usage
        return ChatAnswer(
            text=text,
            worded_by="model",
            citations=toolbox.citations,
            usage=ChatUsage(
                input_tokens=usage.input_tokens, output_tokens=usage.output_tokens, cost=usage.cost_micros / 1_000_000
            ),
        )


def _turns(exchanges: Sequence[ChatExchange]) -> list[ChatTurn]:
    """The last messages as the model reads them, the oldest first; without those that a rule of safety has answered."""
    turns: list[ChatTurn] = []
    for exchange in reversed(exchanges):
        if exchange.answer.concern is None:
            turns += [ChatTurn("user", exchange.message), ChatTurn("assistant", exchange.answer.text)]
    return turns


@dataclass
class _Stream:
    """The parts of an answer on their way to the caller's devices, which are read once: one Query."""

    id: str
    conversation: str
    user_id: str
    parts: list[str] = field(default_factory=list)
    devices: list[Connection] | None = None

    @property
    def text(self) -> str:
        """What was shown so far."""
        return "".join(self.parts)

    def part(self, text: str) -> None:
        """Show a part."""
        self._push(AiMessage(id=self.id, conversation=self.conversation, sequence=len(self.parts), text=text))
        self.parts.append(text)

    def end(self, answer: ChatAnswer) -> None:
        """Show the last part, with the whole answer."""
        is_streamed = bool(self.parts)
        self._push(
            AiMessage(
                id=self.id,
                conversation=self.conversation,
                sequence=len(self.parts),
                text="" if is_streamed else answer.text,
                end=True,
                replaces=is_streamed and self.text.strip() != answer.text,
                usage=answer.usage,
                answer=answer,
            )
        )

    def _push(self, event: AiMessage) -> None:
        if self.devices is None:
            self.devices = user_connections(self.user_id)
        delivery.push(self.devices, event)


# --- history -----------------------------------------------------------------------------------------------


def history(caller: Caller, query: ChatHistoryQuery) -> Page[ChatExchange]:
    """A page of the caller's messages with their answers, newest first: one Query.

    Raises:
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /ai/chat/history")
    exchanges, after = store.page(caller.id, query.conversation, query.limit, query.position(*scope))
    return Page(exchanges, query.cursor_at(after, *scope), query.limit)


def delete_history(caller: Caller, query: ChatHistoryRemoval) -> DeletedChatHistory:
    """Delete the caller's messages with their answers, or those of a conversation."""
    if query.conversation is not None:
        return DeletedChatHistory(deleted=store.delete_conversation(caller.id, query.conversation))
    return DeletedChatHistory(deleted=store.delete_all(caller.id))
