"""Types of the body metrics that cross the API."""

import datetime
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from fitai.accounts.models import BodyFat, BodyHeight, BodyWeight, Girth
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Length, Model, Weight
from fitai.training.trends import Slope


class BodyMeasurements(Model):
    """Girths; of a limb without a side, the side that the owner always measures."""

    neck: Length | None = None
    """Around the neck."""
    shoulders: Length | None = None
    """Around the shoulders."""
    chest: Length | None = None
    """Around the chest."""
    waist: Length | None = None
    """Around the waist."""
    hips: Length | None = None
    """Around the hips."""
    bicep: Length | None = None
    """Around the upper arm."""
    forearm: Length | None = None
    """Around the forearm."""
    thigh: Length | None = None
    """Around the thigh."""
    calf: Length | None = None
    """Around the calf."""
    abdomen: Length | None = None
    """Around the belly, at the navel."""
    left_bicep: Length | None = None
    """Around the left upper arm, where both are measured."""
    right_bicep: Length | None = None
    """Around the right upper arm."""
    left_forearm: Length | None = None
    """Around the left forearm."""
    right_forearm: Length | None = None
    """Around the right forearm."""
    left_thigh: Length | None = None
    """Around the left thigh."""
    right_thigh: Length | None = None
    """Around the right thigh."""
    left_calf: Length | None = None
    """Around the left calf."""
    right_calf: Length | None = None
    """Around the right calf."""


class BodyMeasurementsChange(Input):
    """Girths of an entry; one that is null is cleared."""

    neck: Girth | None = None
    """Around the neck."""
    shoulders: Girth | None = None
    """Around the shoulders."""
    chest: Girth | None = None
    """Around the chest."""
    waist: Girth | None = None
    """Around the waist."""
    hips: Girth | None = None
    """Around the hips."""
    bicep: Girth | None = None
    """Around the upper arm."""
    forearm: Girth | None = None
    """Around the forearm."""
    thigh: Girth | None = None
    """Around the thigh."""
    calf: Girth | None = None
    """Around the calf."""
    abdomen: Girth | None = None
    """Around the belly, at the navel."""
    left_bicep: Girth | None = None
    """Around the left upper arm, where both are measured."""
    right_bicep: Girth | None = None
    """Around the right upper arm."""
    left_forearm: Girth | None = None
    """Around the left forearm."""
    right_forearm: Girth | None = None
    """Around the right forearm."""
    left_thigh: Girth | None = None
    """Around the left thigh."""
    right_thigh: Girth | None = None
    """Around the right thigh."""
    left_calf: Girth | None = None
    """Around the left calf."""
    right_calf: Girth | None = None
    """Around the right calf."""


class BodyPhotos(Model):
    """Progress photos of a day, by the ids of `POST /progress/upload-photo`; only their owner sees them."""

    front: str | None = None
    """The id of the photo from the front."""
    side: str | None = None
    """The id of the photo from the side."""
    back: str | None = None
    """The id of the photo from the back."""


PhotoId = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Mood = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class BodyPhotosChange(Input):
    """Progress photos of an entry, each taken from the side that is named; one that is null is removed from it."""

    front: PhotoId | None = None
    """The id of the photo from the front."""
    side: PhotoId | None = None
    """The id of the photo from the side."""
    back: PhotoId | None = None
    """The id of the photo from the back."""


class BodyMeasures(Model):
    """The measures of a day."""

    date: datetime.date
    """The day."""
    weight: Weight | None = None
    """The body weight."""
    body_fat_percentage: float | None = None
    """Percent of body fat."""
    height: Length | None = None
    """The height of the body."""
    measurements: BodyMeasurements = BodyMeasurements()
    """Girths."""
    photos: BodyPhotos = BodyPhotos()
    """Progress photos."""
    mood: str | None = None
    """How the user felt."""
    notes: str | None = None
    """What the user wrote about it."""


class BodyEntry(BodyMeasures):
    """An entry of the body metrics."""

    id: str
    """Identifies the entry."""
    confirmed: bool = False
    """Whether the user has confirmed a weight that is far off the trend."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed."""


class BodyLogEntry(BodyEntry):
    """An entry of the body metrics, with what the trend says to its weight."""

    suspect: bool = False
    """Whether the weight is more than 8 % off the trend, and left out of it until it is confirmed or another one agrees."""


class AddBodyEntry(Input):
    """A new entry with at least one measure or photo. Without a date it is today's, in the account's time zone."""

    date: datetime.date | None = None
    """The day; without it, today in the user's time zone."""
    weight: BodyWeight | None = None
    """The body weight."""
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    """The height of the body."""
    measurements: BodyMeasurementsChange | None = None
    """Girths."""
    photos: BodyPhotosChange | None = None
    """Progress photos of the caller."""
    mood: Mood | None = None
    """How the user felt, 1 to 40 characters."""
    notes: str | None = Field(None, min_length=1, max_length=500)
    """A text, 1 to 500 characters."""
    confirmed: bool = False
    """True where the weight is right, although it is far off the trend."""


def _without_default(schema: JsonDict) -> None:
    """Remove the default from the schema: a date may be left out, while a null is refused."""
    schema.pop("default", None)


class ChangeBodyEntry(Input):
    """A correction of an entry: a field that is left out stays, one that is null is cleared; the date cannot be."""

    date: datetime.date = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """The day."""
    weight: BodyWeight | None = None
    """The body weight; null clears it."""
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    """The height of the body; null clears it."""
    measurements: BodyMeasurementsChange | None = None
    """Girths; null clears all of them."""
    photos: BodyPhotosChange | None = None
    """Progress photos of the caller; null removes all of them from the entry."""
    mood: Mood | None = None
    """How the user felt, 1 to 40 characters; null clears it."""
    notes: str | None = Field(None, min_length=1, max_length=500)
    """A text, 1 to 500 characters; null clears it."""
    confirmed: bool = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """True where the weight is right, although it is far off the trend; another weight is not confirmed by it."""


# --- the log as it is shown -----------------------------------------------------------------------------------------


NoRate = Literal["too_few_days", "too_short_span"]
"""Why there is no weekly rate: fewer than 5 day values in 28 days, or less than 10 days between the first and the last."""
RateDirection = Literal["falling", "rising"]


class BodyQuery(Paging):
    """The range of days, and the page."""

    since: datetime.date | None = Field(None, alias="from", description="First day.")
    until: datetime.date | None = Field(None, alias="to", description="Last day.")

    @model_validator(mode="after")
    def _in_order(self) -> "BodyQuery":
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError("from must not be after to")
        return self


class BodyTrendDay(Model):
    """The body weight of a day, and its trend."""

    date: datetime.date
    """The day."""
    weight: Weight | None = None
    """The median of the day's weights; left out where all of them are suspect."""
    trend: Weight
    """The smoothed weight after this day."""


class WeeklyRate(Model):
    """The change of the body weight per week, by the day values of 28 days (Theil–Sen)."""

    value: Weight
    """The change per week."""
    low: Weight
    """The lower bound of the 95 % interval."""
    high: Weight
    """The upper bound of the 95 % interval."""
    direction: RateDirection | None = None
    """Whether the weight falls or rises; left out where the interval has 0 in it, so that neither is certain."""


class TrendChange(Model):
    """The change of the trend over a number of days."""

    days: int
    """The number of days, until the newest weighing."""
    weight: Weight
    """The trend now minus the trend then."""


class BodyDifferences(Model):
    """Differences of measures, the later minus the earlier; what only one of the two has is left out."""

    weight: Weight | None = None
    """Of the body weight."""
    body_fat_percentage_points: float | None = None
    """Of the body fat, in percentage points."""
    height: Length | None = None
    """Of the height."""
    measurements: BodyMeasurements = BodyMeasurements()
    """Of the girths."""


class BodyValues(Model):
    """Values of the measures."""

    weight: Weight | None = None
    """The body weight."""
    body_fat_percentage: float | None = None
    """Percent of body fat."""
    height: Length | None = None
    """The height of the body."""
    measurements: BodyMeasurements = BodyMeasurements()
    """Girths."""


class BodyOverview(Model):
    """Where the body is now, and where it is going."""

    trend_weight: Weight | None = None
    """The smoothed weight; left out without a weighing."""
    trend_date: datetime.date | None = None
    """The day of the newest weighing in it."""
    weekly_rate: WeeklyRate | None = None
    """The change per week; left out where there are too few weighings for one."""
    no_rate_reason: NoRate | None = Field(
        None,
        description="Why there is no rate: `too_few_days`, less than five days with a weight in 28 days; `too_short_span`, "
        "less than ten days from the first of them to the last.",
    )
    weighing_days: int = 0
    """Days with a weight among the 14 until the newest weighing."""
    trend_changes: list[TrendChange] = []
    """The change of the trend over 7, 28 and 90 days, as far as the log goes back."""
    latest: BodyValues = BodyValues()
    """The newest value of each measure."""
    latest_changes: BodyDifferences = BodyDifferences()
    """The newest value of each measure minus the one before it; of the weight see `trendChanges`."""
    entries: int = 0
    """How many entries the log has."""


class BodyProgress(Model):
    """A page of the log, newest first, with the trend of its days; `cursor` leads to earlier entries."""

    entries: list[BodyLogEntry]
    """The entries, newest first."""
    trend: list[BodyTrendDay]
    """The days of these entries that have a weight, oldest first."""
    summary: BodyOverview
    """The whole log in short, whichever page this is."""
    cursor: str | None = None
    """Send it as `cursor` for earlier entries; left out when there are none."""


class BodyCompareQuery(Input):
    """The two days."""

    since: datetime.date = Field(alias="from", description="The earlier day.")
    until: datetime.date = Field(alias="to", description="The later day.")

    @model_validator(mode="after")
    def _in_order(self) -> "BodyCompareQuery":
        if self.since > self.until:
            raise ValueError("from must not be after to")
        return self


class BodyOnDay(BodyValues):
    """What the log has nearest to a day: of each measure and each side of photos the nearest entry that has it.

    Entries that are nearer to the other day belong to that.
    """

    date: datetime.date
    """The day that was asked for."""
    photos: BodyPhotos = BodyPhotos()
    """The nearest progress photos."""
    measured_on: dict[str, datetime.date] = {}
    """The day of each of the values and photos, by the name of its field."""


class BodyComparison(Model):
    """Two days side by side."""

    since: BodyOnDay = Field(alias="from", description="The earlier day.")
    until: BodyOnDay = Field(alias="to", description="The later day.")
    differences: BodyDifferences
    """The later day minus the earlier one."""


@dataclass(frozen=True, slots=True)
class BodyStanding:
    """What the log says of the body now, for other services. Weights in kilograms, lengths in metres.

    Attributes:
        trend_weight: the smoothed weight after the newest day value; None without any.
        trend_day: the day of that value.
        rate_per_week: kilograms per week, with its 95 % interval, over the 28 days until the newest reading; None
            where there are too few day values.
        weighing_days_14: days with a day value among the 14 until the newest reading.
        latest: the newest value of each measure, by its field's name: `weight`, `body_fat_percentage`, `height`, and
            those of `BodyMeasurements`. A suspect weight is left out.
        latest_days: the days of these values.
        entry_weeks: weeks (from Monday) with an entry.
        revision: grows with each change of the log; 0 without entries.
    """

    trend_weight: float | None = None
    trend_day: datetime.date | None = None
    rate_per_week: Slope | None = None
    weighing_days_14: int = 0
    latest: dict[str, float] = field(default_factory=dict)
    latest_days: dict[str, datetime.date] = field(default_factory=dict)
    entry_weeks: int = 0
    revision: int = 0
