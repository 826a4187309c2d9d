"""Progress: the overview against earlier weeks, and the strength of an exercise over time."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Progress(services.Service):
    """Progress: the overview against earlier weeks, and the strength of an exercise over time."""

    def get_progress(self, *, units: Literal["metric", "imperial"] | None = None) -> models.ProgressOverview:
        """Progress overview.

        The caller's progress: streaks, the weekly target, and the last weeks against those before.

        `GET /progress`, scope `read:own_progress`.
        """
        return self.run(requests.Request(
            "GET",
            "/progress",
            requests.model(models.ProgressOverview),
            query={"units": units},
        ))

    def list_body(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.BodyProgress:
        """Body progress.

        The caller's body log: a page of entries, newest first, with the trend of the weight on their days.

        `summary` is of the whole log: the smoothed weight, its change per week with the 95 % interval, and the newest
        measures. It is the log of `GET /users/metrics`.

        `GET /progress/body`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            from_: First day.
            to: Last day.
        """
        return self.run(requests.Request(
            "GET",
            "/progress/body",
            requests.model(models.BodyProgress),
            query={"limit": limit, "cursor": cursor, "from": from_, "to": to, "units": units},
        ))

    def add_body(
        self,
        body: models.AddBodyEntry | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyLogEntry:
        """Add to the body log.

        Add an entry to the caller's body log: measures, girths, progress photos, mood and notes.

        A weight that is more than 8 % off the trend is `suspect`: it is left out of trend and rate until it is sent
        with `confirmed`, or another one of the days around agrees. The weight of the latest entry is the profile's
        current weight.

        `POST /progress/body`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "POST",
            "/progress/body",
            requests.model(models.BodyLogEntry),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def compare_body(
        self,
        *,
        from_: date,
        to: date,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.BodyComparison:
        """Compare the body on two days.

        Compare the caller's body on two days: measures, girths and photos side by side, and their differences.

        Of each measure and each side of photos, the entry that is nearest to the day and has it is taken; `measuredOn`
        tells its day.

        `GET /progress/body/compare`, scope `read:own_progress`.

        Args:
            from_: The earlier day.
            to: The later day.
        """
        return self.run(requests.Request(
            "GET",
            "/progress/body/compare",
            requests.model(models.BodyComparison),
            query={"from": from_, "to": to, "units": units},
        ))

    def import_body(
        self,
        body: models.ImportBody,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyImport:
        """Import body data.

        Import body data from the CSV file of another app into the caller's body log: openScale, Libra, Hevy's
        measurements.

        Rows that the log has already, by day and values, are left out, so that the same file adds nothing. Each line
        that is not imported is listed with its reason. A dry run writes nothing. Formats and limits are in
        docs/imports.md.

        `POST /progress/body/import`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "POST",
            "/progress/body/import",
            requests.model(models.BodyImport),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def update_body(
        self,
        id: str,
        body: models.ChangeBodyEntry | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyLogEntry:
        """Correct the body log.

        Correct an entry of the caller's body log: a field that is left out stays, one that is null is cleared.

        `confirmed` lets a suspect weight count. Trend, rate and the profile's current weight follow.

        `PUT /progress/body/{id}`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "PUT",
            "/progress/body/{id}",
            requests.model(models.BodyLogEntry),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def delete_body(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete from the body log.

        Delete an entry of the caller's body log; its photos stay in the caller's media. Trend, rate and current weight
        follow.

        `DELETE /progress/body/{id}`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/progress/body/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def get_goal_progress(self) -> models.GoalsProgress:
        """Progress of the goals.

        The progress of the caller's goals: the open ones, the newest that were reached, and the streak of weeks.

        `GET /progress/goals`, scope `read:own_progress`.
        """
        return self.run(requests.Request("GET", "/progress/goals", requests.model(models.GoalsProgress)))

    def list_pauses(self) -> models.PauseList:
        """Pauses.

        List the caller's pauses, past and coming ones, the latest first.

        `GET /progress/pauses`, scope `read:own_progress`.
        """
        return self.run(requests.Request("GET", "/progress/pauses", requests.model(models.PauseList)))

    def add_pause(self, body: models.PauseRequest, *, idempotency_key: str | None = None) -> models.Pause:
        """Pause.

        Pause, for an illness, a journey or a rest: paused days are not asked for by the weekly streak.

        A week with at least four paused days neither counts nor breaks the streak. With fewer, its target is less by
        their share.

        `POST /progress/pauses`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "POST",
            "/progress/pauses",
            requests.model(models.Pause),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def update_pause(
        self,
        id: str,
        body: models.PauseChange | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.Pause:
        """Change a pause.

        Change a pause of the caller's, such as its last day: a field that is left out stays.

        `PUT /progress/pauses/{id}`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "PUT",
            "/progress/pauses/{id}",
            requests.model(models.Pause),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def delete_pause(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a pause.

        Delete a pause of the caller's: its days count like any others, also past ones.

        `DELETE /progress/pauses/{id}`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/progress/pauses/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def list_records(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.ExerciseRecord]:
        """Personal records.

        List the caller's personal records of all exercises, one entry for each exercise, ordered by the exercise's id.

        An exercise without any record is left out, so that a page may be short.

        `GET /progress/records`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/progress/records",
            requests.page(models.ExerciseRecord),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    def get_strength(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        exercise_id: str | None = None,
        formula: Literal["epley", "brzycki", "lombardi"] | None = None,
        from_: date | None = None,
        to: date | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.StrengthProgress | models.MainLiftsStrength:
        """Strength of an exercise, or of the main lifts.

        The caller's strength in an exercise over time, its trend, plateau and next target; without an exercise, the
        main lifts.

        The newest points are returned first, a page at a time, each page oldest first; `cursor` leads to older ones.
        The trend and what follows from it are those of the last 90 days, whatever page is requested.

        `GET /progress/strength`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            exercise_id: The exercise, of the library or one of the caller's own; without it, all main lifts.
            formula: The formula that one-repetition maxima are estimated by. Without it, `"epley"`.
            from_: First day.
            to: Last day.
        """
        return self.run(requests.Request(
            "GET",
            "/progress/strength",
            requests.one_of(models.StrengthProgress, models.MainLiftsStrength),
            query={"limit": limit, "cursor": cursor, "exerciseId": exercise_id, "formula": formula, "from": from_, "to": to, "units": units},
        ))

    def upload_photo(self, body: models.ProgressPhoto, *, idempotency_key: str | None = None) -> models.Upload:
        """Upload a progress photo.

        Request an upload of a progress photo: the response is a form that is posted, with the file, to S3.

        The form is valid for five minutes and one file of at most 10 MB: JPEG, PNG, WebP, HEIC or HEIF. Once the file
        is processed, the user's devices get `notification:new`. Only its owner ever sees a progress photo.

        `POST /progress/upload-photo`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "POST",
            "/progress/upload-photo",
            requests.model(models.Upload),
            body=body,
            idempotency_key=idempotency_key,
        ))


class AsyncProgress(services.AsyncService):
    """Progress: the overview against earlier weeks, and the strength of an exercise over time."""

    async def get_progress(self, *, units: Literal["metric", "imperial"] | None = None) -> models.ProgressOverview:
        """Progress overview.

        The caller's progress: streaks, the weekly target, and the last weeks against those before.

        `GET /progress`, scope `read:own_progress`.
        """
        return await self.run(requests.Request(
            "GET",
            "/progress",
            requests.model(models.ProgressOverview),
            query={"units": units},
        ))

    async def list_body(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.BodyProgress:
        """Body progress.

        The caller's body log: a page of entries, newest first, with the trend of the weight on their days.

        `summary` is of the whole log: the smoothed weight, its change per week with the 95 % interval, and the newest
        measures. It is the log of `GET /users/metrics`.

        `GET /progress/body`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            from_: First day.
            to: Last day.
        """
        return await self.run(requests.Request(
            "GET",
            "/progress/body",
            requests.model(models.BodyProgress),
            query={"limit": limit, "cursor": cursor, "from": from_, "to": to, "units": units},
        ))

    async def add_body(
        self,
        body: models.AddBodyEntry | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyLogEntry:
        """Add to the body log.

        Add an entry to the caller's body log: measures, girths, progress photos, mood and notes.

        A weight that is more than 8 % off the trend is `suspect`: it is left out of trend and rate until it is sent
        with `confirmed`, or another one of the days around agrees. The weight of the latest entry is the profile's
        current weight.

        `POST /progress/body`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "POST",
            "/progress/body",
            requests.model(models.BodyLogEntry),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def compare_body(
        self,
        *,
        from_: date,
        to: date,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.BodyComparison:
        """Compare the body on two days.

        Compare the caller's body on two days: measures, girths and photos side by side, and their differences.

        Of each measure and each side of photos, the entry that is nearest to the day and has it is taken; `measuredOn`
        tells its day.

        `GET /progress/body/compare`, scope `read:own_progress`.

        Args:
            from_: The earlier day.
            to: The later day.
        """
        return await self.run(requests.Request(
            "GET",
            "/progress/body/compare",
            requests.model(models.BodyComparison),
            query={"from": from_, "to": to, "units": units},
        ))

    async def import_body(
        self,
        body: models.ImportBody,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyImport:
        """Import body data.

        Import body data from the CSV file of another app into the caller's body log: openScale, Libra, Hevy's
        measurements.

        Rows that the log has already, by day and values, are left out, so that the same file adds nothing. Each line
        that is not imported is listed with its reason. A dry run writes nothing. Formats and limits are in
        docs/imports.md.

        `POST /progress/body/import`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "POST",
            "/progress/body/import",
            requests.model(models.BodyImport),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def update_body(
        self,
        id: str,
        body: models.ChangeBodyEntry | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyLogEntry:
        """Correct the body log.

        Correct an entry of the caller's body log: a field that is left out stays, one that is null is cleared.

        `confirmed` lets a suspect weight count. Trend, rate and the profile's current weight follow.

        `PUT /progress/body/{id}`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/progress/body/{id}",
            requests.model(models.BodyLogEntry),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def delete_body(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete from the body log.

        Delete an entry of the caller's body log; its photos stay in the caller's media. Trend, rate and current weight
        follow.

        `DELETE /progress/body/{id}`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/progress/body/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def get_goal_progress(self) -> models.GoalsProgress:
        """Progress of the goals.

        The progress of the caller's goals: the open ones, the newest that were reached, and the streak of weeks.

        `GET /progress/goals`, scope `read:own_progress`.
        """
        return await self.run(requests.Request("GET", "/progress/goals", requests.model(models.GoalsProgress)))

    async def list_pauses(self) -> models.PauseList:
        """Pauses.

        List the caller's pauses, past and coming ones, the latest first.

        `GET /progress/pauses`, scope `read:own_progress`.
        """
        return await self.run(requests.Request("GET", "/progress/pauses", requests.model(models.PauseList)))

    async def add_pause(self, body: models.PauseRequest, *, idempotency_key: str | None = None) -> models.Pause:
        """Pause.

        Pause, for an illness, a journey or a rest: paused days are not asked for by the weekly streak.

        A week with at least four paused days neither counts nor breaks the streak. With fewer, its target is less by
        their share.

        `POST /progress/pauses`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "POST",
            "/progress/pauses",
            requests.model(models.Pause),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def update_pause(
        self,
        id: str,
        body: models.PauseChange | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.Pause:
        """Change a pause.

        Change a pause of the caller's, such as its last day: a field that is left out stays.

        `PUT /progress/pauses/{id}`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/progress/pauses/{id}",
            requests.model(models.Pause),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def delete_pause(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a pause.

        Delete a pause of the caller's: its days count like any others, also past ones.

        `DELETE /progress/pauses/{id}`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/progress/pauses/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def list_records(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.ExerciseRecord]:
        """Personal records.

        List the caller's personal records of all exercises, one entry for each exercise, ordered by the exercise's id.

        An exercise without any record is left out, so that a page may be short.

        `GET /progress/records`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/progress/records",
            requests.page(models.ExerciseRecord),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    async def get_strength(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        exercise_id: str | None = None,
        formula: Literal["epley", "brzycki", "lombardi"] | None = None,
        from_: date | None = None,
        to: date | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.StrengthProgress | models.MainLiftsStrength:
        """Strength of an exercise, or of the main lifts.

        The caller's strength in an exercise over time, its trend, plateau and next target; without an exercise, the
        main lifts.

        The newest points are returned first, a page at a time, each page oldest first; `cursor` leads to older ones.
        The trend and what follows from it are those of the last 90 days, whatever page is requested.

        `GET /progress/strength`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            exercise_id: The exercise, of the library or one of the caller's own; without it, all main lifts.
            formula: The formula that one-repetition maxima are estimated by. Without it, `"epley"`.
            from_: First day.
            to: Last day.
        """
        return await self.run(requests.Request(
            "GET",
            "/progress/strength",
            requests.one_of(models.StrengthProgress, models.MainLiftsStrength),
            query={"limit": limit, "cursor": cursor, "exerciseId": exercise_id, "formula": formula, "from": from_, "to": to, "units": units},
        ))

    async def upload_photo(self, body: models.ProgressPhoto, *, idempotency_key: str | None = None) -> models.Upload:
        """Upload a progress photo.

        Request an upload of a progress photo: the response is a form that is posted, with the file, to S3.

        The form is valid for five minutes and one file of at most 10 MB: JPEG, PNG, WebP, HEIC or HEIF. Once the file
        is processed, the user's devices get `notification:new`. Only its owner ever sees a progress photo.

        `POST /progress/upload-photo`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "POST",
            "/progress/upload-photo",
            requests.model(models.Upload),
            body=body,
            idempotency_key=idempotency_key,
        ))
