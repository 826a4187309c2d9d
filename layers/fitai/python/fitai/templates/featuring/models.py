"""Types of featured templates."""

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model
from fitai.templates.models import TemplateList, TemplateSummary

MAX_POSITION = 999
"""The last position of a featured template."""


class FeatureDecision(Model):
    """A decision about featuring a template."""

    at: Moment
    """When."""
    by: str
    """A digest of the administrator, which tells two apart; who it was is in the audit trail."""
    before: int | None = None
    """The position before; left out where it was not featured."""
    after: int | None = None
    """The position that was given to it; left out where it is not featured any more."""
    premium: bool = False
    """Whether it is part of the paid plans since."""
    reason: str
    """Why."""


class FeaturableTemplate(Model):
    """A public template, as administrators see it."""

    id: str
    """Identifies the template."""
    version: int
    """Counts the changes of the template and the decisions about it; send it with the next decision."""
    created_by: str
    """Its author."""
    featured_order: int | None = None
    """Its position among the featured templates; left out when it is not featured."""
    premium: bool
    """Whether it is part of the paid plans."""
    template: TemplateSummary
    """The template in short, with its ratings and uses."""


class FeaturedTemplate(FeaturableTemplate):
    """A template after a decision."""

    moved: dict[str, int]
    """The new positions of other featured templates, by their ids."""
    history: list[FeatureDecision]
    """The last 20 decisions about it, the oldest first."""


class FeaturableTemplates(TemplateList):
    """Which public templates: the newest first, or as sorted; featured ones by their positions."""

    featured: bool | None = None
    """Only featured ones, or only those that are not."""
    premium: bool | None = None
    """Only those that are part of the paid plans, or only free ones."""


class FeatureTemplate(Input):
    """A decision about featuring a template."""

    version: int = Field(ge=1)
    """The version that was looked at."""
    featured_order: int | None = Field(
        ge=1,
        le=MAX_POSITION,
        description="Its position, 1 to 999, the first is 1; whatever is there moves on by one. Null: it is not featured any more.",
    )
    premium: bool | None = None
    """Whether it is part of the paid plans; left out for no change."""
    reason: str = Field(min_length=1, max_length=500)
    """Why, 1 to 500 characters; for the history and the audit trail."""
