"""Items and keys of the chat.

    USER#<id>#CHAT   MESSAGE#<message>   a message with its answer   GSI1 USER#<id>#CHAT / <time>#<message>
                                                                     GSI2 USER#<id>#CHAT#<conversation> / <time>#<message>

The lists are Queries of the indexes, newest first: ids that follow from an `Idempotency-Key` do not sort by time.
"""

from collections.abc import Iterator
from typing import Any

from fitai.coach.chat.models import ChatExchange
from fitai.kernel import clock, personal_data
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import ABSENT, Entity, Write, batch_delete, get, of_kind, put, query, query_keys

MESSAGE_PREFIX = "MESSAGE#"
LIFETIME = 365 * 24 * 60 * 60
"""Seconds that a message is kept, unless its writer deletes it before."""


class ChatExchangeItem(Entity, discriminator="chat_exchange"):
    """A message with its answer."""

    exchange: CompressedAttribute[ChatExchange] = CompressedAttribute(ChatExchange)

    @classmethod
    def of(cls, user_id: str, exchange: ChatExchange) -> "ChatExchangeItem":
        """The item of an exchange."""
        position = f"{clock.iso(exchange.created_at)}#{exchange.id}"
        return cls(
            PK=partition(user_id),
            SK=f"{MESSAGE_PREFIX}{exchange.id}",
            GSI1PK=partition(user_id),
            GSI1SK=position,
            GSI2PK=conversation_partition(user_id, exchange.conversation),
            GSI2SK=position,
            exchange=exchange,
            ttl=int(exchange.created_at.timestamp()) + LIFETIME,
        )


class ExchangeExists(Exception):
    """The message was answered before."""


def partition(user_id: str) -> str:
    """The partition of a user's messages, and of the index that lists them."""
    return f"USER#{user_id}#CHAT"


def conversation_partition(user_id: str, conversation: str) -> str:
    """The partition of the index that lists a conversation."""
    return f"USER#{user_id}#CHAT#{conversation}"


# --- reading -----------------------------------------------------------------------------------------------


def find(user_id: str, exchange_id: str) -> ChatExchange | None:
    """A message with its answer, or None: one GetItem."""
    item = get(ChatExchangeItem, partition(user_id), f"{MESSAGE_PREFIX}{exchange_id}")
    return None if item is None else item.exchange


def page(
    user_id: str, conversation: str | None, limit: int, after: dict[str, str] | None = None
) -> tuple[list[ChatExchange], dict[str, str] | None]:
    """A page of the messages, or of those of a conversation, newest first: one Query, eventually consistent."""
    index = (
        ("GSI1", partition(user_id))
        if conversation is None
        else ("GSI2", conversation_partition(user_id, conversation))
    )
    found = query(index[1], index=index[0], limit=limit, newest_first=True, after=after)
    now = clock.epoch()
    # DynamoDB may remove an item days after its time.
    items = [item for item in of_kind(found.items, ChatExchangeItem) if int(item.ttl or 0) > now]
    return [item.exchange for item in items], found.after


# --- writing -----------------------------------------------------------------------------------------------


def exchange_write(user_id: str, exchange: ChatExchange) -> Write:
    """The write of a new message with its answer.

    Raises (at commit):
        ExchangeExists: there is one with this id.
    """
    return put(ChatExchangeItem.of(user_id, exchange), when=ABSENT, otherwise=ExchangeExists)


def delete_all(user_id: str) -> int:
    """Delete all messages of a user; how many there were. For each hundred a Query and four writes of 25."""
    return _delete(partition(user_id), begins=MESSAGE_PREFIX)


def delete_conversation(user_id: str, conversation: str) -> int:
    """Delete the messages of a conversation; how many there were. For each hundred a Query and four writes of 25."""
    return _delete(conversation_partition(user_id, conversation), index="GSI2")


def _delete(pk: str, **options: Any) -> int:
    deleted, after = 0, None
    while True:
        keys, after = query_keys(pk, limit=personal_data.PAGE_SIZE, after=after, **options)
        batch_delete(keys)
        deleted += len(keys)
        if after is None:
            return deleted


# --- personal data -----------------------------------------------------------------------------------------


def exchanges_json(user_id: str) -> Iterator[dict[str, Any]]:
    """For the export: every message with its answer."""
    for items in personal_data.item_pages(partition(user_id), begins=MESSAGE_PREFIX):
        for item in of_kind(items, ChatExchangeItem):
            yield personal_data.jsonable(item.exchange)


def erase(user_id: str) -> Iterator[None]:
    """For the erasure: delete every message, a page at a time."""
    yield from personal_data.erase_items(partition(user_id), begins=MESSAGE_PREFIX)
