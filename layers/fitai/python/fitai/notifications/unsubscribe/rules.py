"""The token in a mail by which one unsubscribes from its kind. Pure.

    <user id>.<categories, joined by ~>.<their code, base64url>

The code is a keyed one (HMAC), with a random key of the user's own: nobody can guess a token, or make one of another user's or
category's. The key is never changed, so that the link of an old mail works, and works again.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fitai.notifications.matrix import CATEGORIES, MATRIX, Category, NotificationType
from fitai.notifications.unsubscribe.models import MAX_TOKEN

KEY_BYTES = 32
CODE_BYTES = 16


@dataclass(frozen=True, slots=True)
class UnsubscribeToken:
    """A token as it was read: whether it is genuine is told by the user's key."""

    user_id: str
    categories: tuple[Category, ...]
    code: str

    @classmethod
    def of(cls, user_id: str, categories: Iterable[Category], key: str) -> "UnsubscribeToken":
        """The token for these categories.

        Args:
            key: of the user, hexadecimal.
        """
        ordered = tuple(category for category in MATRIX if category in set(categories))
        return cls(user_id, ordered, _code(user_id, ordered, key))

    @classmethod
    def read(cls, text: str) -> "UnsubscribeToken | None":
        """The token in this text; None when it is malformed, or for what nobody can unsubscribe from."""
        parts = text.split(".")
        if len(text) > MAX_TOKEN or len(parts) != 3 or not all(parts):
            return None
        user_id, names, code = parts
        categories = tuple(category for category in MATRIX if category in names.split("~"))
        if "~".join(categories) != names or not all(map(is_unsubscribable, categories)):
            return None
        return cls(user_id, categories, code)

    def is_genuine(self, key: str) -> bool:
        """Whether it was made with the user's key."""
        return bool(key) and hmac.compare_digest(self.code.encode(), _code(self.user_id, self.categories, key).encode())

    def __str__(self) -> str:
        return f"{self.user_id}.{'~'.join(self.categories)}.{self.code}"


def is_unsubscribable(category: Category) -> bool:
    """Whether mails of the category can be turned off."""
    return MATRIX[category].mail not in ("locked", "never")


def mail_categories(types: Iterable[NotificationType]) -> list[Category]:
    """The categories that a mail with these types is of, as far as one can unsubscribe from them."""
    categories = {CATEGORIES[type] for type in types}
    return [category for category in MATRIX if category in categories and is_unsubscribable(category)]


def _code(user_id: str, categories: Sequence[Category], key: str) -> str:
    message = f"unsubscribe {user_id}.{'~'.join(categories)}".encode()
    digest = hmac.digest(bytes.fromhex(key), message, "sha256")[:CODE_BYTES]
    return urlsafe_b64encode(digest).decode().rstrip("=")
