"""What the tasks of a generation leave for each other.

    USER#<id>#COACH   GENERATION#<recommendation>   a generation as far as it is; deleted when it ends

Beside what else the coach keeps of a user, so that it is exported and erased with that.
"""

from datetime import timedelta

from pynamodb.attributes import NumberAttribute

from fitai.coach.generation.models import GenerationWork
from fitai.coach.quotas.store import partition
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, commit, delete, get, put

GENERATION_PREFIX = "GENERATION#"
RETENTION = timedelta(days=1)
"""How long a generation is kept that nothing has ended."""


class GenerationItem(Entity, discriminator="coach_generation"):
    """A generation as far as it is."""

    revision = NumberAttribute()
    work: CompressedAttribute[GenerationWork] = CompressedAttribute(GenerationWork)

    @classmethod
    def of(cls, work: GenerationWork) -> "GenerationItem":
        """The item of a generation."""
        return cls(
            PK=partition(work.user_id),
            SK=f"{GENERATION_PREFIX}{work.id}",
            revision=work.revision,
            work=work,
            ttl=int((work.created_at + RETENTION).timestamp()),
        )


def load_work(user_id: str, recommendation_id: str) -> GenerationWork | None:
    """A generation that has not ended, or None: one GetItem."""
    item = get(GenerationItem, partition(user_id), f"{GENERATION_PREFIX}{recommendation_id}")
    return None if item is None else item.work


def new_work_write(work: GenerationWork) -> Write:
    """The write of a generation that begins."""
    return put(GenerationItem.of(work), when=ABSENT)


def save_work(work: GenerationWork, **changes: object) -> GenerationWork:
    """Save what a task has added: one conditional put.

    Raises:
        WriteConflict: another call of the same task was faster.
    """
    after = work.model_copy(update={**changes, "revision": work.revision + 1})
    commit(put(GenerationItem.of(after), when=GenerationItem.revision == work.revision))
    return after


def work_removal_write(work: GenerationWork) -> Write:
    """The write that removes what a generation that ends has left."""
    return delete(GenerationItem.of(work), when=PRESENT | ABSENT)
