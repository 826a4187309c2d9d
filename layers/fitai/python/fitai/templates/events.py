"""The domain events of templates."""

from typing import ClassVar

from fitai.kernel.events import Event


class TemplateCreated(Event):
    """A user made a template, or copied one; `user_id` is its owner."""

    name: ClassVar[str] = "template.created"
    template_id: str


class TemplateDeleted(Event):
    """A template was deleted; `user_id` is its owner."""

    name: ClassVar[str] = "template.deleted"
    template_id: str


class TemplateRestored(Event):
    """A deleted template was restored; `user_id` is its owner."""

    name: ClassVar[str] = "template.restored"
    template_id: str
