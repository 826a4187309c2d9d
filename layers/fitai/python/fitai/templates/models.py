"""The template as it crosses the API; the parts of its plan are the same in requests and responses."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from fitai.exercises.library.models import any_of
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
    """For whom it is suited."""
    duration: int | None = Field(None, ge=1, le=1440)
    """How long a workout takes, in minutes: 1 to 1440."""
    goal: TemplateGoal | None = None
    """What it is for."""
    primary_muscles: list[Muscle] = Field([], max_length=len(Muscle))
    """The muscles that it works first of all."""
    equipment: list[Equipment] = Field([], max_length=len(Equipment))
    """What is needed for it."""
    tags: list[Label] = Field([], max_length=20)
    """Labels by which it is found, at most 20."""
    estimated_calories: int | None = Field(None, ge=0, le=20_000)
    """Kilocalories of a workout, 0 to 20000."""


class TemplateSharingInput(Input):
    """The visibility of a template: everybody can see it if it is public and published."""

    is_public: bool = False
    """Whether everybody may see it."""
    is_published: bool | None = Field(None, description="By default the same as isPublic.")
    category: TemplateCategory | None = None
    """The category that it is listed in."""


class CreateTemplate(Input):
    """A new template."""

    name: str = Field(min_length=1, max_length=100)
    """The name, 1 to 100 characters."""
    description: str | None = Field(None, max_length=2000)
    """What the plan is for, at most 2000 characters."""
    metadata: TemplateMetadata = Field(default_factory=lambda: TemplateMetadata())
    """What the template is suited for."""
    weekly_plan: WeeklyPlan
    """The days and weeks."""
    sharing: TemplateSharingInput | None = Field(None, description="By default private, in an update unchanged.")


class UpdateTemplate(CreateTemplate):
    """The new content of a template, and the version that the update starts from."""

    version: int = Field(ge=1)
    """The version that the change was made from; an older one is refused with `stale_version`."""


class DuplicateTemplate(Input):
    """A copy of a template."""

    name: str | None = Field(None, min_length=1, max_length=100, description="By default that of the original.")


class RateTemplate(Input):
    """A rating; a later one of the same caller replaces it."""

    rating: int = Field(ge=1, le=5)
    """From 1 to 5."""


class TemplateSharing(Model):
    """The visibility of a template, and since when it is published."""

    is_public: bool = False
    """Whether its author lets everybody see it."""
    is_published: bool = False
    """Whether everybody can see it: it is public, and has an exercise."""
    published_at: Moment | None = None
    """When everybody could first see it."""
    featured_order: int | None = None
    """Its position among the featured templates; left out when it is not featured."""
    category: TemplateCategory | None = None
    """The category that it is listed in."""

    @property
    def is_visible(self) -> bool:
        """Whether everybody can see the template."""
        return self.is_public and self.is_published


class TemplateStats(Model):
    """Uses, ratings and favorites; `completionRate` is the share of started workouts that were completed, 0 to 1."""

    usage_count: int = 0
    """How many workouts have used it."""
    average_rating: float = 0.0
    """The mean of all ratings, 1 to 5; 0 without ratings."""
    total_ratings: int = 0
    """How many users have rated it."""
    completion_rate: float = 0.0
    """The share of started workouts that were completed, 0 to 1."""
    favorites_count: int = 0
    """How many users have it among their favorites."""


class TemplateGeneration(Model):
    """Whether and how an AI has generated the template."""

    is_ai_generated: bool = Field(False, alias="isAIGenerated")
    """Whether an AI has generated it."""
    generation_prompt: str | None = None
    """What the AI was asked for."""
    generated_at: Moment | None = None
    """When it was generated."""
    ai_version: str | None = None
    """The version of the AI."""


class TemplateOrigin(Model):
    """The original of a copy."""

    model_config = ConfigDict(frozen=True)

    template_id: str
    """The id of the original."""
    version: int
    """The version of the original that was copied."""
    name: str
    """The name of the original."""
    created_by: str | None = Field(
        None,
        description="Absent if the author's account was deleted, or the author or the caller has blocked the other.",
    )
    created_by_name: str | None = None
    """The user name of the original's author; left out when the account is gone."""
    missing: tuple[str, ...] | None = Field(
        None,
        description="Exercises of the original that were not available to the copying user: the copy has an "
        "alternative instead, or leaves them out.",
    )


class TemplateContent(Model):
    """The content of a template that its author decides."""

    name: str
    """What it is called."""
    description: str | None = None
    """What the plan is for."""
    metadata: TemplateMetadata
    """What the template is suited for."""
    weekly_plan: WeeklyPlan
    """The days and weeks."""
    sharing: TemplateSharing
    """Who can see it."""
    ai_generated: TemplateGeneration = Field(default_factory=lambda: TemplateGeneration())
    """Whether and how an AI has generated it."""
    origin: TemplateOrigin | None = None
    """The template that this is a copy of; left out for an original."""


class Template(TemplateContent):
    """A template."""

    id: str
    """Identifies the template."""
    created_by: str | None = Field(
        None, description="Its author; absent where the author or the caller has blocked the other."
    )
    created_by_name: str | None = Field(None, description="Only of FitAI's own programmes.")
    stats: TemplateStats = Field(default_factory=lambda: TemplateStats())
    """How much it is used and liked."""
    favorite: bool | None = Field(None, description="Whether it is one of the caller's favorites.")
    rating: int | None = Field(None, description="The caller's own rating.")
    premium: bool | None = Field(
        None, description="True where it is part of the paid plans; left out for others. Everybody sees it in lists."
    )
    version: int
    """Counts its changes, from 1; send it with the next change."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed."""

    @property
    def author_id(self) -> str:
        """The author of a template as it is stored."""
        assert self.created_by is not None
        return self.created_by


class TemplateOpinion(Model):
    """The caller's opinion of a template, and the counts of everybody's."""

    template_id: str
    """The id of the template."""
    favorite: bool
    """Whether it is one of the caller's favorites."""
    rating: int | None = None
    """The caller's rating, 1 to 5; left out without one."""
    stats: TemplateStats
    """How much everybody uses and likes it."""


class TemplateSummary(Model):
    """A template in a list."""

    id: str
    """Identifies the template."""
    name: str
    """What it is called."""
    description: str | None = None
    """What the plan is for."""
    created_by: str | None = Field(
        None,
        description="Its author, where that is the caller or FitAI. Who else has written a public template is read with the "
        "template itself.",
    )
    created_by_name: str | None = None
    """The user name of the author; left out when the account is gone."""
    metadata: TemplateMetadata
    """What the template is suited for."""
    stats: TemplateStats = Field(default_factory=lambda: TemplateStats())
    """How much it is used and liked."""
    favorite: bool | None = Field(None, description="Whether it is one of the caller's favorites.")
    rating: int | None = Field(None, description="The caller's own rating.")
    total_weeks: int
    """How many weeks the plan has."""
    days_per_week: int
    """On how many days of a week there is a workout."""
    sharing: TemplateSharing
    """Who can see it."""
    is_ai_generated: bool = Field(alias="isAIGenerated")
    """Whether an AI has generated it."""
    premium: bool | None = Field(
        None, description="True where it is part of the paid plans; left out for others. Everybody sees it in lists."
    )
    version: int
    """Counts its changes, from 1; send it with the next change."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed."""


class Programme(Model):
    """One of FitAI's own programmes, compiled. A newer content replaces the template's; its id and position stay."""

    id: str
    featured: int
    premium: bool = False
    content: TemplateContent


class Programmes(Model):
    """FitAI's own programmes, as a deployment includes them."""

    programmes: list[Programme]


class TemplateSort(StrEnum):
    """The orders of a list of templates.

    `newest` by publication (own templates by creation), `popular` by the number of workouts that were started from them,
    `rating` by the rating, weighted by the number of ratings; unrated ones last.
    """

    NEWEST = "newest"
    POPULAR = "popular"
    RATING = "rating"


def _as_list(data: Any) -> Any:
    return [data] if isinstance(data, str) else data


class TemplateList(Paging):
    """The query of a list of templates. A page of a filtered list may have fewer than `limit` items before the end.

    A repeated muscle, equipment, tag or category matches any of its values; all filters must match.
    """

    q: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or "
        "equipment; all of them must be found.",
    )
    goal: TemplateGoal | None = None
    """Only templates for this goal."""
    difficulty: Difficulty | None = None
    """Only templates of this difficulty."""
    muscle: Annotated[tuple[Muscle, ...], any_of(Muscle)] = Field((), description="One of its primary muscles.")
    equipment: Annotated[tuple[Equipment, ...], any_of(Equipment)] = Field((), description="Equipment that it uses.")
    tag: Annotated[tuple[Label, ...], BeforeValidator(_as_list), Field(max_length=20)] = Field(
        (), description="One of its tags; case does not matter."
    )
    category: Annotated[tuple[TemplateCategory, ...], any_of(TemplateCategory)] = ()
    """One of its categories."""
    duration: int | None = Field(
        None, ge=1, le=1440, description="Minutes: only templates whose sessions take at most so long."
    )
    sort: TemplateSort | None = Field(None, description="By default the list's own order.")


class TemplateBrowse(TemplateList):
    """The query of the list of all templates that the caller can see."""

    favorites: bool = Field(False, description="Only the caller's favorites, the newest favorite first.")


class ReadTemplateQuery(Input):
    """Which version of a template: its present one, unless it is named."""

    version: int | None = Field(
        None, ge=1, description="As an answer has named it. It never changes, and may be stored for six hours."
    )
