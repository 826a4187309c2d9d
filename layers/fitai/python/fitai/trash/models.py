"""Types of the trash that cross the API."""

from typing import Literal

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model


class TrashItem(Model):
    """A deleted workout, template or own exercise that can be restored."""

    id: str = Field(description="The id of the workout, template or exercise, which `POST /trash/{id}/restore` takes.")
    kind: Literal["workout", "template", "exercise"]
    """What it is."""
    name: str
    """Its name."""
    deleted_at: Moment
    """When it was deleted."""
    restorable_until: Moment = Field(description="Then it is deleted for good.")


class RestoredItem(Model):
    """A restored workout, template or own exercise, which is read by its own route."""

    id: str
    """Its id, which is the one from before."""
    kind: Literal["workout", "template", "exercise"]
    """What it is."""
    name: str
    """Its name."""
    deleted_at: Moment
    """When it was deleted."""
    restored_at: Moment
    """When it was restored."""
