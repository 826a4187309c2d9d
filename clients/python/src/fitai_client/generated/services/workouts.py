"""Workouts: planned, live on several devices at once, and past."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Workouts(services.Service):
    """Workouts: planned, live on several devices at once, and past."""

    def list_workouts(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | None = None,
        from_: date | None = None,
        to: date | None = None,
        template: str | None = None,
        exercise: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.WorkoutSummary]:
        """List workouts.

        List the caller's workouts, newest first.

        `GET /workouts`, scope `read:own_workouts`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            status: Only workouts in this state.
            from_: First day.
            to: Last day.
            template: Only workouts from this template.
            exercise: Only workouts with this exercise.
        """
        return self.run(requests.Request(
            "GET",
            "/workouts",
            requests.page(models.WorkoutSummary),
            query={"limit": limit, "cursor": cursor, "status": status, "from": from_, "to": to, "template": template, "exercise": exercise, "units": units},
        ))

    def create_workout(
        self,
        body: models.CreateWorkout | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Create a workout.

        Create a workout: from a template's day, like a past workout, from exercises, or empty; planned, or started.

        `POST /workouts`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts",
            requests.model(models.Workout),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def create_calendar(self, *, idempotency_key: str | None = None) -> models.CalendarLink:
        """Create the address of the calendar.

        Create an address at which calendar programs subscribe to the planned workouts; the former address becomes
        invalid.

        Whoever knows the address can read names, days and exercises of the planned workouts. It is shown once. An API
        key creates none: the address would outlive it.

        `POST /workouts/calendar`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/calendar",
            requests.model(models.CalendarLink),
            idempotency_key=idempotency_key,
        ))

    def delete_calendar(self, *, idempotency_key: str | None = None) -> models.Nothing:
        """Revoke the address of the calendar.

        Revoke the address of the calendar: subscribed programs find nothing there any more. Idempotent.

        `DELETE /workouts/calendar`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/workouts/calendar",
            requests.model(models.Nothing),
            idempotency_key=idempotency_key,
        ))

    def get_calendar(self, token: str) -> str:
        """Subscribe to planned workouts.

        The planned workouts as a calendar (iCalendar), for programs that subscribe to its secret address.

        The token is the one of `POST /workouts/calendar`, with or without the extension `.ics`.

        `GET /workouts/calendar/{token}`.

        Args:
            token: Which token.
        """
        return self.run(requests.Request(
            "GET",
            "/workouts/calendar/{token}",
            requests.text,
            path_values={"token": token},
        ))

    def list_changes(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.WorkoutChange]:
        """List changes since a cursor.

        List what has changed in the caller's workouts since a cursor, deletions included; without one, everything.

        `meta.hasMore` says whether there is more now. The cursor is there either way: keep it for the next time. An
        entry may come again; its version tells that it is known. A cursor that is too old is 410 `cursor_expired`:
        start without one.

        `GET /workouts/changes`, scope `read:own_workouts`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/workouts/changes",
            requests.page(models.WorkoutChange),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    def export_workouts(
        self,
        *,
        format: Literal["csv", "json"] | None = None,
        from_: date | None = None,
        to: date | None = None,
        background: bool | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> list[models.Workout] | str | None:
        """Export workouts.

        Export all completed workouts: as CSV that Strong and `POST /workouts/import` accept, or as JSON.

        A history of more than 10,000 workouts is exported in the background, others with `background=true`: 202, and a
        notification (`export_ready`) when it is done; the same request, sent again, then answers 303 to the file.

        `GET /workouts/export`, scope `read:own_workouts`.

        Args:
            format: The format of the file. Without it, `"csv"`.
            from_: First day.
            to: Last day.
            background: Whether the file is made in the background however short the history is; a long one always is.
                Without it, `false`.
        """
        return self.run(requests.Request(
            "GET",
            "/workouts/export",
            requests.later(requests.file(requests.items(models.Workout))),
            query={"format": format, "from": from_, "to": to, "background": background, "units": units},
        ))

    def import_workouts(
        self,
        body: models.ImportWorkouts | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.WorkoutImport:
        """Import workouts.

        Import past workouts from the files of other apps; preview a file, read the progress of an import, or undo it.

        Files of Strong, Hevy, FitNotes, StrongLifts, GymBook and FitAI are read. A dry run tells what would be
        imported, which exercise each name of the file is (`mapping`) and which workouts exist already
        (`duplicateWorkouts`); the import takes corrections of both. A short file is imported when the request answers;
        the progress of a long one is pushed as `import:progress`, and returned for a request with its `importId`.
        Formats, reports and limits are in docs/imports.md.

        `POST /workouts/import`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/import",
            requests.model(models.WorkoutImport),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def list_shared(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.SharedWorkoutCard]:
        """List shared workouts.

        List friends' workouts and those that name the caller as a recipient, the last shared first.

        A workout that was just shared may take a moment to appear. One that is no longer shared disappears at once, and
        so do all workouts of a former friend, of a user whom the caller has blocked or who has blocked the caller, and
        of a user whose `privacy.workoutSharing` is off.

        `GET /workouts/shared`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/workouts/shared",
            requests.page(models.SharedWorkoutCard),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    def sync_workouts(
        self,
        body: models.SyncBatch,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.SyncResults:
        """Send what was done offline.

        Send what was done offline: up to 500 operations, each applied once and answered by its client id, in their
        order.

        An operation that is `rejected` with `retry` depends on one that has not arrived, or there was no time for it:
        send it again later. Any other rejection is final. The merge rules are in docs/sync.md.

        `POST /workouts/sync`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/sync",
            requests.model(models.SyncResults),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def get_workout(
        self,
        id: str,
        *,
        share: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.Workout:
        """Read a workout.

        Read a workout with all its exercises and sets: the caller's own, or one shared with the caller.

        A workout of somebody whose `privacy.workoutSharing` is off is not found, whatever was shared before; of
        somebody whose `privacy.progressSharing` is off it shows no personal records.

        `GET /workouts/{id}`, scope `read:own_workouts`.

        Args:
            share: The token of a share link.
        """
        return self.run(requests.Request(
            "GET",
            "/workouts/{id}",
            requests.model(models.Workout),
            path_values={"id": id},
            query={"share": share, "units": units},
        ))

    def update_workout(
        self,
        id: str,
        body: models.UpdateWorkout,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Change a workout.

        Change a workout, active or past; records and totals follow.

        `PUT /workouts/{id}`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "PUT",
            "/workouts/{id}",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def delete_workout(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a workout.

        Delete a workout; records and analytics follow.

        `DELETE /workouts/{id}`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/workouts/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def complete_workout(
        self,
        id: str,
        body: models.CompleteWorkout | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Complete a workout.

        Complete a workout. Analytics, streaks and feeds follow by themselves.

        `POST /workouts/{id}/complete`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/{id}/complete",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def change_exercise(
        self,
        id: str,
        exercise_index: int,
        body: models.ChangeExercise | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Move to an exercise, or change it.

        Move to an exercise (an empty body), change or substitute it, or add one: the index after the last, with an
        exerciseId.

        A substitute takes over the sets that are still open, with loads that suit it; completed sets stay with their
        exercise, and the substitute then comes after it.

        `PUT /workouts/{id}/exercise/{exerciseIndex}`, scope `write:own_workouts`.

        Args:
            exercise_index: The position of the exercise, counted from 0.
        """
        return self.run(requests.Request(
            "PUT",
            "/workouts/{id}/exercise/{exerciseIndex}",
            requests.model(models.Workout),
            path_values={"id": id, "exerciseIndex": exercise_index},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def pause_workout(
        self,
        id: str,
        body: models.Transition | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Pause a workout.

        Pause a workout; the time until it is resumed does not count.

        `POST /workouts/{id}/pause`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/{id}/pause",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def rest_timer(
        self,
        id: str,
        body: models.RestTimer | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Start or skip the rest timer.

        Start the rest timer, as a deadline that every device counts down to, or skip it.

        `POST /workouts/{id}/rest`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/{id}/rest",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def resume_workout(
        self,
        id: str,
        body: models.Transition | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Resume a workout.

        Resume a paused workout.

        `POST /workouts/{id}/resume`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/{id}/resume",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def complete_set(
        self,
        id: str,
        set_index: int,
        body: models.CompleteSet | None = None,
        *,
        exercise: int | None = None,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.SetCompleted:
        """Complete or correct a set.

        Complete a set of the current exercise (or of `?exercise=`), or correct one; the index after the last adds one.

        `PUT /workouts/{id}/set/{setIndex}`, scope `write:own_workouts`.

        Args:
            set_index: The position of the set, counted from 0.
            exercise: The position of the exercise, counted from 0; without it, the current one.
        """
        return self.run(requests.Request(
            "PUT",
            "/workouts/{id}/set/{setIndex}",
            requests.model(models.SetCompleted),
            path_values={"id": id, "setIndex": set_index},
            body=body,
            query={"exercise": exercise, "units": units},
            idempotency_key=idempotency_key,
        ))

    def share_workout(
        self,
        id: str,
        body: models.ShareWorkout | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.SharedWorkout:
        """Share a workout.

        Set who may see a workout, and get its link; the former link becomes invalid.

        While the caller's `privacy.workoutSharing` is off, a workout can only be made private, without recipients and
        link.

        `POST /workouts/{id}/share`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/{id}/share",
            requests.model(models.SharedWorkout),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def start_workout(
        self,
        id: str,
        body: models.Transition | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Start a workout.

        Start a planned workout. All the devices of the account follow it.

        `POST /workouts/{id}/start`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/workouts/{id}/start",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))


class AsyncWorkouts(services.AsyncService):
    """Workouts: planned, live on several devices at once, and past."""

    async def list_workouts(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["planned", "in_progress", "paused", "completed", "cancelled"] | None = None,
        from_: date | None = None,
        to: date | None = None,
        template: str | None = None,
        exercise: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.WorkoutSummary]:
        """List workouts.

        List the caller's workouts, newest first.

        `GET /workouts`, scope `read:own_workouts`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            status: Only workouts in this state.
            from_: First day.
            to: Last day.
            template: Only workouts from this template.
            exercise: Only workouts with this exercise.
        """
        return await self.run(requests.Request(
            "GET",
            "/workouts",
            requests.page(models.WorkoutSummary),
            query={"limit": limit, "cursor": cursor, "status": status, "from": from_, "to": to, "template": template, "exercise": exercise, "units": units},
        ))

    async def create_workout(
        self,
        body: models.CreateWorkout | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Create a workout.

        Create a workout: from a template's day, like a past workout, from exercises, or empty; planned, or started.

        `POST /workouts`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts",
            requests.model(models.Workout),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def create_calendar(self, *, idempotency_key: str | None = None) -> models.CalendarLink:
        """Create the address of the calendar.

        Create an address at which calendar programs subscribe to the planned workouts; the former address becomes
        invalid.

        Whoever knows the address can read names, days and exercises of the planned workouts. It is shown once. An API
        key creates none: the address would outlive it.

        `POST /workouts/calendar`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/calendar",
            requests.model(models.CalendarLink),
            idempotency_key=idempotency_key,
        ))

    async def delete_calendar(self, *, idempotency_key: str | None = None) -> models.Nothing:
        """Revoke the address of the calendar.

        Revoke the address of the calendar: subscribed programs find nothing there any more. Idempotent.

        `DELETE /workouts/calendar`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/workouts/calendar",
            requests.model(models.Nothing),
            idempotency_key=idempotency_key,
        ))

    async def get_calendar(self, token: str) -> str:
        """Subscribe to planned workouts.

        The planned workouts as a calendar (iCalendar), for programs that subscribe to its secret address.

        The token is the one of `POST /workouts/calendar`, with or without the extension `.ics`.

        `GET /workouts/calendar/{token}`.

        Args:
            token: Which token.
        """
        return await self.run(requests.Request(
            "GET",
            "/workouts/calendar/{token}",
            requests.text,
            path_values={"token": token},
        ))

    async def list_changes(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.WorkoutChange]:
        """List changes since a cursor.

        List what has changed in the caller's workouts since a cursor, deletions included; without one, everything.

        `meta.hasMore` says whether there is more now. The cursor is there either way: keep it for the next time. An
        entry may come again; its version tells that it is known. A cursor that is too old is 410 `cursor_expired`:
        start without one.

        `GET /workouts/changes`, scope `read:own_workouts`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/workouts/changes",
            requests.page(models.WorkoutChange),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    async def export_workouts(
        self,
        *,
        format: Literal["csv", "json"] | None = None,
        from_: date | None = None,
        to: date | None = None,
        background: bool | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> list[models.Workout] | str | None:
        """Export workouts.

        Export all completed workouts: as CSV that Strong and `POST /workouts/import` accept, or as JSON.

        A history of more than 10,000 workouts is exported in the background, others with `background=true`: 202, and a
        notification (`export_ready`) when it is done; the same request, sent again, then answers 303 to the file.

        `GET /workouts/export`, scope `read:own_workouts`.

        Args:
            format: The format of the file. Without it, `"csv"`.
            from_: First day.
            to: Last day.
            background: Whether the file is made in the background however short the history is; a long one always is.
                Without it, `false`.
        """
        return await self.run(requests.Request(
            "GET",
            "/workouts/export",
            requests.later(requests.file(requests.items(models.Workout))),
            query={"format": format, "from": from_, "to": to, "background": background, "units": units},
        ))

    async def import_workouts(
        self,
        body: models.ImportWorkouts | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.WorkoutImport:
        """Import workouts.

        Import past workouts from the files of other apps; preview a file, read the progress of an import, or undo it.

        Files of Strong, Hevy, FitNotes, StrongLifts, GymBook and FitAI are read. A dry run tells what would be
        imported, which exercise each name of the file is (`mapping`) and which workouts exist already
        (`duplicateWorkouts`); the import takes corrections of both. A short file is imported when the request answers;
        the progress of a long one is pushed as `import:progress`, and returned for a request with its `importId`.
        Formats, reports and limits are in docs/imports.md.

        `POST /workouts/import`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/import",
            requests.model(models.WorkoutImport),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def list_shared(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.SharedWorkoutCard]:
        """List shared workouts.

        List friends' workouts and those that name the caller as a recipient, the last shared first.

        A workout that was just shared may take a moment to appear. One that is no longer shared disappears at once, and
        so do all workouts of a former friend, of a user whom the caller has blocked or who has blocked the caller, and
        of a user whose `privacy.workoutSharing` is off.

        `GET /workouts/shared`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/workouts/shared",
            requests.page(models.SharedWorkoutCard),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    async def sync_workouts(
        self,
        body: models.SyncBatch,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.SyncResults:
        """Send what was done offline.

        Send what was done offline: up to 500 operations, each applied once and answered by its client id, in their
        order.

        An operation that is `rejected` with `retry` depends on one that has not arrived, or there was no time for it:
        send it again later. Any other rejection is final. The merge rules are in docs/sync.md.

        `POST /workouts/sync`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/sync",
            requests.model(models.SyncResults),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def get_workout(
        self,
        id: str,
        *,
        share: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.Workout:
        """Read a workout.

        Read a workout with all its exercises and sets: the caller's own, or one shared with the caller.

        A workout of somebody whose `privacy.workoutSharing` is off is not found, whatever was shared before; of
        somebody whose `privacy.progressSharing` is off it shows no personal records.

        `GET /workouts/{id}`, scope `read:own_workouts`.

        Args:
            share: The token of a share link.
        """
        return await self.run(requests.Request(
            "GET",
            "/workouts/{id}",
            requests.model(models.Workout),
            path_values={"id": id},
            query={"share": share, "units": units},
        ))

    async def update_workout(
        self,
        id: str,
        body: models.UpdateWorkout,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Change a workout.

        Change a workout, active or past; records and totals follow.

        `PUT /workouts/{id}`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/workouts/{id}",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def delete_workout(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a workout.

        Delete a workout; records and analytics follow.

        `DELETE /workouts/{id}`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/workouts/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def complete_workout(
        self,
        id: str,
        body: models.CompleteWorkout | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Complete a workout.

        Complete a workout. Analytics, streaks and feeds follow by themselves.

        `POST /workouts/{id}/complete`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/{id}/complete",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def change_exercise(
        self,
        id: str,
        exercise_index: int,
        body: models.ChangeExercise | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Move to an exercise, or change it.

        Move to an exercise (an empty body), change or substitute it, or add one: the index after the last, with an
        exerciseId.

        A substitute takes over the sets that are still open, with loads that suit it; completed sets stay with their
        exercise, and the substitute then comes after it.

        `PUT /workouts/{id}/exercise/{exerciseIndex}`, scope `write:own_workouts`.

        Args:
            exercise_index: The position of the exercise, counted from 0.
        """
        return await self.run(requests.Request(
            "PUT",
            "/workouts/{id}/exercise/{exerciseIndex}",
            requests.model(models.Workout),
            path_values={"id": id, "exerciseIndex": exercise_index},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def pause_workout(
        self,
        id: str,
        body: models.Transition | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Pause a workout.

        Pause a workout; the time until it is resumed does not count.

        `POST /workouts/{id}/pause`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/{id}/pause",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def rest_timer(
        self,
        id: str,
        body: models.RestTimer | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Start or skip the rest timer.

        Start the rest timer, as a deadline that every device counts down to, or skip it.

        `POST /workouts/{id}/rest`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/{id}/rest",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def resume_workout(
        self,
        id: str,
        body: models.Transition | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Resume a workout.

        Resume a paused workout.

        `POST /workouts/{id}/resume`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/{id}/resume",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def complete_set(
        self,
        id: str,
        set_index: int,
        body: models.CompleteSet | None = None,
        *,
        exercise: int | None = None,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.SetCompleted:
        """Complete or correct a set.

        Complete a set of the current exercise (or of `?exercise=`), or correct one; the index after the last adds one.

        `PUT /workouts/{id}/set/{setIndex}`, scope `write:own_workouts`.

        Args:
            set_index: The position of the set, counted from 0.
            exercise: The position of the exercise, counted from 0; without it, the current one.
        """
        return await self.run(requests.Request(
            "PUT",
            "/workouts/{id}/set/{setIndex}",
            requests.model(models.SetCompleted),
            path_values={"id": id, "setIndex": set_index},
            body=body,
            query={"exercise": exercise, "units": units},
            idempotency_key=idempotency_key,
        ))

    async def share_workout(
        self,
        id: str,
        body: models.ShareWorkout | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.SharedWorkout:
        """Share a workout.

        Set who may see a workout, and get its link; the former link becomes invalid.

        While the caller's `privacy.workoutSharing` is off, a workout can only be made private, without recipients and
        link.

        `POST /workouts/{id}/share`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/{id}/share",
            requests.model(models.SharedWorkout),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def start_workout(
        self,
        id: str,
        body: models.Transition | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Workout:
        """Start a workout.

        Start a planned workout. All the devices of the account follow it.

        `POST /workouts/{id}/start`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/workouts/{id}/start",
            requests.model(models.Workout),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))
