"""Counts an account's templates once, and repeats what found them not counted."""

from collections.abc import Callable
from typing import TypeVar

from fitai.templates.authors import store as authors_store
from fitai.templates.counting import store

T = TypeVar("T")


def with_count(owner: str, attempt: Callable[[], T]) -> T:
    """Do what changes the number of an account's templates; where they were never counted, count them and do it again.

    Counting is one Query for a page of cards, once in an account's life; for a new account it is one Query that finds nothing.
    """
    try:
        return attempt()
    except store.NotCounted:
        count_templates(owner)
        return attempt()


def ensure_count(owner: str) -> None:
    """Count an account's templates where that was never done, for a transaction that cannot be repeated. One GetItem."""
    if not store.is_counted(owner):
        count_templates(owner)


def count_templates(owner: str) -> None:
    """Count an account's templates, and write their number if there is none."""
    store.write_first_count(owner, sum(len(cards) for cards in authors_store.card_pages(owner)))
