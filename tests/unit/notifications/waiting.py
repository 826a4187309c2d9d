"""What tests of what waits do: raise notices, and look at what is due."""

from datetime import timedelta
from typing import Any

from fitai.kernel import clock
from fitai.kernel.deadlines import due_subjects
from fitai.notifications import published
from fitai.notifications.delivery import store
from fitai.notifications.models import Notice

from tests.harness.gateway import deliver_events
from tests.unit.auth.people import Person


def tell(person: Person, type: Any = "payment", target: str = "invoice:1", **more: Any) -> None:
    published.notify(Notice(person.id, type, target, **more))
    deliver_events()


def due() -> list[tuple[str, str]]:
    """What is due for anybody, and when."""
    far = clock.now() + timedelta(days=3650)
    kinds = (store.HELD, store.DIGEST, store.REMINDER, store.RISK)
    return sorted((clock.iso(subject.due)[:16], kind) for kind in kinds for subject in due_subjects(kind, far))


class Crash(BaseException):
    """The end of the process."""
