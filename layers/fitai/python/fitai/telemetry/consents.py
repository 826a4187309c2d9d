"""What the change of a consent writes."""

from uuid import uuid4

from fitai.accounts.consents.models import Consents
from fitai.kernel import clock
from fitai.kernel.table import Write
from fitai.telemetry import rules, store


def consent_writes(user_id: str, before: Consents, after: Consents) -> list[Write]:
    """The writes by which a change of the consents takes effect, for the transaction of the preferences. One GetItem.

    From the commit on no event is sent that the consents do not allow: each is held against the state when it is sent.
    """
    state = store.find_state(user_id)
    transition = rules.changed_state(state, before, after, str(uuid4()))
    return [
        store.state_write(user_id, state, transition.state),
        *store.deletion_writes(transition.deleted, clock.now()),
    ]
