"""The exercises that somebody may train with: the library's, and their own.

Any service may import it. Ids of the library cost no request; a function that uses it declares `Library.READ` and
`Table.GET_MANY`.
"""

from collections.abc import Iterable

from fitai.exercises.custom import store
from fitai.exercises.custom.rules import is_custom
from fitai.exercises.library.loading import current_library
from fitai.exercises.models import Exercise


def available_exercises(user_id: str, ids: Iterable[str]) -> dict[str, Exercise]:
    """Those of the ids that there are for this user, by id.

    A custom exercise that the library does not have is the user's own, or has been approved since the library's
    snapshot was made. One BatchGetItem for a hundred of such ids, none where there are none.
    """
    wanted = list(dict.fromkeys(ids))
    found = {one.id: one for one in current_library().get_many(wanted)}
    missing = [id for id in wanted if id not in found and is_custom(id)]
    if missing:
        known = (stored.exercise for stored in store.find_exercises(missing))
        found |= {one.id: one for one in known if one.created_by == user_id or not one.is_private}
    return found
