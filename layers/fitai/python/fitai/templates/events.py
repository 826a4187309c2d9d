"""The domain events of templates."""

from typing import ClassVar

from fitai.kernel.events import Event


class TemplateCreated(Event):
    """A user made a template, or copied one; `user_id` is its owner."""

    name: ClassVar[str] = "template.created"
    template_id: str


class TemplateShared(Event):
    """A template can be seen by everybody from now on; `user_id` is its owner."""

    name: ClassVar[str] = "template.shared"
    template_id: str


class TemplateUnshared(Event):
    """A template that everybody could see is private again; `user_id` is its owner."""

    name: ClassVar[str] = "template.unshared"
    template_id: str


class TemplateDeleted(Event):
    """A template was deleted; `user_id` is its owner."""

    name: ClassVar[str] = "template.deleted"
    template_id: str


class TemplateRestored(Event):
    """A deleted template was restored; `user_id` is its owner."""

    name: ClassVar[str] = "template.restored"
    template_id: str
