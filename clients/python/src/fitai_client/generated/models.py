"""The types of the API."""

from __future__ import annotations

from datetime import date as date_aliased
from datetime import datetime
from typing import Annotated, Any, Literal

from fitai_client.model import Model
from pydantic import Field


class AccountDeletion(Model):
    """The deletion of an account."""

    deleted_at: datetime
    """When the account was closed; all of its data is erased within minutes after that."""
    erased_by: datetime
    """When the last of its data is erased, if nothing fails."""


class AccountSuspendedNow(Model):
    """The account is suspended. The connection is closed after this; another one is refused while the suspension lasts."""

    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other", "fraud", "security"] | str
    """Why the account is suspended."""
    note: str | None = None
    """What the administrator wrote besides."""
    until: datetime | None = None
    """When the suspension ends by itself; left out where it does not."""


class AchievementList(Model):
    """The catalogue of achievements with the caller's progress to each."""

    achievements: list[AchievementProgress]
    """All that there are; those that depend on sex and body weight only where `strengthLevels` of the preferences is on."""
    unlocked_tiers: int
    """How many tiers of them are unlocked."""


class AchievementProgress(Model):
    """An achievement, and the caller's progress to it."""

    id: str
    """Identifies the achievement."""
    title: str
    """What it is called."""
    description: str
    """What counts for it."""
    icon: str
    """The name of an icon for it."""
    unit: str
    """What its values are: count, weeks, months, years, tonnes, hours, kilometres, percent, seconds, reps or points."""
    tiers: list[AchievementTier]
    """The tiers, ascending."""
    value: float
    """The caller's value."""
    next_tier: float | None = None
    """The value of the next tier; left out when all are unlocked."""
    progress_percentage: float
    """How much of the next tier's value is reached, 0 to 100; 100 when all are unlocked."""


class AchievementTier(Model):
    """A tier of an achievement."""

    value: float
    """The value that unlocks it, in the unit of the achievement."""
    unlocked_at: date_aliased | None = None
    """The day of the data that unlocked it; left out before."""


class ActCount(Model):
    """How often something is done in the period, taken back or not."""

    total: int
    """How often."""
    per_user: float | None = None
    """By the monthly active users of the last day."""


class Action(Model):
    """A button: a request that the client may send when the user presses it. The chat itself changes nothing."""

    label: str
    """The text of the button."""
    method: Literal["POST", "PUT"] | str
    """The method of the request."""
    path: str
    """The path of the request."""
    body: dict[str, Any]
    """The body of the request."""


class Activity(Model):
    """What a user has done or written."""

    id: str
    """Identifies the activity."""
    user_id: str
    """Its author."""
    user: UserCard | None = None
    """The author; left out of the caller's own."""
    activity_type: Literal["workout_completed", "goal_achieved", "achievement_unlocked", "challenge_completed", "template_shared", "post"] | str
    """What has happened."""
    target_type: Literal["workout", "goal", "achievement", "challenge", "template"] | str | None = (
        None
    )
    """What it is about; left out of a post."""
    target_id: str | None = None
    """The id of what it is about; left out of a post."""
    content: ActivityContent
    """What it says."""
    engagement: ActivityEngagement
    """What others did with it."""
    visibility: Literal["public", "friends", "private"] | str
    """Who may see it; never more than may see the author's profile."""
    is_promoted: bool
    """Whether it was featured by an admin."""
    edited: bool
    """Whether its author has changed its text since."""
    moderation: ActivityModeration | None = None
    """Only of the caller's own, where moderation has decided about it."""
    created_at: datetime
    """When it was published."""
    updated_at: datetime
    """When its content was last changed."""
    version: int
    """Grows with each change of the content; a change names the version that it starts from."""


class ActivityAdded(Model):
    """A friend, or a user whom the user follows, has published an activity that is in the user's feed now."""

    activity: Activity
    """The activity as the user sees it."""


class ActivityContent(Model):
    """What the activity says."""

    title: str | None = None
    """One line; left out of a post without one."""
    description: str | None = None
    """What the author wrote about it."""
    metadata: ActivityMetadata
    """What there is to say of the target."""
    media: list[str]
    """Addresses of pictures and videos, below that of the API: `/media/{id}`, with the id of each."""


class ActivityEngagement(Model):
    """What others did with the activity, as counts."""

    likes: int
    """How many users like it."""
    comments: int
    """How many comments it has."""
    shares: int
    """How often it was shared: once for each user and platform."""
    liked_by_me: bool
    """Whether the caller likes it."""


class ActivityLike(Model):
    """A user who likes an activity."""

    user: UserCard
    """Who likes it."""
    liked_at: datetime
    """Since when."""


class ActivityLikes(Model):
    """The likes of an activity after the caller's change."""

    activity_id: str
    """The activity."""
    likes: int
    """How many users like it."""
    liked_by_me: bool
    """Whether the caller does."""


class ActivityMediaUpload(Model):
    """A picture, GIF or video to be uploaded for an activity."""

    type: Literal["image", "gif", "video"]
    """`image`: JPEG, PNG or WebP, at most 10 MB. `gif`: at most 10 MB. `video`: MP4 or WebM, at most 50 MB."""


class ActivityMetadata(Model):
    """What there is to say of the activity's target; which fields there are follows from the type of the activity."""

    duration_seconds: float | None = None
    """Seconds of training, of a workout."""
    total_volume: float | None = None
    """The sum of weight times repetitions, of a workout. In kg, or in lb for imperial units."""
    completed_sets: int | None = None
    """The working sets, of a workout."""
    exercises: list[str]
    """The names of the exercises, of a workout; at most 20."""
    personal_records: int | None = None
    """How many records the workout has; left out where the author does not show records."""
    records: list[ActivityRecord]
    """The records of the workout, at most 20; empty where the author does not show records."""
    goal_kind: str | None = None
    """What was measured, of a goal."""
    target_value: float | None = None
    """The value that was reached, in the goal's `unit`."""
    unit: str | None = None
    """The unit of the goal's value."""
    tiers: list[UnlockedTier]
    """The tiers that were unlocked at once, of an achievement."""
    rank: int | None = None
    """The place at the end, of a challenge."""
    participants: int | None = None
    """How many took part, of a challenge."""


class ActivityModeration(Model):
    """What moderation decided about the caller's own activity."""

    hidden: bool
    """Whether nobody but the author sees it."""
    reason: str | None = None
    """Why."""


class ActivityRecord(Model):
    """A personal record that was set in the workout."""

    exercise_name: str
    """The name of the exercise."""
    record: Annotated[
        WeightRecord | RepsRecord | DurationRecord | DistanceRecord | TimeRecord,
        Field(discriminator="type"),
    ]
    """Which kind of record, its value, and the one before."""


class ActivityShares(Model):
    """How often an activity was shared."""

    activity_id: str
    """The activity."""
    shares: int
    """Once for each user and platform."""


class AddBodyEntry(Model):
    """A new entry with at least one measure or photo. Without a date it is today's, in the account's time zone."""

    date: date_aliased | None = None
    """The day; without it, today in the user's time zone."""
    weight: float | None = None
    """The body weight. In kg, or in lb for imperial units."""
    body_fat_percentage: float | None = None
    """Percent."""
    height: float | None = None
    """The height of the body. In m, or in in for imperial units."""
    measurements: BodyMeasurementsChange | None = None
    """Girths."""
    photos: BodyPhotosChange | None = None
    """Progress photos of the caller."""
    mood: str | None = None
    """How the user felt, 1 to 40 characters."""
    notes: str | None = None
    """A text, 1 to 500 characters."""
    confirmed: bool | None = None
    """True where the weight is right, although it is far off the trend. Without it, `false`."""


class AddExercise(Model):
    """An exercise to add after the last one."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    superset_id: str | None = None
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = None
    """Seconds of rest after each set, 0 to 3600; 0 starts no timer."""
    notes: str | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""


class AddMilestone(Model):
    """A milestone to be added; of a custom goal, it may also be marked as reached."""

    value: float
    """In the goal's unit; between the baseline and the target."""
    notes: str | None = None
    """A text, 1 to 500 characters."""
    reached: bool | None = None
    """Custom goals: mark it as reached today, also where it was added before; refused for others. Without it, `false`."""


class AiCost(Model):
    """What the language model behind the coach cost in a month; the built-in coach costs nothing."""

    month: str
    """The month (UTC) that `to` is in: `2026-11`."""
    calls: int
    """Calls of the language model."""
    cost_micros: int
    """Millionths of a US dollar."""
    features: list[ModelCost]
    """By tier and feature."""


class AiMessage(Model):
    """
    A part of an answer. The parts of an answer are numbered from 0; the last has `end` and the whole answer.

    The text of the whole answer counts: where a model broke off, it differs from the parts that were shown.
    """

    id: str
    """Identifies the message with its answer, as the response of `POST /ai/chat` does."""
    conversation: str
    """The conversation that it belongs to."""
    sequence: int
    """The number of the part, from 0 without a gap."""
    text: str
    """The words that this part adds; empty in the last one of an answer that came in parts."""
    end: bool
    """Whether it is the last part."""
    replaces: bool
    """Whether the text of `answer` replaces the parts before; in the last part only."""
    usage: ChatUsage | None = None
    """What a model took for the answer; in the last part only, left out without a model."""
    answer: ChatAnswer | None = None
    """The whole answer, with what it is made from and what it cost; in the last part only."""


class AiMetadata(Model):
    """How a recommendation was made."""

    provider: Literal["built_in", "model"] | str
    """The author: FitAI's own coach, or a language model whose answer was checked."""
    model_version: str
    """The version of the coach, or of the model and its prompt."""
    generated_at: datetime
    """When it was made."""
    processing_time: int
    """How long the generation took, in milliseconds."""
    confidence: float
    """How sure the coach is, 0 to 1."""
    repairs: int
    """How many times the model was asked to correct its answer."""
    fallback: str | None = None
    """Why the model's answer was not used, such as `timeout`; absent when no model was asked, or its answer was used."""


class AnalyticsExport(Model):
    """All of the caller's analytics, oldest first."""

    weeks: list[ExportedWeek]
    """The weeks with a workout."""
    exercises: list[ExportedExercise]
    """The exercises in all workouts, by their id."""


class AnalyticsOverview(Model):
    """An overview of all of the caller's training. Days and weeks are those of the caller's time zone."""

    total_workouts: int
    """How many workouts were ever completed."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    total_duration: float
    """Seconds."""
    total_calories: float
    """Kilocalories."""
    total_hard_sets: int
    """How many working sets were done close to failure, or of which no effort is known."""
    personal_records: int
    """How many personal records were set."""
    average_workout_duration: float
    """Seconds; 0 without workouts."""
    first_workout_date: date_aliased | None = None
    """The day of the first workout; left out without workouts."""
    last_workout_date: date_aliased | None = None
    """The day of the latest workout; left out without workouts."""
    current_streak: int
    """Days of training in a row, until today or yesterday."""
    longest_streak: int
    """Days."""
    weekly_streak: WeeklyStreak
    """Weeks in a row that reached the target."""
    weekly: list[WeeklyStats]
    """The last twelve weeks, the running one included, oldest first."""
    strongest_lifts: list[StrongestLift]
    """At most ten, by estimated one-rep max."""
    favorite_exercises: list[FavoriteExercise]
    """At most five, by use."""
    comparison: OverviewComparison
    """The running week and month against equal parts of those before."""
    best_weeks: list[BestWeekStats]
    """At most three, the most volume first."""
    balance: Balance
    """Opposite movements of the last six weeks."""
    intensity: list[IntensityShare]
    """Of the last six weeks: all bands, the lightest first."""


class AnalyzeForm(Model):
    """A recording whose form is analysed."""

    movement: Literal["squat", "hinge", "press", "row", "curl", "lunge"] | None = None
    """The movement; without it, that of the exercise."""
    exercise_id: str | None = None
    """The exercise, whose pattern says which movement it is; in place of `movement`."""
    variant: Literal["overhead"] | None = None
    """`overhead`: a press above the head, whose trunk must stay upright. With `exerciseId` it follows from the exercise."""
    fps: float
    """Frames in a second, 15 to 60; 30 are best."""
    frames: list[list[list[Any]]]
    """For each frame, x, y and score of the 17 points in COCO's order; y points down, and x and y have the same unit (pixels, for instance). A frame in which no person is seen may be empty. At most 3,600 frames."""


class AnalyzeProgress(Model):
    """What to analyse: an exercise; without one, the main lifts, the balance of the muscles, and the goals."""

    exercise_id: str | None = None
    """The exercise, of the library or one of the caller's own; without it, everything at once."""
    period: int | None = None
    """The number of weeks to look back, 4 to 12. Without it, `12`."""


class ApiKey(Model):
    """An API key, without the key itself."""

    id: str
    """Identifies the key."""
    name: str
    """What its owner calls it."""
    prefix: str
    """How the key begins, to recognise it by."""
    scopes: list[str]
    """What it may do, as far as the account's plan has it at the time."""
    created_at: datetime
    """When it was created."""
    expires_at: datetime
    """When it becomes invalid."""
    is_expired: bool
    """Whether it is invalid because its time has passed; it counts until it is deleted."""
    last_used_at: datetime | None = None
    """When it was last used, to the hour; left out while it never was."""


class ApiKeys(Model):
    """The API keys of the caller's account."""

    keys: list[ApiKey]
    """The keys, the oldest first."""
    limit: int
    """How many keys the account's plan contains."""


class Appeal(Model):
    """An appeal as its sender reads it."""

    target_type: Literal["user", "activity", "comment", "challenge", "room_message"] | str
    """What was hidden."""
    target_id: str
    """The id of what was hidden."""
    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other", "fraud", "security"] | str
    """Why it was hidden, or the account suspended."""
    note: str | None = None
    """What the moderator wrote besides."""
    text: str
    """What the sender wrote."""
    status: Literal["appealed", "upheld", "overturned"] | str
    """Whether another moderator has decided about it, and how."""
    appealed_at: datetime
    """When it was sent."""


class AskCoach(Model):
    """A message to the coach."""

    message: str
    """The message, at most 2000 characters."""
    conversation: str | None = None
    """The conversation that the message belongs to, from an earlier answer or chosen by the client; without it, a new one begins."""
    client_id: str | None = None
    """An id that the client chooses for this message alone: the same message sent again with it returns the first answer."""


class Assertion(Model):
    """A passkey's answer as `credential.toJSON()` gives it."""

    id: str
    """The credential's id."""
    raw_id: str
    """The same."""
    type: Literal["public-key"]
    """Always `public-key`."""
    response: AssertionResponse
    """The authenticator's answer."""


class AssertionResponse(Model):
    """The authenticator's answer to a sign-in."""

    client_data_json: Annotated[str, Field(validation_alias="clientDataJSON", serialization_alias="clientDataJSON")]
    """What the browser says that was signed."""
    authenticator_data: str
    """The site, the flags and the counter that were signed."""
    signature: str
    """What the passkey has signed, with the key that it was made with."""
    user_handle: str | None = None
    """The account that the passkey was made for."""


class AttestationResponse(Model):
    """The authenticator's answer to a registration."""

    client_data_json: Annotated[str, Field(validation_alias="clientDataJSON", serialization_alias="clientDataJSON")]
    """What the browser says that was signed."""
    attestation_object: str
    """The authenticator's data with the new public key."""
    transports: list[str] | None = None
    """How the browser may reach it later."""


class AuthenticatorSelection(Model):
    """Which authenticators are asked for."""

    resident_key: str
    """Whether the passkey is stored so that it is found without a user name."""
    require_resident_key: bool
    """The same for older browsers."""
    user_verification: str
    """Whether the authenticator checks who holds it (PIN, finger, face)."""


class Balance(Model):
    """Working sets of opposite movements in the last six weeks, and their ratios."""

    push: int
    """Sets of pushing."""
    pull: int
    """Sets of pulling."""
    push_to_pull: float | None = None
    """Push divided by pull; left out where either is 0."""
    knee: int
    """Sets of squats and lunges."""
    hip: int
    """Sets of hinges."""
    knee_to_hip: float | None = None
    """Knee divided by hip; left out where either is 0."""


class BestTime(Model):
    """The best time over a standard distance."""

    distance: float
    """The distance. In m, or in mi for imperial units."""
    seconds: float
    """The shortest time over it, in seconds."""


class BestWeekStats(Model):
    """One of the weeks with the most volume."""

    week_start_date: date_aliased
    """The Monday that the week begins with."""
    workout_count: int
    """How many workouts were completed."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    sets: int
    """Working sets."""


class BodyComparison(Model):
    """Two days side by side."""

    from_: Annotated[BodyOnDay, Field(validation_alias="from", serialization_alias="from")]
    """The earlier day."""
    to: BodyOnDay
    """The later day."""
    differences: BodyDifferences
    """The later day minus the earlier one."""


class BodyDifferences(Model):
    """Differences of measures, the later minus the earlier; what only one of the two has is left out."""

    weight: float | None = None
    """Of the body weight. In kg, or in lb for imperial units."""
    body_fat_percentage_points: float | None = None
    """Of the body fat, in percentage points."""
    height: float | None = None
    """Of the height. In m, or in in for imperial units."""
    measurements: BodyMeasurements
    """Of the girths."""


class BodyImport(Model):
    """What a file of body data contains, and what became of it."""

    source: Literal["openscale", "libra", "hevy"] | str
    """The app that the file is from."""
    dry_run: bool
    """Whether nothing was written."""
    entries: int
    """How many entries are new; they were added, unless it was a dry run."""
    duplicates: int
    """How many rows the log, or the file itself, has already: the same day and the same values. They are left out."""
    first_date: date_aliased | None = None
    """The earliest day of the new entries."""
    last_date: date_aliased | None = None
    """The latest day of the new entries."""
    skipped: list[SkippedBodyLine]
    """The lines that were not imported, the first 500 of them."""
    skipped_left_out: int
    """Number of further lines that were skipped."""
    warnings: list[str]
    """What was read differently from how it is written in the file."""
    ignored_columns: list[str]
    """Columns of the file that are not read."""


class BodyLogEntry(Model):
    """An entry of the body metrics, with what the trend says to its weight."""

    date: date_aliased
    """The day."""
    weight: float | None = None
    """The body weight. In kg, or in lb for imperial units."""
    body_fat_percentage: float | None = None
    """Percent of body fat."""
    height: float | None = None
    """The height of the body. In m, or in in for imperial units."""
    measurements: BodyMeasurements
    """Girths."""
    photos: BodyPhotos
    """Progress photos."""
    mood: str | None = None
    """How the user felt."""
    notes: str | None = None
    """What the user wrote about it."""
    id: str
    """Identifies the entry."""
    confirmed: bool
    """Whether the user has confirmed a weight that is far off the trend."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""
    suspect: bool
    """Whether the weight is more than 8 % off the trend, and left out of it until it is confirmed or another one agrees."""


class BodyMeasurements(Model):
    """Girths; of a limb without a side, the side that the owner always measures."""

    neck: float | None = None
    """Around the neck. In m, or in in for imperial units."""
    shoulders: float | None = None
    """Around the shoulders. In m, or in in for imperial units."""
    chest: float | None = None
    """Around the chest. In m, or in in for imperial units."""
    waist: float | None = None
    """Around the waist. In m, or in in for imperial units."""
    hips: float | None = None
    """Around the hips. In m, or in in for imperial units."""
    bicep: float | None = None
    """Around the upper arm. In m, or in in for imperial units."""
    forearm: float | None = None
    """Around the forearm. In m, or in in for imperial units."""
    thigh: float | None = None
    """Around the thigh. In m, or in in for imperial units."""
    calf: float | None = None
    """Around the calf. In m, or in in for imperial units."""
    abdomen: float | None = None
    """Around the belly, at the navel. In m, or in in for imperial units."""
    left_bicep: float | None = None
    """Around the left upper arm, where both are measured. In m, or in in for imperial units."""
    right_bicep: float | None = None
    """Around the right upper arm. In m, or in in for imperial units."""
    left_forearm: float | None = None
    """Around the left forearm. In m, or in in for imperial units."""
    right_forearm: float | None = None
    """Around the right forearm. In m, or in in for imperial units."""
    left_thigh: float | None = None
    """Around the left thigh. In m, or in in for imperial units."""
    right_thigh: float | None = None
    """Around the right thigh. In m, or in in for imperial units."""
    left_calf: float | None = None
    """Around the left calf. In m, or in in for imperial units."""
    right_calf: float | None = None
    """Around the right calf. In m, or in in for imperial units."""


class BodyMeasurementsChange(Model):
    """Girths of an entry; one that is null is cleared."""

    neck: float | None = None
    """Around the neck. In m, or in in for imperial units."""
    shoulders: float | None = None
    """Around the shoulders. In m, or in in for imperial units."""
    chest: float | None = None
    """Around the chest. In m, or in in for imperial units."""
    waist: float | None = None
    """Around the waist. In m, or in in for imperial units."""
    hips: float | None = None
    """Around the hips. In m, or in in for imperial units."""
    bicep: float | None = None
    """Around the upper arm. In m, or in in for imperial units."""
    forearm: float | None = None
    """Around the forearm. In m, or in in for imperial units."""
    thigh: float | None = None
    """Around the thigh. In m, or in in for imperial units."""
    calf: float | None = None
    """Around the calf. In m, or in in for imperial units."""
    abdomen: float | None = None
    """Around the belly, at the navel. In m, or in in for imperial units."""
    left_bicep: float | None = None
    """Around the left upper arm, where both are measured. In m, or in in for imperial units."""
    right_bicep: float | None = None
    """Around the right upper arm. In m, or in in for imperial units."""
    left_forearm: float | None = None
    """Around the left forearm. In m, or in in for imperial units."""
    right_forearm: float | None = None
    """Around the right forearm. In m, or in in for imperial units."""
    left_thigh: float | None = None
    """Around the left thigh. In m, or in in for imperial units."""
    right_thigh: float | None = None
    """Around the right thigh. In m, or in in for imperial units."""
    left_calf: float | None = None
    """Around the left calf. In m, or in in for imperial units."""
    right_calf: float | None = None
    """Around the right calf. In m, or in in for imperial units."""


class BodyOnDay(Model):
    """
    What the log has nearest to a day: of each measure and each side of photos the nearest entry that has it.

    Entries that are nearer to the other day belong to that.
    """

    weight: float | None = None
    """The body weight. In kg, or in lb for imperial units."""
    body_fat_percentage: float | None = None
    """Percent of body fat."""
    height: float | None = None
    """The height of the body. In m, or in in for imperial units."""
    measurements: BodyMeasurements
    """Girths."""
    date: date_aliased
    """The day that was asked for."""
    photos: BodyPhotos
    """The nearest progress photos."""
    measured_on: dict[str, date_aliased]
    """The day of each of the values and photos, by the name of its field."""


class BodyOverview(Model):
    """Where the body is now, and where it is going."""

    trend_weight: float | None = None
    """The smoothed weight; left out without a weighing. In kg, or in lb for imperial units."""
    trend_date: date_aliased | None = None
    """The day of the newest weighing in it."""
    weekly_rate: WeeklyRate | None = None
    """The change per week; left out where there are too few weighings for one."""
    no_rate_reason: Literal["too_few_days", "too_short_span"] | str | None = None
    """Why there is no rate: `too_few_days`, less than five days with a weight in 28 days; `too_short_span`, less than ten days from the first of them to the last."""
    weighing_days: int
    """Days with a weight among the 14 until the newest weighing."""
    trend_changes: list[TrendChange]
    """The change of the trend over 7, 28 and 90 days, as far as the log goes back."""
    latest: BodyValues
    """The newest value of each measure."""
    latest_changes: BodyDifferences
    """The newest value of each measure minus the one before it; of the weight see `trendChanges`."""
    entries: int
    """How many entries the log has."""


class BodyPhotos(Model):
    """Progress photos of a day, by the ids of `POST /progress/upload-photo`; only their owner sees them."""

    front: str | None = None
    """The id of the photo from the front."""
    side: str | None = None
    """The id of the photo from the side."""
    back: str | None = None
    """The id of the photo from the back."""


class BodyPhotosChange(Model):
    """Progress photos of an entry, each taken from the side that is named; one that is null is removed from it."""

    front: str | None = None
    """The id of the photo from the front."""
    side: str | None = None
    """The id of the photo from the side."""
    back: str | None = None
    """The id of the photo from the back."""


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


class BodyTrendDay(Model):
    """The body weight of a day, and its trend."""

    date: date_aliased
    """The day."""
    weight: float | None = None
    """The median of the day's weights; left out where all of them are suspect. In kg, or in lb for imperial units."""
    trend: float
    """The smoothed weight after this day. In kg, or in lb for imperial units."""


class BodyValues(Model):
    """Values of the measures."""

    weight: float | None = None
    """The body weight. In kg, or in lb for imperial units."""
    body_fat_percentage: float | None = None
    """Percent of body fat."""
    height: float | None = None
    """The height of the body. In m, or in in for imperial units."""
    measurements: BodyMeasurements
    """Girths."""


class BusinessNumbers(Model):
    """Who pays."""

    paying: int
    """Paying users at the end of the period."""
    paying_at_start: int
    """Paying users at its beginning."""
    gained: int
    """Users who began to pay in the period."""
    lost: int
    """Users who ceased to pay."""
    lost_by_choice: int
    """Users of those who decided it."""
    churn: float | None = None
    """Lost by paying at the beginning."""
    voluntary_churn: float | None = None
    """The same of those who decided it."""
    trials: int
    """Trials that began."""
    conversion: float | None = None
    """Paid within 30 days by joined, of those in the period who joined 30 days ago or earlier."""
    converted: int
    """Users who paid within 30 days of those."""
    convertible: int
    """Users who joined in the period, and whose 30 days are over."""
    revenue: list[Revenue]
    """By currency."""


class CalendarDay(Model):
    """A day with workouts."""

    date: date_aliased
    """The day."""
    workout_count: int
    """How many workouts were completed; at most 255 are counted."""


class CalendarLink(Model):
    """The address at which a calendar program subscribes to the planned workouts. It is shown once; only its hash is stored."""

    link: str
    """Its path in this API."""
    url: str
    """The address to subscribe to; it holds a secret, and is shown once."""


class CancelSubscription(Model):
    """How to cancel, or that a cancellation is taken back."""

    at_period_end: bool | None = None
    """Whether the plan is kept until the end of the period that is paid; otherwise it ends at once, and nothing is paid back. Without it, `true`."""
    take_back: bool | None = None
    """Whether to go on after all: takes a cancellation back that has not come into effect. Without it, `false`."""


class CaseAppeal(Model):
    """The author's appeal against the decision."""

    text: str
    """What the author says."""
    appealed_at: datetime
    """When."""
    outcome: Literal["upheld", "overturned"] | str | None = None
    """What another moderator has decided; left out until then."""
    note: str | None = None
    """What the author was told besides."""
    decided_at: datetime | None = None
    """When it was decided."""


class CaseDecision(Model):
    """What a moderator has decided."""

    action: Literal["dismiss", "warn", "hide", "suspend"] | str
    """Whether the reports were dismissed, the author was warned or suspended, or the target was hidden."""
    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other", "fraud", "security"] | str | None = (
        None
    )
    """Why it was hidden, or its author warned or suspended."""
    note: str | None = None
    """What its author was told besides."""
    decided_at: datetime
    """When."""
    until: datetime | None = None
    """When a suspension ends by itself; left out where it does not, or nobody was suspended."""


class CaseFile(Model):
    """A case with what a moderator needs to decide it."""

    id: str
    """Identifies the case."""
    target_type: Literal["user", "activity", "comment", "challenge", "room_message"] | str
    """What is reported."""
    target_id: str
    """The id of what is reported."""
    author_id: str
    """The user who is reported, or has written what is reported."""
    status: Literal["open", "claimed", "resolved", "appealed", "upheld", "overturned"] | str
    """Where the case is; `claimed` for 30 minutes after a moderator took it."""
    round: int
    """1, and 1 more each time when reports came in after a decision to dismiss."""
    reports: int
    """How many users have reported it in this round."""
    trusted_reports: int
    """How many of them are trusted; 5 of them hide it until it is decided."""
    reasons: dict[str, int]
    """How often each reason was given in this round."""
    hidden: bool
    """Whether the target is hidden now."""
    claimed_by_me: bool
    """Whether the caller has claimed it."""
    claimed_until: datetime | None = None
    """When the claim ends; left out where nobody has claimed it."""
    decision: CaseDecision | None = None
    """The decision; left out until there is one."""
    appeal: CaseAppeal | None = None
    """The appeal; left out where there is none."""
    opened_at: datetime
    """When the first report of this round came in."""
    version: int
    """Grows with each change; a decision names the version that it is about."""
    text: str | None = None
    """What the target said when it was first reported in this round; left out of what has no text."""
    present_text: str | None = None
    """What it says now; left out where it has no text, or was deleted."""
    newest_reports: list[ReportDetails]
    """The newest reports, at most 50."""


class CaseSummary(Model):
    """A case about a user, as it is listed with the account: nothing of what was reported is in it."""

    id: str
    """Identifies the case."""
    target_type: Literal["user", "activity", "comment", "challenge", "room_message"] | str
    """What is reported."""
    status: Literal["open", "claimed", "resolved", "appealed", "upheld", "overturned"] | str
    """Where the case is."""
    reports: int
    """How many users have reported it in its present round."""
    action: Literal["dismiss", "warn", "hide", "suspend"] | str | None = None
    """What was decided; left out until something is."""
    decided_at: datetime | None = None
    """When it was decided."""


class CategoryChannels(Model):
    """The channels of a category."""

    in_app: ChannelState
    """The list in the app: always."""
    push: ChannelState
    """Pushes to the user's devices."""
    mail: ChannelState
    """Mails to the verified address."""
    flag: str | None = None
    """The flag of `notifications` that turns it off; left out where none does."""


class Challenge(Model):
    """A challenge with its leaderboard."""

    id: str
    """Identifies the challenge."""
    title: str
    """What it is called."""
    description: str | None = None
    """What its creator wrote about it."""
    metric: Literal["target", "workouts", "minutes", "distance", "strength", "volume", "custom"] | str
    """What is counted."""
    exercise_id: str | None = None
    """The exercise that counts; left out where all do."""
    unit: Literal["percent", "workouts", "minutes", "m", "mi", "kg", "lb", "custom"] | str
    """The unit of the scores."""
    custom_unit: str | None = None
    """What a `custom` challenge counts, such as pages."""
    start_date: date_aliased
    """The first day, in each participant's own time zone."""
    end_date: date_aliased
    """The last day."""
    visibility: Literal["public", "friends", "invited"] | str
    """Who sees it and may join: everybody, the creator's friends, or those who are invited."""
    status: Literal["upcoming", "running", "ended", "finished", "cancelled"] | str
    """Where it is in time."""
    participants: int
    """How many take part."""
    max_participants: int
    """How many may take part."""
    best_of: int | None = None
    """Of a challenge between teams: how many members' scores count."""
    max_team_size: int | None = None
    """Of a challenge between teams: how many members a team has at most."""
    join_closes_at: datetime
    """Until when the caller can join: three quarters of the duration."""
    freezes_at: datetime
    """When it is decided: 48 hours after the last day has ended everywhere."""
    creator: UserCard | None = None
    """Who made it; left out where the caller may not see them."""
    is_creator: bool
    """Whether the caller made it."""
    place: ChallengePlace | None = None
    """The caller's place; left out of who does not take part."""
    version: int
    """Counts the creator's changes, from 1; send it with the next one."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed by its creator."""
    leaderboard: ChallengeLeaderboard
    """The ranking."""
    winners: list[ChallengeWinner]
    """Once it is decided: the first three ranks."""


class ChallengeInvitation(Model):
    """A friend invites to a challenge."""

    challenge_id: str
    """The id of the challenge."""
    title: str
    """What it is called."""
    metric: Literal["target", "workouts", "minutes", "distance", "strength", "volume", "custom"] | str
    """What is counted."""
    user: UserCard
    """Who invites."""
    invited_at: datetime
    """When."""


class ChallengeInvitations(Model):
    """Who was invited."""

    invited: list[str]
    """The ids of the users who are invited now, or take part already."""
    not_invited: list[str]
    """The ids of users whom the caller cannot invite: they are no friends, or could not see the challenge."""


class ChallengeLeaderboard(Model):
    """The ranking of a challenge. Participants whom the caller may not see are left out, and keep their rank."""

    total: int
    """How many participants are ranked."""
    as_of: datetime | None = None
    """When the ranks were counted; scores since then may move them."""
    top: list[LeaderboardRow]
    """The first ten."""
    around: list[LeaderboardRow]
    """The caller, with at most five above and five below."""
    teams: list[ChallengeTeam]
    """The teams, best first."""


class ChallengePlace(Model):
    """The caller's place in a challenge."""

    joined_at: datetime
    """When the caller joined."""
    timezone: str
    """The time zone that the caller's days are counted in; it was fixed at joining."""
    team_id: str | None = None
    """The team; left out where there are none."""
    weekly_target: int | None = None
    """Workouts a week that `target` is measured by, fixed at joining."""
    score: float
    """In the unit of the challenge."""
    rank: int | None = None
    """The rank; left out in lists before the challenge is decided."""
    excluded: list[ExcludedEntry]
    """Workouts that do not count, newest first, at most 50."""
    disqualified: bool
    """Whether the caller was taken out of the ranking."""


class ChallengeSummary(Model):
    """A challenge in a list."""

    id: str
    """Identifies the challenge."""
    title: str
    """What it is called."""
    description: str | None = None
    """What its creator wrote about it."""
    metric: Literal["target", "workouts", "minutes", "distance", "strength", "volume", "custom"] | str
    """What is counted."""
    exercise_id: str | None = None
    """The exercise that counts; left out where all do."""
    unit: Literal["percent", "workouts", "minutes", "m", "mi", "kg", "lb", "custom"] | str
    """The unit of the scores."""
    custom_unit: str | None = None
    """What a `custom` challenge counts, such as pages."""
    start_date: date_aliased
    """The first day, in each participant's own time zone."""
    end_date: date_aliased
    """The last day."""
    visibility: Literal["public", "friends", "invited"] | str
    """Who sees it and may join: everybody, the creator's friends, or those who are invited."""
    status: Literal["upcoming", "running", "ended", "finished", "cancelled"] | str
    """Where it is in time."""
    participants: int
    """How many take part."""
    max_participants: int
    """How many may take part."""
    best_of: int | None = None
    """Of a challenge between teams: how many members' scores count."""
    max_team_size: int | None = None
    """Of a challenge between teams: how many members a team has at most."""
    join_closes_at: datetime
    """Until when the caller can join: three quarters of the duration."""
    freezes_at: datetime
    """When it is decided: 48 hours after the last day has ended everywhere."""
    creator: UserCard | None = None
    """Who made it; left out where the caller may not see them."""
    is_creator: bool
    """Whether the caller made it."""
    place: ChallengePlace | None = None
    """The caller's place; left out of who does not take part."""
    version: int
    """Counts the creator's changes, from 1; send it with the next one."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed by its creator."""


class ChallengeTeam(Model):
    """A team of a challenge."""

    id: str
    """Identifies the team within the challenge."""
    name: str
    """The name of the team."""
    members: int
    """How many participants are in it."""
    score: float
    """The mean of the best members' scores; who is missing to the number of them counts 0."""
    rank: int | None = None
    """The place among the teams; equal scores share one."""


class ChallengeWinner(Model):
    """One of the first three ranks of a decided challenge."""

    rank: int
    """1 to 3; equal scores share one."""
    score: float
    """In the unit of the challenge."""
    user: UserCard | None = None
    """The participant; left out of a team, and where the caller may not see it."""
    team_id: str | None = None
    """The team, of a challenge between teams."""


class Change(Model):
    """A number in two periods."""

    previous: float
    """In the part of the period before."""
    current: float
    """In the running period."""
    change_percentage: float | None = None
    """By how many percent it is larger; left out where it was 0 before and is not now."""


class ChangeActivity(Model):
    """A change of an activity: what is left out stays, and a text is cleared by null. Media only of a post."""

    version: int
    """The version that the change starts from."""
    title: str | None = None
    """One line, 1 to 120 characters; null clears that of a post."""
    description: str | None = None
    """A text, 1 to 2000 characters; null clears it."""
    media: list[str] | None = None
    """At most 4 ids; of a post only."""
    visibility: Literal["public", "friends", "private"] | None = None
    """Who may see it."""


class ChangeBodyEntry(Model):
    """A correction of an entry: a field that is left out stays, one that is null is cleared; the date cannot be."""

    date: date_aliased | None = None
    """The day."""
    weight: float | None = None
    """The body weight; null clears it. In kg, or in lb for imperial units."""
    body_fat_percentage: float | None = None
    """Percent."""
    height: float | None = None
    """The height of the body; null clears it. In m, or in in for imperial units."""
    measurements: BodyMeasurementsChange | None = None
    """Girths; null clears all of them."""
    photos: BodyPhotosChange | None = None
    """Progress photos of the caller; null removes all of them from the entry."""
    mood: str | None = None
    """How the user felt, 1 to 40 characters; null clears it."""
    notes: str | None = None
    """A text, 1 to 500 characters; null clears it."""
    confirmed: bool | None = None
    """True where the weight is right, although it is far off the trend; another weight is not confirmed by it."""


class ChangeChallenge(Model):
    """A change by the creator: what is left out stays. Once it has begun anywhere, only the last day can be changed."""

    version: int
    """The version that the change starts from."""
    title: str | None = None
    """What it is called, 1 to 100 characters."""
    description: str | None = None
    """A text, 1 to 1000 characters; null removes it."""
    start_date: date_aliased | None = None
    """The first day."""
    end_date: date_aliased | None = None
    """The last day; not one that is over."""
    visibility: Literal["public", "friends", "invited"] | None = None
    """Who sees it and may join."""
    max_participants: int | None = None
    """How many may take part; not fewer than do."""


class ChangeComment(Model):
    """The new text of a comment."""

    text: str
    """1 to 1000 characters; who is mentioned anew is told."""


class ChangeExercise(Model):
    """Move to an exercise (an empty body), change it, or add one (the index after the last)."""

    exercise_id: str | None = None
    """The exercise that takes its place, or that is added; without it, the exercise stays."""
    superset_id: str | None = None
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = None
    """Seconds of rest after each set, 0 to 3600; 0 starts no timer."""
    notes: str | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""


class ChangeGoal(Model):
    """A change of a goal: what is left out stays; description and target date are cleared by null."""

    version: int
    """The version that the change starts from."""
    title: str | None = None
    """The name of the goal, 1 to 100 characters."""
    description: str | None = None
    """A text, 1 to 1000 characters."""
    target_value: float | None = None
    """The value to be reached; it stays on the side of the baseline where it was."""
    current_value: float | None = None
    """The present value; of a custom goal only."""
    target_date: date_aliased | None = None
    """The last day on which it can be reached."""
    band: float | None = None
    """How far the value may be from the target; of a goal to maintain only."""
    status: Literal["active", "paused", "failed", "completed"] | None = None
    """Pause it, resume it, or give it up; `completed` is for custom goals."""


class ChangePerson(Model):
    """A change of an account: what is left out stays; null for `plan` and `suspension` ends them."""

    version: int
    """The version of the account that the change is decided on."""
    role: Literal["user", "admin"] | None = None
    """What the account may do; `user` is `premium` where a plan is paid for."""
    plan: GrantPlan | None = None
    """A plan that is granted beside what is paid for; the higher one counts."""
    suspension: SuspendPerson | None = None
    """Suspend the account, or change the suspension."""
    sign_out_everywhere: bool | None = None
    """End all sessions, delete all API keys, and pause all webhooks. Without it, `false`."""


class ChangeWebhook(Model):
    """A change of a webhook: what is left out stays."""

    url: str | None = None
    """Where events are posted."""
    events: list[Literal["workout.started", "workout.completed", "record.achieved", "goal.completed", "achievement.unlocked", "subscription.changed"]] | None = (
        None
    )
    """Which events are posted to it."""
    description: str | None = None
    """What the owner calls it."""
    enabled: bool | None = None
    """False pauses it; true sends again, also where it was disabled because it failed."""
    rotate_secret: bool | None = None
    """True makes a new secret, which the answer shows once. For 24 hours deliveries are also signed with the former one. Without it, `false`."""


class ChangedSetting(Model):
    """A setting that was changed."""

    name: str
    """Which one; it may have been removed since."""
    before: str
    """What it was, as a text: `true`, `1000`."""
    after: str
    """What it became."""


class ChannelState(Model):
    """Whether a category is sent by a channel."""

    enabled: bool
    """Whether it is sent by this channel."""
    changeable: bool
    """Whether the user may change it; a flag of the preferences that is off still turns it off."""


class ChannelsChange(Model):
    """A change of the channels of a category: what is left out stays, null is the default."""

    push: bool | None = None
    """Whether to push."""
    mail: bool | None = None
    """Whether to mail."""


class ChatAnswer(Model):
    """An answer of the coach."""

    text: str
    """The answer."""
    worded_by: Literal["built_in", "model"] | str
    """Who wrote it: FitAI's own coach, or a language model whose sentences were checked."""
    intent: Literal["today", "why", "swap", "difficulty", "plateau", "progress", "one_rep_max", "plates", "warm_up", "deload", "time", "sore", "form", "goal", "unknown"] | str | None = (
        None
    )
    """What FitAI's own coach understood the message to ask; left out when a model or a safety rule answered."""
    concern: Literal["emergency", "self_harm", "eating", "minor_weight_loss", "pain", "drugs", "diagnosis"] | str | None = (
        None
    )
    """The concern that a safety rule answered; left out otherwise."""
    citations: list[Citation]
    """The data, exercises and calculations that the answer is based on."""
    actions: list[Action]
    """Buttons: requests that the client may send when the user presses them."""
    offers: list[str]
    """Suggested next messages."""
    contacts: list[Contact]
    """Helplines and emergency services to show, when a safety rule answered."""
    usage: ChatUsage | None = None
    """The tokens and the cost of the model; left out when no model answered."""


class ChatExchange(Model):
    """A message and its answer."""

    id: str
    """Identifies the message with its answer."""
    conversation: str
    """The conversation that it belongs to."""
    message: str
    """What the user wrote."""
    answer: ChatAnswer
    """What the coach answered."""
    created_at: datetime
    """When it was answered."""


class ChatMessage(Model):
    """
    Something was said or happened in a room (`entry`), or the answer to a question about rooms.

    `kind` is the entry's; or `room`, the answer to room:join; `presence`, to presence:ping; `rooms`, to a presence:ping
    that names no room.
    """

    kind: Literal["text", "joined", "left", "removed", "deleted", "room", "presence", "rooms"] | str
    """What this is; it says which of the other members are there."""
    room_id: str | None = None
    """The id of the room."""
    entry: RoomEntry | None = None
    """Of `text`, `joined`, `left`, `removed` and `deleted`: what was said or happened."""
    room: Room | None = None
    """Of `room`: the room, in answer to `room:join`."""
    people: list[RoomPerson] | None = None
    """Of `presence`: the people of the room."""
    rooms: list[RoomGlance] | None = None
    """Of `rooms`: the rooms that the user is in or invited to."""


class ChatUsage(Model):
    """What a language model took for an answer; the cost in US dollars, at the configured prices."""

    input_tokens: int
    """Tokens of the requests to the model."""
    output_tokens: int
    """Tokens of the model's answers."""
    cost: float
    """US dollars."""


class Citation(Model):
    """Something that an answer is made from: the caller's own data, an exercise of the library, or a calculator."""

    kind: Literal["account", "workout", "history", "record", "analysis", "goal", "exercise", "calculator", "template", "tool"] | str
    """What it is."""
    label: str
    """A label to show."""
    id: str | None = None
    """Identifies the workout, the exercise, the goal or the template; left out where there is nothing to open."""
    value: str | None = None
    """The value to show; numbers are in the caller's units."""


class CodeSignIn(Model):
    """The second step of a sign-in, with a code of the authenticator app."""

    mfa_token: str
    """The `mfaToken` of the first step."""
    code: str
    """The six digits that the app shows."""


class Cohort(Model):
    """Those who joined on a day."""

    date: date_aliased
    """The day."""
    users: int
    """How many they are, deleted accounts included."""
    retention: list[Retention]
    """For each number of days."""


class Comment(Model):
    """
    A comment on an activity, or a reply to one.

    One that has replies, but that was deleted or that the caller may not see, is a placeholder for its replies: it has
    neither text nor author.
    """

    id: str
    """Identifies the comment."""
    activity_id: str
    """The activity that it is about."""
    parent_id: str | None = None
    """The comment that it replies to; left out of comments on the activity itself. Replies have one level."""
    user_id: str | None = None
    """The author; left out of a placeholder."""
    user: UserCard | None = None
    """The author; left out of the caller's own, and of a placeholder."""
    text: str | None = None
    """What it says; left out of a placeholder."""
    mentions: list[Mention]
    """The users whom the text mentions, as far as the caller may see them, in the order of the text."""
    likes: int
    """How many users like it."""
    liked_by_me: bool
    """Whether the caller likes it."""
    replies: int
    """How many replies it has; `?parentId=` lists those that the caller may see."""
    edited: bool
    """Whether its author has changed the text since."""
    unavailable: bool
    """Whether this is a placeholder: its text and author are not shown."""
    locked: bool
    """Only of the caller's own: it was reported, and cannot be edited any more."""
    moderation: CommentModeration | None = None
    """Only of the caller's own, where moderation has decided about it."""
    created_at: datetime
    """When it was written."""
    updated_at: datetime
    """When its text was last changed."""


class CommentLikes(Model):
    """The likes of a comment after the caller's change."""

    comment_id: str
    """The comment."""
    likes: int
    """How many users like it."""
    liked_by_me: bool
    """Whether the caller does."""


class CommentModeration(Model):
    """What moderation decided about the caller's own comment."""

    hidden: bool
    """Whether nobody but the author sees it."""
    reason: str | None = None
    """Why."""


class CommentReceived(Model):
    """Somebody commented on an activity of the user's, or replied to a comment on it."""

    activity_id: str
    """The activity."""
    comment: Comment
    """The comment, as the activity's author sees it."""


class CompleteSet(Model):
    """
    What was done. On a completed set it is a correction: fields left out stay as they are.

    The weight is in the exercise's `unit`, where it has one.
    """

    type: Literal["normal", "warmup", "dropset", "failure"] | None = None
    """The kind of the set."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """One of the exercise's `measurements`; without it, as the other fields say."""
    weight: float | None = None
    """The weight that was lifted, the bar included, 0 to 2000 kg; for an assisted exercise, the assistance. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions were done, 0 to 1000; 0 is a failed attempt."""
    duration_seconds: float | None = None
    """How long it took, in seconds, above 0 and at most 86400."""
    distance: float | None = None
    """The distance that was covered, above 0 and at most 1000 km. In m, or in mi for imperial units."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    rir: float | None = None
    """Repetitions in reserve, 0 to 4 in halves: how many more were possible."""
    rest_time: float | None = None
    """Seconds that were rested before this set."""
    notes: str | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""


class CompleteSetAction(Model):
    """The data of `set:complete`."""

    type: Literal["normal", "warmup", "dropset", "failure"] | None = None
    """The kind of the set."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """One of the exercise's `measurements`; without it, as the other fields say."""
    weight: float | None = None
    """The weight that was lifted, the bar included, 0 to 2000 kg; for an assisted exercise, the assistance. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions were done, 0 to 1000; 0 is a failed attempt."""
    duration_seconds: float | None = None
    """How long it took, in seconds, above 0 and at most 86400."""
    distance: float | None = None
    """The distance that was covered, above 0 and at most 1000 km. In m, or in mi for imperial units."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    rir: float | None = None
    """Repetitions in reserve, 0 to 4 in halves: how many more were possible."""
    rest_time: float | None = None
    """Seconds that were rested before this set."""
    notes: str | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    workout_id: str
    """The id of the workout."""
    exercise_index: int | None = None
    """The position of the exercise, counted from 0; without it, the current one."""
    set_index: int
    """The position of the set in its exercise, counted from 0."""


class CompleteWorkout(Model):
    """The end of a workout."""

    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    notes: str | None = None
    """What the user writes about the workout; at most 2000 characters."""
    mood: MoodChange | None = None
    """How the user feels before and after; what is left out stays."""
    at_last_set: bool | None = None
    """The workout ended with its last set: for one that was forgotten to be finished. Without it, `false`."""


class CompleteWorkoutAction(Model):
    """The data of `workout:complete`."""

    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    workout_id: str
    """The id of the workout."""
    notes: str | None = None
    """What the user writes about the workout; at most 2000 characters."""
    mood: MoodChange | None = None
    """How the user feels before and after; what is left out stays."""
    at_last_set: bool | None = None
    """The workout ended with its last set: for one that was forgotten to be finished. Without it, `false`."""


class Consent(Model):
    """One consent as it is in force, with what is evidence of it."""

    granted: bool
    """Whether the user has agreed."""
    text_version: str | None = None
    """The version of the text that was agreed to; left out without an agreement."""
    deletes_sent: bool
    """Whether what was sent before is deleted where it was sent to, because the user asked for it with the withdrawal."""
    changed_at: datetime | None = None
    """When it was granted or withdrawn; left out where it never was."""


class ConsentChange(Model):
    """A consent that is granted or withdrawn."""

    granted: bool | None = None
    """True to agree, with `textVersion`; false to withdraw."""
    text_version: str | None = None
    """The version of the text that the user has read."""
    deletes_sent: bool | None = None
    """With a withdrawal, or after one: whether what was sent before is to be deleted where it was sent to."""


class Consents(Model):
    """What the user has agreed to, each on its own."""

    product_analytics: Consent
    """Whether events of the user's training, goals, templates, people and subscription may be sent, without personal data."""
    coach_analytics: Consent
    """Whether events of the coach's recommendations may be sent, without personal data."""


class ConsentsChange(Model):
    """A change of the consents: one that is left out stays, one that is null is withdrawn."""

    product_analytics: ConsentChange | None = None
    """Whether events of the user's training, goals, templates, people and subscription may be sent, without personal data."""
    coach_analytics: ConsentChange | None = None
    """Whether events of the coach's recommendations may be sent, without personal data."""


class Contact(Model):
    """A helpline or an emergency service."""

    label: str
    """Its name, and the country or region."""
    phone: str | None = None
    """The number to call."""
    url: str | None = None
    """A page that lists helplines."""


class CountedPeriod(Model):
    """A week, month or year of a goal that is counted by period, with the target that it had."""

    start_date: date_aliased
    """The first day."""
    end_date: date_aliased
    """The last day."""
    target: float
    """The target of the period; a later change of the goal does not change it."""
    value: float
    """What was done in it."""
    met: bool
    """Whether the target was reached."""
    paused: bool
    """Whether the goal was paused on a day of it; if it was not met, it counts neither way."""


class CreateApiKey(Model):
    """A new API key."""

    name: str
    """What the owner calls it, 1 to 60 characters."""
    scopes: list[Literal["read:own_profile", "write:own_profile", "read:exercises", "write:custom_exercises", "read:own_workouts", "write:own_workouts", "read:public_templates", "write:own_templates", "read:own_progress", "write:own_progress", "read:community", "write:community", "read:notifications", "write:notifications", "use:ai_generation", "manage:account", "read:ai_recommendations", "write:ai_requests", "read:advanced_analytics", "export:own_data", "access:premium_templates", "unlimited:ai_generation"]]
    """What it may do: scopes that the account's plan has, without `manage:account`."""
    expires_at: datetime | None = None
    """When it becomes invalid, at most a year from now; without it in a year."""


class CreateExercise(Model):
    """A custom exercise. What is left out is derived from the rest."""

    name: str
    """The name, 2 to 80 characters; it must differ from the user's other exercises."""
    aliases: list[str] | None = None
    """Other names, at most 10."""
    description: str | None = None
    """What it is, at most 2000 characters."""
    instructions: list[str] | None = None
    """What to do, step by step: at most 20 steps."""
    primary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]]
    """The muscles that it works first of all, at least one."""
    secondary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """The muscles that help."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """What is needed for it, at least one; `bodyweight` for nothing. Without it, `["bodyweight"]`."""
    difficulty: Literal["beginner", "intermediate", "advanced"] | None = None
    """For whom it is suited. Without it, `"intermediate"`."""
    exercise_type: Literal["strength", "cardio", "flexibility", "balance"] | None = None
    """The kind of training that it belongs to. Without it, `"strength"`."""
    movement_pattern: Literal["push", "pull", "squat", "hinge", "lunge", "carry", "rotation", "brace", "jump", "locomotion", "isolation", "mobility"] | None = (
        None
    )
    """By default derived from type and muscles."""
    force: Literal["push", "pull", "static"] | None = None
    """By default derived from the movement pattern."""
    mechanic: Literal["compound", "isolation"] | None = None
    """By default compound with several muscles, else isolation."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """By default derived from type and equipment."""
    measurements: list[Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"]] | None = (
        None
    )
    """All ways in which its sets may be measured; by default derived from the rest."""
    tags: list[Literal["upper_body", "lower_body", "full_body", "core", "powerlifting", "olympic", "plyometric", "unilateral", "home", "calisthenics", "warm_up", "rehab", "grip", "posture", "mobility"]] | None = (
        None
    )
    """Labels by which it is found."""
    safety: ExerciseSafetyInput | None = None
    """Advice for good and safe form."""
    variations: list[ExerciseVariationInput] | None = None
    """Of an exercise of the library without any, they are derived from its family."""
    met: float | None = None
    """Metabolic equivalent; by default that of the type."""
    submit: bool | None = None
    """Submit it for everybody: an admin reviews and approves it. Without it, `false`."""


class CreateSubscription(Model):
    """Which plan to subscribe to, or to change to."""

    plan: Literal["premium", "pro"]
    """The plan to have from then on."""
    interval: Literal["month", "year"] | None = None
    """How often it is paid. Without it, `"month"`."""
    mode: Literal["checkout", "elements"] | None = None
    """`checkout`: on a page of the payment provider; `elements`: in the app, with the provider's SDK and a client secret. Without it, `"checkout"`."""
    success_url: str | None = None
    """The page of the app that the user comes back to after subscribing. Coming back there proves nothing: read the subscription. Its origin must be one of the app's."""
    cancel_url: str | None = None
    """The page of the app that the user comes back to without subscribing."""
    preview: bool | None = None
    """Whether to only say what a change of the plan would cost and when it would take place. Nothing is changed. Without it, `false`."""


class CreateTemplate(Model):
    """A new template."""

    name: str
    """The name, 1 to 100 characters."""
    description: str | None = None
    """What the plan is for, at most 2000 characters."""
    metadata: TemplateMetadata
    """What the template is suited for."""
    weekly_plan: WeeklyPlan
    """The days and weeks."""
    sharing: TemplateSharingInput | None = None
    """By default private, in an update unchanged."""


class CreateTemplateRequest(Model):
    """A new template."""

    name: str
    """The name, 1 to 100 characters."""
    description: str | None = None
    """What the plan is for, at most 2000 characters."""
    metadata: TemplateMetadataRequest | None = None
    """What the template is suited for."""
    weekly_plan: WeeklyPlanRequest
    """The days and weeks."""
    sharing: TemplateSharingInputRequest | None = None
    """By default private, in an update unchanged."""


class CreateWebhook(Model):
    """A new webhook."""

    url: str
    """Where events are posted: `https`, on port 443 or 8443, of a host with public addresses only."""
    events: list[Literal["workout.started", "workout.completed", "record.achieved", "goal.completed", "achievement.unlocked", "subscription.changed"]]
    """Which events are posted to it."""
    description: str | None = None
    """What the owner calls it."""


class CreateWorkout(Model):
    """A new workout: from a template's day, like a past workout, from exercises, or empty."""

    name: str | None = None
    """The name, 1 to 120 characters; without it, the one of the template's day."""
    template_id: str | None = None
    """The template to plan it from."""
    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None = (
        None
    )
    """Of the template; without it, today's in the time zone."""
    week: int | None = None
    """Of the template's plan; without it, the next one."""
    warm_up: bool | None = None
    """Put warm-up ramps before the working sets that lift a weight. Without it, `false`."""
    workout_id: str | None = None
    """A past workout to repeat."""
    exercises: list[PlannedExercise] | None = None
    """The exercises, at most 30; or a template, or neither."""
    start: bool | None = None
    """Whether to start it at once. Without it, `false`."""
    date: date_aliased | None = None
    """The day that it is planned for; without it, today."""
    timezone: str | None = None
    """The IANA time zone of the workout's days; without it, the one of the profile."""
    location: Literal["home", "gym", "outdoor", "other"] | None = None
    """The kind of place where the workout takes place."""
    location_label: str | None = None
    """The place in words."""
    notes: str | None = None
    """What the user wrote about it; at most 2000 characters."""
    mood: MoodChange | None = None
    """How the user feels before and after."""
    body_weight: float | None = None
    """The user's weight on that day; without it, the account's. For calories, and for exercises with the own body. In kg, or in lb for imperial units."""


class CreatedExercise(Model):
    """An exercise that neither the library nor the caller had, created as the caller's own."""

    exercise_id: str
    """The id of the caller's own exercise that was created for it."""
    name: str
    """The name that it has in the file."""


class CredentialDescriptor(Model):
    """A passkey, named by its id."""

    id: str
    """The credential's id, base64url."""
    type: Literal["public-key"]
    """Always `public-key`."""
    transports: list[str] | None = None
    """How the browser may reach it."""


class CredentialParameter(Model):
    """A kind of key that is accepted."""

    type: Literal["public-key"]
    """Always `public-key`."""
    alg: int
    """The algorithm's number (COSE)."""


class CurrentStrength(Model):
    """
    The best of the last 90 days: by the estimated 1RM; the least assistance, or the most repetitions, where there is
    none.
    """

    unit: Literal["kg", "lb"] | str | None = None
    """The unit of its weights, where the owner has chosen one for the exercise; else the request's."""
    date: date_aliased
    """The day of the session."""
    weight: float | None = None
    """The weight of its best set, or the assistance; left out where nothing is loaded. In kg, or in lb for imperial units."""
    reps: int | None = None
    """The repetitions of its best set."""
    one_rep_max: float | None = None
    """The estimated 1RM; left out without a weight. In kg, or in lb for imperial units."""
    low_confidence: bool
    """Only estimated from sets of more than twelve repetitions."""
    assisted: bool
    """The weight is assistance."""


class DataExport(Model):
    """An archive of everything that is stored about the caller: in preparation, or ready for download."""

    id: str
    """Identifies the export."""
    status: Literal["running", "ready"] | str
    """Whether the archive is being made or is ready."""
    requested_at: datetime
    """When it was asked for."""
    finished_at: datetime | None = None
    """When it was ready; left out before."""
    size: int | None = None
    """Bytes of the archive."""
    url: str | None = None
    """The archive's address; valid until `expiresAt`, for whoever has it."""
    expires_at: datetime | None = None
    """Until when it can be fetched; left out before it is ready."""


class DayNumbers(Model):
    """The numbers of a day (UTC)."""

    date: date_aliased
    """The day."""
    dau: int
    """Users who were active on the day."""
    wau: int
    """Users who were active in the seven days that end with it."""
    mau: int
    """Users who were active in the thirty days that end with it."""
    new_users: int
    """Accounts that were created."""
    workouts_started: int
    """Workouts that were started, of devices without network by the device's time."""
    workouts_completed: int
    """Workouts of those that were completed since."""


class DecideCase(Model):
    """A decision about a case, or about the appeal against one."""

    version: int
    """The version of the case that the decision is about."""
    action: Literal["dismiss", "warn", "hide", "suspend"] | None = None
    """Dismiss the reports, warn the author, hide the target, or suspend the author, which hides what can be hidden too; of a case that is not appealed."""
    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other"] | None = (
        None
    )
    """Why the target is hidden, or its author warned or suspended, who is told."""
    until: datetime | None = None
    """When a suspension ends by itself; left out where it does not."""
    outcome: Literal["upheld", "overturned"] | None = None
    """Uphold the decision, or overturn it and show the target again; of a case that is appealed."""
    note: str | None = None
    """What the author is told besides, 1 to 500 characters."""


class DecideExercise(Model):
    """A decision about a submitted exercise."""

    version: int
    """The version that was looked at."""
    decision: Literal["approve", "reject", "request_changes"]
    """Approve it for everybody, reject it, or ask its creator to change it."""
    reason: str | None = None
    """What its creator is told, 1 to 500 characters; needed unless it is approved."""
    edits: ExerciseEdits | None = None
    """Corrections, with an approval only; its creator is told of them."""


class DeleteAccount(Model):
    """The proof that the account's owner asks for the deletion."""

    password: str | None = None
    """Required unless the account has none (Google, Apple)."""


class DeletePerson(Model):
    """Why an account is deleted."""

    version: int
    """The version of the account that the deletion is decided on."""
    reason: str
    """Why, 1 to 500 characters; it is kept in the audit trail."""


class DeletedChatHistory(Model):
    """The result of deleting messages."""

    deleted: int
    """The number of deleted messages, each with its answer."""


class Deliveries(Model):
    """The last attempts to deliver events by a webhook: at most 50, of the last 30 days."""

    attempts: list[DeliveryAttempt]
    """The attempts, the newest first."""


class DeliveryAttempt(Model):
    """One attempt to deliver an event."""

    webhook_id: str
    """The webhook that it was sent by."""
    delivery_id: str
    """The `webhook-id` that was sent: the same for every attempt to deliver an event."""
    event: str
    """Which event was posted, or `test`."""
    attempt: int
    """The number of the attempt, from 1."""
    at: datetime
    """When it was sent."""
    delivered: bool
    """Whether the answer was 2xx."""
    status: int | None = None
    """The status of the answer; left out where there was none."""
    error: Literal["refused_address", "unknown_host", "connection_failed", "invalid_certificate", "timed_out", "invalid_answer", "status"] | str | None = (
        None
    )
    """Why it has failed; left out where it has not."""
    duration_ms: int
    """Milliseconds until the answer, or the failure."""
    answer: str
    """The first 500 characters of an answer that is text."""
    next_attempt_at: datetime | None = None
    """When it is tried again; left out where it is not."""


class Dependency(Model):
    """One dependency of the service."""

    name: Literal["table", "bucket", "signingKeys"] | str
    """Which dependency it is."""
    ok: bool
    """Whether it answers."""
    latency_ms: float
    """Milliseconds until it answered, or until the check gave up."""


class Device(Model):
    """The device that signs in. A device that signs in again replaces its own session."""

    id: str
    """Chosen and stored by the app."""
    name: str | None = None
    """The name by which the user recognises the device, such as "Ada's phone"."""


class DeviceRegistration(Model):
    """A device that is to get pushes."""

    platform: Literal["apns", "fcm"]
    """Whose push service the token is of."""
    token: str
    """The token that the push service gave the app."""
    sandbox: bool | None = None
    """Whether the token is of Apple's development environment. Without it, `false`."""
    timezone: str | None = None
    """The IANA time zone that the device is in: quiet hours and reminders are in it where the profile has no zone."""


class DeviceSession(Model):
    """
    A device that is signed in.

    `network` is the network that it was last used from; `current` marks the session of the request.
    """

    id: str
    """Identifies the session, to end it with."""
    device_id: str | None = None
    """Chosen by the app and kept on the device: it tells the device's session from the others."""
    device_name: str | None = None
    """The name by which the user recognises the device in the list of sessions."""
    network: str
    """The network that the device was seen in last, without the part that identifies the device."""
    created_at: datetime
    """When the device signed in."""
    used_at: datetime
    """When it last refreshed its tokens."""
    expires_at: datetime
    """When it has to sign in again, if it is not used before."""
    current: bool
    """Whether it is the session of this request."""


class DisqualifyParticipant(Model):
    """Whom to take out of the ranking."""

    user_id: str
    """The id of the participant."""


class DistanceRecord(Model):
    """The farthest, with `weight` or more (0 where nothing is carried)."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    set_index: int
    """The position of the set in its exercise, counted from 0."""
    improvement_percentage: float | None = None
    """By how many percent it is better than the record before; left out for the first one."""
    type: Literal["max_distance"]
    """The kind of record."""
    value: float
    """The distance. In m, or in mi for imperial units."""
    previous: float | None = None
    """The record before; left out for the first one. In m, or in mi for imperial units."""
    weight: float
    """The weight that was carried. In kg, or in lb for imperial units."""


class DuplicateTemplate(Model):
    """A copy of a template."""

    name: str | None = None
    """By default that of the original."""


class DuplicateWorkout(Model):
    """A workout of the file that the caller has already, or that stands in the file twice."""

    line: int
    """The line of the file that the workout begins at."""
    name: str
    """The name of the workout in the file."""
    start: str
    """Its start as the file has it: a local time, or a day."""
    certainty: Literal["same", "likely"] | str
    """`same`: imported from this app before. `likely`: another workout with the same start and sets."""
    workout_id: str | None = None
    """The workout that exists."""
    other_line: int | None = None
    """The line of the same workout, if it is in the file."""
    is_taken: bool
    """Imported all the same, since the request says so."""


class DurationRecord(Model):
    """The longest, in seconds, with `weight` or more (0 where nothing is held)."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    set_index: int
    """The position of the set in its exercise, counted from 0."""
    improvement_percentage: float | None = None
    """By how many percent it is better than the record before; left out for the first one."""
    type: Literal["max_duration"]
    """The kind of record."""
    value: float
    """Seconds."""
    previous: float | None = None
    """The record before, in seconds; left out for the first one."""
    weight: float
    """The weight that was held. In kg, or in lb for imperial units."""


class EditedExercise(Model):
    """An exercise of a replaced exercise list."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    sets: list[EditedSet] | None = None
    """All sets that it is to have, at most 60."""
    superset_id: str | None = None
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = None
    """Seconds of rest after each set, 0 to 3600; 0 starts no timer."""
    notes: str | None = None
    """What the user wrote about it; at most 2000 characters."""


class EditedSet(Model):
    """A set of a replaced exercise list: completed when it has `completedAt`, or when the workout is completed."""

    type: Literal["normal", "warmup", "dropset", "failure"] | None = None
    """The kind of the set."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """One of the exercise's `measurements`; without it, as the other fields say."""
    weight: float | None = None
    """The weight that was lifted, the bar included, 0 to 2000 kg; for an assisted exercise, the assistance. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions were done, 0 to 1000; 0 is a failed attempt."""
    duration_seconds: float | None = None
    """How long it took, in seconds, above 0 and at most 86400."""
    distance: float | None = None
    """The distance that was covered, above 0 and at most 1000 km. In m, or in mi for imperial units."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    rir: float | None = None
    """Repetitions in reserve, 0 to 4 in halves: how many more were possible."""
    rest_time: float | None = None
    """Seconds that were rested before this set."""
    notes: str | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    completed_at: datetime | None = None
    """When it was completed; without it, it is still open."""


class EmailChange(Model):
    """Another e-mail address for the account."""

    email: str
    """The new address; it must be confirmed by the link that is sent there."""


class EmailRestored(Model):
    """The e-mail address that the account has again. All devices are signed out, and there is no password any more."""

    email: str
    """The address, which is the one from before the change."""


class EmailVerified(Model):
    """The e-mail address that is verified now."""

    email: str
    """The address that is verified now."""
    email_verified: Literal[True]
    """True: it is verified."""


class ErrorBody(Model):
    """Why a request failed."""

    code: Literal["account_suspended", "account_unverified", "ai_quota_exceeded", "already_appealed", "already_friends", "already_joined", "already_linked", "already_reported", "already_subscribed", "already_verified", "appeal_expired", "case_appealed", "case_claimed", "case_decided", "case_not_claimed", "challenge_closed", "challenge_full", "challenge_over", "checkout_in_progress", "client_id_reused", "comment_edit_expired", "comment_locked", "conflict", "cursor_expired", "daily_limit_reached", "down", "email_not_verified", "email_taken", "email_unchanged", "enrolment_expired", "exercises_gone", "export_too_large", "factor_required", "forbidden", "goal_gone", "goal_over", "gone", "id_unavailable", "idempotency_in_progress", "idempotency_key_reused", "import_invalid", "import_running", "insufficient_scope", "internal", "invalid", "invalid_code", "invalid_credentials", "invalid_cursor", "invalid_link", "invalid_mail_signature", "invalid_mfa_token", "invalid_passkey", "invalid_signature", "invalid_state", "invalid_token", "last_admin", "last_factor_required", "locked", "malformed", "media_pending", "missing_exercise", "missing_set", "missing_workout", "no_factor", "no_muscles", "no_plan", "no_subscription", "not_appealed", "not_approved", "not_author", "not_found", "not_hideable", "not_owner", "not_pending", "not_public", "not_started", "not_suspendable", "not_the_creator", "nothing_hidden", "own_account", "part_missing", "passkey_already_added", "pauses_overlap", "payment_declined", "payment_outstanding", "payments_off", "payments_refused", "payments_unavailable", "plan_limit_reached", "provider_not_offered", "provider_refused", "push_unavailable", "rate_limited", "read_only", "recommendation_answered", "recommendation_expired", "recommendation_not_ready", "recording_ended", "retry", "room_full", "same_moderator", "session_blocked", "sign_in_again", "sign_up_closed", "stale_version", "step_up_required", "subscription_changed", "superseded", "switched_off", "team_full", "template_gone", "too_large", "too_many_challenges", "too_many_entries", "too_many_factors", "too_many_featured", "too_many_goals", "too_many_media", "too_many_pauses", "too_many_requests", "unauthorized", "unavailable", "unknown_action", "unknown_operation", "unsupported_type", "unusable_passkey", "upgrade_required", "upload_missing", "username_taken", "workout_active", "workout_exists", "workout_over", "workout_sharing_off", "wrong_code", "wrong_password"] | str
    """What went wrong, for programs."""
    message: str
    """What went wrong, a sentence to be shown to the user."""
    fields: list[WrongField] | None = None
    """The fields that are not valid."""
    current_version: int | None = None
    """Of `stale_version`: the version that the resource has now."""
    status: str | None = None
    """Of `invalid_state`: the status that the workout has now."""
    workout_id: str | None = None
    """Of `workout_active`: the workout that is in progress."""
    retry_after: int | None = None
    """On the WebSocket, of `rate_limited` and `too_many_requests`: seconds to wait. REST has a header."""


class EstimatedLoad(Model):
    """The weight that can be lifted for a number of repetitions."""

    reps: int
    """How many repetitions."""
    weight: float
    """The weight that should be possible. In kg, or in lb for imperial units."""
    percentage: float
    """Percent of the one-repetition maximum."""


class ExcludedEntry(Model):
    """A workout that does not count in the challenge. The history keeps it as it is."""

    workout_id: str
    """The id of the workout."""
    day: date_aliased
    """Its day, in the time zone that was fixed at joining."""
    reason: Literal["volume", "duration", "day", "load", "machine_load", "reps", "run_speed", "strength_level", "strength_jump", "logged_late"] | str
    """What is implausible about it, or that it was logged too late."""
    value: float
    """What was found, in the unit of the limit: kilograms, hours, repetitions, metres per second or percent."""
    limit: float
    """The most that counts."""


class Exclusions(Model):
    """What a plan must leave out."""

    regions: list[Literal["neck", "shoulder", "elbow", "wrist", "upper_back", "chest", "abdomen", "lower_back", "hip", "knee", "ankle"]] | None = (
        None
    )
    """Regions of the body that must be spared."""
    muscles: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """Muscles that no exercise may train first of all."""
    exercises: list[str] | None = None
    """Exercises, by their ids."""


class Exercise(Model):
    """An exercise."""

    id: str
    """Identifies the exercise; those of the library are readable, such as `barbell-back-squat`."""
    name: str
    """What it is called."""
    aliases: list[str]
    """Other names by which it is found."""
    family: str | None = None
    """The movement family that it belongs to, such as `row` or `yoga`."""
    description: str
    """What it is and what it is good for."""
    instructions: list[str]
    """What to do, step by step."""
    primary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"] | str]
    """The muscles that it works first of all."""
    secondary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"] | str]
    """The muscles that help."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"] | str]
    """What is needed for it."""
    difficulty: Literal["beginner", "intermediate", "advanced"] | str
    """For whom it is suited."""
    exercise_type: Literal["strength", "cardio", "flexibility", "balance"] | str
    """The kind of training that it belongs to."""
    movement_pattern: Literal["push", "pull", "squat", "hinge", "lunge", "carry", "rotation", "brace", "jump", "locomotion", "isolation", "mobility"] | str
    """The movement that it is a form of."""
    force: Literal["push", "pull", "static"] | str
    """Whether it pushes, pulls or holds."""
    mechanic: Literal["compound", "isolation"] | str
    """Whether it moves one joint or several."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | str
    """How its sets are usually measured."""
    measurements: list[Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | str]
    """All ways in which its sets may be measured, the usual one first; each set says which it was."""
    tags: list[Literal["upper_body", "lower_body", "full_body", "core", "powerlifting", "olympic", "plyometric", "unilateral", "home", "calisthenics", "warm_up", "rehab", "grip", "posture", "mobility"] | str]
    """Labels by which it is found."""
    media: ExerciseMedia
    """Pictures and videos."""
    metrics: ExerciseMetrics
    """Ratings and uses."""
    safety: ExerciseSafety
    """Advice for good and safe form."""
    variations: list[ExerciseVariation]
    """Easier, similar and harder ways to do it, the most similar first."""
    calories: ExerciseCalories
    """How much energy it takes."""
    status: Literal["private", "pending", "approved", "rejected", "changes_requested"] | str | None = (
        None
    )
    """Of a custom exercise, or of one that an admin has changed."""
    review_note: str | None = None
    """For its creator: why it was rejected, or what must be changed before it is approved."""
    version: int | None = None
    """The version that an update names; absent counts as 0."""
    created_by: str | None = None
    """Its creator, for the creator and for admins; absent for exercises of the written library."""
    created_at: datetime | None = None
    """When it was created; left out for exercises of the library."""
    updated_at: datetime | None = None
    """When it was last changed; left out for exercises of the library."""
    source: ExerciseSource | None = None
    """The library that it was imported from."""


class ExerciseCalories(Model):
    """The energy that an exercise takes, rests between sets included, from its metabolic equivalent."""

    met: float
    """Metabolic equivalent (Compendium of Physical Activities); 1 is sitting quietly."""
    base_rate: float
    """Kilocalories for each minute and kilogram of body weight."""
    per_minute: float
    """Kilocalories per minute at a body weight of 75 kg."""


class ExerciseEdits(Model):
    """Small corrections with which an exercise is approved; what is left out stays."""

    name: str | None = None
    """What it is to be called, 2 to 80 characters."""
    aliases: list[str] | None = None
    """Other names, at most 10."""
    description: str | None = None
    """What it is, at most 2000 characters."""
    instructions: list[str] | None = None
    """What to do, step by step: at most 20 steps."""
    primary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """The muscles that it works first of all."""
    secondary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """The muscles that help."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """What is needed for it."""
    difficulty: Literal["beginner", "intermediate", "advanced"] | None = None
    """For whom it is suited."""
    exercise_type: Literal["strength", "cardio", "flexibility", "balance"] | None = None
    """The kind of training that it belongs to."""
    movement_pattern: Literal["push", "pull", "squat", "hinge", "lunge", "carry", "rotation", "brace", "jump", "locomotion", "isolation", "mobility"] | None = (
        None
    )
    """The movement that it is a form of."""
    force: Literal["push", "pull", "static"] | None = None
    """Whether it pushes, pulls or holds."""
    mechanic: Literal["compound", "isolation"] | None = None
    """Whether it moves one joint or several."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """How its sets are usually measured."""
    tags: list[Literal["upper_body", "lower_body", "full_body", "core", "powerlifting", "olympic", "plyometric", "unilateral", "home", "calisthenics", "warm_up", "rehab", "grip", "posture", "mobility"]] | None = (
        None
    )
    """Labels by which it is found."""
    safety: ExerciseSafetyInput | None = None
    """Advice for good and safe form."""


class ExerciseImport(Model):
    """An import into the library, in the list of the newest."""

    id: str
    """Identifies it."""
    status: Literal["waiting", "checked", "applied"] | str
    """Whether it waits for its file, was only checked, or is in the library."""
    source: str
    """The format that was named, or `auto`."""
    created_at: datetime
    """When it was begun."""
    applied_at: datetime | None = None
    """When its exercises became part of the library; left out before."""
    added: int | None = None
    """How many exercises it has added; left out before."""


class ExerciseMedia(Model):
    """URLs of pictures and videos."""

    images: list[str]
    """Addresses of pictures."""
    videos: list[str]
    """Addresses of videos."""
    gifs: list[str]
    """Addresses of animated pictures."""


class ExerciseMediaUpload(Model):
    """A picture, GIF or video of an exercise to be uploaded."""

    type: Literal["image", "gif", "video"]
    """`image`: JPEG, PNG or WebP, at most 10 MB. `gif`: at most 10 MB. `video`: MP4 or WebM, at most 50 MB."""


class ExerciseMetrics(Model):
    """
    Ratings and uses of an exercise, as of the library's last publication.

    `popularityScore` orders the popular exercises.
    """

    average_rating: float
    """The mean of all ratings, 1 to 5; 0 without ratings."""
    total_ratings: int
    """How many users have rated it."""
    popularity_score: float
    """How much it is used and liked, 0 to 100; lists are sorted by it."""
    usage_count: int
    """How many workouts have used it."""


class ExerciseRating(Model):
    """The caller's rating, and the average and number of all ratings."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    rating: int
    """The caller's rating, 1 to 5."""
    average_rating: float
    """The mean of all ratings, 1 to 5; 0 without ratings."""
    total_ratings: int
    """How many users have rated it."""


class ExerciseRecord(Model):
    """A user's records of an exercise, in whatever it is measured; `max_duration` is seconds."""

    exercise_id: str
    """The id of the exercise."""
    max_weight: float | None = None
    """The heaviest weight of a set; of an assisted exercise, the least assistance. In kg, or in lb for imperial units."""
    max_volume: float | None = None
    """The largest weight times repetitions of one set. In kg, or in lb for imperial units."""
    one_rep_max: float | None = None
    """The best estimated one-repetition maximum. In kg, or in lb for imperial units."""
    max_reps: int | None = None
    """The most repetitions of a set."""
    max_duration: float | None = None
    """The longest set, in seconds."""
    max_distance: float | None = None
    """The longest distance of a set. In m, or in mi for imperial units."""
    best_times: list[BestTime]
    """The best time over each standard distance that was covered."""


class ExerciseSafety(Model):
    """Advice for good and safe form."""

    warnings: list[str]
    """What to beware of."""
    common_mistakes: list[str]
    """What is often done wrong."""
    tips: list[str]
    """What helps."""


class ExerciseSafetyInput(Model):
    """Advice for good and safe form."""

    warnings: list[str] | None = None
    """What to beware of, at most 10 texts."""
    common_mistakes: list[str] | None = None
    """What is often done wrong, at most 10 texts."""
    tips: list[str] | None = None
    """What helps, at most 10 texts."""


class ExerciseSource(Model):
    """The library that an exercise was imported from, and its id there."""

    name: str
    """The name of the library."""
    id: str | None = None
    """The id of the exercise there."""


class ExerciseSubmission(Model):
    """An exercise that was submitted for everybody, with what helps to decide about it."""

    id: str
    """Identifies the exercise."""
    version: int
    """The version that a decision names."""
    status: Literal["pending", "approved", "rejected", "changes_requested"] | str
    """Whether it waits, or how it was decided."""
    created_by: str
    """Its creator."""
    submitted_at: datetime
    """When it was submitted in this round."""
    decided_at: datetime | None = None
    """When it was decided; left out while it waits."""
    rounds: int
    """How often it was submitted."""
    exercise: Exercise
    """What was submitted, in its current state."""
    is_changed: bool
    """Whether the library has an earlier version of it."""
    changes: list[FieldChange]
    """What differs from that version; empty where there is none."""
    duplicates: list[PossibleDuplicate]
    """Exercises of the library that may be the same, at most 5."""
    warnings: list[Literal["no_instructions", "no_description", "no_muscles", "no_media"] | str]
    """What it lacks."""
    history: list[ReviewEntry]
    """The last 20 steps of its review, the oldest first."""


class ExerciseSuggestions(Model):
    """The exercises that are suggested, the best first."""

    kind: Literal["similar", "muscle_balance", "equipment"] | str
    """What was asked for."""
    text: str
    """What is suggested and why, as sentences for the user."""
    worded_by: Literal["built_in", "model"] | str
    """Who wrote `text`: FitAI's own coach, or a language model whose numbers were checked."""
    muscle: MuscleGap | None = None
    """The muscle group that the exercises are for; `muscle_balance` only."""
    suggestions: list[SuggestedExercise]
    """The exercises; fewer than asked for, or none, where no more fit."""


class ExerciseSummary(Model):
    """An exercise in a list."""

    id: str
    """Identifies the exercise; those of the library are readable, such as `barbell-back-squat`."""
    name: str
    """What it is called."""
    primary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"] | str]
    """The muscles that it works first of all."""
    secondary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"] | str]
    """The muscles that help."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"] | str]
    """What is needed for it."""
    difficulty: Literal["beginner", "intermediate", "advanced"] | str
    """For whom it is suited."""
    exercise_type: Literal["strength", "cardio", "flexibility", "balance"] | str
    """The kind of training that it belongs to."""
    movement_pattern: Literal["push", "pull", "squat", "hinge", "lunge", "carry", "rotation", "brace", "jump", "locomotion", "isolation", "mobility"] | str
    """The movement that it is a form of."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | str
    """What a set of it is measured by, such as weight and repetitions, or time."""
    tags: list[Literal["upper_body", "lower_body", "full_body", "core", "powerlifting", "olympic", "plyometric", "unilateral", "home", "calisthenics", "warm_up", "rehab", "grip", "posture", "mobility"] | str]
    """Labels by which it is found."""
    metrics: ExerciseMetrics
    """Ratings and uses."""
    status: Literal["private", "pending", "approved", "rejected", "changes_requested"] | str | None = (
        None
    )
    """Of the user's own exercises: whether it is approved for everybody. Left out for exercises of the library."""
    version: int | None = None
    """Counts the changes of a user's own exercise; send it with the next change. Left out for exercises of the library."""


class ExerciseTarget(Model):
    """
    What the template's progression plans for an exercise: the working sets, and why.

    `reason` is one of start, add_weight, add_reps, repeat, reduce, next_wave, new_cycle, deload_week and as_planned;
    `message` explains it to the athlete.
    """

    sets: int
    """How many working sets."""
    reps: int | None = None
    """Repetitions of each."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | str | None = (
        None
    )
    """How its sets are measured, where that is not the exercise's usual `measurement`."""
    weight: float | None = None
    """Of the heaviest set. In kg, or in lb for imperial units."""
    reason: str
    """Why this is planned: start, add_weight, add_reps, repeat, reduce, next_wave, new_cycle, deload_week or as_planned."""
    message: str
    """Explains it to the user."""


class ExerciseTraits(Model):
    """
    The muscles and the energy of a user's own exercise, as they were when it was added to the workout.

    Its author may change or delete it, and others cannot look it up: the workout keeps what it needs.
    """

    primary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"] | str]
    """The muscles that it works first of all."""
    secondary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"] | str]
    """The muscles that help."""
    met: float
    """Metabolic equivalent."""
    movement_pattern: Literal["push", "pull", "squat", "hinge", "lunge", "carry", "rotation", "brace", "jump", "locomotion", "isolation", "mobility"] | str | None = (
        None
    )
    """Its movement pattern; left out where the workout is older than this field."""


class ExerciseVariation(Model):
    """Another way to do an exercise: its creator's words, or another exercise of the library."""

    name: str
    """What it is called."""
    description: str
    """How it differs; empty where nothing was written."""
    difficulty: Literal["beginner", "intermediate", "advanced"] | str
    """How hard it is."""
    instructions: list[str]
    """How it is done, step by step."""
    exercise_id: str | None = None
    """The exercise that it is, where the library has it."""


class ExerciseVariationInput(Model):
    """Another way to do an exercise."""

    name: str
    """What it is called, 2 to 80 characters."""
    description: str | None = None
    """How it differs, up to 400 characters."""
    difficulty: Literal["beginner", "intermediate", "advanced"] | None = None
    """How hard it is; intermediate where it is left out. Without it, `"intermediate"`."""
    instructions: list[str] | None = None
    """How it is done, up to 20 steps."""


class ExportedDay(Model):
    """The workouts of a day."""

    date: date_aliased
    """The day."""
    workout_count: int
    """How many workouts were completed."""
    sets: int
    """Working sets."""
    volume: float
    """The sum of weight times repetitions. In kg, or in lb for imperial units."""
    duration: float
    """Seconds of training."""
    exercises: list[ExportedWork]
    """The exercises of the day."""


class ExportedExercise(Model):
    """An exercise in all workouts."""

    exercise_id: str
    """The id of the exercise."""
    name: str
    """The name of the exercise."""
    workout_count: int
    """Workouts that it was done in."""
    sets: int
    """Working sets."""
    volume: float
    """The sum of weight times repetitions. In kg, or in lb for imperial units."""
    max_weight: float | None = None
    """The heaviest weight; for an assisted exercise the least assistance. In kg, or in lb for imperial units."""
    max_reps: int | None = None
    """The most repetitions of a set."""
    one_rep_max: float | None = None
    """The best estimated one-rep max. In kg, or in lb for imperial units."""


class ExportedWeek(Model):
    """A week's training, with the sets of its muscles, and its days."""

    week_start_date: date_aliased
    """The Monday that the week begins with."""
    workout_count: int
    """How many workouts were completed."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    average_duration: float
    """Seconds per workout, pauses left out; 0 without workouts."""
    calories_burned: float
    """Kilocalories."""
    sets: int
    """Working sets."""
    muscles: dict[str, float]
    """Working sets of each muscle; a set counts a half for a secondary muscle."""
    days: list[ExportedDay]
    """The days with a workout."""


class ExportedWork(Model):
    """The work of an exercise on a day."""

    exercise_id: str
    """The id of the exercise."""
    name: str
    """The name of the exercise."""
    pattern: str
    """The movement pattern."""
    sets: int
    """Working sets."""
    reps: int
    """Repetitions."""
    volume: float
    """The sum of weight times repetitions. In kg, or in lb for imperial units."""
    seconds: float
    """Seconds of the sets that are measured by their time."""
    distance: float
    """The distance that was covered. In m, or in mi for imperial units."""
    one_rep_max: float | None = None
    """The best estimated one-rep max of the day. In kg, or in lb for imperial units."""


class ExternalService(Model):
    """The service of somebody else that ours uses."""

    name: Literal["model", "payments", "mail"] | str
    """What it is for: the coach's language model, payments, or mails."""
    ok: bool
    """False while requests to it fail, three of them within ten minutes. What does not need it works."""


class Fact(Model):
    """A number that a finding is based on, in the caller's units, and its source."""

    name: str
    """The name of the number, such as `weeklySets`."""
    value: float
    """The number, rounded as it is written in the text."""
    unit: Literal["kg", "lb", "reps", "sets/week", "sessions/week", "weeks", "days", "RPE", "%/week", "percent", "hours/night"] | str
    """The unit of the number."""
    source: Literal["sessions", "weekly_sets", "floor", "maximum", "effort", "deloads", "body_log", "account"] | str
    """The data that the number comes from."""


class Factor(Model):
    """A second factor of the caller's account."""

    id: str
    """The factor's id."""
    kind: Literal["totp", "passkey"] | str
    """An authenticator app (`totp`) or a passkey."""
    name: str
    """The name that the owner gave it."""
    created_at: datetime
    """When it was added."""
    used_at: datetime | None = None
    """When it was last used to sign in; absent if never."""


class FactorAdded(Model):
    """A factor that was added."""

    access_token: str
    """An access token that says that the session has proven a second factor; it replaces the present one."""
    factor: Factor
    """The new factor."""
    recovery_codes: list[str] | None = None
    """With the account's first factor: ten recovery codes, each good once. They are not shown again."""


class FactorChange(Model):
    """Another name for a factor."""

    name: str
    """A name to tell it from others."""


class FactorsRemoved(Model):
    """The factors that were removed."""

    ids: list[str]
    """The ids that they had."""
    remaining: int
    """The number of factors that are left, of both kinds."""


class Failure(Model):
    """The envelope of every failure."""

    success: Literal[False]
    """False: the request failed."""
    error: ErrorBody
    """Why it failed."""
    meta: FailureMeta
    """What the answer says about itself."""


class FailureMeta(Model):
    """What every failure says about itself."""

    request_id: str
    """Identifies the request in our logs; name it when reporting a problem."""
    timestamp: datetime
    """When it was answered; milliseconds since 1970 where API Gateway answers before any function runs."""


class FavoriteExercise(Model):
    """One of the most used exercises."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    workout_count: int
    """Workouts that it was done in."""
    sets: int
    """Working sets."""


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


class FeatureAdoption(Model):
    """How much a feature is used."""

    feature: Literal["live", "templates", "ai_plans", "community", "goals", "imports", "challenges", "rooms"] | str
    """What is used: `live` is a workout tracked while training, `rooms` one in a group's room, `imports` of past workouts."""
    users: int
    """Monthly active users of the last day who used it in the same thirty days."""
    share: float | None = None
    """Their share of the monthly active users."""


class FeatureDecision(Model):
    """A decision about featuring a template."""

    at: datetime
    """When."""
    by: str
    """A digest of the administrator, which tells two apart; who it was is in the audit trail."""
    before: int | None = None
    """The position before; left out where it was not featured."""
    after: int | None = None
    """The position that was given to it; left out where it is not featured any more."""
    premium: bool
    """Whether it is part of the paid plans since."""
    reason: str
    """Why."""


class FeatureTemplate(Model):
    """A decision about featuring a template."""

    version: int
    """The version that was looked at."""
    featured_order: int | None
    """Its position, 1 to 999, the first is 1; whatever is there moves on by one. Null: it is not featured any more."""
    premium: bool | None = None
    """Whether it is part of the paid plans; left out for no change."""
    reason: str
    """Why, 1 to 500 characters; for the history and the audit trail."""


class FeaturedTemplate(Model):
    """A template after a decision."""

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
    moved: dict[str, int]
    """The new positions of other featured templates, by their ids."""
    history: list[FeatureDecision]
    """The last 20 decisions about it, the oldest first."""


class FieldChange(Model):
    """A field that differs from the version that was approved before."""

    field: str
    """Its name in the API: `safety.tips`."""
    before: list[str]
    """What it said; one text for each member of a list, none where it was empty."""
    after: list[str]
    """What it says now."""


class FinishOffer(Model):
    """That a running workout was not used for hours: it can be ended at its last set (`atLastSet`)."""

    idle_since: datetime
    """When it was last used."""
    ended_at: datetime
    """When it ended then: with its last set, or, without one, when it started."""


class ForgottenPassword(Model):
    """The address of an account whose password is forgotten."""

    email: str
    """The e-mail address of the account. The answer is the same whether there is one."""


class FormAnalysis(Model):
    """The form in a recording."""

    movement: Literal["squat", "hinge", "press", "row", "curl", "lunge"] | str
    """Which movement was analysed; of an exercise, the one that its pattern says."""
    variant: Literal["overhead"] | None = None
    """`overhead` where it is a press above the head; left out otherwise."""
    view: Literal["side", "front", "oblique"] | str | None = None
    """From where the camera sees the body; left out where the trunk was never seen."""
    side: Literal["left", "right"] | str | None = None
    """Of the view from the side: the side that is seen better, and was used."""
    duration_seconds: float
    """How long the recording is, in seconds."""
    usable_share: float
    """The share of the frames in which the joint is seen, 0 to 1."""
    insufficient: bool
    """Whether too little is usable (below 0.7): there are no repetitions and no cues then."""
    confidence: float
    """How far the analysis can be trusted, 0 to 1: the usable share, less in an oblique view."""
    repetition_count: int
    """How many repetitions there are."""
    repetitions: list[FormRepetition]
    """The repetitions in their order."""
    cues: list[FormCue]
    """At most three cues, the most frequent first; each was seen in at least 30 % of the repetitions."""


class FormCue(Model):
    """A correction for the user."""

    code: Literal["trunk", "knees", "knee_bend", "lean", "swing", "slower", "symmetry"] | str
    """The code of the correction."""
    message: str
    """The correction as a sentence for the user."""
    share: float
    """In which share of the repetitions it was seen, 0.3 to 1."""
    repetitions: list[int]
    """In which repetitions it was seen, by their numbers."""


class FormFeedback(Model):
    """
    What was seen so far in a recording that is sent live.

    The device that sends the recording gets it after each part; the user's other devices when there are new repetitions, and
    at the end.
    """

    session_id: str
    """The recording."""
    movement: Literal["squat", "hinge", "press", "row", "curl", "lunge"] | str
    """Which movement is analysed, as the parts say."""
    next_part: int
    """The part that is expected next: all before it were taken, each once."""
    repetition_count: int
    """How many repetitions there are so far."""
    new_repetitions: int
    """How many of them this part has added."""
    last_repetition: FormRepetition | None = None
    """The last repetition; its tempo and top angle may change until the next one begins."""
    cue: Literal["trunk", "knees", "knee_bend", "lean", "swing", "slower", "symmetry"] | str | None = (
        None
    )
    """What to do better: the first cue of the last repetition."""
    message: str | None = None
    """The cue as a sentence."""
    view: Literal["side", "front", "oblique"] | str | None = None
    """From where the camera sees the body, so far."""
    usable_share: float
    """The share of the frames in which the joint is seen, so far."""
    ended: bool
    """Whether the recording has ended."""
    analysis: FormAnalysis | None = None
    """At the end: the whole analysis, as `POST /ai/form-analyze` would answer it."""


class FormRepetition(Model):
    """A repetition."""

    number: int
    """Its number in the recording, from 1."""
    start_seconds: float
    """When it begins, in seconds from the start of the recording."""
    end_seconds: float
    """When it ends, in seconds from the start of the recording."""
    bottom_angle: float
    """The smallest angle of the joint, in degrees."""
    top_angle: float
    """The largest angle of the joint at the end of the repetition, in degrees."""
    tempo: Tempo
    """The times of its phases."""
    range: Literal["full", "partial"] | str
    """Whether the joint moves through its full range."""
    symmetry: float | None = None
    """1 where left and right go equally deep; left out where only one side moves or is seen."""
    cues: list[Literal["trunk", "knees", "knee_bend", "lean", "swing", "slower", "symmetry"] | str]
    """The corrections for this repetition."""


class FormulaEstimates(Model):
    """The estimate by each formula."""

    epley: float
    """By Epley's formula. In kg, or in lb for imperial units."""
    brzycki: float
    """By Brzycki's formula. In kg, or in lb for imperial units."""
    lombardi: float
    """By Lombardi's formula. In kg, or in lb for imperial units."""


class FrequencyCalendar(Model):
    """The days of a year that had a workout."""

    first_day: date_aliased
    """The first day of the calendar."""
    last_day: date_aliased
    """The last day of the calendar."""
    days: list[CalendarDay]
    """The days with a workout, oldest first."""


class FrequencyWeek(Model):
    """The workouts of a week, which begins on Monday."""

    week_start_date: date_aliased
    """The Monday that the week begins with."""
    workout_count: int
    """How many workouts were completed."""
    days_trained: int
    """On how many days there was a workout."""


class Friend(Model):
    """A friend, or a user with an open friend request to or from the caller."""

    id: str
    """The id of the user."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The first name; left out where the caller may not see it, or none is given."""
    last_name: str | None = None
    """The last name; left out where the caller may not see it, or none is given."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""
    friendship: Literal["none", "outgoing", "incoming", "accepted"] | str
    """How the caller and the user stand to each other."""
    since: datetime
    """When the friendship, or the request, began."""


class FriendAnswer(Model):
    """The answer to a friend request."""

    accept: bool
    """Whether to be friends; false refuses the request, and the other user is not told."""


class FriendRequest(Model):
    """The user to ask."""

    user_id: str
    """The user to ask."""


class FriendRequestReceived(Model):
    """A user asked to be friends."""

    user: UserCard
    """The user who asks."""
    requested_at: datetime
    """When."""


class FunctionLatencies(Model):
    """How long functions and routes take."""

    measured: bool
    """Whether there is a CloudWatch that measures them; not on the local stack."""
    functions: list[FunctionLatency]
    """The functions that were called in the period, slowest first."""
    routes: list[RouteLatency]
    """The routes and WebSocket actions that were called in the period, slowest first."""


class FunctionLatency(Model):
    """How long a function took."""

    function: str
    """The function of the route or reaction, named for its service and what it does: `workouts-complete_set`."""
    p95: float
    """Milliseconds that 95 % of its calls took at most."""


class GenerateTemplate(Model):
    """A plan of weeks."""

    goal: Literal["strength", "muscle_building", "fat_loss", "endurance", "general"] | None = (
        None
    )
    """What the plan is for; without it, what the last accepted plan was for, else what the goals of the profile and the open ones say."""
    duration_minutes: int | None = None
    """The minutes of a workout, 15 to 120; without it, those of the last accepted plan, else 60."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """The available equipment; without it, that of the preferences, else all. An empty list allows bodyweight and mat only."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | None = None
    """The user's experience; without it, that of the profile, else `beginner`."""
    age_band: Literal["13-15", "16-17", "18-39", "40-64", "65+"] | None = None
    """The user's age band; a stricter band that follows from the profile's birth date takes precedence."""
    pregnant: bool | None = None
    """Whether the user is pregnant. Without it, `false`."""
    exclusions: Exclusions | None = None
    """Body regions, muscles and exercises to leave out, besides the injuries of the preferences."""
    dislikes: list[str] | None = None
    """Exercises that the user does not want, besides those declined in the last 90 days."""
    target_muscles: list[Literal["back", "abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """Muscles to train more than others."""
    one_rep_maxes: dict[str, float] | None = None
    """One-repetition maxima by exercise id; they take precedence over the user's records. Loads of the plan follow from them."""
    increments: dict[str, float] | None = None
    """The smallest steps of the load, by equipment."""
    history: PlanHistory | None = None
    """What was trained before; without it, the last accepted plan."""
    seed: str | None = None
    """Selects among equally good exercises: the same request with the same seed gives the same plan. Without it, each plan is different."""
    wishes: str | None = None
    """What the user writes about the plan, at most 2000 characters; only a language model reads it."""
    days_per_week: int | None = None
    """Workouts a week, 1 to 7; without it, the weekly target of the preferences."""


class GenerateWorkout(Model):
    """A plan of weeks, or, without `daysPerWeek`, today's workout."""

    goal: Literal["strength", "muscle_building", "fat_loss", "endurance", "general"] | None = (
        None
    )
    """What the plan is for; without it, what the last accepted plan was for, else what the goals of the profile and the open ones say."""
    duration_minutes: int | None = None
    """The minutes of a workout, 15 to 120; without it, those of the last accepted plan, else 60."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """The available equipment; without it, that of the preferences, else all. An empty list allows bodyweight and mat only."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | None = None
    """The user's experience; without it, that of the profile, else `beginner`."""
    age_band: Literal["13-15", "16-17", "18-39", "40-64", "65+"] | None = None
    """The user's age band; a stricter band that follows from the profile's birth date takes precedence."""
    pregnant: bool | None = None
    """Whether the user is pregnant. Without it, `false`."""
    exclusions: Exclusions | None = None
    """Body regions, muscles and exercises to leave out, besides the injuries of the preferences."""
    dislikes: list[str] | None = None
    """Exercises that the user does not want, besides those declined in the last 90 days."""
    target_muscles: list[Literal["back", "abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """Muscles to train more than others."""
    one_rep_maxes: dict[str, float] | None = None
    """One-repetition maxima by exercise id; they take precedence over the user's records. Loads of the plan follow from them."""
    increments: dict[str, float] | None = None
    """The smallest steps of the load, by equipment."""
    history: PlanHistory | None = None
    """What was trained before; without it, the last accepted plan."""
    seed: str | None = None
    """Selects among equally good exercises: the same request with the same seed gives the same plan. Without it, each plan is different."""
    wishes: str | None = None
    """What the user writes about the plan, at most 2000 characters; only a language model reads it."""
    days_per_week: int | None = None
    """Workouts a week, 1 to 7; without it, today's workout is made."""
    readiness: Readiness | None = None
    """The user's condition today; for today's workout only."""


class GenerationStarted(Model):
    """A recommendation that is being made: read it by its id, or wait for `ai:recommendation`."""

    id: str
    """Identifies the recommendation."""
    generation: Literal["running", "ready", "failed"] | str
    """Whether it is still being made, is ready, or could not be made."""
    quota: Quota | None = None
    """The caller's quota after this request."""


class GiveFeedback(Model):
    """The answer to a recommendation, and feedback on it. Fields that are left out stay as they are."""

    status: Literal["accepted", "declined"] | None = None
    """Accept or decline the recommendation, once: an accepted plan becomes a template, an accepted workout is planned."""
    rating: int | None = None
    """A rating from 1 to 5."""
    was_helpful: bool | None = None
    """Whether the recommendation helped."""
    notes: str | None = None
    """A note of at most 1000 characters; an empty one removes the note."""
    declined_exercise_ids: list[str] | None = None
    """Exercises of the recommendation that the user does not want; they are not recommended for 90 days. At most 40."""


class Goal(Model):
    """A goal, with its progress."""

    id: str
    """Identifies the goal."""
    type: Literal["weight_loss", "strength", "endurance", "custom", "weight", "bodyFat", "measurement", "reps", "frequency", "volume", "minutes", "distance", "streak"] | str
    """The type, by the name that it was created with."""
    kind: Literal["weight", "bodyFat", "measurement", "strength", "reps", "frequency", "volume", "minutes", "distance", "streak", "custom"] | str
    """What is measured."""
    title: str
    """The name of the goal."""
    description: str | None = None
    """What the user wrote about it."""
    target_value: float
    """The value to be reached; of a goal with a band, its middle."""
    current_value: float
    """The newest value of the data; of a goal that is counted by period, that of the running period."""
    unit: str
    """The unit of every value of the goal."""
    target_date: date_aliased | None = None
    """The last day on which the goal can be reached. A pause moves it."""
    status: Literal["active", "completed", "paused", "failed", "expired"] | str
    """Whether it is open (active or paused), was reached, was given up, or has expired."""
    exercise_id: str | None = None
    """The exercise, of a goal of kind strength or reps."""
    measurement: Literal["neck", "shoulders", "chest", "waist", "hips", "bicep", "forearm", "thigh", "calf"] | str | None = (
        None
    )
    """The girth, of a goal of kind measurement."""
    period: Literal["week", "month", "year"] | str | None = None
    """The period that is counted by; left out where the whole time is one."""
    band: float | None = None
    """A goal to maintain: how far the value may be from the target."""
    baseline: float
    """The value at the beginning. It is fixed."""
    direction: Literal["up", "down", "maintain"] | str
    """Where the target is, seen from the baseline. It is fixed."""
    periods: list[CountedPeriod]
    """The last periods, oldest first, the running one included."""
    start_date: date_aliased
    """The day from which on data counts."""
    completed_on: date_aliased | None = None
    """The day of the data that completed it."""
    version: int
    """Grows with each change, also of the progress; keep the content with the highest."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""
    milestones: list[Milestone]
    """Values on the way, in the order in which they are reached."""
    progress: float
    """Percent, 0 to 100; of a goal with a band, of its weeks."""
    projection: GoalProjection | None = None
    """When it will be reached; of a weight goal."""
    pace: GoalPace | None = None
    """The running period, of a goal that sums up training."""
    warnings: list[Literal["fast_loss"]]
    """Warnings: `fast_loss` where more than 1 % of the weight per week is needed, or is being lost."""
    expires_at: datetime | None = None
    """When it expires: seven days after the end of its target date."""


class GoalAdjustment(Model):
    """How a goal may be changed."""

    goal_id: str
    """The id of the goal."""
    target_value: float | None = None
    """The value that can be reached, in the goal's unit."""
    target_date: date_aliased | None = None
    """The day by which the target can be reached."""
    weeks: int | None = None
    """Weeks until the target can be reached, as the estimate has it."""
    weeks_from: int | None = None
    """Weeks at the fastest usual rate."""
    weeks_to: int | None = None
    """Weeks at the slowest usual rate."""


class GoalChange(Model):
    """What to send to `PUT /goals/{id}` to take the suggestion, in the goal's own unit."""

    version: int
    """The version of the goal that the estimate is based on."""
    target_date: date_aliased | None = None
    """The new target date; left out where it stays."""


class GoalEstimate(Model):
    """When the target is reached."""

    weeks: int
    """Weeks from today."""
    weeks_low: int
    """Weeks at the fastest rate of the range."""
    weeks_high: int
    """Weeks at the slowest rate of the range."""
    date: date_aliased
    """The day after these weeks."""
    date_low: date_aliased
    """The earliest day."""
    date_high: date_aliased
    """The latest day."""
    rate: GoalRate
    """The rates that the estimate is based on."""


class GoalOptimization(Model):
    """A goal as the coach would set it."""

    goal_id: str | None = None
    """The id of the goal; left out for a goal that does not exist yet."""
    title: str | None = None
    """The name of the goal."""
    type: str
    """What is measured."""
    exercise_id: str | None = None
    """The exercise, of a strength goal."""
    current_value: float | None = None
    """The weight now: the trend of the body weight, or the best estimated one-repetition maximum of the last twelve weeks. In kg, or in lb for imperial units."""
    target_value: float | None = None
    """The weight to be reached. In kg, or in lb for imperial units."""
    target_date: date_aliased | None = None
    """The day by which the caller wants to reach it."""
    estimate: GoalEstimate | None = None
    """When the target is reached; left out when there is a `reason`."""
    reason: Literal["minor", "pregnant", "underweight", "target_underweight", "no_present_value", "already_reached", "to_maintain", "no_rate", "goal_over"] | str | None = (
        None
    )
    """Why there is no estimate."""
    verdict: Literal["realistic", "ambitious", "unrealistic", "no_date"] | str | None = (
        None
    )
    """Whether the wanted day is realistic: not before the estimate; `ambitious` before it, but not before its lower bound. Left out without an estimate."""
    suggestion: GoalSuggestion | None = None
    """A more realistic date or target; left out without an estimate."""
    text: str
    """The same as sentences for the user, in the caller's units."""
    worded_by: Literal["built_in", "model"] | str
    """Who wrote `text`: FitAI's own coach, or a language model whose numbers were checked."""
    recommendation_id: str | None = None
    """The recommendation to move the goal's date: accepting it does so. Left out where the date is realistic, where the goal does not exist yet, and once the recommendation was answered."""


class GoalOutlook(Model):
    """Whether and when a goal is reached."""

    goal_id: str | None = None
    """The id of the goal; left out for a goal that does not exist yet."""
    title: str | None = None
    """The name of the goal."""
    type: str
    """What is measured."""
    exercise_id: str | None = None
    """The exercise, of a strength goal."""
    current_value: float | None = None
    """The weight now: the trend of the body weight, or the best estimated one-repetition maximum of the last twelve weeks. In kg, or in lb for imperial units."""
    target_value: float | None = None
    """The weight to be reached. In kg, or in lb for imperial units."""
    target_date: date_aliased | None = None
    """The day by which the caller wants to reach it."""
    estimate: GoalEstimate | None = None
    """When the target is reached; left out when there is a `reason`."""
    reason: Literal["minor", "pregnant", "underweight", "target_underweight", "no_present_value", "already_reached", "to_maintain", "no_rate", "goal_over"] | str | None = (
        None
    )
    """Why there is no estimate."""
    verdict: Literal["realistic", "ambitious", "unrealistic", "no_date"] | str | None = (
        None
    )
    """Whether the wanted day is realistic: not before the estimate; `ambitious` before it, but not before its lower bound. Left out without an estimate."""
    suggestion: GoalSuggestion | None = None
    """A more realistic date or target; left out without an estimate."""
    text: str
    """The same as sentences for the user, in the caller's units."""


class GoalPace(Model):
    """The running period, or the whole time of the goal, by even progress."""

    expected: float
    """What an even pace has reached by the end of today."""
    remaining: float
    """What is left to the target."""
    projected: float | None = None
    """The value at the end at the present pace."""


class GoalProjection(Model):
    """When the target is reached at the present rate, with the bounds of the rate's 95 % interval."""

    rate_per_week: float | None = None
    """The change per week, in the goal's unit."""
    eta_weeks: float | None = None
    """Weeks from the newest data; null where there is no direction."""
    eta_weeks_low: float | None = None
    """Weeks, if the change is as fast as the interval allows."""
    eta_weeks_high: float | None = None
    """Weeks, if the change is as slow as the interval allows."""
    eta_date: date_aliased | None = None
    """The day on which the target is reached."""
    reason: Literal["no_rate", "no_direction", "wrong_direction"] | str | None = None
    """Why there is no ETA: too little data, an interval that contains 0, or the other direction."""


class GoalRate(Model):
    """The rate that the estimate is made with, in percent of the present value a week. Negative is a loss."""

    percent_per_week: float
    """The rate of the estimate: the usual rate blended with the caller's own, by `ownShare`."""
    slowest: float
    """The slow end of the usual, healthy range."""
    fastest: float
    """The fast end of that range."""
    own: float | None = None
    """The caller's own rate; left out without a trend."""
    own_share: float
    """How much the caller's own rate counts, 0 to 1: n / (n + 4) with n data points."""


class GoalSuggestion(Model):
    """How the goal would be realistic: either by a later day, or by a nearer target. Milestones are for the present target."""

    target_date: date_aliased | None = None
    """A day on which the target is realistic; left out where the date is."""
    target_value: float | None = None
    """What is realistic on the wanted day; left out where the target is. In kg, or in lb for imperial units."""
    milestones: list[MilestoneStep]
    """Values on the way that the goal does not have yet; left out for less than four weeks."""
    change: GoalChange | None = None
    """The change of the goal by which the later day is taken; of an existing goal only."""


class GoalsProgress(Model):
    """The progress of the caller's goals."""

    active: list[Goal]
    """The goals that are active or paused, newest first."""
    completed: list[Goal]
    """At most ten of the goals that were reached, newest first."""
    current_goal_streak: int
    """Weeks in a row in which every active goal that is counted by period was met."""
    completed_count: int
    """How many goals were reached, of those that were not deleted."""
    milestone_count: int
    """How many milestones were reached, of goals that were not deleted."""


class GrantPlan(Model):
    """A plan to be granted."""

    plan: Literal["premium", "pro"]
    """The plan to be granted."""
    until: datetime
    """When it ends."""
    reason: str
    """Why, 1 to 500 characters."""


class Health(Model):
    """Whether the service's dependencies answer."""

    status: Literal["ok", "degraded", "down"] | str
    """`down`: a dependency does not answer. `degraded`: an external service fails, and all else works."""
    version: str
    """The version of the API."""
    stage: str
    """The stage that this is a deployment of."""
    dependencies: list[Dependency]
    """What the service stands on."""
    external_services: list[ExternalService]
    """The services of others, as their last requests went; empty where that cannot be read."""
    maintenance: str | None = None
    """What its operators say to everybody, such as when a maintenance ends; left out where they say nothing."""


class ImportBody(Model):
    """A file of body data."""

    source: Literal["auto", "openscale", "libra", "hevy"] | None = None
    """The app that the file is from; `auto` finds it out. Without it, `"auto"`."""
    csv: str
    """The file itself, with at most 10,000 rows."""
    units: Literal["metric", "imperial"] | None = None
    """Units of a file that does not name its own: kilograms and centimetres, or pounds and inches. The caller's units when left out."""
    timezone: str | None = None
    """Time zone in which instants of the file have their day; the caller's when left out."""
    dry_run: bool | None = None
    """Only report what would be imported; nothing is written. Without it, `false`."""


class ImportCounts(Model):
    """The number of records of each outcome."""

    new: int
    """Exercises that are added."""
    matched: int
    """Exercises that are there already, and are updated."""
    duplicate: int
    """Records that repeat another one of the file."""
    invalid: int
    """Records that are not valid."""


class ImportExercises(Model):
    """A file of exercises: its `content`, an upload (`upload`, then `importId`), or the file of an earlier import."""

    source: Literal["auto", "free-exercise-db", "wger", "csv", "fitai"] | None = None
    """The format of the file; `auto` finds it out. Without it, `"auto"`."""
    content: str | None = None
    """The file itself, up to 5 MB."""
    upload: bool | None = None
    """Request a form to upload a larger file; then send its `importId`. Without it, `false`."""
    import_id: str | None = None
    """An earlier import: its file is checked again, and imported with `dryRun: false`."""
    dry_run: bool | None = None
    """Only check the file: nothing is changed. Without it, `true`."""
    skip_invalid: bool | None = None
    """Import the valid records of a file that has invalid ones. Without it, `false`."""


class ImportField(Model):
    """An error of a record's field; `path` as in the API."""

    path: str
    """The field, by its name in the API."""
    message: str
    """What is wrong with it."""


class ImportProgress(Model):
    """The progress of an import, or of its undo."""

    import_id: str
    """Identifies the import in later requests."""
    status: Literal["waiting", "checked", "running", "done", "undoing", "undone"] | str
    """Its state."""
    percent: int
    """How much of it is done, 0 to 100."""
    workouts: int
    """How many workouts are imported so far."""
    sets: int
    """How many sets are imported so far."""


class ImportReport(Model):
    """The status of an import (`waiting` for its upload, `checked`, or `applied`), and the outcome of its records."""

    import_id: str
    """Identifies the import in later requests."""
    status: Literal["waiting", "checked", "applied"] | str
    """`waiting` for its upload, `checked`, or `applied`."""
    source: Literal["free-exercise-db", "wger", "csv", "fitai"] | str | None = None
    """The format that was found."""
    total: int
    """How many records the file has."""
    counts: ImportCounts
    """How many records have which outcome."""
    lines: list[ImportedLine]
    """The outcome of each record, up to a limit."""
    lines_left_out: int
    """How many records are counted but not listed."""
    warnings: list[str]
    """About the whole file."""
    upload: ImportUpload | None = None
    """Where to send the file, while it is awaited."""


class ImportUpload(Model):
    """A form to upload the file with: POST the fields, then `file`."""

    url: str
    """The address to post the form to."""
    fields: dict[str, str]
    """The fields of the form, to be sent before `file`, as they are."""
    max_bytes: int
    """The largest file that is accepted, in bytes."""
    expires_at: datetime
    """When the form expires; ask for a new one then."""


class ImportWorkouts(Model):
    """A file of workouts, as `csv` or in an upload; or an earlier import, to be read or undone."""

    source: Literal["auto", "strong", "hevy", "fitnotes", "stronglifts", "gymbook", "fitai"] | None = (
        None
    )
    """The app that the file is from; `auto` finds it out. Without it, `"auto"`."""
    csv: str | None = None
    """The file itself: CSV, or the JSON of a FitAI export."""
    units: Literal["metric", "imperial", "kg", "lb", "lbs"] | None = None
    """Units of a file that does not name its own; the caller's units when left out."""
    timezone: str | None = None
    """Time zone of the times in the file; the caller's when left out."""
    duplicates: Literal["skip", "take"] | None = None
    """What is done with workouts that the caller has already, or that stand in the file twice: the same start and the same sets, whatever their name and app. They are skipped when left out."""
    mapping: dict[str, str] | None = None
    """For names of exercises as the file has them: the `exerciseId` that is meant, `own` for an exercise of the caller's own of that name, or `skip` to leave its sets out. A name that is not here is looked up; see the report's `mapping`."""
    dry_run: bool | None = None
    """Only report what would be imported; nothing is written. Without it, `false`."""
    upload: bool | None = None
    """Return a form for the upload of a larger file; after the upload, send its `importId`. Without it, `false`."""
    import_id: str | None = None
    """An earlier import, to read its progress. One that waits for its upload starts when it is there."""
    undo: str | None = None
    """The import to undo."""


class ImportedLine(Model):
    """The outcome of a record. `line` is the line of a CSV file, or the position in a JSON list; both start at 1."""

    line: int
    """The number of the line in the file, counted from 1."""
    name: str
    """The name of the exercise in the file."""
    outcome: Literal["new", "matched", "duplicate", "invalid"] | str
    """What becomes of it."""
    exercise_id: str | None = None
    """The exercise that it matches, or that it becomes."""
    matched_by: Literal["origin", "name", "alias"] | str | None = None
    """What it was recognised by, where it is there already."""
    duplicate_of: int | None = None
    """The earlier line of the file with the same exercise."""
    fields: list[ImportField]
    """What is wrong with it, where it is invalid."""
    notes: list[str]
    """What was replaced or left out."""


class IntensityShare(Model):
    """The sets of a band of intensity: load in percent of the best estimated one-rep max of the 42 days before."""

    band: Literal["below_60", "60_to_70", "70_to_80", "80_to_90", "90_and_more", "unknown"] | str
    """The band in percent, its lower bound included; `unknown` without a load or an earlier estimate."""
    sets: int
    """Working sets."""
    percentage: float
    """Percent of all working sets; 0 without any."""


class InviteToChallenge(Model):
    """Whom to invite."""

    user_ids: list[str]
    """The ids of friends, at most 50 at once."""


class JoinChallenge(Model):
    """How the caller takes part."""

    team_id: str | None = None
    """The team; of a challenge between teams only, which needs one."""
    timezone: str | None = None
    """The IANA time zone that the days are counted in; without it that of the profile. It is fixed."""


class JoinRoom(Model):
    """room:join."""

    room_id: str | None = None
    """Without one a new room is opened."""
    workout_id: str | None = None
    """The workout that the room is shown; by default the one in progress."""
    share_weights: bool | None = None
    """Whether the room sees how much is lifted. Without it, `true`."""
    invite: list[str] | None = None
    """Friends to invite; only the room's owner may."""
    after: int | None = None
    """Answer the entries after this one: what was missed."""
    before: int | None = None
    """Answer the entries before this one."""


class LastSet(Model):
    """A set of the last workout that had the exercise."""

    type: Literal["normal", "warmup", "dropset", "failure"] | str
    """The kind of the set."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | str | None = (
        None
    )
    """How it was measured; absent: as its exercise usually is."""
    weight: float | None = None
    """The weight that is lifted, the bar included; for an assisted exercise, the assistance. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    duration_seconds: float | None = None
    """How long it took, or is to take, in seconds."""
    distance: float | None = None
    """The distance that is covered. In m, or in mi for imperial units."""


class LastTime(Model):
    """What was done of an exercise in the last workout that had it, warm-ups included."""

    date: date_aliased
    """The day of that workout."""
    workout_id: str
    """The id of the workout."""
    sets: list[LastSet]
    """The sets, in their order."""


class Leaderboard(Model):
    """A page of a leaderboard. Users whom the caller may not see are left out; the others keep their ranks."""

    scope: Literal["global", "friends", "challenge"] | str
    """Who is compared."""
    metric: Literal["workouts", "minutes", "distance", "target", "strength", "volume"] | str | None = (
        None
    )
    """What is counted; left out for a challenge."""
    period: Literal["daily", "weekly", "monthly", "all_time"] | str | None = None
    """Which days are counted; left out for a challenge."""
    start_date: date_aliased | None = None
    """The first day of the period; left out for `all_time` and for a challenge."""
    challenge_id: str | None = None
    """The challenge, for `scope=challenge`."""
    unit: Literal["workouts", "minutes", "m", "mi", "percent", "kg", "lb", "custom"] | str
    """The unit of the scores."""
    total: int
    """How many users are ranked."""
    as_of: datetime
    """When the ranks were counted: updates since then may move them."""
    entries: list[LeaderboardEntry]
    """The rows of the page, best first."""
    me: OwnPlace | None = None
    """The caller's place, on the first page; left out for who is not ranked."""
    cursor: str | None = None
    """Send it as `cursor` for the next page; left out at the end."""


class LeaderboardEntry(Model):
    """A user on a leaderboard."""

    rank: int
    """The place; equal scores share one: 1, 2, 2, 4."""
    user: UserCard
    """Who it is."""
    score: float
    """In the unit of the leaderboard."""
    is_caller: bool
    """Whether it is the caller."""


class LeaderboardRow(Model):
    """A participant on a leaderboard."""

    rank: int
    """The place; equal scores share one: 1, 2, 2, 4."""
    user: UserCard
    """The participant."""
    score: float
    """In the unit of the challenge."""
    team_id: str | None = None
    """The team; left out where there are none."""
    is_caller: bool
    """Whether it is the caller."""


class LeaderboardUpdate(Model):
    """
    A leaderboard that the user watches has changed, or the user's own score has; at most once a second to each viewer.

    It names nobody: what may be seen is read.
    """

    scope: Literal["global", "challenge"] | str | None = None
    """Which kind of leaderboard the user watches; left out of the user's own score."""
    metric: str | None = None
    """What is counted; of `global`."""
    period: str | None = None
    """Which period is compared; of `global`."""
    challenge_id: str | None = None
    """The challenge; left out of other leaderboards."""
    rank: int | None = None
    """The user's rank, where the user's own score has changed; left out of who is not ranked."""
    score: float | None = None
    """The user's own score that has changed, in the metric unit of the leaderboard."""
    total: int | None = None
    """How many are ranked, where the user's own score has changed."""
    as_of: datetime | None = None
    """When the ranks were counted, or the leaderboard that is watched has changed."""


class LeaveRoom(Model):
    """room:leave."""

    room_id: str
    """The id of the room."""
    user_id: str | None = None
    """The person whom the owner removes; without it, the caller leaves."""


class LiftAnalysis(Model):
    """The progress of an exercise."""

    unit: Literal["kg", "lb"] | str | None = None
    """The unit of its weights, where the owner has chosen one for the exercise; else the request's."""
    lift: Literal["squat", "bench_press", "deadlift", "overhead_press", "row", "pull_up"] | str | None = (
        None
    )
    """Which main lift it is; left out for another exercise."""
    exercise_id: str
    """The exercise."""
    name: str
    """The name of the exercise."""
    measured: Literal["one_rep_max", "reps", "assistance"] | str
    """What is compared: the estimated one-repetition maximum; repetitions where no weight is moved; or assistance."""
    days: list[LiftDay]
    """The best of each day of the period, oldest first, without deload weeks."""
    trend: LiftTrend | None = None
    """The trend; left out with fewer than five days."""
    plateau: LiftPlateau | None = None
    """The facts and causes, where the exercise is stuck."""
    text: str
    """The same as sentences for the user, in the caller's units or in the exercise's own."""


class LiftDay(Model):
    """The best of an exercise on a day."""

    date: date_aliased
    """The day."""
    one_rep_max: float | None = None
    """The best estimated one-repetition maximum; left out where something else is measured. In kg, or in lb for imperial units."""
    assistance: float | None = None
    """The least assistance; of an assisted exercise only. In kg, or in lb for imperial units."""
    reps: int | None = None
    """The repetitions of the best set."""


class LiftPlateau(Model):
    """The exercise has not improved: the best of the last three days is no more than half a percent above all before."""

    recent: LiftDay
    """The best of the last three days with the exercise."""
    before: LiftDay
    """The best before them."""
    days_since: int
    """Days from the best before to the last day with the exercise."""
    sessions_since: int
    """Days with the exercise since the best before."""
    facts: list[Fact]
    """The numbers, and where they come from."""
    causes: list[PlateauCause]
    """At most three causes, the one with the highest weight first."""


class LiftProgress(Model):
    """The strength of one lift."""

    lift: Literal["squat", "bench_press", "deadlift", "overhead_press", "row", "pull_up"] | str | None = (
        None
    )
    """Which main lift it is; left out for another of the caller's strongest lifts."""
    exercise_id: str
    """The exercise: of the variants of a main lift the one with the best value of the last 90 days."""
    name: str
    """The name of the exercise."""
    current: CurrentStrength | None = None
    """The best of the last 90 days; left out without a session in them."""
    last_session: date_aliased | None = None
    """The day of the last session; left out where the exercise was never done."""
    trend: StrengthTrend
    """Where it is going."""
    plateau: Plateau | None = None
    """The facts, where the exercise does not improve any more."""
    next_target: NextTarget | None = None
    """The target of the next workout."""
    level: StrengthLevel | None = None
    """The level among raw competitors: of squat, bench press and deadlift only."""


class LiftStrength(Model):
    """An exercise's bests, and its best of each week."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    is_main_lift: bool
    """Whether it is one of the main lifts: squat, bench press, deadlift, overhead press."""
    max_weight: float | None = None
    """The heaviest weight ever; left out for an exercise without weight. In kg, or in lb for imperial units."""
    max_reps: int | None = None
    """The most repetitions of a set ever."""
    one_rep_max: float | None = None
    """The best estimated one-rep max ever. In kg, or in lb for imperial units."""
    weekly: list[StrengthWeek]
    """The weeks that have an estimate, oldest first."""
    change_percentage: float | None = None
    """From the first of these weeks to the last, in percent; left out with fewer than two."""


class LiftTrend(Model):
    """
    The change per week: the Theil–Sen slope of the best of each day, with its 95 % interval.

    It is `up` or `down` where the whole interval is. Of an assisted exercise up is less assistance.
    """

    direction: Literal["up", "down", "flat"] | str
    """Whether the trend goes up, down, or neither."""
    per_week: float | None = None
    """The change per week; left out where repetitions are measured. In kg, or in lb for imperial units."""
    low: float | None = None
    """The lower end of the interval. In kg, or in lb for imperial units."""
    high: float | None = None
    """The upper end of the interval. In kg, or in lb for imperial units."""
    reps_per_week: float | None = None
    """The change of the repetitions per week, where they are measured."""
    reps_low: float | None = None
    """The lower end of the interval."""
    reps_high: float | None = None
    """The upper end of the interval."""


class LikeReceived(Model):
    """A user likes an activity of the receiver's."""

    activity_id: str
    """The activity."""
    user: UserCard
    """The user who likes it."""
    likes: int
    """How many users like it now."""
    liked_at: datetime
    """Since when."""


class LinkUse(Model):
    """The token from a mail, which proves access to the mailbox."""

    token: str
    """The `token` of the link."""


class Login(Model):
    """A sign-in with an e-mail address or a user name."""

    login: str
    """E-mail address or user name."""
    password: str
    """The password of the account."""
    device: Device | None = None
    """The device that signs in; without it, the session is one of an unknown device."""


class MailDelivery(Model):
    """Whether the account's address gets mails."""

    deliverable: bool
    """Whether mails are sent there."""
    reason: Literal["bounced", "complained", "unavailable", "unverified"] | str | None = (
        None
    )
    """Why none are, or only those of security; left out where they are."""


class MainLiftsStrength(Model):
    """The main lifts at once, and the caller's strongest lifts."""

    scope: Literal["main_lifts"]
    """No exercise was requested."""
    formula: Literal["epley", "brzycki", "lombardi"] | str
    """The formula of the estimates."""
    lifts: list[LiftProgress]
    """Squat, bench press, deadlift, overhead press, row and pull-up, as far as they were ever done; then the caller's other strongest lifts, the strongest first."""
    total: PowerliftingTotal
    """Squat, bench press and deadlift together."""
    no_level_reason: Literal["not_opted_in", "birth_date_missing", "not_an_adult", "sex_missing", "body_weight_missing", "body_weight_too_old"] | str | None = (
        None
    )
    """Why the lifts have no level; left out where they may have one."""


class MappedExercise(Model):
    """What becomes of a name of the file."""

    name: str
    """The name of the exercise in the file."""
    exercise_id: str | None = None
    """The exercise; none where the mapping says `skip`."""
    exercise_name: str | None = None
    """The name of the exercise that it becomes."""
    certainty: Literal["certain", "likely", "own", "new", "requested", "skipped"] | str
    """`certain`: the library's exercise of this name. `likely`: the library's exercise by some of its words. `own`: an exercise of the caller's own. `new`: one that is created. `requested` and `skipped`: as the mapping says."""
    sets: int
    """How many sets of the file have this name."""
    suggested_id: str | None = None
    """An exercise of the library that may be meant, which another name of the file has."""
    suggested_name: str | None = None
    """The name of the exercise that may be meant."""


class MatchedExercise(Model):
    """The exercise that a name of the file was matched with."""

    name: str
    """The name in the file."""
    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    exercise_name: str
    """The name of the exercise."""
    sets: int
    """How many sets of the file it has."""


class Mention(Model):
    """A user whom a text mentions, and where, so that clients can link to the user's profile."""

    user_id: str
    """The id of the mentioned user."""
    start: int
    """The position of the `@` in the text, in Unicode characters."""
    end: int
    """The position after the last character of the name."""
    username: str
    """The user's present name. The text keeps the name that was written, should the user have another now."""


class Meta(Model):
    """What every answer says about itself."""

    request_id: str
    """Identifies the request in our logs; name it when reporting a problem."""
    timestamp: datetime
    """When it was answered."""


class Milestone(Model):
    """A value on the way to the target."""

    value: float
    """In the goal's unit."""
    achieved_at: date_aliased | None = None
    """The day of the data that reached it; left out before."""
    notes: str | None = None
    """What the user wrote about it."""


class MilestoneStep(Model):
    """A value on the way, and the day on which it should be reached."""

    value: float
    """The weight. In kg, or in lb for imperial units."""
    date: date_aliased
    """The day."""


class MissedOperation(Model):
    """An event that a device has missed, as it was sent."""

    event: str
    """The name of the event."""
    version: int
    """The version of the workout after it."""
    at: datetime
    """When it happened."""
    data: dict[str, Any]
    """The `data` of the event."""


class ModelCost(Model):
    """What the calls of a feature at a tier cost."""

    tier: str
    """`premium`, or `free` for the other accounts."""
    feature: str
    """The feature of the coach."""
    calls: int
    """Calls of the language model."""
    input_tokens: int
    """Tokens that were sent."""
    output_tokens: int
    """Tokens that were answered."""
    cost_micros: int
    """Millionths of a US dollar."""


class ModelUsage(Model):
    """What the language model has cost for the account this month (UTC)."""

    calls: int
    """How often it was called."""
    tokens: int
    """Tokens of questions and answers."""
    cost_micros: int
    """Millionths of a US dollar."""


class ModerationCase(Model):
    """All reports of one target. It tells neither who has sent them nor what the target says: `claim` does, audited."""

    id: str
    """Identifies the case."""
    target_type: Literal["user", "activity", "comment", "challenge", "room_message"] | str
    """What is reported."""
    target_id: str
    """The id of what is reported."""
    author_id: str
    """The user who is reported, or has written what is reported."""
    status: Literal["open", "claimed", "resolved", "appealed", "upheld", "overturned"] | str
    """Where the case is; `claimed` for 30 minutes after a moderator took it."""
    round: int
    """1, and 1 more each time when reports came in after a decision to dismiss."""
    reports: int
    """How many users have reported it in this round."""
    trusted_reports: int
    """How many of them are trusted; 5 of them hide it until it is decided."""
    reasons: dict[str, int]
    """How often each reason was given in this round."""
    hidden: bool
    """Whether the target is hidden now."""
    claimed_by_me: bool
    """Whether the caller has claimed it."""
    claimed_until: datetime | None = None
    """When the claim ends; left out where nobody has claimed it."""
    decision: CaseDecision | None = None
    """The decision; left out until there is one."""
    appeal: CaseAppeal | None = None
    """The appeal; left out where there is none."""
    opened_at: datetime
    """When the first report of this round came in."""
    version: int
    """Grows with each change; a decision names the version that it is about."""


class Mood(Model):
    """How it felt; energy from 1 to 10."""

    before: str | None = None
    """How it felt before, at most 40 characters."""
    after: str | None = None
    """How it felt after, at most 40 characters."""
    energy: int | None = None
    """How much energy there was, 1 to 10."""


class MoodChange(Model):
    """How it felt: a field that is left out stays as it is, one that is null is cleared."""

    before: str | None = None
    """How it felt before, at most 40 characters."""
    after: str | None = None
    """How it felt after, at most 40 characters."""
    energy: int | None = None
    """How much energy there was, 1 to 10."""


class Motivation(Model):
    """
    A word of motivation: at most three in a workout, five minutes apart.

    Among the events that a device has missed it is only history: `at` says when it was said.
    """

    workout_id: str
    """The id of the workout."""
    kind: Literal["record", "last_set", "halfway", "return", "streak"] | str
    """What it is about: a record, the last set, halfway, a return after a week or more, or a streak."""
    text: str
    """The words, at most 90 characters, in the language of the preferences where it is one of ours."""


class MuscleBalance(Model):
    """The weekly sets of a muscle group, as the mean of the last four whole weeks."""

    group: str
    """The muscle group; `back` are lats and middle back."""
    sets_per_week: float
    """A set counts 1 for a primary muscle and 0.5 for a secondary one."""
    floor: float
    """The least that the user's goal and level ask for; 0 where they ask for none."""
    maximum: float
    """The most sets a week that one recovers from."""


class MuscleExercise(Model):
    """An exercise that has trained a muscle."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own; `other` for those that are summed up."""
    name: str
    """The name of the exercise."""
    sets: float
    """Hard sets for this muscle; a set counts a half for a secondary muscle."""


class MuscleFrequency(Model):
    """The training of a muscle."""

    muscle: str
    """The muscle that is trained."""
    sets: float
    """Working sets; a set counts a half for a secondary muscle."""
    average_per_week: float
    """On how many days of a week it is trained, on average."""


class MuscleGap(Model):
    """The muscle group that lacks most, as the mean of the last four whole weeks."""

    group: str
    """The muscle group; `back` are lats and middle back."""
    sets_per_week: float
    """Its sets a week: 1 for a primary muscle, 0.5 for a secondary one."""
    floor: float
    """The fewest sets a week that the caller's goal and level ask for."""
    missing: float
    """Sets a week that are missing to the floor; negative where there are more than the floor."""


class MuscleGroupVolume(Model):
    """The weekly sets of a muscle group against its landmarks, once there are four weeks of data."""

    group: str
    """The muscle group; `back` are the lats and the middle back."""
    weekly: list[float]
    """Hard sets of each week, oldest first."""
    average_per_week: float
    """Hard sets per whole week since the first workout; of the running week where there is no whole one."""
    landmarks: VolumeLandmarks | None = None
    """The landmarks; left out before four weeks had a workout."""
    level: Literal["below_maintenance", "maintenance", "effective", "adaptive", "high", "above_maximum"] | str | None = (
        None
    )
    """Where the average lies among them; left out with them."""


class MuscleHeat(Model):
    """The training of a muscle, for a heat map."""

    muscle: Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"] | str
    """The muscle that the sets are for."""
    sets: float
    """Hard sets in all weeks; a set counts a half for a secondary muscle."""
    weekly: list[float]
    """Hard sets of each week, oldest first."""
    average_per_week: float
    """Hard sets per whole week since the first workout; of the running week where there is no whole one."""
    heat: float
    """Share of the most trained muscle's sets, 0 to 1."""
    exercises: list[MuscleExercise]
    """At most five, the most sets first."""


class MuscleVolume(Model):
    """The weekly hard sets of all muscles, and what made them. Weeks begin on Monday."""

    weeks: list[date_aliased]
    """The Monday of each week, oldest first."""
    muscles: list[MuscleHeat]
    """All muscles, the most trained first."""
    groups: list[MuscleGroupVolume]
    """The muscle groups that have landmarks."""


class NewActivity(Model):
    """A post to be published. It has a title, a description or media."""

    title: str | None = None
    """One line, 1 to 120 characters."""
    description: str | None = None
    """A text, 1 to 2000 characters."""
    media: list[str] | None = None
    """At most 4 ids of files that the caller has uploaded for activities, and that are ready."""
    visibility: Literal["public", "friends", "private"] | None = None
    """Who may see it; never more than may see the author's profile. Without it, `"friends"`."""


class NewApiKey(Model):
    """An API key that was just created."""

    id: str
    """Identifies the key."""
    name: str
    """What its owner calls it."""
    prefix: str
    """How the key begins, to recognise it by."""
    scopes: list[str]
    """What it may do, as far as the account's plan has it at the time."""
    created_at: datetime
    """When it was created."""
    expires_at: datetime
    """When it becomes invalid."""
    is_expired: bool
    """Whether it is invalid because its time has passed; it counts until it is deleted."""
    last_used_at: datetime | None = None
    """When it was last used, to the hour; left out while it never was."""
    key: str
    """The key, to be sent as `Authorization: Bearer …`. It is not shown again."""


class NewChallenge(Model):
    """A challenge to be created. It begins tomorrow at the earliest."""

    title: str
    """What it is called, 1 to 100 characters."""
    description: str | None = None
    """A text, 1 to 1000 characters."""
    metric: Literal["target", "workouts", "minutes", "distance", "strength", "volume", "custom"]
    """What is counted. `volume` and `custom` are for friends or invited users only."""
    exercise_id: str | None = None
    """The exercise that counts: of strength, which needs one, and of distance and volume."""
    custom_unit: str | None = None
    """What is counted, such as pages; of `custom` only, which needs it."""
    start_date: date_aliased
    """The first day; it begins at midnight in each participant's own time zone."""
    end_date: date_aliased
    """The last day; at most 366 days with the first."""
    visibility: Literal["public", "friends", "invited"] | None = None
    """Who sees it and may join. Without it, `"friends"`."""
    max_participants: int | None = None
    """How many may take part, 2 to 10,000. Without it, `1000`."""
    teams: NewTeams | None = None
    """The teams, where teams compete."""


class NewComment(Model):
    """A comment to be written."""

    text: str
    """1 to 1000 characters; `@name` mentions a user, at most ten."""
    parent_id: str | None = None
    """The comment that it replies to; a reply to a reply is attached to the parent of both."""


class NewCredential(Model):
    """The new passkey as `credential.toJSON()` gives it."""

    id: str
    """The credential's id."""
    raw_id: str
    """The same."""
    type: Literal["public-key"]
    """Always `public-key`."""
    response: AttestationResponse
    """The authenticator's answer."""


class NewGoal(Model):
    """A goal to be created. The baseline is the newest value of the data, where it is not given."""

    type: Literal["weight_loss", "strength", "endurance", "custom", "weight", "bodyFat", "measurement", "reps", "frequency", "volume", "minutes", "distance", "streak"]
    """What is to be reached."""
    title: str
    """The name of the goal, 1 to 100 characters."""
    description: str | None = None
    """A text, 1 to 1000 characters."""
    target_value: float
    """The value to be reached, in `unit`."""
    unit: str | None = None
    """Without it that of the caller: kg or lb; m or in; m or mi. A custom goal may have any."""
    target_date: date_aliased | None = None
    """The last day on which it can be reached."""
    exercise_id: str | None = None
    """The exercise; of strength and reps only, which need one."""
    measurement: Literal["neck", "shoulders", "chest", "waist", "hips", "bicep", "forearm", "thigh", "calf"] | None = (
        None
    )
    """The girth; of a measurement only, which needs one."""
    period: Literal["week", "month", "year"] | None = None
    """Count by week, month or year; of frequency, volume, minutes and distance only."""
    band: float | None = None
    """Maintain the target, give or take so much."""
    baseline: float | None = None
    """The value at the beginning, where it is not the newest one of the data."""
    milestones: list[NewMilestone] | None = None
    """At most 20 values on the way."""


class NewMilestone(Model):
    """A value on the way to the target."""

    value: float
    """In the goal's unit; between the baseline and the target."""
    notes: str | None = None
    """A text, 1 to 500 characters."""


class NewNotification(Model):
    """
    Something has happened that the user may want to know of; or more has been added to a notification.

    A notification with an id that the device has already replaces that one.

    Attributes:
        message: a sentence for people.
        data: for programs: what it is about, in the terms of the type's own service.
    """

    id: str
    """The notification's id; the same when more is added to it."""
    type: Literal["security_alert", "payment", "moderation_decision", "exercise_reviewed", "template_featured", "report_outcome", "appeal_outcome", "friend_request", "friend_accepted", "mention", "comment", "reply", "room_message", "challenge_invite", "challenge_started", "challenge_ended", "challenge_excluded", "room_invite", "ai_ready", "export_ready", "goal_milestone", "goal_completed", "goal_expired", "achievement_unlocked", "like", "comment_like", "follow", "overtaken", "streak_at_risk", "friend_trained", "weekly_summary", "digest", "reminder", "workout_idle", "workout_ended", "tip", "workout_reminder", "media_ready", "media_rejected"] | str
    """What has happened."""
    title: str
    """A short heading."""
    message: str
    """A sentence to be shown."""
    data: dict[str, str]
    """Ids of what it is about, such as `roomId`."""
    count: int
    """How many people or comments it stands for."""
    at: datetime
    """When the newest of it has happened."""
    unread: int
    """How many notifications of the user are unread."""


class NewPasskey(Model):
    """A passkey that is to be added."""

    name: str | None = None
    """A name to tell it from others. Without it, `"Passkey"`."""
    credential: NewCredential
    """The answer of `navigator.credentials.create`, as JSON."""


class NewTeams(Model):
    """The teams of a new challenge."""

    names: list[str]
    """The names of the teams, 2 to 20, each another one."""
    best_of: int
    """How many of the best members' scores a team's score is the mean of. It is fixed."""
    max_size: int | None = None
    """How many members a team has at most. Without it, `50`."""


class NextTarget(Model):
    """
    The target of the next workout by double progression: more repetitions up to the top of the range, then more weight
    from its bottom; after the third failure in a row, ten percent less.
    """

    unit: Literal["kg", "lb"] | str | None = None
    """The unit of its weights, where the owner has chosen one for the exercise; else the request's."""
    sets: int
    """How many sets."""
    reps: int
    """The repetitions of each set."""
    reps_min: int
    """The bottom of the range."""
    reps_max: int
    """The top of the range."""
    weight: float | None = None
    """The weight of the sets, or the assistance; left out where nothing is loaded. In kg, or in lb for imperial units."""
    assisted: bool
    """The weight is assistance."""
    reason: str
    """Why: add_weight, add_reps, repeat or reduce."""
    message: str
    """Explains it to the user."""


class Nothing(Model):
    """An answer without content: `data` is an empty object."""



class Notification(Model):
    """Something that has happened. Several of one kind share a notification: `count` says how many."""

    id: str
    """The notification's id. It stays the same when more is added."""
    type: Literal["security_alert", "payment", "moderation_decision", "exercise_reviewed", "template_featured", "report_outcome", "appeal_outcome", "friend_request", "friend_accepted", "mention", "comment", "reply", "room_message", "challenge_invite", "challenge_started", "challenge_ended", "challenge_excluded", "room_invite", "ai_ready", "export_ready", "goal_milestone", "goal_completed", "goal_expired", "achievement_unlocked", "like", "comment_like", "follow", "overtaken", "streak_at_risk", "friend_trained", "weekly_summary", "digest", "reminder", "workout_idle", "workout_ended", "tip", "workout_reminder", "media_ready", "media_rejected"] | str
    """What has happened."""
    title: str
    """A short heading, in the user's language."""
    message: str
    """A sentence to be shown, in the user's language."""
    data: dict[str, str]
    """Ids of what it is about, such as `activityId`."""
    actors: list[UserCard]
    """Who has done it: the newest of them that the caller may see; empty where nobody has."""
    count: int
    """How many people or comments it stands for."""
    thread: str
    """What can be muted, to get no more of it."""
    read: bool
    """Whether it was read."""
    at: datetime
    """When the newest of it has happened."""


class NotificationChoices(Model):
    """Which notifications an account wants."""

    workout_reminders: bool
    """Whether to remind of planned workouts."""
    progress_updates: bool
    """Whether to tell of records and of what was reached."""
    social_activity: bool
    """Whether to tell of friend requests, followers and invitations."""
    ai_recommendations: bool
    """Whether to send recommendations."""


class NotificationChoicesChange(Model):
    """A change of the wanted notifications."""

    workout_reminders: bool | None = None
    """Whether to remind of planned workouts."""
    progress_updates: bool | None = None
    """Whether to tell of records and of what was reached."""
    social_activity: bool | None = None
    """Whether to tell of friend requests, followers and invitations."""
    ai_recommendations: bool | None = None
    """Whether to send recommendations."""


class NotificationPreferences(Model):
    """By which channels the caller is notified."""

    categories: dict[str, CategoryChannels]
    """By category: the channels, and whether they are changeable."""
    notifications: NotificationChoices
    """The four flags, which `PUT /users/preferences` changes."""
    reminder_times: dict[str, str]
    """When to be reminded to train, in the user's time zone, by weekday; empty where no time is set."""
    quiet_hours: QuietHours | None = None
    """The hours in which pushes and mails wait, in the user's time zone; left out where there are none."""
    mail: MailDelivery
    """Whether mails are sent to the account's address."""


class NotificationPreferencesChange(Model):
    """A change of the channels: what is left out stays."""

    categories: dict[str, ChannelsChange] | None = None
    """By category, the channels that change."""
    reminder_times: dict[str, str] | None = None
    """When to be reminded to train, by weekday: `18:30`; a weekday that is left out has no reminder, null is for none at all."""
    quiet_hours: QuietHoursRequest | None = None
    """The hours in which pushes and mails wait; null for none."""


class NotificationsRead(Model):
    """Notifications were read on one of the user's devices, or withdrawn: the others show the same."""

    ids: list[str]
    """The notifications that were read."""
    withdrawn_ids: list[str]
    """The notifications that are no longer there."""
    through: datetime | None = None
    """Everything until then was read."""
    unread: int
    """How many notifications of the user are unread."""


class OfferedPlan(Model):
    """A plan."""

    id: Literal["free", "premium", "pro"] | str
    """Identifies the plan; `POST /payments/create-subscription` takes it."""
    name: str
    """What it is called."""
    features: list[PlanFeature]
    """What it contains; each plan has everything that the plans before it have."""
    limits: PlanLimits
    """Its numbers."""
    prices: list[PlanPrice]
    """What it costs; empty for the free plan, and while payments are off."""
    trial_days: int
    """Days that a first subscription is free; 0 without a trial."""


class OfferedPlans(Model):
    """The plans, the lowest first."""

    plans: list[OfferedPlan]
    """What is offered, the least first: what each plan contains and costs."""
    payments_on: bool
    """Whether a plan can be subscribed to."""
    open_plan: Literal["free", "premium", "pro"] | str | None = None
    """The plan that every account has without paying, while there is one."""
    current_plan: Literal["free", "premium", "pro"] | str | None = None
    """The plan whose entitlements the caller has; only with an access token."""


class OfflineCorrection(Model):
    """A correction: which set, and what was done."""

    type: Literal["normal", "warmup", "dropset", "failure"] | None = None
    """The kind of the set."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """One of the exercise's `measurements`; without it, as the other fields say."""
    weight: float | None = None
    """The weight that was lifted, the bar included, 0 to 2000 kg; for an assisted exercise, the assistance. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions were done, 0 to 1000; 0 is a failed attempt."""
    duration_seconds: float | None = None
    """How long it took, in seconds, above 0 and at most 86400."""
    distance: float | None = None
    """The distance that was covered, above 0 and at most 1000 km. In m, or in mi for imperial units."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    rir: float | None = None
    """Repetitions in reserve, 0 to 4 in halves: how many more were possible."""
    rest_time: float | None = None
    """Seconds that were rested before this set."""
    notes: str | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    set_client_id: str | None = None
    """The `clientId` of the operation that completed the set."""
    exercise_index: int | None = None
    """The position of the exercise in the workout, counted from 0."""
    set_index: int | None = None
    """The position of the set in its exercise, counted from 0."""
    completed_at: datetime | None = None
    """When the set was completed, where its position may have moved."""


class OfflineExercise(Model):
    """An exercise to move to, or to change."""

    exercise_id: str | None = None
    """The exercise that takes its place, or that is added; without it, the exercise stays."""
    superset_id: str | None = None
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = None
    """Seconds of rest after each set, 0 to 3600; 0 starts no timer."""
    notes: str | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    exercise_index: int
    """The position of the exercise in the workout, counted from 0."""


class OfflineSet(Model):
    """A set, at the place where the device saw it; when that was filled meanwhile, the set goes to the next one."""

    type: Literal["normal", "warmup", "dropset", "failure"] | None = None
    """The kind of the set."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """One of the exercise's `measurements`; without it, as the other fields say."""
    weight: float | None = None
    """The weight that was lifted, the bar included, 0 to 2000 kg; for an assisted exercise, the assistance. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions were done, 0 to 1000; 0 is a failed attempt."""
    duration_seconds: float | None = None
    """How long it took, in seconds, above 0 and at most 86400."""
    distance: float | None = None
    """The distance that was covered, above 0 and at most 1000 km. In m, or in mi for imperial units."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    rir: float | None = None
    """Repetitions in reserve, 0 to 4 in halves: how many more were possible."""
    rest_time: float | None = None
    """Seconds that were rested before this set."""
    notes: str | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    exercise_index: int | None = None
    """The position of the exercise where the device saw it, counted from 0."""
    exercise_id: str | None = None
    """The exercise that the device saw there."""
    set_index: int | None = None
    """The position of the set where the device saw it, counted from 0; without it, the next open one."""


class OneRepMaxEstimate(Model):
    """
    The estimated one-repetition maximum; `lowConfidence` beyond twelve repetitions, where it is the value for twelve.

    With an RPE there is also `byRpe`, the estimate by the RPE table; absent beyond its end and below 6.5.
    """

    weight: float
    """The weight of the set. In kg, or in lb for imperial units."""
    reps: int
    """How many repetitions."""
    formula: Literal["epley", "brzycki", "lombardi"] | str
    """The formula that `oneRepMax` is computed by."""
    one_rep_max: float
    """The estimated weight of a single repetition. In kg, or in lb for imperial units."""
    low_confidence: bool
    """Whether the set has too many repetitions for a good estimate: more than twelve."""
    estimates: FormulaEstimates
    """The estimate by each formula."""
    by_rpe: float | None = None
    """The estimate by the effort of the set; left out where no RPE was given. In kg, or in lb for imperial units."""
    loads: list[EstimatedLoad]
    """For 1 to 12 repetitions, by the same formula."""


class OpenPortal(Model):
    """Where the page leads back to."""

    return_url: str | None = None
    """The page of the app that the user comes back to. Its origin must be one of the app's."""


class OptimizeGoal(Model):
    """A goal of the caller's, or a goal that does not exist yet."""

    goal_id: str | None = None
    """A goal of the caller's."""
    goal: PlannedGoal | None = None
    """A goal that does not exist yet."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | None = None
    """The caller's experience; without it, that of the profile, else `beginner`."""
    pregnant: bool | None = None
    """Whether the caller is pregnant. Without it, `false`."""


class OptimizeTemplate(Model):
    """For whom a template is improved. What is left out is taken from the template, the account and its records."""

    goal: Literal["strength", "muscle_building", "fat_loss", "endurance", "general"] | None = (
        None
    )
    """What the plan is for; without it, the template's goal, else general fitness."""
    duration_minutes: int | None = None
    """How long a workout takes, 15 to 120 minutes; without it, as long as most days of the template."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """The equipment that there is; without it, that of the preferences, else all."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | None = None
    """How experienced the user is; without it, as the profile says, else as the template is difficult."""
    age_band: Literal["13-15", "16-17", "18-39", "40-64", "65+"] | None = None
    """The age; a stricter one that follows from the profile's birth date precedes it."""
    pregnant: bool | None = None
    """Whether the user is pregnant. Without it, `false`."""
    exclusions: Exclusions | None = None
    """What the plan must leave out, beside the injuries of the preferences."""
    dislikes: list[str] | None = None
    """Exercises that the user does not want, beside those that were declined."""
    target_muscles: list[Literal["back", "abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """Muscles to train more than others."""
    one_rep_maxes: dict[str, float] | None = None
    """One-repetition maxima by the ids of the exercises; they precede the user's records. Workouts take their loads from the records: a percentage of a maximum that is only stated here has no load until the exercise was trained."""
    increments: dict[str, float] | None = None
    """The smallest steps of the load, by equipment."""


class OutlinedExercise(Model):
    """An exercise of a workout in short."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    sets: int
    """Sets, planned and completed."""
    completed_sets: int
    """How many sets are completed."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    personal_records: int
    """How many personal records were set."""


class OverviewComparison(Model):
    """The running week and month, each against the equal part of the one before."""

    week: PeriodComparison
    """The week, from the day that weeks begin on by the preferences."""
    month: PeriodComparison
    """The calendar month."""


class OwnPlace(Model):
    """The caller's place."""

    rank: int
    """The place; equal scores share one."""
    score: float
    """In the unit of the leaderboard."""
    above: list[LeaderboardEntry]
    """At most five above the caller, best first."""
    below: list[LeaderboardEntry]
    """At most five below the caller, best first."""


class OwnedPlates(Model):
    """Plates of one weight, and the number of pairs."""

    weight: float
    """The weight of one plate, above 0. In kg, or in lb for imperial units."""
    pairs: int
    """How many pairs of it there are, 1 to 20."""


class PageMeta(Model):
    """What every page of a list says about itself."""

    request_id: str
    """Identifies the request in our logs; name it when reporting a problem."""
    timestamp: datetime
    """When it was answered."""
    pagination: Pagination
    """Where the next page begins."""
    has_more: bool | None = None
    """Only of `GET /workouts/changes`: whether there is more to read now; the cursor is there either way."""
    highlights: dict[str, Any] | None = None
    """Only of `GET /exercises/search`: what the words matched, by the exercise's id."""
    unread: int | None = None
    """Only of `GET /notifications`: how many of all of them are unread."""


class Pagination(Model):
    """Where the next page begins."""

    cursor: str | None
    """Send it as `cursor` for the next page; null at the end of the list."""
    limit: int
    """How many items a page has at most."""


class PasskeyCreation(Model):
    """The options for `navigator.credentials.create` (`PublicKeyCredential.parseCreationOptionsFromJSON`)."""

    rp: RelyingParty
    """The site."""
    user: PasskeyUser
    """The account."""
    challenge: str
    """To be signed, base64url; good once, for five minutes."""
    pub_key_cred_params: list[CredentialParameter]
    """The kinds of keys, the preferred one first."""
    timeout: int
    """Milliseconds."""
    exclude_credentials: list[CredentialDescriptor]
    """The passkeys that the account has."""
    authenticator_selection: AuthenticatorSelection
    """Which authenticators are asked for."""
    attestation: str
    """Which statement about the authenticator is asked for: `none`."""


class PasskeyOptionsRequest(Model):
    """Which sign-in the passkey is for."""

    mfa_token: str | None = None
    """The `mfaToken` of the first step, where the passkey is the second; absent to sign in by it alone."""


class PasskeyRequest(Model):
    """The options for `navigator.credentials.get` (`PublicKeyCredential.parseRequestOptionsFromJSON`)."""

    challenge: str
    """To be signed, base64url; good once, for five minutes."""
    timeout: int
    """Milliseconds."""
    rp_id: str
    """The domain of the site."""
    allow_credentials: list[CredentialDescriptor]
    """The passkeys that may answer; none named where the person chooses among those on the device."""
    user_verification: str
    """Whether the authenticator checks who holds it (PIN, finger, face)."""


class PasskeySignIn(Model):
    """A sign-in by a passkey, alone or as the second step."""

    credential: Assertion
    """The answer of `navigator.credentials.get`, as JSON."""
    mfa_token: str | None = None
    """The `mfaToken` of the first step, where it is the second."""
    device: Device | None = None
    """The device that signs in; the one of the first step, if there was one."""


class PasskeyUser(Model):
    """The account that a passkey is for."""

    id: str
    """The user handle, base64url."""
    name: str
    """The e-mail address."""
    display_name: str
    """The user name."""


class PasswordChange(Model):
    """A new password, and the current one."""

    current_password: str
    """The password that the account has now."""
    new_password: str
    """The password that it is to have; all other devices are signed out."""


class PasswordReset(Model):
    """A new password, and the token from the mail."""

    token: str
    """The token of the link in the mail; it is good for one use."""
    password: str
    """The new password; all devices are signed out."""


class Pause(Model):
    """Days on which the user does not train, and no streak asks for it."""

    id: str
    """The id of the pause."""
    reason: Literal["illness", "travel", "rest"] | str
    """Why the user pauses."""
    start_date: date_aliased
    """The first day."""
    end_date: date_aliased
    """The last day."""


class PauseChange(Model):
    """A change of a pause; what is left out stays. Days that are added must not be past, or with an illness 14 days at most."""

    reason: Literal["illness", "travel", "rest"] | None = None
    """Why the user pauses."""
    start_date: date_aliased | None = None
    """The first day."""
    end_date: date_aliased | None = None
    """The last day; to end a pause now, yesterday."""


class PauseList(Model):
    """The caller's pauses."""

    pauses: list[Pause]
    """The latest first."""


class PauseRequest(Model):
    """A pause, which may lie ahead. One for an illness may have begun up to 14 days ago, others begin today or later."""

    reason: Literal["illness", "travel", "rest"]
    """Why the user pauses."""
    start_date: date_aliased
    """The first day."""
    end_date: date_aliased
    """The last day; a pause has at most 180 days."""


class PeriodComparison(Model):
    """The running period until today, against as many days of the period before."""

    first_day: date_aliased
    """The first day of the running period."""
    last_day: date_aliased
    """The last day that is compared, usually today; in a month that follows a shorter one it may be an earlier day."""
    previous_first_day: date_aliased
    """The first day of the period before."""
    previous_last_day: date_aliased
    """The last day that is compared of the period before."""
    workouts: Change
    """Completed workouts."""
    volume: WeightChange
    """The sum of weight times repetitions, without warm-up sets."""
    duration: Change
    """Seconds of training."""
    sets: Change
    """Working sets."""


class Person(Model):
    """An account in the list."""

    id: str
    """Identifies the account."""
    email: str
    """The e-mail address that the account signs in with."""
    email_verified: bool
    """Whether it is verified."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The given name."""
    last_name: str | None = None
    """The family name."""
    role: Literal["user", "premium", "admin"] | str
    """What the account may do."""
    plan: Literal["free", "premium", "pro"] | str
    """The plan that the account has now: the one that is paid for, or a granted one that is higher."""
    status: Literal["active", "suspended"] | str
    """Whether the account is suspended now."""
    created_at: datetime
    """When the account was registered."""
    last_login_at: datetime | None = None
    """When the user signed in last."""


class PersonDetails(Model):
    """An account as support needs it."""

    id: str
    """Identifies the account."""
    email: str
    """The e-mail address that the account signs in with."""
    email_verified: bool
    """Whether it is verified."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The given name."""
    last_name: str | None = None
    """The family name."""
    role: Literal["user", "premium", "admin"] | str
    """What the account may do."""
    plan: Literal["free", "premium", "pro"] | str
    """The plan that the account has now: the one that is paid for, or a granted one that is higher."""
    status: Literal["active", "suspended"] | str
    """Whether the account is suspended now."""
    created_at: datetime
    """When the account was registered."""
    last_login_at: datetime | None = None
    """When the user signed in last."""
    version: int
    """Grows with each change; a change names the version that it is decided on."""
    updated_at: datetime
    """When the account was last changed."""
    language: str
    """The language of the account."""
    has_password: bool
    """Whether there is a password, beside providers and passkeys."""
    last_active_at: datetime | None = None
    """When the account last sent something, to a quarter of an hour; left out where that is not known."""
    sessions: int
    """How many devices are signed in."""
    second_factors: int
    """How many second factors the account has."""
    subscription: PersonSubscription
    """What is paid for."""
    granted_plan: PersonGrant | None = None
    """A plan that was granted; left out where there is none, or it has ended."""
    suspension: PersonSuspension | None = None
    """The suspension; left out where there is none in force."""
    past_suspensions: list[PersonSuspension]
    """Suspensions that are over, the newest 20, oldest first."""
    model_usage: ModelUsage
    """What the language model has cost this month."""
    cases: list[CaseSummary]
    """Moderation cases about the user, at most 20; nothing of what was written is in them."""


class PersonGrant(Model):
    """A plan that an administrator has granted."""

    plan: Literal["free", "premium", "pro"] | str
    """The plan that was granted."""
    reason: str
    """Why."""
    since: datetime
    """Since when."""
    until: datetime
    """When it ends."""


class PersonSubscription(Model):
    """What is paid for."""

    plan: Literal["free", "premium", "pro"] | str
    """The plan of the subscription."""
    status: Literal["active", "cancelled", "expired"] | str
    """Whether it is in force."""
    start_date: datetime | None = None
    """When it began."""
    end_date: datetime | None = None
    """When it ends; left out where it has no end."""


class PersonSuspension(Model):
    """A suspension, in force or over."""

    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other", "fraud", "security"] | str
    """Why."""
    note: str | None = None
    """What the user was told besides."""
    since: datetime
    """When it began."""
    until: datetime | None = None
    """When it ends by itself; left out where it does not."""
    ended_at: datetime | None = None
    """When it ended; left out while it is not cleared."""


class PingPresence(Model):
    """presence:ping."""

    room_id: str | None = None
    """Without one the answer lists the caller's rooms."""


class PlanChange(Model):
    """A change of a template that is recommended."""

    path: str
    """The place in the plan, such as `weeklyPlan.days.monday.exercises.0` for the first exercise of Monday."""
    what: str
    """The change, in words."""
    why: str
    """The reason for the change, in words."""
    rule: str | None = None
    """The plan rule that the change satisfies, `V1` to `V24`."""
    kind: Literal["replace", "add", "remove", "order", "sets", "reps", "duration", "distance", "rest", "effort", "load", "progression", "set_plan", "alternatives", "notes", "warmup", "cooldown", "day_duration", "rest_day", "weeks", "deload", "goal", "tags", "description"] | str | None = (
        None
    )
    """The part of the template that changes; left out for today's workout."""
    day: str | None = None
    """The weekday, where the change is about one day."""
    exercise_id: str | None = None
    """The exercise that changes; of a replacement, the one that is replaced."""
    position: int | None = None
    """The place of an added exercise in the changed day, from 1."""
    before: Any | None = None
    """The value before the change, of the type that it has in the template; left out where there was none."""
    after: Any | None = None
    """The value after the change, of the type that it has in the template; left out where there is none any more. Of `order` the ids of the day's exercises; a second one of the same is `id#2`."""


class PlanFeature(Model):
    """What a plan lets an account do."""

    scope: Literal["read:own_profile", "write:own_profile", "read:exercises", "write:custom_exercises", "read:own_workouts", "write:own_workouts", "read:public_templates", "write:own_templates", "read:own_progress", "write:own_progress", "read:community", "write:community", "read:notifications", "write:notifications", "use:ai_generation", "manage:account", "read:ai_recommendations", "write:ai_requests", "read:advanced_analytics", "export:own_data", "access:premium_templates", "unlimited:ai_generation", "read:all_users", "write:all_users", "moderate:content", "feature:templates", "read:platform_analytics", "write:admin_settings", "read:audit"] | str
    """The scope that access tokens list and routes require."""
    description: str
    """The same in words."""


class PlanHistory(Model):
    """What was trained before."""

    last_plan_exercise_ids: list[str] | None = None
    """The exercises of the last plan, by their ids."""


class PlanLimits(Model):
    """The numbers of a plan; one that is left out has no limit."""

    templates: int | None = None
    """Own templates that can be created; an account keeps those that it has."""
    ai_plans_per_month: int | None = None
    """Workouts and templates from the coach in a calendar month (UTC)."""
    requests: int
    """Requests in a quarter of an hour."""
    history_exports_per_day: int
    """Exports of the history in a day (UTC); the export of all own data is not counted."""
    api_keys: int
    """API keys at a time."""
    webhooks: int
    """Webhooks at a time."""


class PlanPrice(Model):
    """What a plan costs."""

    interval: Literal["month", "year"] | str
    """How often it is paid."""
    amount: int
    """In the smallest unit of the currency, such as cents."""
    currency: str
    """The currency's code of ISO 4217, in lower case."""


class PlannedExercise(Model):
    """An exercise as it is planned; without sets, they are added as they are completed."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    sets: list[PlannedSet] | None = None
    """The sets that are planned, at most 60."""
    superset_id: str | None = None
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = None
    """Seconds of rest after each set, 0 to 3600; 0 starts no timer."""
    notes: str | None = None
    """What the user wrote about it; at most 2000 characters."""
    warm_up: bool | None = None
    """Put a warm-up ramp before the sets; without it, as the workout's."""


class PlannedGoal(Model):
    """A goal that does not exist yet."""

    type: Literal["weight", "strength"]
    """The kind of goal: a body weight, or the one-repetition maximum of an exercise."""
    target_value: float
    """The weight to be reached. In kg, or in lb for imperial units."""
    current_value: float | None = None
    """The present weight; without it, the value of the caller's data. In kg, or in lb for imperial units."""
    target_date: date_aliased | None = None
    """The day by which the caller wants to reach it."""
    exercise_id: str | None = None
    """The exercise; required for `strength`, not allowed for `weight`."""


class PlannedPlan(Model):
    """What a subscription becomes."""

    plan: Literal["premium", "pro"] | str
    """The plan from then on."""
    interval: Literal["month", "year"] | str
    """How often it is paid from then on."""
    starts_at: datetime
    """When the change takes place."""


class PlannedSet(Model):
    """A set as it is planned."""

    type: Literal["normal", "warmup", "dropset", "failure"] | None = None
    """The kind of the set. Without it, `"normal"`."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """One of the exercise's `measurements`; without it, as the other fields say."""
    weight: float | None = None
    """The weight that is planned, the bar included, 0 to 2000 kg. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions are planned, 1 to 1000."""
    duration_seconds: float | None = None
    """How long it is to take, in seconds."""
    distance: float | None = None
    """The distance that is planned. In m, or in mi for imperial units."""


class PlateLoad(Model):
    """
    The possible load nearest to the target; of two that are equally near, the lighter.

    `rounded` is true where it is not the target itself; then `below` and `above` are the nearest possible loads, where
    there are any.
    """

    weight: float
    """The whole load, the bar included. In kg, or in lb for imperial units."""
    per_side: list[PlateStack]
    """The plates of one side, from the inside."""
    target: float
    """The weight that was asked for. In kg, or in lb for imperial units."""
    bar: float
    """The weight of the bar. In kg, or in lb for imperial units."""
    rounded: bool
    """Whether the target itself cannot be loaded."""
    reason: Literal["exact", "below_bar", "not_enough_plates", "between_plates"] | str
    """Why the load is the one that it is."""
    message: str
    """A sentence that explains it to the user."""
    below: PlateLoading | None = None
    """The nearest load below the target; left out when there is none."""
    above: PlateLoading | None = None
    """The nearest load above the target; left out when there is none."""


class PlateLoading(Model):
    """A possible load including the bar, and the plates of one side of the bar, the heaviest first."""

    weight: float
    """The whole load, the bar included. In kg, or in lb for imperial units."""
    per_side: list[PlateStack]
    """The plates of one side, from the inside."""


class PlateStack(Model):
    """Plates of one weight on one side."""

    weight: float
    """The weight of one plate. In kg, or in lb for imperial units."""
    count: int
    """How many of them."""


class Plateau(Model):
    """
    The estimated 1RM has not gone up: by no more than half a percent in the last three of at least five sessions, and
    the best is at least 14 days old. Sessions of deload weeks are left out.
    """

    unit: Literal["kg", "lb"] | str | None = None
    """The unit of its weights, where the owner has chosen one for the exercise; else the request's."""
    since: date_aliased
    """The day of the best."""
    best: float
    """The best estimated 1RM of the last 90 days. In kg, or in lb for imperial units."""
    days_since: int
    """Days from the best to the last session."""
    sessions_since: int
    """How many sessions there were since the best."""
    suggestions: list[PlateauSuggestion]
    """What to try; empty where no fact suggests anything."""


class PlateauCause(Model):
    """A cause of a plateau that the data speaks for, with the advice that follows from it."""

    cause: Literal["too_few_sets", "too_many_sets", "effort_too_low", "effort_too_high", "trained_too_seldom", "no_deload", "same_repetitions", "losing_weight", "sleep_unknown"] | str
    """The likely cause of the plateau."""
    weight: float
    """The weight of the evidence for it; causes are listed by weight, the highest first."""
    muscle_group: str | None = None
    """The muscle group whose sets it is about."""
    facts: list[Fact]
    """The numbers that the cause is based on."""
    advice: Literal["add_sets", "reduce_sets", "aim_at_rpe", "add_day", "deload", "change_repetitions", "eat_more", "tell_sleep"] | str
    """The advice that follows from it."""
    text: str
    """Cause and advice as sentences for the user, in the caller's units."""


class PlateauSuggestion(Model):
    """Something to try, with the fact that it follows from."""

    kind: Literal["reduce_load", "deload", "train_more_often", "vary_repetitions"] | str
    """What to try."""
    message: str
    """The fact and the suggestion, as a sentence for the user."""


class PlatformAnalytics(Model):
    """The numbers of a period; the parts that were not asked for are left out."""

    from_: Annotated[date_aliased, Field(validation_alias="from", serialization_alias="from")]
    """The first day."""
    to: date_aliased
    """The last day."""
    view: Literal["overview", "activity", "retention", "engagement", "business", "ai", "latency"] | str
    """What was asked for."""
    counted_at: datetime
    """When it was counted: events of the last minutes may still be on their way, and devices without network report later."""
    activity: UserActivity | None = None
    """Who is active."""
    retention: RetentionReport | None = None
    """Who stays."""
    engagement: UserEngagement | None = None
    """What is used."""
    business: BusinessNumbers | None = None
    """Who pays."""
    ai: AiCost | None = None
    """What the language model cost."""
    latency: FunctionLatencies | None = None
    """How long the functions take."""


class PlatformSettings(Model):
    """All settings, the last changes of them, and the newest imports into the exercise library."""

    version: int
    """Counts the changes, from 0; send it with the next change."""
    values: SettingValues
    """All settings as they are now."""
    settings: list[Setting]
    """What each of them is."""
    history: list[SettingsChange]
    """The last 50 changes, the newest first."""
    imports: list[ExerciseImport]
    """The newest 20 imports into the exercise library of the last 30 days, the newest first."""


class PortalPage(Model):
    """The payment provider's page for cards, invoices and the subscription."""

    url: str
    """Where to send the user, within minutes: it can be used for a short time only."""


class PossibleDuplicate(Model):
    """An exercise of the library that may be the same."""

    id: str
    """Identifies it."""
    name: str
    """What it is called."""
    by: Literal["name", "alias", "similar"] | str
    """Whether both have the same name, one has it as an alias, or most words of the names are the same."""


class PowerliftingTotal(Model):
    """
    The current estimated 1RM of squat, bench press and deadlift, their total, and its scores.

    An estimate from more than twelve repetitions does not count.
    """

    squat: float | None = None
    """The squat; left out without a session in the last 90 days. In kg, or in lb for imperial units."""
    bench: float | None = None
    """The bench press. In kg, or in lb for imperial units."""
    deadlift: float | None = None
    """The deadlift. In kg, or in lb for imperial units."""
    total: float | None = None
    """The three together; left out where one is missing. In kg, or in lb for imperial units."""
    sex: Literal["male", "female"] | str | None = None
    """The sex that the scores are for, as the profile states it."""
    body_weight: float | None = None
    """The body weight that the scores are for. In kg, or in lb for imperial units."""
    dots: float | None = None
    """The DOTS points of the total."""
    ipf_gl: float | None = None
    """The IPF GL points of the total, as of classic powerlifting."""
    wilks: float | None = None
    """The Wilks points of the total, by the formula of 1995."""
    reason: Literal["lift_missing", "sex_missing", "body_weight_missing", "body_weight_too_low"] | str | None = (
        None
    )
    """Why a score is missing."""


class Preferences(Model):
    """
    An account's preferences. `defaultRestTime` is in seconds, `weeklyTarget` in workouts per week.

    `bars` and `plates` are the equipment that the account trains with; without them it is that of a common gym.
    """

    units: Literal["metric", "imperial"] | str
    """The units that measures are read and written in."""
    default_rest_time: int
    """Seconds of rest after a set of an exercise that has no rest time of its own."""
    weekly_target: int
    """Workouts per week that the streak of weeks is counted by."""
    day_starts_at: int
    """The hour at which a day begins: what is earlier is the day before."""
    bars: list[float] | None = None
    """The first one is used. In kg, or in lb for imperial units."""
    plates: list[OwnedPlates] | None = None
    """The plates that the user has; without it, those of a usual gym."""
    exercise_units: dict[str, Literal["kg", "lb"] | str]
    """By exercise id, the unit of its weights, where that is not the one of `units`."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"] | str] | None = (
        None
    )
    """The equipment that is available; absent for everything, empty for none. Bodyweight and a mat always are."""
    injuries: list[Literal["neck", "shoulder", "elbow", "wrist", "upper_back", "chest", "abdomen", "lower_back", "hip", "knee", "ankle"] | str]
    """Regions of the body that training must spare."""
    language: str
    """BCP 47. Messages are in English where there is no translation."""
    week_starts_on: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | str
    """The first day of the weeks of the weekly streak."""
    strength_levels: bool
    """Whether lifts are compared with those of raw competitors; for adults only."""
    notifications: NotificationChoices
    """Which notifications the user wants."""
    privacy: PrivacyChoices
    """Who sees what of the user."""


class PreferencesChange(Model):
    """A change of the preferences: a field that is left out stays, one that is null gets its default."""

    units: Literal["metric", "imperial"] | None = None
    """The units that measures are read and written in."""
    default_rest_time: int | None = None
    """Seconds."""
    weekly_target: int | None = None
    """Workouts per week."""
    day_starts_at: int | None = None
    """The hour at which a day begins: what is earlier is the day before."""
    bars: list[float] | None = None
    """The weights of the bars that the user has, 1 to 10 of them; the first is the usual one."""
    plates: list[OwnedPlates] | None = None
    """Empty for none."""
    exercise_units: dict[str, Literal["kg", "lb"] | None] | None = None
    """By exercise id; one that is left out stays, one that is null has no unit of its own any more."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """Null for everything, empty for none."""
    injuries: list[Literal["neck", "shoulder", "elbow", "wrist", "upper_back", "chest", "abdomen", "lower_back", "hip", "knee", "ankle"]] | None = (
        None
    )
    """Regions of the body that training must spare; an empty list for none."""
    language: str | None = None
    """A language tag of BCP 47, such as `en` or `pt-BR`."""
    week_starts_on: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None = (
        None
    )
    """The first day of the weeks of the weekly streak."""
    strength_levels: bool | None = None
    """Whether lifts are compared with those of raw competitors; for adults only."""
    notifications: NotificationChoicesChange | None = None
    """Which notifications the user wants; what is left out stays."""
    privacy: PrivacyChoicesChange | None = None
    """Who sees what of the user; what is left out stays."""


class PreferencesSynced(Model):
    """The current preferences. `revision` grows with each change: a device keeps the highest."""

    revision: int
    """Grows with each change; keep the content with the highest."""
    units: Literal["metric", "imperial"] | str
    """The units that measures are read and written in."""
    default_rest_time: int
    """Seconds of rest after a set of an exercise that has no rest time of its own."""
    weekly_target: int
    """Workouts per week that the streak of weeks is counted by."""
    day_starts_at: int
    """The hour at which a day begins: what is earlier is the day before."""
    exercise_units: dict[str, Literal["kg", "lb"] | str]
    """By exercise id, the unit of its weights, where that is not the one of `units`."""
    bars: list[float] | None = None
    """The weights of the bars that the user has; without it, those of a usual gym. In kg, or in lb for imperial units."""
    plates: list[OwnedPlates] | None = None
    """The plates that the user has; without it, those of a usual gym."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"] | str] | None = (
        None
    )
    """The equipment that is available; absent for everything, empty for none."""
    injuries: list[Literal["neck", "shoulder", "elbow", "wrist", "upper_back", "chest", "abdomen", "lower_back", "hip", "knee", "ankle"] | str]
    """Regions of the body that training must spare."""
    language: str
    """The language of messages, a tag of BCP 47."""
    week_starts_on: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | str
    """The first day of the weeks of the weekly streak."""
    strength_levels: bool
    """Whether strength levels are computed from sex and body weight."""
    notifications: NotificationChoices
    """Which notifications the user wants."""
    privacy: PrivacyChoices
    """Who sees what of the user."""


class PrivacyChoices(Model):
    """Who sees what. Nothing is visible to strangers until its owner makes it so (GDPR article 25)."""

    profile_visibility: Literal["public", "friends", "private"] | str
    """Who may see the profile beyond the user name."""
    workout_sharing: bool
    """Whether others see any workout of the user's: shared ones, links, and in rooms. Off, nobody but the user does."""
    progress_sharing: bool
    """Whether others see the user's personal records, where they see a workout of the user's."""
    activity_visibility: Literal["public", "friends", "private"] | str
    """Who may see the activities that are made of workouts, goals and achievements; of private ones none are made."""
    leaderboards: bool
    """Whether the user is on the leaderboards that everybody sees. Those of friends show friends."""
    consents: Consents
    """What the user has agreed to beyond what the app needs."""


class PrivacyChoicesChange(Model):
    """A change of the privacy settings."""

    profile_visibility: Literal["public", "friends", "private"] | None = None
    """Who may see the profile beyond the user name."""
    workout_sharing: bool | None = None
    """Whether others see any workout of the user's: shared ones, links, and in rooms. Off, nobody but the user does."""
    progress_sharing: bool | None = None
    """Whether others see the user's personal records, where they see a workout of the user's."""
    activity_visibility: Literal["public", "friends", "private"] | None = None
    """Who may see the activities that are made of workouts, goals and achievements; of private ones none are made."""
    leaderboards: bool | None = None
    """Whether the user is on the leaderboards that everybody sees. Those of friends show friends."""
    consents: ConsentsChange | None = None
    """What the user agrees to, or no longer; what is left out stays, and null withdraws all."""


class Profile(Model):
    """An account's profile as its owner reads it."""

    first_name: str | None = None
    """The given name."""
    last_name: str | None = None
    """The family name."""
    date_of_birth: date_aliased | None = None
    """The day of birth."""
    gender: Literal["male", "female", "other"] | str | None = None
    """The gender that the user states."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | str | None = None
    """How experienced the user is."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""
    bio: str | None = None
    """A text about the user."""
    location: str | None = None
    """Where the user lives or trains."""
    timezone: str | None = None
    """The IANA time zone, such as Europe/Berlin, that the user's days are counted in."""
    goals: list[str] | None = None
    """What the user trains for."""
    id: str
    """Identifies the account; it never changes."""
    email: str
    """The e-mail address that the account signs in with."""
    username: str
    """The unique name by which others find the user."""
    role: Literal["user", "premium", "admin"] | str
    """What the account may do."""
    email_verified: bool
    """Whether the e-mail address is verified."""
    subscription: SubscriptionSummary
    """The plan of the account."""
    metrics: ProfileMetrics
    """Current and target body metrics."""
    created_at: datetime
    """When the account was registered."""
    updated_at: datetime
    """When the profile was last changed."""
    suspension: SuspensionNotice | None = None
    """Why and until when the account is suspended; left out where it is not."""


class ProfileAchievement(Model):
    """An achievement that a user has unlocked."""

    id: str
    """Identifies the achievement."""
    title: str
    """What it is called."""
    icon: str
    """The name of an icon for it."""
    tier: float
    """The value of the highest tier that is unlocked."""
    unlocked_at: date_aliased
    """The day of the data that unlocked it."""


class ProfileChange(Model):
    """A change of the profile: a field that is left out stays, one that is null is cleared."""

    first_name: str | None = None
    """The first name, 1 to 60 characters."""
    last_name: str | None = None
    """The last name, 1 to 60 characters."""
    date_of_birth: date_aliased | None = None
    """The day of birth; users are at least 13 years old."""
    gender: Literal["male", "female", "other"] | None = None
    """The gender that the user states."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | None = None
    """How experienced the user is."""
    bio: str | None = None
    """A text about the user, at most 500 characters."""
    location: str | None = None
    """Where the user lives or trains, a short text."""
    timezone: str | None = None
    """The IANA time zone, such as Europe/Berlin, that the user's days are counted in."""
    goals: list[str] | None = None
    """What the user trains for, at most 10 short texts."""
    metrics: UserMetricsChange | None = None
    """Current and target body metrics; what is left out stays."""


class ProfileDetails(Model):
    """What an account says about its owner. `profilePicture` is set by uploading one."""

    first_name: str | None = None
    """The given name."""
    last_name: str | None = None
    """The family name."""
    date_of_birth: date_aliased | None = None
    """The day of birth."""
    gender: Literal["male", "female", "other"] | str | None = None
    """The gender that the user states."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | str | None = None
    """How experienced the user is."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""
    bio: str | None = None
    """A text about the user."""
    location: str | None = None
    """Where the user lives or trains."""
    timezone: str | None = None
    """The IANA time zone, such as Europe/Berlin, that the user's days are counted in."""
    goals: list[str] | None = None
    """What the user trains for."""


class ProfileMetrics(Model):
    """Body metrics, with the units that they are given in."""

    current_weight: float | None = None
    """The body weight now. In kg, or in lb for imperial units."""
    target_weight: float | None = None
    """The body weight that the user wants to have. In kg, or in lb for imperial units."""
    height: float | None = None
    """The height of the body. In m, or in in for imperial units."""
    body_fat_percentage: float | None = None
    """Percent of body fat."""
    measurement_unit: Literal["metric", "imperial"] | str
    """The units that the metrics are given in."""


class ProfileStreaks(Model):
    """A user's streaks."""

    days: int
    """Days in a row with a workout, now."""
    longest_days: int
    """Days in a row with a workout, at most ever."""
    weeks: int
    """Weeks in a row that met the user's own target, now."""
    longest_weeks: int
    """Weeks in a row that met the user's own target, at most ever."""


class ProfileTraining(Model):
    """What a profile shows of a user's training; what the user does not share is left out."""

    workouts: int | None = None
    """How many workouts the user has completed; left out where the user shares no workouts."""
    streaks: ProfileStreaks | None = None
    """The streaks; left out where the user shares no progress."""
    strongest_lifts: list[StrongestLift] | None = None
    """The best lifts, at most ten, the strongest first; left out where the user shares no progress."""
    achievements: list[ProfileAchievement] | None = None
    """The unlocked achievements, the newest first; left out where the user shares no progress."""


class ProgressAnalysis(Model):
    """The progress of the caller's training."""

    scope: Literal["exercise", "overview"] | str
    """Whether one exercise was asked for, or everything."""
    first_day: date_aliased
    """The first day of the period."""
    last_day: date_aliased
    """The last day, which is today."""
    text: str
    """What matters, as sentences for the user, in the caller's units."""
    worded_by: Literal["built_in", "model"] | str
    """Who wrote `text`: FitAI's own coach, or a language model whose numbers were checked."""
    lifts: list[LiftAnalysis]
    """The exercise; or the main lifts that were trained in the period, then the other strongest lifts."""
    muscles: list[MuscleBalance]
    """The muscle groups, the one that lacks most first; without an exercise only."""
    goals: list[GoalOutlook]
    """The outlook of the open goals of body weight and strength; of an exercise, only those of it."""


class ProgressComparison(Model):
    """
    Equal periods: the running week and month against as many days of the ones before, and the last four whole weeks
    against the four before, in which the running week is not.

    The changes are in percent of the earlier period: left out where that is zero and the later one is not, 0 where both are.
    """

    week: PeriodComparison
    """The running week until today against the same days of the week before."""
    month: PeriodComparison
    """The running month until today against as many days of the month before."""
    recent: ProgressPeriod
    """The last four whole weeks."""
    earlier: ProgressPeriod
    """The four weeks before them."""
    workout_change_percentage: float | None = None
    """By how many percent there were more workouts in the last four weeks."""
    volume_change_percentage: float | None = None
    """By how many percent the volume was larger in the last four weeks."""


class ProgressOverview(Model):
    """The caller's progress."""

    total_workouts: int
    """How many workouts were ever completed."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    average_workout_duration: float
    """Seconds per workout, pauses left out; 0 without workouts."""
    personal_records: int
    """How many personal records were set."""
    streaks: ProgressStreaks
    """Days and weeks in a row."""
    comparison: ProgressComparison
    """Equal periods against each other."""
    weekly: list[WeeklyStats]
    """The last twelve weeks, the running one included, oldest first."""
    strongest_lifts: list[StrongestLift]
    """The exercises with the best lifts, the best first."""
    favorite_exercises: list[FavoriteExercise]
    """The exercises that are done most often, at most five."""


class ProgressPeriod(Model):
    """Four whole weeks."""

    start_date: date_aliased
    """The first day."""
    end_date: date_aliased
    """The last day."""
    workout_count: int
    """How many workouts were completed."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    calories_burned: float
    """Kilocalories."""


class ProgressPhoto(Model):
    """A progress photo to be uploaded."""

    angle: Literal["front", "side", "back"]
    """From which side the photo is taken."""
    date: date_aliased | None = None
    """The day of the photo; today in UTC when left out."""


class ProgressStreaks(Model):
    """Streaks of days with a workout, and of weeks that reached the target (which rest days do not break)."""

    current_workout_streak: int
    """Days in a row, until today or yesterday."""
    longest_workout_streak: int
    """Days."""
    current_weekly_streak: int
    """Weeks."""
    longest_weekly_streak: int
    """Weeks."""
    current_goal_streak: int
    """Weeks in a row in which every active goal that is counted by period was met."""
    freezes: int
    """Freezes held: one for each four met weeks, at most two."""
    frozen_weeks: list[date_aliased]
    """First days of the latest weeks that a freeze was used for."""
    paused_until: date_aliased | None = None
    """The last day of the present pause; left out where there is none."""
    weekly_targets: WeeklyTargets
    """The running week against the target."""


class ProgressSynced(Model):
    """The current totals. `revision` grows with each change: a device keeps the highest."""

    revision: int
    """Grows with each change; keep the content with the highest."""
    total_workouts: int
    """How many workouts were ever completed."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    total_duration: float
    """Seconds of training in all."""
    total_calories: float
    """Kilocalories in all, as far as they could be estimated."""
    personal_records: int
    """How many personal records were set."""
    current_streak: int
    """Days in a row with a workout, up to today or yesterday."""
    longest_streak: int
    """The most days in a row with a workout."""
    weekly_streak: WeeklyStreak
    """Weeks in a row that reached the target."""
    goals: list[Goal] | None = None
    """The goals that have changed; of each, keep the highest `version`. Left out where none has."""


class ProviderAnswer(Model):
    """A provider's answer to a sign-in. Other fields that a provider adds are ignored."""

    state: str
    """The state that the sign-in was begun with."""
    code: str | None = None
    """The code that is exchanged for the identity; left out when the provider refuses."""
    error: str | None = None
    """Why the provider refuses, such as `access_denied`."""
    user: str | None = None
    """Apple: the name, as JSON, at the first sign-in only."""


class PublicProfile(Model):
    """A user's profile, as those see it who may see it."""

    id: str
    """The id of the user."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The first name; left out where the caller may not see it, or none is given."""
    last_name: str | None = None
    """The last name; left out where the caller may not see it, or none is given."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""
    bio: str | None = None
    """A text about the user."""
    location: str | None = None
    """Where the user lives or trains."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | str | None = None
    """How experienced the user is."""
    goals: list[str] | None = None
    """What the user trains for."""
    created_at: datetime
    """When the account was registered."""
    counts: SocialCounts
    """How many friends and followers the user has."""
    training: ProfileTraining
    """What the user has trained, as far as the privacy switches show it."""
    relation: Relation | None = None
    """Left out of the caller's own profile."""


class QuietHours(Model):
    """The hours in which pushes and mails wait, in the user's time zone; they may go past midnight."""

    start: str
    """When they begin, `22:00`."""
    end: str
    """When they end, `08:00`."""


class QuietHoursRequest(Model):
    """The hours in which pushes and mails wait, in the user's time zone; they may go past midnight."""

    start: str | None = None
    """When they begin, `22:00`. Without it, `"22:00"`."""
    end: str | None = None
    """When they end, `08:00`. Without it, `"08:00"`."""


class Quota(Model):
    """How many requests of a kind the caller may make in the current period."""

    limit: int
    """How many requests are allowed in the period."""
    left: int
    """How many of them are left."""
    renews_at: datetime
    """When the next period begins and all of them are available again."""


class RateExercise(Model):
    """The caller's rating of an exercise; a later one replaces it."""

    rating: int
    """Stars."""


class RateTemplate(Model):
    """A rating; a later one of the same caller replaces it."""

    rating: int
    """From 1 to 5."""


class ReadAll(Model):
    """Everything until a moment was read."""

    through: datetime | None = None
    """The `at` of the newest notification that was shown: newer ones stay unread. Without it, everything until now."""


class Readiness(Model):
    """The user's condition today. What is left out is taken to be as usual."""

    sleep_hours: float | None = None
    """Hours of sleep in the last night, 0 to 24."""
    soreness: dict[str, int] | None = None
    """How sore muscles are, from 0 (not at all) to 10."""
    minutes_left: int | None = None
    """Minutes available for the workout, 5 to 240."""
    energy: int | None = None
    """How much energy the user feels, from 1 (none) to 10."""


class RealTime(Model):
    """The current exercise and set of the workout, and its rest timer."""

    current_exercise_index: int
    """The position of the exercise that is next, counted from 0."""
    current_set_index: int
    """The position of the set that is next in it, counted from 0."""
    is_resting: bool
    """Whether a rest timer runs."""
    rest: Rest | None = None
    """The rest timer that runs; left out when none does."""


class Recommendation(Model):
    """A recommendation of the coach: what is recommended, why, and what the user has made of it."""

    id: str
    """Identifies the recommendation."""
    user_id: str
    """The user whom it is for."""
    recommendation_type: Literal["workout", "exercise", "template", "goal_adjustment"] | str
    """What is recommended."""
    occasion: Literal["asked", "plateau", "imbalance", "return", "deload"] | str
    """The reason for it: asked for by the user, or found by the coach in the user's training."""
    generation: Literal["running", "ready", "failed"] | str
    """Whether it is still being made, is ready, or could not be made."""
    failure: str | None = None
    """Why it could not be made, as a sentence for the user; absent unless `generation` is `failed`."""
    failure_code: str | None = None
    """The code of the failure: `targetMuscles`, `exclusions` or `equipment` for the field no plan can be made with, else `timeout`, `aborted` or `error`."""
    status: Literal["pending", "accepted", "declined", "expired"] | str
    """What the user has made of it."""
    content: RecommendationContent | None = None
    """What is recommended; absent until it is ready."""
    context: RecommendationContext
    """A snapshot of the user's data at the time it was made."""
    feedback: RecommendationFeedback | None = None
    """The user's feedback; absent until there is any."""
    ai_metadata: AiMetadata | None = None
    """How it was made; absent until it is ready."""
    template_id: str | None = None
    """The template that accepting it created or changed."""
    workout_id: str | None = None
    """The workout that accepting it planned."""
    version: int
    """The number of its changes, from 1."""
    expires_at: datetime
    """Until when it can be accepted or declined."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class RecommendationChanged(Model):
    """A recommendation is being made, is ready, could not be made, or was answered on a device of the user's."""

    id: str
    """Identifies the recommendation; read it for its content."""
    recommendation_type: Literal["workout", "exercise", "template", "goal_adjustment"] | str
    """What is recommended."""
    occasion: Literal["asked", "plateau", "imbalance", "return", "deload"] | str
    """The reason for it: asked for by the user, or found by the coach."""
    generation: Literal["running", "ready", "failed"] | str
    """Whether it is being made, is ready, or could not be made."""
    step: str | None = None
    """The step of the generation that has begun, such as `model`; absent when the generation has ended."""
    status: Literal["pending", "accepted", "declined", "expired"] | str
    """The user's answer to it."""
    title: str | None = None
    """Its title; absent until it is ready."""
    failure: str | None = None
    """Why it could not be made, as a sentence for the user."""
    template_id: str | None = None
    """The template that accepting it created or changed."""
    workout_id: str | None = None
    """The workout that accepting it planned."""
    version: int
    """The number of its changes: of two events keep the one with the higher version. A step does not change it."""
    expires_at: datetime
    """Until when it can be answered."""


class RecommendationContent(Model):
    """What is recommended, and why."""

    title: str
    """A title of a few words."""
    description: str
    """A description of some sentences."""
    reasoning: str
    """Why it is recommended."""
    confidence: float
    """How sure the coach is, 0 to 1."""
    priority: Literal["high", "medium", "low"] | str
    """How important it is."""
    data: RecommendationData
    """The recommended plan, exercises or goal change as data."""


class RecommendationContext(Model):
    """A snapshot of the user's data at the time the recommendation was made."""

    user_progress: dict[str, Any]
    """The user's progress at that time."""
    recent_activity: dict[str, Any]
    """The user's recent training."""
    goals: list[str]
    """The ids of the goals that were considered."""
    preferences: dict[str, Any]
    """The user's preferences and equipment, and options of the request."""


class RecommendationData(Model):
    """What is recommended, by the type of the recommendation."""

    template: CreateTemplate | None = None
    """The recommended plan. Accepting it creates a template; a recommended workout is a plan of one day, and accepting it plans that day for today. Left out of lists."""
    template_id: str | None = None
    """The user's template that was reviewed; accepting the recommendation replaces its content with the plan."""
    template_version: int | None = None
    """The version of that template that was reviewed; accepting fails with `stale_version` when the template was changed since."""
    as_copy: bool
    """Whether the reviewed template is another user's: accepting creates a private copy with the changes, and does not change it."""
    changes: list[PlanChange]
    """The changes against the reviewed template or the planned workout, each with its reason."""
    exercises: list[RecommendedExercise]
    """Exercises, the best one first."""
    replaces_exercise_id: str | None = None
    """The exercise that one of `exercises` can replace."""
    goal: GoalAdjustment | None = None
    """The recommended change of a goal."""
    facts: dict[str, Any]
    """The numbers that the recommendation is based on; weights in kilograms."""


class RecommendationFeedback(Model):
    """What the user thinks of a recommendation."""

    user_rating: int | None = None
    """The user's rating, 1 to 5."""
    rated_at: datetime | None = None
    """When the user gave this rating."""
    was_helpful: bool | None = None
    """Whether the recommendation helped."""
    notes: str | None = None
    """What the user wrote about it."""
    declined_exercise_ids: list[str]
    """The exercises in it that the user does not want."""
    feedback_date: datetime | None = None
    """When the feedback was last changed."""


class RecommendedExercise(Model):
    """An exercise that is recommended."""

    exercise_id: str
    """Identifies the exercise."""
    name: str
    """Its name."""
    reason: str
    """Why it is recommended."""
    likeness: float | None = None
    """Its similarity to the exercise that it can replace, 0 to 1."""


class RecordAchieved(Model):
    """A personal record was set. Its weights are in `unit`, where it has one."""

    unit: Literal["kg", "lb"] | str | None = None
    """The unit of its weights, where the owner has chosen one for the exercise; else the request's."""
    workout_id: str
    """The id of the workout."""
    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    exercise_name: str
    """The name of the exercise."""
    record: WeightRecord | RepsRecord | DurationRecord | DistanceRecord | TimeRecord
    """The record that was set."""


class RecoveryCodes(Model):
    """New recovery codes; all earlier ones are invalid."""

    codes: list[str]
    """Ten codes, each good once. They are not shown again."""


class RecoveryCodesSummary(Model):
    """The recovery codes that are left."""

    remaining: int
    """The number of codes that have not been used."""
    created_at: datetime | None = None
    """When the codes were made; absent if there are none."""


class RecoverySignIn(Model):
    """The second step of a sign-in, with a recovery code."""

    mfa_token: str
    """The `mfaToken` of the first step."""
    code: str
    """A recovery code that was not used before."""


class Refresh(Model):
    """A refresh token, to be exchanged for a new pair."""

    refresh_token: str
    """The refresh token of the last answer; each is good for one use."""


class RegisteredDevice(Model):
    """A device that gets pushes."""

    id: str
    """Identifies the registration."""
    platform: Literal["apns", "fcm"] | str
    """Whose push service the token is of."""
    sandbox: bool
    """Whether the token is of Apple's development environment."""
    registered_at: datetime
    """When it was registered last. A registration that was not renewed for 270 days ends."""


class Registration(Model):
    """A new account."""

    email: str
    """The e-mail address; a mail asks to verify it."""
    username: str
    """Letters, digits, `_`, `.` and `-`; not a name that could be taken for FitAI's own, such as `admin`."""
    password: str
    """The password; one that is common or was in a leak is refused."""
    profile: ProfileChange | None = None
    """What the account says about its owner."""
    preferences: PreferencesChange | None = None
    """The preferences to begin with."""
    device: Device | None = None
    """The device that registers; it is signed in."""


class Relation(Model):
    """The caller's relation with another user. It never says whether the other has blocked the caller."""

    user_id: str
    """The id of the other user."""
    friendship: Literal["none", "outgoing", "incoming", "accepted"] | str
    """How the caller and the user stand to each other."""
    following: bool
    """The caller follows the other."""
    followed_by: bool
    """The other follows the caller."""
    blocked: bool
    """The caller has blocked the other."""
    muted: bool
    """The caller has muted the other, who is not told."""


class RelyingParty(Model):
    """The site that a passkey is for."""

    id: str
    """The domain."""
    name: str
    """The name that is shown."""


class Report(Model):
    """A report as its sender reads it."""

    id: str
    """Identifies the report."""
    target_type: Literal["user", "activity", "comment", "challenge", "room_message"] | str
    """What is reported."""
    target_id: str
    """The id of what is reported."""
    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other"] | str
    """What is wrong with it."""
    details: str | None = None
    """What the sender wrote about it."""
    status: Literal["open", "resolved", "dismissed"] | str
    """Whether somebody has looked at it: `resolved` where something was done about it."""
    created_at: datetime
    """When it was sent."""


class ReportDetails(Model):
    """A report as moderators read it, without its sender."""

    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other"] | str
    """What is wrong, as the sender sees it."""
    details: str | None = None
    """What the sender wrote about it."""
    created_at: datetime
    """When it was sent."""


class ReportProgress(Model):
    """A value of a `custom` challenge for a day. Sending it again corrects it."""

    challenge_id: str
    """The challenge."""
    value: float
    """What was done on the day, in the unit of the challenge."""
    date: date_aliased | None = None
    """The day; today where it is left out. It can be typed in first until 48 hours after it has ended."""


class RepsRecord(Model):
    """A record in repetitions, at `weight` or more."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    set_index: int
    """The position of the set in its exercise, counted from 0."""
    improvement_percentage: float | None = None
    """By how many percent it is better than the record before; left out for the first one."""
    type: Literal["max_reps"]
    """The kind of record."""
    value: int
    """The repetitions."""
    previous: int | None = None
    """The record before; left out for the first one."""
    weight: float
    """The weight that they were done with. In kg, or in lb for imperial units."""


class Rest(Model):
    """A rest timer: a deadline, so that a phone that was asleep still shows the right time."""

    started_at: datetime
    """When the rest began."""
    ends_at: datetime
    """When it ends; count down to this moment."""
    seconds: int
    """How long it is, in seconds."""


class RestStartAction(Model):
    """The data of `rest:start`."""

    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    workout_id: str
    """The id of the workout."""
    seconds: int
    """How long to rest, 1 to 3600 seconds."""


class RestTimer(Model):
    """Start the rest timer for `seconds`, or skip the one that runs."""

    seconds: int | None = None
    """How long to rest, 1 to 3600 seconds; or else `skip`."""
    skip: bool | None = None
    """Whether to end the timer that runs. Without it, `false`."""
    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""


class RestTimerEvent(Model):
    """The rest timer was started (with `rest`), was skipped or has ended."""

    workout_id: str
    """The id of the workout."""
    is_resting: bool
    """Whether a rest timer runs now."""
    rest: Rest | None = None
    """The rest timer that runs; left out when none does."""
    reason: str
    """Why it is told: `started`, `skipped` or `ended`."""


class RestoredItem(Model):
    """A restored workout, template or own exercise, which is read by its own route."""

    id: str
    """Its id, which is the one from before."""
    kind: Literal["workout", "template", "exercise"] | str
    """What it is."""
    name: str
    """Its name."""
    deleted_at: datetime
    """When it was deleted."""
    restored_at: datetime
    """When it was restored."""


class Retention(Model):
    """The share of a cohort that is active exactly so many days after joining; null until that day is over."""

    day: int
    """Days after joining."""
    users: int
    """Users who joined long enough ago."""
    share: float | None = None
    """The share of them who were active on that day."""


class RetentionReport(Model):
    """Who stays."""

    users: int
    """Users who joined in the period."""
    retention: list[Retention]
    """Of all of them together, each number of days over those who joined long enough ago."""
    cohorts: list[Cohort]
    """By day of joining, without days on which nobody did; left out of the overview."""


class Revenue(Model):
    """What comes in, in one currency; amounts are in its minor units."""

    currency: str
    """ISO 4217, lower case."""
    mrr: int
    """Monthly recurring revenue at the end of the period."""
    subscribers: int
    """Paying users at the end of the period."""
    arpu: int | None = None
    """Monthly revenue by subscriber."""
    lifetime_value: int | None = None
    """`arpu` by the churn of 30 days; without a churn, or with fewer than 20 subscribers, unknown."""


class ReviewEntry(Model):
    """A step of a review."""

    step: Literal["submitted", "changed", "withdrawn", "approved", "rejected", "changes_requested"] | str
    """What happened; several changes of a round are one entry, the last."""
    round: int
    """In which round."""
    version: int
    """The version of the exercise that it made."""
    at: datetime
    """When."""
    by: str | None = None
    """A digest of the administrator who has decided; left out of what its creator did. Who it was is in the audit trail."""
    reason: str | None = None
    """What the creator was told."""
    fields: list[str]
    """What was changed: by its creator since the version before, or by the administrator with the approval."""


class ReviseWorkout(Model):
    """
    Changes to what describes a workout; what is left out stays.

    Of `startedAt`, `endedAt` and `durationSeconds`, of a completed workout, two give the third. The day follows the
    start, unless `date` is given.
    """

    name: str | None = None
    """The name, 1 to 120 characters."""
    date: date_aliased | None = None
    """The day that it is planned for or was done on."""
    location: Literal["home", "gym", "outdoor", "other"] | None = None
    """The kind of place where the workout takes place."""
    location_label: str | None = None
    """The place in words."""
    notes: str | None = None
    """What the user wrote about it; at most 2000 characters."""
    mood: MoodChange | None = None
    """How the user feels before and after."""
    body_weight: float | None = None
    """The user's weight on that day; without it, the account's. For calories, and for exercises with the own body. In kg, or in lb for imperial units."""
    started_at: datetime | None = None
    """Of a completed workout."""
    ended_at: datetime | None = None
    """Of a completed workout; not in the future."""
    duration_seconds: float | None = None
    """Without the pauses."""


class Room(Model):
    """A room as it is now, with some of its entries."""

    id: str
    """Identifies the room."""
    owner_id: str
    """The user who may invite and remove people."""
    expires_at: datetime
    """When the room closes."""
    seq: int
    """The number of the newest entry."""
    people: list[RoomPerson]
    """Who is in it or invited to it."""
    entries: list[RoomEntry]
    """In order."""
    more: bool
    """There are more entries in the direction that was asked for."""


class RoomEntry(Model):
    """
    Something that was said or happened in a room. `seq` counts them from 1, without a gap.

    `joined` and `left`: `userId` has joined or left. `removed`: `userId` has removed `personId`. `deleted`: `userId` has
    deleted the text of entry `target`; that entry stays, without its text.
    """

    seq: int
    """The number of the entry in the room, from 1 without a gap."""
    kind: Literal["text", "joined", "left", "removed", "deleted"] | str
    """What was said or happened."""
    user_id: str
    """The user who said or did it."""
    at: datetime
    """When."""
    text: str | None = None
    """What was said; left out for other kinds, and once it is deleted."""
    person_id: str | None = None
    """The user whom it is about, where somebody was removed."""
    target: int | None = None
    """The number of the entry that was deleted."""
    hidden_reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other", "under_review"] | str | None = (
        None
    )
    """Why moderation has hidden the text; then only its author sees the text and this."""


class RoomGlance(Model):
    """A room that the caller is in, or invited to."""

    room_id: str
    """The id of the room."""
    status: Literal["invited", "joined", "left", "removed"] | str
    """Whether the user is in it or invited to it."""
    invited_by: str | None = None
    """The user who has invited the caller."""
    expires_at: datetime
    """When the room closes."""


class RoomPerson(Model):
    """Somebody who is in a room, or invited to it."""

    user_id: str
    """The id of the user."""
    status: Literal["invited", "joined", "left", "removed"] | str
    """Whether the user is in it or invited to it."""
    is_owner: bool
    """Whether the user may invite and remove people."""
    present: bool
    """Has sent something within the last minute."""
    seen_at: datetime | None = None
    """When a device of the user was last heard of."""
    shares_weights: bool
    """Whether the others see how much the user lifts."""
    workout: WorkoutGlance | None = None
    """What the user is doing; left out when no workout is shown."""


class RouteLatency(Model):
    """How long a route took."""

    route: str
    """The route or the WebSocket action: `GET /workouts/{id}`, `set:complete`."""
    p95: float
    """Milliseconds that 95 % of its calls took at most, in the function."""


class SecondFactorRequired(Model):
    """The first step of a sign-in is done, and the account has a second factor: there are no tokens yet."""

    status: Literal["second_factor_required"]
    """Always `second_factor_required`: the second step comes next."""
    mfa_token: str
    """To be sent with the second step; good for one sign-in."""
    methods: list[Literal["totp", "passkey", "recovery_code"] | str]
    """How the second step can be taken."""
    expires_in: int
    """Seconds in which the second step must be taken."""


class SecondFactors(Model):
    """The second factors of the caller's account."""

    factors: list[Factor]
    """The factors, the oldest first."""
    recovery_codes: RecoveryCodesSummary
    """The recovery codes that are left."""
    required: bool
    """Whether the account must have a factor (administrators): without one, its tokens are accepted by the routes of enrolment only, and its last factor cannot be removed."""


class SecurityEvent(Model):
    """
    Something that happened to the account's security.

    `action` says what: `auth.signed_in`, `auth.sign_in_failed`, `auth.locked`, `auth.password_changed`,
    `auth.email_changed`, `users.data_exported` and the like; an app shows one that it does not know by its name.
    """

    id: str
    """Identifies the event."""
    at: datetime
    """When it happened."""
    action: str
    """What happened, such as `auth.signed_in`."""
    by_you: bool
    """Whether the account itself did it, signed in. False for a failed sign-in."""
    network: str
    """The network that it came from, not the whole address: `192.0.2.0/24`."""
    session: str | None = None
    """The session that it belongs to, as in `GET /auth/sessions`."""
    method: str | None = None
    """How the account signed in: `password`, `google`, `apple`, `passkey`."""
    new_device: bool
    """A sign-in from a device that was never seen before."""


class SendAppeal(Model):
    """An appeal of an author against hiding what the author has written, or of a user against being suspended."""

    target_type: Literal["user", "activity", "comment", "challenge", "room_message"]
    """What was hidden; `user` for a suspension."""
    target_id: str
    """The id of what was hidden; of a suspension the own id."""
    text: str
    """Why it should be shown again, or the suspension end, 1 to 1000 characters."""


class SendChat(Model):
    """chat:send."""

    room_id: str
    """The id of the room."""
    text: str | None = None
    """What to say, 1 to 1000 characters; or else `delete`."""
    delete: int | None = None
    """The entry whose text is deleted, by its author or the room's owner."""
    client_id: str | None = None
    """Makes the same message, sent again, one entry; by default the `id` of the frame."""


class SendFormFrames(Model):
    """A part of a recording that is sent while it is made."""

    session_id: str
    """An identifier of ours."""
    part: int
    """The number of the part within its recording, from 0."""
    movement: Literal["squat", "hinge", "press", "row", "curl", "lunge"]
    """The movement, the same in all parts."""
    variant: Literal["overhead"] | None = None
    """`overhead`: a press above the head, whose trunk must stay upright."""
    fps: float
    """Frames in a second, 15 to 60, the same in all parts."""
    frames: list[list[list[Any]]]
    """The frames, as in `POST /ai/form-analyze`. A second of 30 frames is about 10 KB; a message has at most 16 KB."""
    end: bool | None = None
    """Whether this is the last part. It may have no frames. Without it, `false`."""


class SendReport(Model):
    """What is reported, and why."""

    target_type: Literal["user", "activity", "comment", "challenge", "room_message"]
    """What is reported."""
    target_id: str
    """The id of what is reported; of a message in a room, the room's id, `:` and the number of the entry."""
    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other"]
    """What is wrong with it."""
    details: str | None = None
    """More about it, 1 to 1000 characters."""


class SetCompleted(Model):
    """A set was completed or corrected; the response of the request that did so has the same fields."""

    workout_id: str
    """The id of the workout."""
    exercise_index: int
    """The position of the exercise in the workout, counted from 0."""
    set: WorkoutSet
    """The set as it is now."""
    exercise: WorkoutExercise
    """The exercise with all of its sets."""
    metrics: WorkoutMetrics
    """The totals so far."""
    real_time: RealTime
    """Where the workout is now."""
    records: list[
        Annotated[
            WeightRecord | RepsRecord | DurationRecord | DistanceRecord | TimeRecord,
            Field(discriminator="type"),
        ]
    ]
    """The personal records that the set has broken."""
    version: int
    """The version of the workout after it."""
    next_set: SuggestedSet | None = None
    """The next set of the exercise, by the effort of this one; left out where no effort is planned or was noted."""


class SetReference(Model):
    """A set: by the operation that completed it, or by its place and when it was completed."""

    set_client_id: str | None = None
    """The `clientId` of the operation that completed the set."""
    exercise_index: int | None = None
    """The position of the exercise in the workout, counted from 0."""
    set_index: int | None = None
    """The position of the set in its exercise, counted from 0."""
    completed_at: datetime | None = None
    """When the set was completed, where its position may have moved."""


class SetTarget(Model):
    """What a set is planned to be."""

    weight: float | None = None
    """The weight that is lifted, the bar included; for an assisted exercise, the assistance. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions."""
    reps_min: int | None = None
    """The fewest repetitions of the range."""
    reps_max: int | None = None
    """The most repetitions of the range."""
    percentage: float | None = None
    """Percent of the one-repetition maximum or training max that the weight was computed by."""
    rpe: float | None = None
    """The effort that it should take, 6 to 10 in halves."""
    amrap: bool | None = None
    """As many repetitions as possible, at least `reps`."""
    duration_seconds: float | None = None
    """How long it is to take, in seconds."""
    distance: float | None = None
    """The distance that is to be covered. In m, or in mi for imperial units."""


class Setting(Model):
    """What a setting is: a feature that can be turned off, a limit, or a text."""

    name: str
    """Its name among the values."""
    type: Literal["flag", "number", "text"] | str
    """Whether it is on or off, a whole number, or a text."""
    default: str
    """What it is until an administrator changes it, as a text: `true`, `1000`."""
    is_changed: bool
    """Whether an administrator has changed it."""
    description: str
    """What it does; of a flag, while it is off."""
    readers: str
    """Who reads it."""


class SettingValues(Model):
    """The settings by their names."""

    sign_up_open: bool | None = None
    """Whether new accounts can be created."""
    payments: bool | None = None
    """Whether plans can be bought or changed."""
    ai_coach: bool | None = None
    """Whether the coach answers and recommends."""
    ai_model: bool | None = None
    """Whether the language model is asked, or the built-in coach answers alone."""
    community_writing: bool | None = None
    """Whether something new can be published in the community."""
    imports: bool | None = None
    """Whether imports can begin."""
    read_only: bool | None = None
    """Whether nothing can be changed: reading and signing in go on."""
    fan_out: bool | None = None
    """Whether feeds, notifications, their mails, pushes and webhooks are worked on, or wait."""
    maintenance_message: str | None = None
    """What `GET /health` says to everybody, up to 300 characters; empty for nothing."""
    ai_daily_budget_usd: int | None = None
    """US dollars that the calls of the language model may cost on a day (UTC), 0 to 1,000,000; 0: it is not asked."""
    anonymous_requests: int | None = None
    """Requests without a token that one network may send in a quarter of an hour, 0 to 1,000,000; 0: any number."""


class SettingValuesRequest(Model):
    """The settings by their names."""

    sign_up_open: bool | None = None
    """Whether new accounts can be created."""
    payments: bool | None = None
    """Whether plans can be bought or changed."""
    ai_coach: bool | None = None
    """Whether the coach answers and recommends."""
    ai_model: bool | None = None
    """Whether the language model is asked, or the built-in coach answers alone."""
    community_writing: bool | None = None
    """Whether something new can be published in the community."""
    imports: bool | None = None
    """Whether imports can begin."""
    read_only: bool | None = None
    """Whether nothing can be changed: reading and signing in go on."""
    fan_out: bool | None = None
    """Whether feeds, notifications, their mails, pushes and webhooks are worked on, or wait."""
    maintenance_message: str | None = None
    """What `GET /health` says to everybody, up to 300 characters; empty for nothing."""
    ai_daily_budget_usd: int | None = None
    """US dollars that the calls of the language model may cost on a day (UTC), 0 to 1,000,000; 0: it is not asked."""
    anonymous_requests: int | None = None
    """Requests without a token that one network may send in a quarter of an hour, 0 to 1,000,000; 0: any number."""


class SettingsChange(Model):
    """A change of settings."""

    version: int
    """The version that it made."""
    at: datetime
    """When."""
    by: str
    """A digest of who did it, which tells two apart; who it was is in the audit trail."""
    reason: str
    """Why."""
    settings: list[ChangedSetting]
    """What was changed."""


class ShareActivity(Model):
    """Where the activity was shared."""

    platform: Literal["internal", "social_media"]
    """Within the app, or on another platform."""


class ShareWorkout(Model):
    """Who may see the workout. `link: false` revokes its link."""

    visibility: Literal["private", "friends", "public"] | None = None
    """Who may see it: nobody else, friends, or everybody. Without it, `"friends"`."""
    recipients: list[str] | None = None
    """The ids of friends to show it to one by one, at most 100."""
    link: bool | None = None
    """Whether there is to be a link with which anybody may see it. Without it, `true`."""
    shows: list[Literal["notes", "location", "mood", "bodyWeight"]] | None = None
    """Private details that others may see, too."""


class SharedWorkout(Model):
    """How the workout is shared now. The link's token is shown once; only its hash is stored."""

    workout_id: str
    """The id of the workout."""
    visibility: Literal["private", "friends", "public"] | str
    """Who may see it: nobody else, friends, or everybody."""
    recipients: list[str]
    """The ids of the users that it is shown to one by one."""
    shows: list[Literal["notes", "location", "mood", "bodyWeight"] | str]
    """The private details that others see."""
    link: str | None = None
    """The token of the link, right after it was made; send it as `share`."""
    version: int
    """The version of the workout after it."""


class SharedWorkoutCard(Model):
    """Another user's workout in the list of those that are shared with the caller."""

    id: str
    """The id of the workout."""
    user: WorkoutOwner
    """Its owner."""
    status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | str
    """The state of the workout."""
    name: str
    """The name of the workout."""
    date: date_aliased
    """The day that it is planned for or was done on."""
    timezone: str
    """The IANA time zone, such as Europe/Berlin, that days are counted in."""
    started_at: datetime | None = None
    """When it was started; left out before."""
    ended_at: datetime | None = None
    """When it ended; left out before."""
    duration_seconds: float
    """Seconds of training, pauses left out."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    completed_sets: int
    """How many sets are completed."""
    total_reps: int
    """How many repetitions were done."""
    personal_records: int
    """How many personal records were set."""
    exercises: list[OutlinedExercise]
    """The exercises, in their order."""
    shared_at: datetime
    """When it was shared with the caller."""
    by_name: bool
    """Whether the owner has named the caller as a recipient."""


class SharingState(Model):
    """Who may see the workout besides its owner. Others see no more of this than the visibility."""

    is_shared: bool
    """Whether anybody but its owner may see it."""
    visibility: Literal["private", "friends", "public"] | str
    """Who may see it: nobody else, friends, or everybody."""
    shared_with: list[str]
    """The ids of the users it is shared with one by one."""
    has_link: bool
    """Whether it can be seen by a link, whose token is answered once."""
    shows: list[Literal["notes", "location", "mood", "bodyWeight"] | str]
    """What others see that is private otherwise."""
    shared_at: datetime | None = None
    """When it was first shared."""
    social_metrics: SocialMetrics | None = None
    """Of the activity that was made of it, for its owner; left out before the first like or comment."""


class SignedIn(Model):
    """A signed-in account and its pair of tokens. `expiresIn` is the access token's lifetime in seconds."""

    status: Literal["signed_in"]
    """Always `signed_in`: there is no further step."""
    user: User
    """The account."""
    access_token: str
    """Goes with every request as `Authorization: Bearer …`."""
    refresh_token: str
    """Gets the next pair of tokens at `POST /auth/refresh`; keep it in the device's secure storage."""
    expires_in: int
    """Seconds until the access token expires."""
    token_type: Literal["Bearer"]
    """How the access token is sent."""


class SignedOut(Model):
    """The number of sessions that ended."""

    sessions_ended: int
    """How many devices were signed out."""


class SkippedBodyLine(Model):
    """A line of the file that was not imported, and why. Lines count from 1, the header included."""

    line: int
    """The number of the line in the file, counted from 1."""
    column: str | None = None
    """The column that is the reason, as the file names it."""
    reason: str
    """Why it was not imported, in words to be shown."""


class SkippedLine(Model):
    """A line of the file that was not imported, and why. Lines count from 1, the header included."""

    line: int
    """The number of the line in the file, counted from 1."""
    column: str | None = None
    """The column that is the reason, as the file names it."""
    reason: str
    """Why it was not imported, in words to be shown."""


class SocialCounts(Model):
    """The numbers of friends, followers and followed users."""

    friends: int
    """How many friends the user has."""
    followers: int
    """How many users follow the user."""
    following: int
    """How many users the user follows."""


class SocialMetrics(Model):
    """What others did with the activity that was made of a workout, as counts."""

    likes: int
    """How many users like it."""
    comments: int
    """How many comments it has."""
    shares: int
    """How often it was shared: once for each user and platform."""


class StepUp(Model):
    """A proof that the caller is the account's owner."""

    password: str
    """The password of the account."""


class SteppedUp(Model):
    """
    An access token that says when and how the caller has just proven who they are. The refresh token stays as it is.

    `expiresIn` is the access token's lifetime in seconds.
    """

    access_token: str
    """The new access token."""
    expires_in: int
    """Seconds until the access token ends."""
    token_type: Literal["Bearer"]
    """The scheme of the `Authorization` header."""


class StrengthLevel(Model):
    """A lift against those of raw competitors of the same sex and body weight, who are stronger than most who train."""

    lift: Literal["squat", "bench", "deadlift"] | str
    """The lift of powerlifting."""
    level: Literal["starting", "novice", "intermediate", "advanced", "competitor", "elite"] | str
    """By the index: starting, novice below 0.6, intermediate below 0.8, advanced below 1, competitor from 1, elite from the 90th percentile."""
    index: float
    """The estimated 1RM relative to the median of raw competitors, which is 1."""
    percentile: float | None = None
    """The percentile among raw competitors, from 50 to 90; left out below and above."""
    median: float
    """The median of raw competitors. In kg, or in lb for imperial units."""
    body_weight: float
    """The body weight that it is compared at. In kg, or in lb for imperial units."""
    compared_with: Literal["raw competitors"]
    """With whom."""
    message: str
    """The level as a sentence for the user."""


class StrengthOverview(Model):
    """The main lifts that the caller has done, then the strongest others."""

    lifts: list[LiftStrength]
    """The main lifts first, each of them and of the others by the best estimate."""


class StrengthPoint(Model):
    """The best of an exercise on a day of training. Its weights are in `unit`, where it has one."""

    unit: Literal["kg", "lb"] | str | None = None
    """The unit of its weights, where the owner has chosen one for the exercise; else the request's."""
    date: date_aliased
    """The day of the workout."""
    workout_id: str
    """The id of the workout."""
    weight: float | None = None
    """The weight of the best set; left out for an exercise without weight. In kg, or in lb for imperial units."""
    reps: int | None = None
    """The repetitions of the best set."""
    one_rep_max: float | None = None
    """The one-repetition maximum that the best set is an estimate of. In kg, or in lb for imperial units."""
    low_confidence: bool
    """More than twelve repetitions: the estimate is that for twelve."""
    volume: float
    """Weight times repetitions, over all sets of the exercise. In kg, or in lb for imperial units."""
    assisted: bool
    """The weight is assistance: less of it is better."""
    deload: bool
    """The workout was in a deload week of its template."""


class StrengthProgress(Model):
    """The best point of each workout, oldest first; `cursor` leads to earlier points."""

    scope: Literal["exercise"]
    """One exercise was requested."""
    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    formula: Literal["epley", "brzycki", "lombardi"] | str
    """The formula of the estimates."""
    points: list[StrengthPoint]
    """The best of each workout, oldest first."""
    trend: StrengthTrend
    """Where it is going."""
    current: CurrentStrength | None = None
    """The best of the last 90 days; left out without a session in them."""
    plateau: Plateau | None = None
    """The facts, where the exercise does not improve any more."""
    next_target: NextTarget | None = None
    """The target of the next workout; left out where nothing was done in repetitions yet."""
    level: StrengthLevel | None = None
    """The level among raw competitors: of squat, bench press and deadlift only."""
    no_level_reason: Literal["not_opted_in", "birth_date_missing", "not_an_adult", "sex_missing", "body_weight_missing", "body_weight_too_old"] | str | None = (
        None
    )
    """Why a squat, bench press or deadlift has no level."""
    cursor: str | None = None
    """Send it as `cursor` for earlier points; left out when there are none."""


class StrengthScore(Model):
    """Strength relative to body weight: DOTS, IPF GL points of classic powerlifting, and Wilks points."""

    sex: Literal["male", "female"] | str
    """The sex that the formulas are for."""
    body_weight: float
    """The body weight. In kg, or in lb for imperial units."""
    total: float
    """Squat, bench press and deadlift together. In kg, or in lb for imperial units."""
    dots: float
    """The DOTS points."""
    ipf_gl: float
    """The IPF GL points of classic powerlifting."""
    wilks: float
    """The Wilks points, by the formula of 1995."""


class StrengthTrend(Model):
    """
    The trend of an exercise over the last 90 days, whatever points are requested.

    The Theil–Sen slope of the best of each session, with its 95 % interval. It is `improving` only where the whole interval
    is an improvement and the change is more than half a percent, `declining` likewise. With fewer than six sessions there
    is no trend, but a reason.
    """

    unit: Literal["kg", "lb"] | str | None = None
    """The unit of its weights, where the owner has chosen one for the exercise; else the request's."""
    direction: Literal["improving", "maintaining", "declining"] | str | None = None
    """Whether the exercise goes up, down, or neither; left out without a trend."""
    change_percentage: float | None = None
    """From the first session to the last, in percent of the line's value at the first; positive is better. Left out without a trend."""
    measured: Literal["one_rep_max", "reps", "assistance"] | str
    """What the line is fitted to: the estimated 1RM; the repetitions where no weight is moved; or the assistance, of which less is better."""
    per_week: WeeklyWeightChange | None = None
    """The change per week; less assistance is negative. Left out without a trend, and where repetitions are measured."""
    reps_per_week: WeeklyRepsChange | None = None
    """The change per week where repetitions are measured."""
    session_count: int
    """How many sessions of the last 90 days have a value."""
    reason: Literal["too_few_sessions", "too_few_days"] | str | None = None
    """Why there is no trend; left out where there is one."""
    message: str | None = None
    """The reason as a sentence for the user; left out where there is a trend."""
    consistency_score: float
    """Percent of the weeks that have a session, from the first one of the last 90 days until now. The running week counts once it has one; paused weeks are left out."""


class StrengthWeek(Model):
    """The best of a week."""

    week_start_date: date_aliased
    """The Monday that the week begins with."""
    one_rep_max: float
    """The best estimated one-rep max of the week. In kg, or in lb for imperial units."""


class StrongestLift(Model):
    """The best values of an exercise; the three may come from different sets."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    max_weight: float | None = None
    """The heaviest weight of a set; left out for an exercise without weight. In kg, or in lb for imperial units."""
    max_reps: int | None = None
    """The most repetitions of a set."""
    one_rep_max: float
    """Estimated (Epley). In kg, or in lb for imperial units."""


class SubscriptionChange(Model):
    """A change of a subscription that there is."""

    kind: Literal["upgrade", "downgrade", "planned_change_taken_back", "cancellation_taken_back"] | str
    """An upgrade takes place at once, a downgrade at the end of the period."""
    status: Literal["preview", "applied", "planned", "payment_required"] | str
    """`payment_required`: it takes place when `paymentUrl` is paid, within 23 hours."""
    plan: Literal["premium", "pro"] | str
    """The plan after the change."""
    interval: Literal["month", "year"] | str
    """How often it is paid after the change."""
    effective_at: datetime
    """When it takes place."""
    amount_due: int
    """What is charged at once, in minor units of the currency (cents), after discounts and taxes."""
    currency: str
    """The currency (ISO 4217, lower case)."""
    credit: int | None = None
    """What `amountDue` has for the rest of the period at the old price: negative. Left out where discounts or taxes count too."""
    charge: int | None = None
    """What `amountDue` has for the new price."""
    payment_url: str | None = None
    """The provider's page on which the change is paid, where the bank wants a confirmation, or has declined."""


class SubscriptionStart(Model):
    """What is to be done next; or the change of the subscription that there was."""

    next_step: Literal["open_url", "confirm_payment", "confirm_setup", "pay_change", "none"] | str
    """`open_url`: send the user to `url`. `confirm_payment`, `confirm_setup`: let the provider's SDK confirm the first payment, or store a card for the time after the trial, with `clientSecret`. `pay_change`: send the user to `change.paymentUrl`. `none`: nothing."""
    plan: Literal["premium", "pro"] | str
    """The plan that it is about."""
    interval: Literal["month", "year"] | str
    """How often it is paid."""
    trial_days: int
    """Days that the trial has; 0 without one."""
    url: str | None = None
    """The payment provider's page for subscribing."""
    expires_at: datetime | None = None
    """Until when `url` or `clientSecret` can be used; send the same request again after that."""
    subscription_id: str | None = None
    """The subscription at the payment provider, in mode `elements`."""
    client_secret: str | None = None
    """The secret for the provider's SDK, in mode `elements`."""
    change: SubscriptionChange | None = None
    """The change, where there was a subscription already."""


class SubscriptionSummary(Model):
    """An account's subscription as its owner reads it."""

    plan: Literal["free", "premium", "pro"] | str
    """The plan that the account has."""
    status: Literal["active", "cancelled", "expired"] | str
    """Whether the plan is in force."""
    start_date: datetime | None = None
    """When the plan began; left out for a free account that never had another."""
    end_date: datetime | None = None
    """When the plan ends; left out for one without an end."""


class SubscriptionSynced(Model):
    """
    The account's plan or subscription has changed: refresh the tokens to get its scopes, then read the subscription.

    `revision` grows with each change: a device ignores one that is lower than the last it has seen.
    """

    revision: int
    """Grows with each change; ignore a lower one than the last."""
    plan: Literal["free", "premium", "pro"] | str
    """The plan that the account has now."""
    previous_plan: Literal["free", "premium", "pro"] | str
    """The plan that it had before."""
    reason: Literal["trial_started", "subscribed", "upgraded", "downgraded", "renewed", "cancelled", "taken_back", "payment_failed", "unpaid", "refunded", "dispute_lost", "ended", "reconciled"] | str
    """Why it has changed."""


class SubscriptionView(Model):
    """A subscription as its owner reads it. It follows the notifications of the payment provider, within seconds."""

    plan: Literal["free", "premium", "pro"] | str
    """The plan that the account has now."""
    status: Literal["none", "trial", "active", "ending", "payment_due", "on_hold", "awaiting_payment", "ended"] | str
    """What the subscription is. `none`: there never was one. `trial`. `active`. `ending`: it is cancelled, and the plan is kept until `endsAt`. `payment_due`: a payment has failed; the plan is kept until `graceUntil`. `on_hold`: the plan is not in force until an invoice is paid, or a card is stored after a trial. `awaiting_payment`: the first payment is outstanding. `ended`."""
    subscribed_plan: Literal["premium", "pro"] | str | None = None
    """The plan that the subscription is for, also while it is not in force."""
    interval: Literal["month", "year"] | str | None = None
    """How often it is paid."""
    monthly_amount: int | None = None
    """What it costs in a month after discounts, in minor units of the currency (cents); of a year a twelfth."""
    currency: str | None = None
    """The currency (ISO 4217, lower case)."""
    period_ends_at: datetime | None = None
    """When the period that is paid ends; unless it was cancelled, the next one begins then."""
    trial_ends_at: datetime | None = None
    """When the trial ends, or ended."""
    grace_until: datetime | None = None
    """Until when the plan is kept although a payment has failed."""
    cancel_at_period_end: bool
    """Whether it ends with its period. `POST /payments/cancel-subscription` with `takeBack` lets it go on."""
    ends_at: datetime | None = None
    """When it ends, or has ended."""
    planned_change: PlannedPlan | None = None
    """What it becomes at the end of the period."""
    manage_url: str
    """The route that answers the payment provider's page for cards and invoices."""


class Substitute(Model):
    """An exercise that can replace another one. `likeness` is 0 to 1."""

    exercise: ExerciseSummary
    """The exercise that can replace it."""
    likeness: float
    """How alike the two are, 0 to 1."""
    reasons: list[str]
    """Why it is suggested, in words to be shown."""
    load: SuggestedLoad | None = None
    """A weight to begin with; left out where nothing is known of the caller's strength."""


class SuggestExercises(Model):
    """What to suggest: alternatives of an exercise, exercises for the muscle group that lacks most sets, or exercises for the equipment."""

    kind: Literal["similar", "muscle_balance", "equipment"]
    """`similar`: alternatives of `exerciseId`. `muscle_balance`: for the muscle group that lacks most. `equipment`: with `equipment` alone, in place of `exerciseId`, or of what the caller has trained in the last weeks and cannot do with it."""
    exercise_id: str | None = None
    """The exercise to replace; required for `similar`, not allowed for `muscle_balance`."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """The available equipment; without it, that of the preferences, else everything. Required for `equipment`."""
    exclude: Exclusions | None = None
    """Body regions, muscles and exercises to leave out, besides the injuries of the preferences."""
    goal: Literal["strength", "muscle_building", "fat_loss", "endurance", "general"] | None = (
        None
    )
    """What the caller trains for; without it, the goal of the profile, else that of the open goals."""
    fitness_level: Literal["beginner", "intermediate", "advanced"] | None = None
    """The caller's experience; without it, that of the profile, else `beginner`."""
    pregnant: bool | None = None
    """Whether the caller is pregnant. Without it, `false`."""
    limit: int | None = None
    """How many exercises at most, 1 to 20. Without it, `5`."""


class SuggestedExercise(Model):
    """An exercise that is suggested."""

    exercise: ExerciseSummary
    """The suggested exercise."""
    instead_of: str | None = None
    """The id of the exercise that it can replace; left out for `muscle_balance`."""
    likeness: float | None = None
    """The similarity of the two, 0.7 to 1; left out for `muscle_balance`."""
    reason: str
    """Why it is suggested, as a sentence for the user."""


class SuggestedLoad(Model):
    """A weight to start a substitute with, and how it was derived."""

    weight: float
    """With dumbbells and kettlebells, the weight of one. In kg, or in lb for imperial units."""
    per_hand: bool
    """Whether two of them are lifted, one in each hand."""
    reason: str
    """How the weight was derived, in words to be shown."""


class SuggestedSet(Model):
    """The next set, by the effort of the last one: what it was planned to be, with another load."""

    set_index: int
    """The position of the set in its exercise, counted from 0."""
    weight: float
    """The weight to lift, the bar included: one that the user can load. In kg, or in lb for imperial units."""
    reps: int
    """The repetitions that are planned."""
    rpe: float
    """The effort that is planned, 6 to 10 in halves."""
    reason: str
    """Why, in words for the user."""


class Suggestion(Model):
    """A user whom the caller may know."""

    id: str
    """The id of the user."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The first name; left out where the caller may not see it, or none is given."""
    last_name: str | None = None
    """The last name; left out where the caller may not see it, or none is given."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""
    mutual_friends: int
    """How many of the caller's friends are friends of the user; friends whose profile is private are not counted."""
    shared_rooms: int
    """In how many open rooms both train."""


class SuspendPerson(Model):
    """A suspension."""

    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other", "fraud", "security"]
    """Why; the user is told."""
    note: str | None = None
    """What the user is told besides, 1 to 500 characters."""
    until: datetime | None = None
    """When it ends by itself; left out where it does not."""


class SuspensionNotice(Model):
    """What the suspended user is told."""

    reason: Literal["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other", "fraud", "security"] | str
    """Why the account is suspended."""
    note: str | None = None
    """What the administrator wrote besides."""
    since: datetime
    """Since when."""
    until: datetime | None = None
    """When the suspension ends by itself; left out where it does not."""


class SyncAddExercise(Model):
    """The operation `add_exercise`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["add_exercise"]
    """The name of the operation."""
    data: AddExercise
    """What the operation takes."""


class SyncBatch(Model):
    """Operations that were done offline, in the order in which they were done."""

    operations: list[
        Annotated[
            SyncCreate | SyncStart | SyncPause | SyncResume | SyncComplete | SyncCancel | SyncSet | SyncCorrectSet | SyncDeleteSet | SyncAddExercise | SyncExercise | SyncRest | SyncUpdate | SyncDelete,
            Field(discriminator="op"),
        ]
    ]
    """The operations in the order in which they were done, 1 to 500."""
    sent_at: datetime | None = None
    """The device's clock now: how wrong it is, it is wrong for all."""


class SyncCancel(Model):
    """The operation `cancel`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["cancel"]
    """The name of the operation."""
    data: Transition | None = None
    """What the operation takes."""


class SyncComplete(Model):
    """The operation `complete`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["complete"]
    """The name of the operation."""
    data: CompleteWorkout | None = None
    """What the operation takes."""


class SyncCorrectSet(Model):
    """The operation `correct_set`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["correct_set"]
    """The name of the operation."""
    data: OfflineCorrection
    """What the operation takes."""


class SyncCreate(Model):
    """The operation `create`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str | None = None
    """A UUID or ULID, chosen by the client for a new workout; or the clientId of the create."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["create"]
    """The name of the operation."""
    data: CreateWorkout | None = None
    """What the operation takes."""


class SyncDelete(Model):
    """The operation `delete`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["delete"]
    """The name of the operation."""
    data: Transition | None = None
    """What the operation takes."""


class SyncDeleteSet(Model):
    """The operation `delete_set`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["delete_set"]
    """The name of the operation."""
    data: SetReference
    """What the operation takes."""


class SyncError(Model):
    """Why an operation was not applied. With `retry` it may be, when it is sent again; otherwise it never will."""

    code: str
    """What went wrong, one of the codes of docs/errors.md."""
    message: str
    """What went wrong, a sentence to be shown."""
    retry: bool
    """Whether the operation may be applied when it is sent again."""
    fields: list[SyncFieldError] | None = None
    """The fields of the operation that are not valid."""


class SyncExercise(Model):
    """The operation `exercise`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["exercise"]
    """The name of the operation."""
    data: OfflineExercise
    """What the operation takes."""


class SyncFieldError(Model):
    """A field of an operation that is wrong."""

    path: str
    """The field, as the client wrote it."""
    message: str
    """What is allowed."""


class SyncPause(Model):
    """The operation `pause`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["pause"]
    """The name of the operation."""
    data: Transition | None = None
    """What the operation takes."""


class SyncRequestAction(Model):
    """The data of `sync:request`: everything since a version, or a snapshot; without a workout, of the active one."""

    workout_id: str | None = None
    """The workout; without it, the one in progress."""
    since_version: int | None = None
    """The last version without a gap before it; without it, the whole workout is answered."""


class SyncRest(Model):
    """The operation `rest`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["rest"]
    """The name of the operation."""
    data: RestTimer
    """What the operation takes."""


class SyncResult(Model):
    """The result of an operation. `exerciseIndex` and `setIndex` say where its set is now."""

    client_id: str
    """The `clientId` of the operation."""
    status: Literal["applied", "duplicate", "rejected"] | str
    """Whether it was applied now, had been applied before, or is rejected."""
    version: int | None = None
    """The version of the workout after it."""
    workout_id: str | None = None
    """The id of the workout, also of one that the operation created."""
    workout_status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | str | None = (
        None
    )
    """The state of the workout after it."""
    exercise_index: int | None = None
    """Where the exercise is now, counted from 0."""
    set_index: int | None = None
    """Where the set is now, counted from 0."""
    error: SyncError | None = None
    """Why it was rejected."""


class SyncResults(Model):
    """A result for each operation, in their order."""

    results: list[SyncResult]
    """One result for each operation, in their order."""


class SyncResume(Model):
    """The operation `resume`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["resume"]
    """The name of the operation."""
    data: Transition | None = None
    """What the operation takes."""


class SyncSet(Model):
    """The operation `set`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["set"]
    """The name of the operation."""
    data: OfflineSet | None = None
    """What the operation takes."""


class SyncStart(Model):
    """The operation `start`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["start"]
    """The name of the operation."""
    data: Transition | None = None
    """What the operation takes."""


class SyncUpdate(Model):
    """The operation `update`."""

    client_id: str
    """Never used for another operation."""
    workout_id: str
    """The id of the workout; or the `clientId` of the operation that creates it."""
    at: datetime | None = None
    """When it was done, by the device's clock."""
    op: Literal["update"]
    """The name of the operation."""
    data: ReviseWorkout | None = None
    """What the operation takes."""


class Template(Model):
    """A template."""

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
    ai_generated: TemplateGeneration
    """Whether and how an AI has generated it."""
    origin: TemplateOrigin | None = None
    """The template that this is a copy of; left out for an original."""
    id: str
    """Identifies the template."""
    created_by: str | None = None
    """Its author; absent where the author or the caller has blocked the other."""
    created_by_name: str | None = None
    """Only of FitAI's own programmes."""
    stats: TemplateStats
    """How much it is used and liked."""
    favorite: bool | None = None
    """Whether it is one of the caller's favorites."""
    rating: int | None = None
    """The caller's own rating."""
    premium: bool | None = None
    """True where it is part of the paid plans; left out for others. Everybody sees it in lists."""
    version: int
    """Counts its changes, from 1; send it with the next change."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class TemplateDay(Model):
    """A day of the week. `estimatedDuration` is minutes."""

    is_rest_day: bool
    """Whether it is a day without a workout."""
    name: str | None = None
    """The name of the day's workout, at most 80 characters."""
    focus_areas: list[str]
    """What the day is about, at most 10 labels."""
    exercises: list[TemplateExercise]
    """The exercises of the day, at most 30."""
    estimated_duration: int | None = None
    """How long it takes, in minutes: 1 to 1440."""
    warmup: list[TemplateDrill]
    """What is done before, at most 15 drills."""
    cooldown: list[TemplateDrill]
    """What is done after, at most 15 drills."""


class TemplateDayRequest(Model):
    """A day of the week. `estimatedDuration` is minutes."""

    is_rest_day: bool | None = None
    """Whether it is a day without a workout. Without it, `false`."""
    name: str | None = None
    """The name of the day's workout, at most 80 characters."""
    focus_areas: list[str] | None = None
    """What the day is about, at most 10 labels."""
    exercises: list[TemplateExerciseRequest] | None = None
    """The exercises of the day, at most 30."""
    estimated_duration: int | None = None
    """How long it takes, in minutes: 1 to 1440."""
    warmup: list[TemplateDrillRequest] | None = None
    """What is done before, at most 15 drills."""
    cooldown: list[TemplateDrillRequest] | None = None
    """What is done after, at most 15 drills."""


class TemplateDays(Model):
    """The days of a plan's week."""

    monday: TemplateDay | None = None
    """The plan for Monday; left out when there is none."""
    tuesday: TemplateDay | None = None
    """The plan for Tuesday; left out when there is none."""
    wednesday: TemplateDay | None = None
    """The plan for Wednesday; left out when there is none."""
    thursday: TemplateDay | None = None
    """The plan for Thursday; left out when there is none."""
    friday: TemplateDay | None = None
    """The plan for Friday; left out when there is none."""
    saturday: TemplateDay | None = None
    """The plan for Saturday; left out when there is none."""
    sunday: TemplateDay | None = None
    """The plan for Sunday; left out when there is none."""


class TemplateDaysRequest(Model):
    """The days of a plan's week."""

    monday: TemplateDayRequest | None = None
    """The plan for Monday; left out when there is none."""
    tuesday: TemplateDayRequest | None = None
    """The plan for Tuesday; left out when there is none."""
    wednesday: TemplateDayRequest | None = None
    """The plan for Wednesday; left out when there is none."""
    thursday: TemplateDayRequest | None = None
    """The plan for Thursday; left out when there is none."""
    friday: TemplateDayRequest | None = None
    """The plan for Friday; left out when there is none."""
    saturday: TemplateDayRequest | None = None
    """The plan for Saturday; left out when there is none."""
    sunday: TemplateDayRequest | None = None
    """The plan for Sunday; left out when there is none."""


class TemplateDeload(Model):
    """A deload every `everyWeeks` weeks, as percentages of the usual load and of the usual number of sets."""

    every_weeks: int
    """Every how many weeks there is a deload, 2 to 16."""
    load_percentage: float
    """Percent of the usual load, above 0 and at most 100."""
    sets_percentage: float
    """Percent of the usual number of sets, above 0 and at most 100."""


class TemplateDeloadRequest(Model):
    """A deload every `everyWeeks` weeks, as percentages of the usual load and of the usual number of sets."""

    every_weeks: int
    """Every how many weeks there is a deload, 2 to 16."""
    load_percentage: float | None = None
    """Percent of the usual load, above 0 and at most 100. Without it, `60`."""
    sets_percentage: float | None = None
    """Percent of the usual number of sets, above 0 and at most 100. Without it, `100`."""


class TemplateDrill(Model):
    """A drill of a warm-up or a cool-down: an exercise or a description; `duration` is seconds."""

    exercise_id: str | None = None
    """The exercise; or else `instructions` say what to do."""
    duration: int | None = None
    """Seconds, 1 to 7200."""
    instructions: str | None = None
    """What to do, at most 500 characters."""


class TemplateDrillRequest(Model):
    """A drill of a warm-up or a cool-down: an exercise or a description; `duration` is seconds."""

    exercise_id: str | None = None
    """The exercise; or else `instructions` say what to do."""
    duration: int | None = None
    """Seconds, 1 to 7200."""
    instructions: str | None = None
    """What to do, at most 500 characters."""


class TemplateExercise(Model):
    """
    An exercise of a day: its sets, repetitions, load, and the rest after each set.

    Either `reps`, or `durationSeconds` or `distance` for an exercise without repetitions. `restTime` is seconds.
    Exercises with the same `supersetId` form a superset. `order` is the position in the day; by default the position in
    the list. `setPlan` is for sets that differ: one entry for each set.
    """

    exercise_id: str
    """The exercise, of the library or one of the author's own."""
    order: int
    """The position in the day; exercises are done in ascending order."""
    sets: int
    """How many sets."""
    duration_seconds: int | None = None
    """Seconds of each set, 1 to 86400, for an exercise that is measured by time."""
    distance: float | None = None
    """The distance of each set, for an exercise that is measured by distance. In m, or in mi for imperial units."""
    reps: TemplateReps | None = None
    """The repetitions of each set, for an exercise that is measured by repetitions."""
    weight: TemplateWeight | None = None
    """The load of each set; without it, the user chooses."""
    rest_time: int | None = None
    """Seconds of rest after each set, 0 to 3600."""
    notes: str | None = None
    """Advice for the exercise, at most 500 characters."""
    alternatives: list[str]
    """Exercises that may be done in its place, at most 10."""
    superset_id: str | None = None
    """Exercises of a day with the same value form a superset."""
    rpe: float | None = None
    """The effort that the sets should take, 6 to 10 in halves."""
    set_plan: list[TemplateSet] | None = None
    """Where the sets differ: one entry for each set."""
    progression: TemplateProgression | None = None
    """How the load goes up from one session to the next; without it, it stays as planned."""


class TemplateExerciseRequest(Model):
    """
    An exercise of a day: its sets, repetitions, load, and the rest after each set.

    Either `reps`, or `durationSeconds` or `distance` for an exercise without repetitions. `restTime` is seconds.
    Exercises with the same `supersetId` form a superset. `order` is the position in the day; by default the position in
    the list. `setPlan` is for sets that differ: one entry for each set.
    """

    exercise_id: str
    """The exercise, of the library or one of the author's own."""
    order: int | None = None
    """The position in the day; exercises are done in ascending order."""
    sets: int
    """How many sets."""
    duration_seconds: int | None = None
    """Seconds of each set, 1 to 86400, for an exercise that is measured by time."""
    distance: float | None = None
    """The distance of each set, for an exercise that is measured by distance. In m, or in mi for imperial units."""
    reps: int | TemplateRepsRequest1 | None = None
    """The repetitions of each set, for an exercise that is measured by repetitions."""
    weight: TemplateWeightRequest | None = None
    """The load of each set; without it, the user chooses."""
    rest_time: int | None = None
    """Seconds of rest after each set, 0 to 3600."""
    notes: str | None = None
    """Advice for the exercise, at most 500 characters."""
    alternatives: list[str] | None = None
    """Exercises that may be done in its place, at most 10."""
    superset_id: str | None = None
    """Exercises of a day with the same value form a superset."""
    rpe: float | None = None
    """The effort that the sets should take, 6 to 10 in halves."""
    set_plan: list[TemplateSetRequest] | None = None
    """Where the sets differ: one entry for each set."""
    progression: TemplateProgressionRequest | None = None
    """How the load goes up from one session to the next; without it, it stays as planned."""


class TemplateGeneration(Model):
    """Whether and how an AI has generated the template."""

    is_ai_generated: Annotated[bool, Field(validation_alias="isAIGenerated", serialization_alias="isAIGenerated")]
    """Whether an AI has generated it."""
    generation_prompt: str | None = None
    """What the AI was asked for."""
    generated_at: datetime | None = None
    """When it was generated."""
    ai_version: str | None = None
    """The version of the AI."""


class TemplateMetadata(Model):
    """
    Metadata of a template. `duration` is minutes and `estimatedCalories` kcal of a session.

    Fields that are left out are derived from the plan, except goal and tags.
    """

    difficulty: Literal["beginner", "intermediate", "advanced"] | str | None = None
    """For whom it is suited."""
    duration: int | None = None
    """How long a workout takes, in minutes: 1 to 1440."""
    goal: Literal["strength", "muscle_building", "fat_loss", "endurance"] | str | None = (
        None
    )
    """What it is for."""
    primary_muscles: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"] | str]
    """The muscles that it works first of all."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"] | str]
    """What is needed for it."""
    tags: list[str]
    """Labels by which it is found, at most 20."""
    estimated_calories: int | None = None
    """Kilocalories of a workout, 0 to 20000."""


class TemplateMetadataRequest(Model):
    """
    Metadata of a template. `duration` is minutes and `estimatedCalories` kcal of a session.

    Fields that are left out are derived from the plan, except goal and tags.
    """

    difficulty: Literal["beginner", "intermediate", "advanced"] | None = None
    """For whom it is suited."""
    duration: int | None = None
    """How long a workout takes, in minutes: 1 to 1440."""
    goal: Literal["strength", "muscle_building", "fat_loss", "endurance"] | None = None
    """What it is for."""
    primary_muscles: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """The muscles that it works first of all."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """What is needed for it."""
    tags: list[str] | None = None
    """Labels by which it is found, at most 20."""
    estimated_calories: int | None = None
    """Kilocalories of a workout, 0 to 20000."""


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


class TemplateOrigin(Model):
    """The original of a copy."""

    template_id: str
    """The id of the original."""
    version: int
    """The version of the original that was copied."""
    name: str
    """The name of the original."""
    created_by: str | None = None
    """Absent if the author's account was deleted, or the author or the caller has blocked the other."""
    created_by_name: str | None = None
    """The user name of the original's author; left out when the account is gone."""
    missing: list[str] | None = None
    """Exercises of the original that were not available to the copying user: the copy has an alternative instead, or leaves them out."""


class TemplateProgression(Model):
    """
    How the load of an exercise progresses from one session to the next.

    - `linear`: after every set reached its target repetitions, the load is raised by the increment.
    - `double`: after every set reached the top of the range, the load is raised by the increment and the repetitions
      start at the bottom of the range; until then the load stays and the repetitions rise.
    - `wave`: each week has one of `waves`, percentages of a training max; after the last one the training max is raised
      by the increment, and the first wave follows.

    `increment` is kilograms; where it is left out, the smallest that the athlete's plates allow. After `failures`
    failures in a row (3 by default) the load is reduced by `deloadPercentage` (10 by default).
    """

    type: Literal["linear", "double", "wave"] | str
    """The scheme."""
    increment: float | None = None
    """By how much the load is raised, above 0 and at most 50 kg; without it, what suits the exercise. In kg, or in lb for imperial units."""
    failures: int | None = None
    """After how many failed sessions in a row the load is reduced, 1 to 10."""
    deload_percentage: float | None = None
    """By how many percent it is then reduced, at most 50."""
    waves: list[TemplateWave] | None = None
    """Of a `wave`: the sets of each week, which then begin again."""


class TemplateProgressionRequest(Model):
    """
    How the load of an exercise progresses from one session to the next.

    - `linear`: after every set reached its target repetitions, the load is raised by the increment.
    - `double`: after every set reached the top of the range, the load is raised by the increment and the repetitions
      start at the bottom of the range; until then the load stays and the repetitions rise.
    - `wave`: each week has one of `waves`, percentages of a training max; after the last one the training max is raised
      by the increment, and the first wave follows.

    `increment` is kilograms; where it is left out, the smallest that the athlete's plates allow. After `failures`
    failures in a row (3 by default) the load is reduced by `deloadPercentage` (10 by default).
    """

    type: Literal["linear", "double", "wave"]
    """The scheme."""
    increment: float | None = None
    """By how much the load is raised, above 0 and at most 50 kg; without it, what suits the exercise. In kg, or in lb for imperial units."""
    failures: int | None = None
    """After how many failed sessions in a row the load is reduced, 1 to 10."""
    deload_percentage: float | None = None
    """By how many percent it is then reduced, at most 50."""
    waves: list[TemplateWaveRequest] | None = None
    """Of a `wave`: the sets of each week, which then begin again."""


class TemplateReps(Model):
    """
    Repetitions of each set: a range and a target. A single number is all three.

    Where the target is left out, it is the top of the range; where the range is left out, it is the target.
    """

    min: int
    """The fewest repetitions, 1 to 1000."""
    max: int
    """The most repetitions, 1 to 1000."""
    target: int
    """The repetitions that are planned, within the range."""


class TemplateRepsRequest1(Model):
    """A range of repetitions and a target, as a request may give them: at least one of the three."""

    min: int | None = None
    """The fewest repetitions, 1 to 1000."""
    max: int | None = None
    """The most repetitions, 1 to 1000."""
    target: int | None = None
    """The repetitions that are planned, within the range."""


class TemplateSet(Model):
    """
    One set of an exercise whose sets differ. A field that is left out is that of the exercise.

    `amrap`: as many repetitions as possible, at least the planned ones ("5+").
    """

    type: Literal["normal", "warmup", "dropset", "failure"] | str | None = None
    """The kind of the set."""
    reps: TemplateReps | None = None
    """Its repetitions."""
    weight: TemplateWeight | None = None
    """Its load."""
    rpe: float | None = None
    """The effort that it should take, 6 to 10 in halves."""
    amrap: bool | None = None
    """Whether as many repetitions as possible are to be done, at least the target."""


class TemplateSetRequest(Model):
    """
    One set of an exercise whose sets differ. A field that is left out is that of the exercise.

    `amrap`: as many repetitions as possible, at least the planned ones ("5+").
    """

    type: Literal["normal", "warmup", "dropset", "failure"] | None = None
    """The kind of the set."""
    reps: int | TemplateRepsRequest1 | None = None
    """Its repetitions."""
    weight: TemplateWeightRequest | None = None
    """Its load."""
    rpe: float | None = None
    """The effort that it should take, 6 to 10 in halves."""
    amrap: bool | None = None
    """Whether as many repetitions as possible are to be done, at least the target."""


class TemplateSharing(Model):
    """The visibility of a template, and since when it is published."""

    is_public: bool
    """Whether its author lets everybody see it."""
    is_published: bool
    """Whether everybody can see it: it is public, and has an exercise."""
    published_at: datetime | None = None
    """When everybody could first see it."""
    featured_order: int | None = None
    """Its position among the featured templates; left out when it is not featured."""
    category: Literal["beginner", "intermediate", "advanced", "specialized"] | str | None = (
        None
    )
    """The category that it is listed in."""


class TemplateSharingInput(Model):
    """The visibility of a template: everybody can see it if it is public and published."""

    is_public: bool
    """Whether everybody may see it."""
    is_published: bool | None = None
    """By default the same as isPublic."""
    category: Literal["beginner", "intermediate", "advanced", "specialized"] | str | None = (
        None
    )
    """The category that it is listed in."""


class TemplateSharingInputRequest(Model):
    """The visibility of a template: everybody can see it if it is public and published."""

    is_public: bool | None = None
    """Whether everybody may see it. Without it, `false`."""
    is_published: bool | None = None
    """By default the same as isPublic."""
    category: Literal["beginner", "intermediate", "advanced", "specialized"] | None = (
        None
    )
    """The category that it is listed in."""


class TemplateStats(Model):
    """Uses, ratings and favorites; `completionRate` is the share of started workouts that were completed, 0 to 1."""

    usage_count: int
    """How many workouts have used it."""
    average_rating: float
    """The mean of all ratings, 1 to 5; 0 without ratings."""
    total_ratings: int
    """How many users have rated it."""
    completion_rate: float
    """The share of started workouts that were completed, 0 to 1."""
    favorites_count: int
    """How many users have it among their favorites."""


class TemplateSummary(Model):
    """A template in a list."""

    id: str
    """Identifies the template."""
    name: str
    """What it is called."""
    description: str | None = None
    """What the plan is for."""
    created_by: str | None = None
    """Its author, where that is the caller or FitAI. Who else has written a public template is read with the template itself."""
    created_by_name: str | None = None
    """The user name of the author; left out when the account is gone."""
    metadata: TemplateMetadata
    """What the template is suited for."""
    stats: TemplateStats
    """How much it is used and liked."""
    favorite: bool | None = None
    """Whether it is one of the caller's favorites."""
    rating: int | None = None
    """The caller's own rating."""
    total_weeks: int
    """How many weeks the plan has."""
    days_per_week: int
    """On how many days of a week there is a workout."""
    sharing: TemplateSharing
    """Who can see it."""
    is_ai_generated: Annotated[bool, Field(validation_alias="isAIGenerated", serialization_alias="isAIGenerated")]
    """Whether an AI has generated it."""
    premium: bool | None = None
    """True where it is part of the paid plans; left out for others. Everybody sees it in lists."""
    version: int
    """Counts its changes, from 1; send it with the next change."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class TemplateWave(Model):
    """The sets of one week of a wave."""

    sets: list[WaveSet]
    """The sets of the week, in their order."""


class TemplateWaveRequest(Model):
    """The sets of one week of a wave."""

    sets: list[WaveSetRequest]
    """The sets of the week, in their order."""


class TemplateWeek(Model):
    """
    Weeks that differ: their days replace the same days of the plan; other days stay as they are.

    `numbers` are weeks of the plan, counted from 1.
    """

    numbers: list[int]
    """Which weeks they are, counted from 1."""
    name: str | None = None
    """The name of these weeks, at most 80 characters."""
    days: TemplateDays
    """The days that differ."""


class TemplateWeekRequest(Model):
    """
    Weeks that differ: their days replace the same days of the plan; other days stay as they are.

    `numbers` are weeks of the plan, counted from 1.
    """

    numbers: list[int]
    """Which weeks they are, counted from 1."""
    name: str | None = None
    """The name of these weeks, at most 80 characters."""
    days: TemplateDaysRequest
    """The days that differ."""


class TemplateWeight(Model):
    """
    The load of each set.

    `value` is kilograms for the type `fixed` (pounds for an imperial caller; the added load of a bodyweight exercise),
    percent for `percentage`, and absent for `bodyweight`. A percentage is `of` the one-rep max unless `of` is
    `training_max`, which is the plan's `trainingMaxPercentage` of the one-rep max.
    """

    type: Literal["bodyweight", "percentage", "fixed"] | str
    """Whether the load is a fixed weight, a percentage, or the own body."""
    of: Literal["one_rep_max", "training_max"] | str | None = None
    """Of a `percentage`: percent of what."""
    value: float | None = None
    """Of `fixed`: the weight, in kilograms, or in pounds with imperial units. Of `percentage`: percent. Otherwise left out."""


class TemplateWeightRequest(Model):
    """
    The load of each set.

    `value` is kilograms for the type `fixed` (pounds for an imperial caller; the added load of a bodyweight exercise),
    percent for `percentage`, and absent for `bodyweight`. A percentage is `of` the one-rep max unless `of` is
    `training_max`, which is the plan's `trainingMaxPercentage` of the one-rep max.
    """

    type: Literal["bodyweight", "percentage", "fixed"]
    """Whether the load is a fixed weight, a percentage, or the own body."""
    of: Literal["one_rep_max", "training_max"] | None = None
    """Of a `percentage`: percent of what."""
    value: float | None = None
    """Of `fixed`: the weight, in kilograms, or in pounds with imperial units. Of `percentage`: percent. Otherwise left out."""


class Tempo(Model):
    """The times of the phases of a repetition."""

    down_seconds: float | None = None
    """Seconds of lowering; left out of a repetition that begins at its lowest point."""
    pause_seconds: float
    """Seconds of rest between lowering and lifting."""
    up_seconds: float
    """Seconds of lifting."""


class ThreadMute(Model):
    """A thread, and whether it is muted."""

    thread: str
    """The thread, as notifications name it: `activity:` and the activity's id."""
    muted: bool
    """Whether the caller gets no notifications of it."""


class TimeRecord(Model):
    """The best time over a standard distance, in seconds: less is better."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    set_index: int
    """The position of the set in its exercise, counted from 0."""
    improvement_percentage: float | None = None
    """By how many percent it is better than the record before; left out for the first one."""
    type: Literal["best_time"]
    """The kind of record."""
    value: float
    """Seconds."""
    previous: float | None = None
    """The record before, in seconds; left out for the first one."""
    distance: float
    """The standard distance. In m, or in mi for imperial units."""


class TotpConfirmation(Model):
    """The first code of an authenticator app."""

    code: str
    """The six digits that the app shows."""


class TotpEnrolment(Model):
    """A secret for an authenticator app, which counts once a code of it has been confirmed."""

    id: str
    """The id to confirm it with, and the factor's id afterwards."""
    secret: str
    """The secret in base32, to be typed into the app. It is not shown again."""
    uri: str
    """The same as an `otpauth://` address, which an app on the same device opens."""
    qr_code: str
    """The address as a QR code: an SVG picture."""
    expires_at: datetime
    """Until when it can be confirmed."""


class TotpRequest(Model):
    """An authenticator app that is to be added."""

    name: str | None = None
    """A name to tell it from others. Without it, `"Authenticator app"`."""


class TrainingVolume(Model):
    """The caller's work, period by period."""

    by: Literal["week", "month"] | str
    """The length of a period."""
    group: Literal["muscle", "movement", "exercise"] | str
    """What the work is summed up by."""
    periods: list[VolumePeriod]
    """Oldest first, empty ones included."""


class Transition(Model):
    """A transition of the workout's state."""

    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""


class TrashItem(Model):
    """A deleted workout, template or own exercise that can be restored."""

    id: str
    """The id of the workout, template or exercise, which `POST /trash/{id}/restore` takes."""
    kind: Literal["workout", "template", "exercise"] | str
    """What it is."""
    name: str
    """Its name."""
    deleted_at: datetime
    """When it was deleted."""
    restorable_until: datetime
    """Then it is deleted for good."""


class TrendChange(Model):
    """The change of the trend over a number of days."""

    days: int
    """The number of days, until the newest weighing."""
    weight: float
    """The trend now minus the trend then. In kg, or in lb for imperial units."""


class UnlockedTier(Model):
    """A tier of an achievement."""

    achievement_id: str
    """The id of the achievement."""
    tier: float
    """The value that was reached."""


class Unread(Model):
    """What is left unread."""

    unread: int
    """How many notifications are unread."""


class UpdateExercise(Model):
    """The new content of an exercise, and the version that the update starts from."""

    name: str
    """The name, 2 to 80 characters; it must differ from the user's other exercises."""
    aliases: list[str] | None = None
    """Other names, at most 10."""
    description: str | None = None
    """What it is, at most 2000 characters."""
    instructions: list[str] | None = None
    """What to do, step by step: at most 20 steps."""
    primary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]]
    """The muscles that it works first of all, at least one."""
    secondary_muscle_groups: list[Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]] | None = (
        None
    )
    """The muscles that help."""
    equipment: list[Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]] | None = (
        None
    )
    """What is needed for it, at least one; `bodyweight` for nothing. Without it, `["bodyweight"]`."""
    difficulty: Literal["beginner", "intermediate", "advanced"] | None = None
    """For whom it is suited. Without it, `"intermediate"`."""
    exercise_type: Literal["strength", "cardio", "flexibility", "balance"] | None = None
    """The kind of training that it belongs to. Without it, `"strength"`."""
    movement_pattern: Literal["push", "pull", "squat", "hinge", "lunge", "carry", "rotation", "brace", "jump", "locomotion", "isolation", "mobility"] | None = (
        None
    )
    """By default derived from type and muscles."""
    force: Literal["push", "pull", "static"] | None = None
    """By default derived from the movement pattern."""
    mechanic: Literal["compound", "isolation"] | None = None
    """By default compound with several muscles, else isolation."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | None = (
        None
    )
    """By default derived from type and equipment."""
    measurements: list[Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"]] | None = (
        None
    )
    """All ways in which its sets may be measured; by default derived from the rest."""
    tags: list[Literal["upper_body", "lower_body", "full_body", "core", "powerlifting", "olympic", "plyometric", "unilateral", "home", "calisthenics", "warm_up", "rehab", "grip", "posture", "mobility"]] | None = (
        None
    )
    """Labels by which it is found."""
    safety: ExerciseSafetyInput | None = None
    """Advice for good and safe form."""
    variations: list[ExerciseVariationInput] | None = None
    """Of an exercise of the library without any, they are derived from its family."""
    met: float | None = None
    """Metabolic equivalent; by default that of the type."""
    submit: bool | None = None
    """Submit it for everybody: an admin reviews and approves it. Without it, `false`."""
    version: int
    """The version that was read; 0 where the exercise has none."""


class UpdateSettings(Model):
    """Settings to change."""

    version: int
    """The version that the change starts from."""
    values: SettingValuesRequest
    """New values; null for the default. What is left out stays as it is."""
    reason: str
    """Why, 1 to 500 characters."""


class UpdateTemplate(Model):
    """The new content of a template, and the version that the update starts from."""

    name: str
    """The name, 1 to 100 characters."""
    description: str | None = None
    """What the plan is for, at most 2000 characters."""
    metadata: TemplateMetadataRequest | None = None
    """What the template is suited for."""
    weekly_plan: WeeklyPlanRequest
    """The days and weeks."""
    sharing: TemplateSharingInputRequest | None = None
    """By default private, in an update unchanged."""
    version: int
    """The version that the change was made from; an older one is refused with `stale_version`."""


class UpdateWorkout(Model):
    """Changes to a workout; what is left out stays. `exercises` replaces the whole list."""

    name: str | None = None
    """The name, 1 to 120 characters."""
    date: date_aliased | None = None
    """The day that it is planned for or was done on."""
    location: Literal["home", "gym", "outdoor", "other"] | None = None
    """The kind of place where the workout takes place."""
    location_label: str | None = None
    """The place in words."""
    notes: str | None = None
    """What the user wrote about it; at most 2000 characters."""
    mood: MoodChange | None = None
    """How the user feels before and after."""
    body_weight: float | None = None
    """The user's weight on that day; without it, the account's. For calories, and for exercises with the own body. In kg, or in lb for imperial units."""
    started_at: datetime | None = None
    """Of a completed workout."""
    ended_at: datetime | None = None
    """Of a completed workout; not in the future."""
    duration_seconds: float | None = None
    """Without the pauses."""
    version: int
    """The version that the change was made from; an older one is refused with `stale_version`."""
    status: Literal["cancelled"] | None = None
    """Cancels the workout."""
    exercises: list[EditedExercise] | None = None
    """All exercises that it is to have, at most 30; without it, they stay."""


class Upload(Model):
    """
    The address and the fields for the upload of one file: a form to be posted as `multipart/form-data`.

    The form has all of `fields`, a `Content-Type` that begins with `image/` (of a video with `video/`), and at last the
    file itself as `file`.
    """

    id: str
    """Identifies the picture, before and after it is uploaded."""
    url: str
    """The address to post the form to."""
    fields: dict[str, str]
    """The fields of the form, to be sent before `file`, as they are."""
    max_bytes: int
    """The largest file that is accepted, in bytes."""
    expires_at: datetime
    """When the form expires; ask for a new one then."""


class User(Model):
    """An account as its owner reads it at sign-in."""

    id: str
    """Identifies the account; it never changes."""
    email: str
    """The e-mail address that the account signs in with."""
    username: str
    """The unique name by which others find the user."""
    role: Literal["user", "premium", "admin"] | str
    """What the account may do; a premium account has the features of FitAI Premium."""
    email_verified: bool
    """Whether the e-mail address is verified."""
    subscription: SubscriptionSummary
    """The plan of the account."""
    profile: ProfileDetails
    """What the account says about its owner."""
    created_at: datetime
    """When the account was registered."""
    suspension: SuspensionNotice | None = None
    """Why and until when the account is suspended; left out where it is not."""


class UserActivity(Model):
    """Who is active."""

    users: int
    """Accounts at the end of the period, deleted ones left out."""
    new_users: int
    """Accounts that were created in the period."""
    users_online: int
    """Users with a live connection now, whatever the period is."""
    average_dau: float
    """The mean of the daily active users."""
    wau: int
    """Weekly active users of the last day."""
    mau: int
    """Monthly active users of the last day."""
    stickiness: float | None = None
    """The mean of the daily active users by the last day's `mau`."""
    workouts_started: int
    """Workouts that were started in the period."""
    workouts_completed: int
    """Workouts of those that were completed since."""
    completion: float | None = None
    """Completed by started workouts."""
    average_session_seconds: int | None = None
    """The mean duration of the completed workouts, pauses left out, as they were when completed."""
    days: list[DayNumbers]
    """Each day of the period; left out of the overview."""


class UserCard(Model):
    """A user in a list. First and last name are present for those who may see the profile."""

    id: str
    """The id of the user."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The first name; left out where the caller may not see it, or none is given."""
    last_name: str | None = None
    """The last name; left out where the caller may not see it, or none is given."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""


class UserEngagement(Model):
    """What is used, and what users do with each other."""

    mau: int
    """Monthly active users of the last day."""
    features: list[FeatureAdoption]
    """The adoption of each feature."""
    posts: ActCount
    """Posts that users wrote; not what is published of workouts by itself."""
    likes: ActCount
    """Likes of activities; those that were taken back in the period are subtracted."""
    comments: ActCount
    """Comments and replies."""
    shares: ActCount
    """Activities that were shared."""
    challenge_joins: ActCount
    """How often a challenge was joined."""
    ai_plans_requested: ActCount
    """Plans that were asked for."""
    friendships: int
    """Friendships at the end of the period."""
    friends_per_user: float | None = None
    """Twice the friendships, by all users."""
    workouts_shared: float | None = None
    """Published by completed workouts."""
    challenge_participation: float | None = None
    """The share of the monthly active users who joined a challenge in the same thirty days."""


class UserMetricsChange(Model):
    """A change of the current body metrics."""

    current_weight: float | None = None
    """The body weight now, 20 to 500 kg. In kg, or in lb for imperial units."""
    target_weight: float | None = None
    """The body weight that the user wants to have, 20 to 500 kg. In kg, or in lb for imperial units."""
    height: float | None = None
    """The height of the body. In m, or in in for imperial units."""
    body_fat_percentage: float | None = None
    """Percent."""


class VolumeGroup(Model):
    """The work of a muscle, a movement pattern or an exercise in a period."""

    key: str
    """The muscle, the movement pattern or the id of the exercise; `other` for what has none, and for what is summed up."""
    name: str | None = None
    """The name of the exercise; left out for muscles and movements."""
    sets: float
    """Working sets; for a secondary muscle a set counts a half, and so do its repetitions and volume."""
    reps: float
    """Repetitions."""
    volume: float
    """The sum of weight times repetitions. In kg, or in lb for imperial units."""
    seconds: float
    """Seconds of the sets that are measured by their time."""
    distance: float
    """The distance that was covered. In m, or in mi for imperial units."""


class VolumeLandmarks(Model):
    """Weekly hard sets that are landmarks for a muscle group."""

    maintenance: int
    """What maintains it."""
    minimum_effective: int
    """The least that lets it grow."""
    adaptive_low: int
    """Where the range begins in which most people grow best."""
    adaptive_high: int
    """Where that range ends."""
    maximum: int
    """The most that one recovers from."""


class VolumePeriod(Model):
    """The work of a period. For muscles the groups' sums exceed the whole: a set counts for several of them."""

    start_date: date_aliased
    """The first day."""
    end_date: date_aliased
    """The last day."""
    workout_count: int
    """How many workouts were completed."""
    sets: int
    """Working sets."""
    reps: int
    """Repetitions."""
    volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    seconds: float
    """Seconds of the sets that are measured by their time."""
    distance: float
    """The distance that was covered. In m, or in mi for imperial units."""
    groups: list[VolumeGroup]
    """The most volume first, then the most sets; at most 50, the rest as `other`."""


class WaveSet(Model):
    """A set of a wave: percent of the training max, and repetitions; `amrap` means at least those."""

    percentage: float
    """Percent of the training max, above 0 and at most 150."""
    reps: int
    """The repetitions, 1 to 100."""
    amrap: bool | None = None
    """Whether as many repetitions as possible are to be done, at least `reps`."""


class WaveSetRequest(Model):
    """A set of a wave: percent of the training max, and repetitions; `amrap` means at least those."""

    percentage: float
    """Percent of the training max, above 0 and at most 150."""
    reps: int
    """The repetitions, 1 to 100."""
    amrap: bool | None = None
    """Whether as many repetitions as possible are to be done, at least `reps`."""


class Webhook(Model):
    """A webhook, without its secret."""

    id: str
    """Identifies the webhook."""
    url: str
    """Where events are posted."""
    events: list[Literal["workout.started", "workout.completed", "record.achieved", "goal.completed", "achievement.unlocked", "subscription.changed"] | str]
    """Which events are posted to it."""
    description: str | None = None
    """What the owner calls it; left out where it has no name."""
    status: Literal["active", "disabled"] | str
    """Whether events are sent."""
    disabled_reason: Literal["paused", "failing", "gone"] | str | None = None
    """Why nothing is sent: `paused`, `failing` or `gone`; left out while it is active."""
    failing_since: datetime | None = None
    """Since when every delivery has failed; left out where the last one succeeded."""
    created_at: datetime
    """When it was created."""
    former_secret_until: datetime | None = None
    """Until when deliveries are also signed with the secret before the present one."""


class WebhookList(Model):
    """The webhooks of the caller's account."""

    webhooks: list[Webhook]
    """The webhooks, the oldest first."""
    limit: int
    """How many webhooks the account's plan contains."""


class WebhookReceipt(Model):
    """That an event was received."""

    received: bool
    """Always true: the event need not be sent again."""
    queued: bool
    """Whether something follows from it: false for an event that was received before, and for kinds that are not handled."""


class WebhookWithSecret(Model):
    """A webhook, with its secret where that is new."""

    id: str
    """Identifies the webhook."""
    url: str
    """Where events are posted."""
    events: list[Literal["workout.started", "workout.completed", "record.achieved", "goal.completed", "achievement.unlocked", "subscription.changed"] | str]
    """Which events are posted to it."""
    description: str | None = None
    """What the owner calls it; left out where it has no name."""
    status: Literal["active", "disabled"] | str
    """Whether events are sent."""
    disabled_reason: Literal["paused", "failing", "gone"] | str | None = None
    """Why nothing is sent: `paused`, `failing` or `gone`; left out while it is active."""
    failing_since: datetime | None = None
    """Since when every delivery has failed; left out where the last one succeeded."""
    created_at: datetime
    """When it was created."""
    former_secret_until: datetime | None = None
    """Until when deliveries are also signed with the secret before the present one."""
    secret: str | None = None
    """The secret that deliveries are signed with (`whsec_…`); only in the answer that has made it."""


class WeekdayFrequency(Model):
    """The workouts on a day of the week."""

    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | str
    """The day of the week."""
    workout_count: int
    """How many workouts were completed."""


class WeeklyPlan(Model):
    """A week's days, the number of weeks, and the weeks that differ."""

    total_weeks: int
    """How many weeks the plan has, 1 to 52."""
    days: TemplateDays
    """The days of a week."""
    weeks: list[TemplateWeek] | None = None
    """Weeks that differ from `days`."""
    deload: TemplateDeload | None = None
    """Lighter weeks at regular intervals."""
    training_max_percentage: float | None = None
    """Of the one-rep max; 90 by default."""


class WeeklyPlanRequest(Model):
    """A week's days, the number of weeks, and the weeks that differ."""

    total_weeks: int | None = None
    """How many weeks the plan has, 1 to 52. Without it, `1`."""
    days: TemplateDaysRequest
    """The days of a week."""
    weeks: list[TemplateWeekRequest] | None = None
    """Weeks that differ from `days`."""
    deload: TemplateDeloadRequest | None = None
    """Lighter weeks at regular intervals."""
    training_max_percentage: float | None = None
    """Of the one-rep max; 90 by default."""


class WeeklyRate(Model):
    """The change of the body weight per week, by the day values of 28 days (Theil–Sen)."""

    value: float
    """The change per week. In kg, or in lb for imperial units."""
    low: float
    """The lower bound of the 95 % interval. In kg, or in lb for imperial units."""
    high: float
    """The upper bound of the 95 % interval. In kg, or in lb for imperial units."""
    direction: Literal["falling", "rising"] | str | None = None
    """Whether the weight falls or rises; left out where the interval has 0 in it, so that neither is certain."""


class WeeklyRepsChange(Model):
    """A change of the repetitions per week with its 95 % interval."""

    value: float
    """Repetitions per week."""
    low: float
    """The lower end of the interval."""
    high: float
    """The upper end of the interval."""


class WeeklyStats(Model):
    """A week's training, Monday first."""

    week_start_date: date_aliased
    """The Monday that the week begins with."""
    workout_count: int
    """How many workouts were completed."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    average_duration: float
    """Seconds per workout, pauses left out; 0 without workouts."""
    calories_burned: float
    """Kilocalories."""


class WeeklyStreak(Model):
    """
    Weeks in a row that met their target. Weeks begin on `weekStartsOn` of the preferences.

    Only met weeks count, the running one once it has reached the target. A week that was not met may be made up for by late
    logs until two days after its end. After that a freeze is used for it, where one is held: then it neither counts nor breaks
    the streak. A week with at least four paused days does neither, too.
    """

    current: int
    """How many weeks the present streak has; the running week counts once it has reached the target."""
    longest: int
    """How many weeks the longest streak ever had."""
    target: int
    """Workouts that the running week needs: the target that was in force when it began, less by paused days."""
    this_week: int
    """Workouts of the running week."""
    week_start_date: date_aliased
    """The first day of the running week."""
    freezes: int
    """Freezes held: one for each four met weeks, at most two."""
    frozen_weeks: list[date_aliased]
    """First days of the latest weeks that a freeze was used for."""
    paused_until: date_aliased | None = None
    """The last day of the present pause; left out where there is none."""


class WeeklyTargets(Model):
    """The running week against its target."""

    workouts_per_week: int
    """What the running week needs: the target that was in force when it began, less by paused days."""
    current_week_count: int
    """Workouts of the running week."""
    week_start_date: date_aliased
    """The first day of the running week."""
    reached: bool
    """Whether the running week has reached the target."""


class WeeklyWeightChange(Model):
    """A change per week with its 95 % interval."""

    value: float
    """Per week. In kg, or in lb for imperial units."""
    low: float
    """The lower end of the interval. In kg, or in lb for imperial units."""
    high: float
    """The upper end of the interval. In kg, or in lb for imperial units."""


class WeightChange(Model):
    """A volume in two periods."""

    previous: float
    """In the part of the period before. In kg, or in lb for imperial units."""
    current: float
    """In the running period. In kg, or in lb for imperial units."""
    change_percentage: float | None = None
    """By how many percent it is larger; left out where it was 0 before and is not now."""


class WeightRecord(Model):
    """
    A record in kilograms: the heaviest set, the largest volume of one set, the best estimated 1RM.

    Without `previous` it is the first of its kind. For an assisted exercise max_weight is the assistance, and
    less is better.
    """

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    set_index: int
    """The position of the set in its exercise, counted from 0."""
    improvement_percentage: float | None = None
    """By how many percent it is better than the record before; left out for the first one."""
    type: Literal["max_volume", "max_weight", "one_rep_max"]
    """The kind of record."""
    value: float
    """The weight, or the volume, that is the record. In kg, or in lb for imperial units."""
    previous: float | None = None
    """The record before; left out for the first one. In kg, or in lb for imperial units."""


class Workout(Model):
    """A workout with everything in it."""

    id: str
    """Identifies the workout."""
    status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | str
    """The state of the workout."""
    version: int
    """Counts its changes, from 1; send it with the next change."""
    name: str
    """The name of the workout."""
    template_id: str | None = None
    """The template that it was planned from; left out without one."""
    day: str | None = None
    """The day of the template's plan."""
    date: date_aliased
    """The day that it is planned for or was done on, in its time zone."""
    timezone: str
    """The IANA time zone, such as Europe/Berlin, that days are counted in."""
    started_at: datetime | None = None
    """When it was started; left out before."""
    ended_at: datetime | None = None
    """When it ended; left out before."""
    duration_seconds: float
    """Seconds of training, pauses left out."""
    exercise_count: int
    """How many exercises the workout has."""
    metrics: WorkoutMetrics
    """The totals so far."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""
    location: Literal["home", "gym", "outdoor", "other"] | str | None = None
    """The kind of place where it takes place."""
    location_label: str | None = None
    """The place in words, such as the name of the gym."""
    notes: str | None = None
    """What the user wrote about it."""
    mood: Mood | None = None
    """How the user feels before and after."""
    body_weight: float | None = None
    """The user's weight on that day. In kg, or in lb for imperial units."""
    exercises: list[WorkoutExercise]
    """The exercises, in their order."""
    real_time: RealTime
    """Where the workout is now: the next set, and the rest timer."""
    finish_offer: FinishOffer | None = None
    """While the workout seems to be forgotten; any operation takes it away."""
    sharing: SharingState
    """Who else may see it."""


class WorkoutAction(Model):
    """An action on a workout."""

    client_id: str | None = None
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once."""
    workout_id: str
    """The id of the workout."""


class WorkoutChange(Model):
    """That a workout was created, changed or deleted. `workout` is what it was then, without its exercises."""

    workout_id: str
    """The id of the workout."""
    version: int
    """The version of the workout after the change."""
    deleted: bool
    """Whether the workout was deleted; remove it from the device."""
    changed_at: datetime
    """When it was changed."""
    workout: WorkoutSummary | None = None
    """The workout after the change, without its exercises; left out when it was deleted."""


class WorkoutDone(Model):
    """The workout was completed."""

    workout: Workout
    """The workout as it is now."""


class WorkoutExercise(Model):
    """An exercise of a workout, with its sets. Its weights are in `unit`, where it has one."""

    unit: Literal["kg", "lb"] | str | None = None
    """The unit of its weights, where the owner has chosen one for the exercise; else the request's."""
    index: int
    """The position in the workout, counted from 0."""
    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    measurement: str
    """How its sets are usually measured."""
    measurements: list[str]
    """All ways in which its sets may be measured, the usual one first; each set says which it was."""
    traits: ExerciseTraits | None = None
    """Of a user's own exercise."""
    superset_id: str | None = None
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = None
    """Seconds of rest planned after each set."""
    notes: str | None = None
    """What the user wrote about it."""
    target: ExerciseTarget | None = None
    """What the template's progression plans; left out without a template."""
    last_time: LastTime | None = None
    """Answered when the workout starts."""
    sets: list[WorkoutSet]
    """The sets, in their order."""
    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    personal_records: list[
        Annotated[
            WeightRecord | RepsRecord | DurationRecord | DistanceRecord | TimeRecord,
            Field(discriminator="type"),
        ]
    ]
    """The personal records that its sets have broken."""


class WorkoutFrequency(Model):
    """
    How often, when and what the caller trains. Weeks are those of the caller's time zone.

    Averages are over the requested weeks since the first workout, the running one included.
    """

    weeks: list[FrequencyWeek]
    """Oldest first."""
    workout_count: int
    """How many workouts were completed."""
    days_trained: int
    """On how many days there was a workout."""
    average_per_week: float
    """Workouts per week, on average over the weeks of the range."""
    per_weekday: list[WeekdayFrequency]
    """Monday first."""
    most_active_day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | str | None = (
        None
    )
    """The first one, when several are equal."""
    by_muscle: list[MuscleFrequency]
    """Most trained first."""
    calendar: FrequencyCalendar
    """The workouts of each day of a year."""


class WorkoutGlance(Model):
    """The progress of a workout, without what was lifted."""

    workout_id: str
    """The id of the workout."""
    name: str
    """The name of the workout."""
    status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | str
    """The state of the workout."""
    started_at: datetime | None = None
    """When it was started; left out before."""
    ended_at: datetime | None = None
    """When it ended; left out before."""
    exercise_count: int
    """How many exercises the workout has."""
    completed_sets: int
    """How many sets are completed."""
    total_reps: int
    """How many repetitions were done."""


class WorkoutImport(Model):
    """
    The progress of an import, and what its file contains.

    `workouts` and `sets` count what is new; `duplicates` counts the workouts that existed before.
    """

    import_id: str
    """Identifies the import in later requests."""
    status: Literal["waiting", "checked", "running", "done", "undoing", "undone"] | str
    """How far the import is."""
    percent: int
    """Progress of a running import, or of its undo."""
    source: Literal["strong", "hevy", "fitnotes", "stronglifts", "gymbook", "fitai"] | str | None = (
        None
    )
    """The app that the file is from; left out until it is known."""
    workouts: int
    """How many workouts the file has."""
    sets: int
    """How many sets the file has."""
    duplicates: int
    """How many workouts were there already and are left out."""
    deleted: int
    """Workouts that the caller has deleted since an earlier import; they are not imported again."""
    duplicate_workouts: list[DuplicateWorkout]
    """The duplicates, the first 500 of them."""
    skipped: list[SkippedLine]
    """The lines that were not imported."""
    skipped_left_out: int
    """Number of further lines that were skipped."""
    warnings: list[str]
    """What was read differently from how it is written in the file."""
    ignored_columns: list[str]
    """Columns of the file that are not read."""
    mapping: list[MappedExercise]
    """Each name of an exercise, and what becomes of it; a request may correct it by its `mapping`."""
    matched_exercises: list[MatchedExercise]
    """The names of the file for which an exercise was found."""
    unknown_exercises: list[str]
    """Names that neither the library nor the caller had."""
    created_exercises: list[CreatedExercise]
    """The names of the file for which an exercise of the caller's own is created."""
    removed: int
    """Workouts that the undo has deleted."""
    kept: int
    """Workouts that the undo has kept, because they were changed since."""
    upload: WorkoutImportUpload | None = None
    """Where to send the file, while it is awaited."""


class WorkoutImportUpload(Model):
    """A form that uploads the file: POST the fields, then `file`."""

    url: str
    """The address to post the form to."""
    fields: dict[str, str]
    """The fields of the form, to be sent before `file`, as they are."""
    max_bytes: int
    """The largest file that is accepted, in bytes."""
    expires_at: datetime
    """When the form expires; ask for a new one then."""


class WorkoutMetrics(Model):
    """The running totals of a workout."""

    total_volume: float
    """The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units."""
    completed_sets: int
    """How many sets are completed."""
    total_reps: int
    """How many repetitions were done."""
    average_rpe: Annotated[float | None, Field(validation_alias="averageRPE", serialization_alias="averageRPE")] = None
    """The mean effort of the sets that have one; left out when none has."""
    total_rest_time: float
    """Seconds of rest in all."""
    calories_burned: float | None = None
    """Kilocalories, estimated; left out before the workout is completed, or where too little is known."""
    personal_records_set: int
    """How many personal records were set in it."""


class WorkoutOwner(Model):
    """The owner of the workout, with the names where the caller may see the profile."""

    id: str
    """The id of the user."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The first name; left out where the caller may not see it, or none is given."""
    last_name: str | None = None
    """The last name; left out where the caller may not see it, or none is given."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""


class WorkoutPaused(Model):
    """The workout was paused."""

    workout_id: str
    """The id of the workout."""
    status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | str
    """Its state."""
    duration_seconds: float
    """Seconds of training so far, pauses left out."""


class WorkoutResumed(Model):
    """The workout was resumed."""

    workout_id: str
    """The id of the workout."""
    status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | str
    """Its state."""
    duration_seconds: float
    """Seconds of training so far, pauses left out."""


class WorkoutSet(Model):
    """One set. It is completed when it has `completedAt`; before that its numbers are the plan's."""

    index: int
    """The position in the exercise, counted from 0."""
    type: Literal["normal", "warmup", "dropset", "failure"] | str
    """The kind of the set."""
    measurement: Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"] | str | None = (
        None
    )
    """How it is measured, where that is not the exercise's usual `measurement`."""
    weight: float | None = None
    """The weight that is lifted, the bar included; for an assisted exercise, the assistance. In kg, or in lb for imperial units."""
    reps: int | None = None
    """How many repetitions; 0 is a failed attempt."""
    duration_seconds: float | None = None
    """How long it took, or is to take, in seconds."""
    distance: float | None = None
    """The distance that is covered. In m, or in mi for imperial units."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    rir: float | None = None
    """Repetitions in reserve, 0 to 4 in halves: how many more were possible."""
    rest_time: float | None = None
    """Seconds rested before this set."""
    notes: str | None = None
    """What the user wrote about it."""
    target: SetTarget | None = None
    """What the set is planned to be; left out where nothing was planned."""
    completed_at: datetime | None = None
    """When it was completed; left out before."""
    corrected_at: datetime | None = None
    """When it was last corrected; left out when it never was."""
    client_id: str | None = None
    """That of the operation that completed it: the id by which devices know the set."""
    personal_record: bool
    """Whether it has broken a personal record."""


class WorkoutStarted(Model):
    """The workout was started."""

    workout: Workout
    """The workout as it is now."""


class WorkoutStats(Model):
    """The totals of the workout so far."""

    workout_id: str
    """The id of the workout."""
    metrics: WorkoutMetrics
    """The totals so far."""
    exercises_done: int
    """How many exercises have all of their sets completed."""
    exercises_total: int
    """How many exercises the workout has."""


class WorkoutSummary(Model):
    """A workout in a list."""

    id: str
    """Identifies the workout."""
    status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | str
    """The state of the workout."""
    version: int
    """Counts its changes, from 1; send it with the next change."""
    name: str
    """The name of the workout."""
    template_id: str | None = None
    """The template that it was planned from; left out without one."""
    day: str | None = None
    """The day of the template's plan."""
    date: date_aliased
    """The day that it is planned for or was done on, in its time zone."""
    timezone: str
    """The IANA time zone, such as Europe/Berlin, that days are counted in."""
    started_at: datetime | None = None
    """When it was started; left out before."""
    ended_at: datetime | None = None
    """When it ended; left out before."""
    duration_seconds: float
    """Seconds of training, pauses left out."""
    exercise_count: int
    """How many exercises the workout has."""
    metrics: WorkoutMetrics
    """The totals so far."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class WorkoutSynced(Model):
    """The whole workout; without `workout`, it was deleted. Without `workoutId` too, no workout of the caller runs."""

    workout_id: str | None = None
    """The id of the workout; left out when no workout of the caller runs."""
    reason: str
    """Why it is sent."""
    workout: Workout | None = None
    """The workout as it is now; left out when `operations` bring what was missed, or when it was deleted."""
    operations: list[MissedOperation] | None = None
    """The events that were missed, in their order."""


class WrongField(Model):
    """What is wrong with one field of the request."""

    path: str
    """As the client wrote it: `weeklyPlan.days.monday.exercises.0.sets`."""
    message: str
    """What is allowed, to be shown beside the field."""
