"""What others are told of templates."""

from typing import ClassVar

from fitai.kernel.events import Event


class TemplateDeleted(Event):
    """A template is gone; `user_id` is its owner."""

    name: ClassVar[str] = "template.deleted"
    template_id: str
