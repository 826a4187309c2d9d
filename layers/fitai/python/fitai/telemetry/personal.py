"""Personal data of telemetry: the pseudonyms of an account, and its consents.

The events themselves are where they were sent to, under the pseudonym. An erasure has them deleted there.
"""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import clock, personal_data
from fitai.kernel.table import commit, retry_on_conflict
from fitai.telemetry import store


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    state = store.find_state(user_id)
    if state.revision:
        yield "telemetry", personal_data.jsonable(state)


def _erase(user_id: str) -> Iterator[None]:
    def attempt() -> bool:
        state = store.find_state(user_id)
        if not state.revision:
            return False
        pseudonyms = [*state.former, *([state.pseudonym] if state.pseudonym else [])]
        commit(
            *store.deletion_writes(pseudonyms, clock.now()),
            store.state_removal_write(user_id, state),
        )
        return True

    if retry_on_conflict(attempt):
        yield


PERSONAL_DATA = personal_data.PersonalData(name="telemetry", export=_export, erase=_erase)
