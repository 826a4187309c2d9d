"""Use cases of reading the analytics. `reactions` keeps them up to date."""

from fitai.analytics import exporting, muscles, strength, summary, volume
from fitai.analytics.detail_models import (
    AnalyticsExport,
    ExportAnalytics,
    MusclesQuery,
    MuscleVolume,
    StrengthOverview,
    StrengthWeeksQuery,
    TrainingVolume,
    VolumeQuery,
)
from fitai.analytics.models import AnalyticsOverview, FrequencyQuery, WorkoutFrequency
from fitai.kernel.audit import Origin
from fitai.kernel.http_response import RawResponse
from fitai.kernel.identity import Caller


def overview(caller: Caller) -> AnalyticsOverview:
    """The overview of all of the caller's training: one Query."""
    return summary.overview(caller.id)


def frequency(caller: Caller, query: FrequencyQuery) -> WorkoutFrequency:
    """How often, when and what the caller trains: one Query."""
    return summary.frequency(caller.id, query.weeks, query.year)


def training_volume(caller: Caller, query: VolumeQuery) -> TrainingVolume:
    """The caller's work by week or month: one Query; a second one for the names of exercises in a range with an end.

    Raises:
        Invalid: the range is too long.
    """
    return volume.volume(caller.id, query)


def muscle_volume(caller: Caller, query: MusclesQuery) -> MuscleVolume:
    """The weekly sets of the caller's muscles: one Query."""
    return muscles.muscles(caller.id, query.weeks)


def strength_overview(caller: Caller, query: StrengthWeeksQuery) -> StrengthOverview:
    """The caller's main and strongest lifts: one Query."""
    return strength.strength(caller.id, query.weeks)


def export(caller: Caller, origin: Origin, query: ExportAnalytics) -> AnalyticsExport | RawResponse:
    """All of the caller's analytics as an answer, or as a redirect to a file; grows with the history."""
    return exporting.export_analytics(caller, origin, query)
