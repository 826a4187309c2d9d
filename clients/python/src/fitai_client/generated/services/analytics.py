"""Aggregates of a user's training: totals, weeks, streaks and the strongest lifts, updated with each workout."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Analytics(services.Service):
    """Aggregates of a user's training: totals, weeks, streaks and the strongest lifts, updated with each workout."""

    def export_analytics(
        self,
        *,
        format: Literal["csv", "json"] | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.AnalyticsExport | str:
        """Export analytics.

        Export all of the caller's analytics, as CSV or as JSON.

        `GET /analytics/export`, scope `export:own_data`.

        Args:
            format: The format of the file. Without it, `"csv"`.
        """
        return self.run(requests.Request(
            "GET",
            "/analytics/export",
            requests.file(requests.model(models.AnalyticsExport)),
            query={"format": format, "units": units},
        ))

    def get_frequency(self, *, weeks: int | None = None, year: int | None = None) -> models.WorkoutFrequency:
        """Training frequency.

        How often, when and what the caller trains, over the last weeks.

        `GET /analytics/frequency`, scope `read:own_progress`.

        Args:
            weeks: Weeks, the running one included. Without it, `12`.
            year: The year of the calendar; by default the last 365 days until today.
        """
        return self.run(requests.Request(
            "GET",
            "/analytics/frequency",
            requests.model(models.WorkoutFrequency),
            query={"weeks": weeks, "year": year},
        ))

    def get_muscles(self, *, weeks: int | None = None) -> models.MuscleVolume:
        """Muscle volume.

        Weekly hard sets per muscle against the landmarks, and the exercises that made them: the data of a heat map.

        `GET /analytics/muscles`, scope `read:own_progress`.

        Args:
            weeks: Weeks, the running one included. Without it, `4`.
        """
        return self.run(requests.Request(
            "GET",
            "/analytics/muscles",
            requests.model(models.MuscleVolume),
            query={"weeks": weeks},
        ))

    def get_overview(self, *, units: Literal["metric", "imperial"] | None = None) -> models.AnalyticsOverview:
        """Analytics overview.

        An overview of all of the caller's training: totals, streaks, the last twelve weeks, the strongest lifts.

        One query, whatever the length of the history: everything is computed when a workout is completed.

        `GET /analytics/overview`, scope `read:own_progress`.
        """
        return self.run(requests.Request(
            "GET",
            "/analytics/overview",
            requests.model(models.AnalyticsOverview),
            query={"units": units},
        ))

    def get_weekly_strength(
        self,
        *,
        weeks: int | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.StrengthOverview:
        """Strength analytics.

        The bests of the caller's main and strongest lifts, and their best estimated one-rep max of each week.

        `GET /analytics/strength`, scope `read:advanced_analytics`.

        Args:
            weeks: Weeks, the running one included. Without it, `12`.
        """
        return self.run(requests.Request(
            "GET",
            "/analytics/strength",
            requests.model(models.StrengthOverview),
            query={"weeks": weeks, "units": units},
        ))

    def get_volume(
        self,
        *,
        by: Literal["week", "month"] | None = None,
        group: Literal["muscle", "movement", "exercise"] | None = None,
        periods: int | None = None,
        from_: date | None = None,
        to: date | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.TrainingVolume:
        """Training volume.

        The caller's training volume by week or month, and by muscle, movement or exercise.

        `GET /analytics/volume`, scope `read:advanced_analytics`.

        Args:
            by: The length of a period; weeks begin on Monday. Without it, `"week"`.
            group: What the work of a period is summed up by. Without it, `"muscle"`.
            periods: Periods until `to`, instead of `from`: at most 104 weeks or 24 months; 12 by default.
            from_: A day of the first period.
            to: A day of the last period; today by default.
        """
        return self.run(requests.Request(
            "GET",
            "/analytics/volume",
            requests.model(models.TrainingVolume),
            query={"by": by, "group": group, "periods": periods, "from": from_, "to": to, "units": units},
        ))


class AsyncAnalytics(services.AsyncService):
    """Aggregates of a user's training: totals, weeks, streaks and the strongest lifts, updated with each workout."""

    async def export_analytics(
        self,
        *,
        format: Literal["csv", "json"] | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.AnalyticsExport | str:
        """Export analytics.

        Export all of the caller's analytics, as CSV or as JSON.

        `GET /analytics/export`, scope `export:own_data`.

        Args:
            format: The format of the file. Without it, `"csv"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/analytics/export",
            requests.file(requests.model(models.AnalyticsExport)),
            query={"format": format, "units": units},
        ))

    async def get_frequency(self, *, weeks: int | None = None, year: int | None = None) -> models.WorkoutFrequency:
        """Training frequency.

        How often, when and what the caller trains, over the last weeks.

        `GET /analytics/frequency`, scope `read:own_progress`.

        Args:
            weeks: Weeks, the running one included. Without it, `12`.
            year: The year of the calendar; by default the last 365 days until today.
        """
        return await self.run(requests.Request(
            "GET",
            "/analytics/frequency",
            requests.model(models.WorkoutFrequency),
            query={"weeks": weeks, "year": year},
        ))

    async def get_muscles(self, *, weeks: int | None = None) -> models.MuscleVolume:
        """Muscle volume.

        Weekly hard sets per muscle against the landmarks, and the exercises that made them: the data of a heat map.

        `GET /analytics/muscles`, scope `read:own_progress`.

        Args:
            weeks: Weeks, the running one included. Without it, `4`.
        """
        return await self.run(requests.Request(
            "GET",
            "/analytics/muscles",
            requests.model(models.MuscleVolume),
            query={"weeks": weeks},
        ))

    async def get_overview(self, *, units: Literal["metric", "imperial"] | None = None) -> models.AnalyticsOverview:
        """Analytics overview.

        An overview of all of the caller's training: totals, streaks, the last twelve weeks, the strongest lifts.

        One query, whatever the length of the history: everything is computed when a workout is completed.

        `GET /analytics/overview`, scope `read:own_progress`.
        """
        return await self.run(requests.Request(
            "GET",
            "/analytics/overview",
            requests.model(models.AnalyticsOverview),
            query={"units": units},
        ))

    async def get_weekly_strength(
        self,
        *,
        weeks: int | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.StrengthOverview:
        """Strength analytics.

        The bests of the caller's main and strongest lifts, and their best estimated one-rep max of each week.

        `GET /analytics/strength`, scope `read:advanced_analytics`.

        Args:
            weeks: Weeks, the running one included. Without it, `12`.
        """
        return await self.run(requests.Request(
            "GET",
            "/analytics/strength",
            requests.model(models.StrengthOverview),
            query={"weeks": weeks, "units": units},
        ))

    async def get_volume(
        self,
        *,
        by: Literal["week", "month"] | None = None,
        group: Literal["muscle", "movement", "exercise"] | None = None,
        periods: int | None = None,
        from_: date | None = None,
        to: date | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.TrainingVolume:
        """Training volume.

        The caller's training volume by week or month, and by muscle, movement or exercise.

        `GET /analytics/volume`, scope `read:advanced_analytics`.

        Args:
            by: The length of a period; weeks begin on Monday. Without it, `"week"`.
            group: What the work of a period is summed up by. Without it, `"muscle"`.
            periods: Periods until `to`, instead of `from`: at most 104 weeks or 24 months; 12 by default.
            from_: A day of the first period.
            to: A day of the last period; today by default.
        """
        return await self.run(requests.Request(
            "GET",
            "/analytics/volume",
            requests.model(models.TrainingVolume),
            query={"by": by, "group": group, "periods": periods, "from": from_, "to": to, "units": units},
        ))
