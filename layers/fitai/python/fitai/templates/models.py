"""The template as it crosses the API. The parts of a plan have the same form on their way in and out."""

from enum import StrEnum

from pydantic import (
    ConfigDict,
    Field,
)

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model
from fitai.training.plans import Label, WeeklyPlan
from fitai.training.vocabulary import Difficulty, Equipment, Muscle

SYSTEM_OWNER = "fitai"
"""The owner of the programmes that come with the deployment."""
SYSTEM_OWNER_NAME = "FitAI"


class TemplateGoal(StrEnum):
    """What a template is for."""

    STRENGTH = "strength"
    MUSCLE_BUILDING = "muscle_building"
    FAT_LOSS = "fat_loss"
    ENDURANCE = "endurance"


class TemplateCategory(StrEnum):
    """The shelf that a public template stands on."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    SPECIALIZED = "specialized"


class TemplateMetadata(Input):
    """What a template is about. `duration` is minutes of a session, `estimatedCalories` kcal of a session.

    What is left out follows from the plan, but for goal and tags.
    """

    difficulty: Difficulty | None = None
    duration: int | None = Field(None, ge=1, le=1440)
    goal: TemplateGoal | None = None
    primary_muscles: list[Muscle] = Field([], max_length=17)
    equipment: list[Equipment] = Field([], max_length=40)
    tags: list[Label] = Field([], max_length=20)
    estimated_calories: int | None = Field(None, ge=0, le=20_000)


class TemplateSharingInput(Input):
    """Who may see the template: everybody, where it is public and published (a public draft is not yet)."""

    is_public: bool = False
    is_published: bool | None = Field(None, description="As isPublic, when it is left out.")
    category: TemplateCategory | None = None


class CreateTemplate(Input):
    """A new template."""

    name: str = Field(min_length=1, max_length=100)
    description: str | None = Field(None, max_length=2000)
    metadata: TemplateMetadata = Field(default_factory=lambda: TemplateMetadata())
    weekly_plan: WeeklyPlan
    sharing: TemplateSharingInput | None = Field(None, description="Private, or as it was, when it is left out.")


class UpdateTemplate(CreateTemplate):
    """The template as it is to be, and the version that the change starts from."""

    version: int = Field(ge=1)


class DuplicateTemplate(Input):
    """A copy of a template."""

    name: str | None = Field(None, min_length=1, max_length=100, description="As the original's, when left out.")


class RateTemplate(Input):
    """A rating; a later one of the same caller takes its place."""

    rating: int = Field(ge=1, le=5)


class TemplateSharing(Model):
    """Who may see the template, and since when."""

    is_public: bool = False
    is_published: bool = False
    published_at: Moment | None = None
    featured_order: int | None = None
    category: TemplateCategory | None = None

    @property
    def visible(self) -> bool:
        """Whether everybody may see it."""
        return self.is_public and self.is_published


class TemplateStats(Model):
    """How a template is used and liked; `completionRate` is the share of started workouts that were completed."""

    usage_count: int = 0
    average_rating: float = 0.0
    total_ratings: int = 0
    completion_rate: float = 0.0
    favorites_count: int = 0


class TemplateGeneration(Model):
    """Whether and how an AI wrote the template."""

    is_ai_generated: bool = Field(False, alias="isAIGenerated")
    generation_prompt: str | None = None
    generated_at: Moment | None = None
    ai_version: str | None = None


class TemplateOrigin(Model):
    """What a copy was made of."""

    model_config = ConfigDict(frozen=True)

    template_id: str
    version: int
    name: str
    created_by: str | None = Field(None, description="Not there when the author's account is no more.")
    created_by_name: str | None = None
    missing: tuple[str, ...] | None = Field(
        None,
        description="Exercises of the original that there were not any more for who copied it: the copy has an "
        "alternative in their place, or goes without.",
    )


class TemplateContent(Model):
    """What the author of a template decides."""

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
    created_by: str
    created_by_name: str | None = Field(None, description="Of our own programmes.")
    stats: TemplateStats = Field(default_factory=lambda: TemplateStats())
    favorite: bool | None = Field(None, description="Whether the caller has it among the favorites.")
    rating: int | None = Field(None, description="The caller's own.")
    version: int
    created_at: Moment
    updated_at: Moment


class TemplateOpinion(Model):
    """What the caller thinks of a template, and what everybody does."""

    template_id: str
    favorite: bool
    rating: int | None = None
    stats: TemplateStats


class TemplateSummary(Model):
    """A template in a list."""

    id: str
    name: str
    description: str | None = None
    created_by: str
    created_by_name: str | None = None
    metadata: TemplateMetadata
    stats: TemplateStats = Field(default_factory=lambda: TemplateStats())
    favorite: bool | None = Field(None, description="Whether the caller has it among the favorites.")
    rating: int | None = Field(None, description="The caller's own.")
    total_weeks: int
    days_per_week: int
    sharing: TemplateSharing
    is_ai_generated: bool = Field(alias="isAIGenerated")
    version: int
    created_at: Moment
    updated_at: Moment


class Programme(Model):
    """One of our own programmes, compiled: its id and place stay, its content is replaced by a newer one."""

    id: str
    featured: int
    content: TemplateContent


class Programmes(Model):
    """All of them, as a deployment carries them."""

    programmes: list[Programme]


class TemplateList(Paging):
    """The query of a list of templates. A page of a filtered list may hold fewer than `limit` and still go on."""

    goal: TemplateGoal | None = None
    difficulty: Difficulty | None = None


class TemplateBrowse(TemplateList):
    """The query of the list of all templates that the caller may see."""

    favorites: bool = Field(False, description="Only the caller's favorites, the newest favorite first.")
