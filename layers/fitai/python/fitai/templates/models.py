"""The template as it crosses the API; the parts of its plan are the same in requests and responses."""

from enum import StrEnum

from pydantic import ConfigDict, Field

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model
from fitai.training.plans import Label, WeeklyPlan
from fitai.training.vocabulary import Difficulty, Equipment, Muscle

SYSTEM_OWNER = "fitai"
"""The owner of the programmes that come with the deployment."""
SYSTEM_OWNER_NAME = "FitAI"
"""The name that is shown for this owner."""


class TemplateGoal(StrEnum):
    """The training goal of a template."""

    STRENGTH = "strength"
    MUSCLE_BUILDING = "muscle_building"
    FAT_LOSS = "fat_loss"
    ENDURANCE = "endurance"


class TemplateCategory(StrEnum):
    """The category of a public template."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    SPECIALIZED = "specialized"


class TemplateMetadata(Input):
    """Metadata of a template. `duration` is minutes and `estimatedCalories` kcal of a session.

    Fields that are left out are derived from the plan, except goal and tags.
    """

    difficulty: Difficulty | None = None
    duration: int | None = Field(None, ge=1, le=1440)
    goal: TemplateGoal | None = None
    primary_muscles: list[Muscle] = Field([], max_length=17)
    equipment: list[Equipment] = Field([], max_length=40)
    tags: list[Label] = Field([], max_length=20)
    estimated_calories: int | None = Field(None, ge=0, le=20_000)


class TemplateSharingInput(Input):
    """The visibility of a template: everybody can see it if it is public and published."""

    is_public: bool = False
    is_published: bool | None = Field(None, description="By default the same as isPublic.")
    category: TemplateCategory | None = None


class CreateTemplate(Input):
    """A new template."""

    name: str = Field(min_length=1, max_length=100)
    description: str | None = Field(None, max_length=2000)
    metadata: TemplateMetadata = Field(default_factory=lambda: TemplateMetadata())
    weekly_plan: WeeklyPlan
    sharing: TemplateSharingInput | None = Field(None, description="By default private, in an update unchanged.")


class UpdateTemplate(CreateTemplate):
    """The new content of a template, and the version that the update starts from."""

    version: int = Field(ge=1)


class DuplicateTemplate(Input):
    """A copy of a template."""

    name: str | None = Field(None, min_length=1, max_length=100, description="By default that of the original.")


class RateTemplate(Input):
    """A rating; a later one of the same caller replaces it."""

    rating: int = Field(ge=1, le=5)


class TemplateSharing(Model):
    """The visibility of a template, and since when it is published."""

    is_public: bool = False
    is_published: bool = False
    published_at: Moment | None = None
    featured_order: int | None = None
    category: TemplateCategory | None = None

    @property
    def is_visible(self) -> bool:
        """Whether everybody can see the template."""
        return self.is_public and self.is_published


class TemplateStats(Model):
    """Uses, ratings and favorites; `completionRate` is the share of started workouts that were completed, 0 to 1."""

    usage_count: int = 0
    average_rating: float = 0.0
    total_ratings: int = 0
    completion_rate: float = 0.0
    favorites_count: int = 0


class TemplateGeneration(Model):
    """Whether and how an AI has generated the template."""

    is_ai_generated: bool = Field(False, alias="isAIGenerated")
    generation_prompt: str | None = None
    generated_at: Moment | None = None
    ai_version: str | None = None


class TemplateOrigin(Model):
    """The original of a copy."""

    model_config = ConfigDict(frozen=True)

    template_id: str
    version: int
    name: str
    created_by: str | None = Field(
        None,
        description="Absent if the author's account was deleted, or the author or the caller has blocked the other.",
    )
    created_by_name: str | None = None
    missing: tuple[str, ...] | None = Field(
        None,
        description="Exercises of the original that were not available to the copying user: the copy has an "
        "alternative instead, or leaves them out.",
    )


class TemplateContent(Model):
    """The content of a template that its author decides."""

    name: str
    description: str | None = None
    metadata: TemplateMetadata
    weekly_plan: WeeklyPlan
    sharing: TemplateSharing
    ai_generated: TemplateGeneration = Field(default_factory=lambda: TemplateGeneration())
    origin: TemplateOrigin | None = None


class Template(TemplateContent):
    """A template."""

    id: str
    created_by: str | None = Field(
        None, description="Its author; absent where the author or the caller has blocked the other."
    )
    created_by_name: str | None = Field(None, description="Only of FitAI's own programmes.")
    stats: TemplateStats = Field(default_factory=lambda: TemplateStats())
    favorite: bool | None = Field(None, description="Whether it is one of the caller's favorites.")
    rating: int | None = Field(None, description="The caller's own rating.")
    version: int
    created_at: Moment
    updated_at: Moment

    @property
    def author_id(self) -> str:
        """The author of a template as it is stored."""
        assert self.created_by is not None
        return self.created_by


class TemplateOpinion(Model):
    """The caller's opinion of a template, and the counts of everybody's."""

    template_id: str
    favorite: bool
    rating: int | None = None
    stats: TemplateStats


class TemplateSummary(Model):
    """A template in a list."""

    id: str
    name: str
    description: str | None = None
    created_by: str | None = Field(
        None,
        description="Its author, where that is the caller or FitAI. Who else has written a public template is read with the "
        "template itself.",
    )
    created_by_name: str | None = None
    metadata: TemplateMetadata
    stats: TemplateStats = Field(default_factory=lambda: TemplateStats())
    favorite: bool | None = Field(None, description="Whether it is one of the caller's favorites.")
    rating: int | None = Field(None, description="The caller's own rating.")
    total_weeks: int
    days_per_week: int
    sharing: TemplateSharing
    is_ai_generated: bool = Field(alias="isAIGenerated")
    version: int
    created_at: Moment
    updated_at: Moment


class Programme(Model):
    """One of FitAI's own programmes, compiled. A newer content replaces the template's; its id and position stay."""

    id: str
    featured: int
    content: TemplateContent


class Programmes(Model):
    """FitAI's own programmes, as a deployment includes them."""

    programmes: list[Programme]


class TemplateList(Paging):
    """The query of a list of templates. A page of a filtered list may have fewer than `limit` items before the end."""

    goal: TemplateGoal | None = None
    difficulty: Difficulty | None = None


class TemplateBrowse(TemplateList):
    """The query of the list of all templates that the caller can see."""

    favorites: bool = Field(False, description="Only the caller's favorites, the newest favorite first.")
