"""Items and keys of suggestions.

USER#<id>    SUGGESTIONS    users whom the user may know, as they were found within the last day
"""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute
from fitai.users.suggestions.models import Candidate

LIFETIME = 24 * 60 * 60
"""Seconds after which suggestions are found anew."""


class SuggestionsItem(Entity, discriminator="suggestions"):
    """Candidates, and until when (`ttl`, epoch seconds) they are suggested."""

    found_at = UnicodeAttribute()
    candidates: PydanticAttribute[list[Candidate]] = PydanticAttribute(list[Candidate])


def suggestions_key(user_id: str) -> tuple[str, str]:
    """The key of a user's suggestions."""
    return f"USER#{user_id}", "SUGGESTIONS"


def find_candidates(user_id: str) -> list[Candidate] | None:
    """The candidates that were found within the last day; None where there are none: one GetItem."""
    item = table.get(SuggestionsItem, *suggestions_key(user_id))
    return item.candidates if item is not None and (item.ttl or 0) > clock.epoch() else None


def save_candidates(user_id: str, candidates: Sequence[Candidate]) -> None:
    """Keep candidates for a day."""
    pk, sk = suggestions_key(user_id)
    item = SuggestionsItem(
        PK=pk, SK=sk, found_at=clock.iso(clock.now()), candidates=list(candidates), ttl=clock.epoch() + LIFETIME
    )
    table.commit(table.put(item, when=PRESENT | ABSENT))
