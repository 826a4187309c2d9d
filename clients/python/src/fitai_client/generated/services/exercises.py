"""Exercises: the library, users' own exercises, search, ratings, substitutes and imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import choices
from fitai_client.generated import models


class Exercises(services.Service):
    """Exercises: the library, users' own exercises, search, ratings, substitutes and imports."""

    def list_exercises(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        sort: choices.ExerciseSort | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        custom: Literal["mine"] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """Browse the exercises.

        List the exercises of the library, filtered by muscle, equipment, difficulty, type, pattern and tag, and sorted.

        With `custom=mine` the list has only the caller's own exercises.

        `GET /exercises`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            sort: By name, unless filtered by muscle.
            equipment: Only exercises that need this equipment.
            muscle: Worked by the exercise; without a sort, exercises with it as a primary muscle come first.
            custom: `mine`: the caller's own exercises instead of the library, newest first; requires a token. The
                filters apply, but a filtered page may have fewer than `limit` items; they cannot be sorted.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises",
            requests.page(models.ExerciseSummary),
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "sort": sort, "equipment": equipment, "muscle": muscle, "custom": custom},
        ))

    def create_exercise(self, body: models.CreateExercise, *, idempotency_key: str | None = None) -> models.Exercise:
        """Create a custom exercise.

        Create a custom exercise. Only its creator sees it, unless it is submitted with `submit` and an admin approves
        it.

        `POST /exercises`, scope `write:custom_exercises`.
        """
        return self.run(requests.Request(
            "POST",
            "/exercises",
            requests.model(models.Exercise),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_by_equipment(
        self,
        equipment: choices.Equipment,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        sort: choices.ExerciseSort | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """The exercises of a piece of equipment.

        List the exercises that use a piece of equipment.

        `GET /exercises/equipment/{equipment}`.

        Args:
            equipment: Which equipment.
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            sort: By name, unless filtered by muscle.
            muscle: Worked by the exercise; without a sort, exercises with it as a primary muscle come first.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises/equipment/{equipment}",
            requests.page(models.ExerciseSummary),
            path_values={"equipment": equipment},
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "sort": sort, "muscle": muscle},
        ))

    def export_exercises(self, *, format: Literal["json", "csv"] | None = None) -> list[models.Exercise] | str:
        """Export the exercises.

        Export the whole exercise library as JSON or CSV. `POST /exercises/import` accepts both.

        `GET /exercises/export`.

        Args:
            format: The format of the file. Without it, `"json"`.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises/export",
            requests.file(requests.items(models.Exercise)),
            query={"format": format},
        ))

    def import_exercises(
        self,
        body: models.ImportExercises | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.ImportReport:
        """Import exercises.

        Import exercises of another library: free-exercise-db, wger, CSV or FitAI's own export. A dry run by default.

        `POST /exercises/import`, scope `moderate:content`.
        """
        return self.run(requests.Request(
            "POST",
            "/exercises/import",
            requests.model(models.ImportReport),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_by_muscle(
        self,
        muscle: choices.Muscle,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        sort: choices.ExerciseSort | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """The exercises of a muscle.

        List the exercises that work a muscle: first those with it as a primary muscle, then those with it as a
        secondary one.

        `GET /exercises/muscle/{muscle}`.

        Args:
            muscle: Which muscle.
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            sort: By name, unless filtered by muscle.
            equipment: Only exercises that need this equipment.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises/muscle/{muscle}",
            requests.page(models.ExerciseSummary),
            path_values={"muscle": muscle},
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "sort": sort, "equipment": equipment},
        ))

    def list_popular(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """The popular exercises.

        List the exercises by popularity: their uses and ratings. Accepts the filters of the list.

        `GET /exercises/popular`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            equipment: Only exercises that need this equipment.
            muscle: Worked by the exercise; without a sort, exercises with it as a primary muscle come first.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises/popular",
            requests.page(models.ExerciseSummary),
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "equipment": equipment, "muscle": muscle},
        ))

    def search_exercises(
        self,
        *,
        q: str,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """Search the exercises.

        Search exercises by words, best match first. Understands prefixes, aliases, abbreviations, plurals and typos.

        `GET /exercises/search`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            equipment: Only exercises that need this equipment.
            muscle: Worked by the exercise; without a sort, exercises with it as a primary muscle come first.
            q: Words of a name, alias, muscle or equipment.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises/search",
            requests.page(models.ExerciseSummary),
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "equipment": equipment, "muscle": muscle, "q": q},
        ))

    def get_exercise(self, id: str) -> models.Exercise:
        """One exercise.

        Read an exercise with its instructions, cues, safety and energy; with a token also the caller's own exercises.

        An administrator reads exercises that others have submitted, too; that is audited.

        `GET /exercises/{id}`.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises/{id}",
            requests.model(models.Exercise),
            path_values={"id": id},
        ))

    def update_exercise(
        self,
        id: str,
        body: models.UpdateExercise,
        *,
        idempotency_key: str | None = None,
    ) -> models.Exercise:
        """Replace an exercise.

        Replace one of the caller's exercises; an admin may replace any. The update names the version that it starts
        from.

        When its creator changes an approved exercise, everybody else sees the approved version until the change is
        approved.

        `PUT /exercises/{id}`, scope `write:custom_exercises`.
        """
        return self.run(requests.Request(
            "PUT",
            "/exercises/{id}",
            requests.model(models.Exercise),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def delete_exercise(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete an exercise.

        Delete one of the caller's exercises; an admin may delete any. Workouts that used it keep its name.

        `DELETE /exercises/{id}`, scope `write:custom_exercises`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/exercises/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def upload_exercise_media(
        self,
        id: str,
        body: models.ExerciseMediaUpload,
        *,
        idempotency_key: str | None = None,
    ) -> models.Upload:
        """Upload media of an exercise.

        Request an upload of a picture, GIF or video of an exercise: the response is a form that is posted, with the
        file, to S3.

        For the creator of a custom exercise, and for admins. The form is valid for five minutes and one file: JPEG, PNG
        or WebP and GIF of at most 10 MB, MP4 or WebM of at most 50 MB; what the file is, is decided by its content.
        Once it is processed, the exercise's `media` has its address, and the creator's devices get `notification:new`.
        When its creator adds to an approved exercise, everybody else sees it after the next approval; what an admin
        adds to the library is public at once.

        `POST /exercises/{id}/media`, scope `write:custom_exercises`.
        """
        return self.run(requests.Request(
            "POST",
            "/exercises/{id}/media",
            requests.model(models.Upload),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def get_exercise_media(
        self,
        id: str,
        media_id: str,
        *,
        size: Literal["128", "512", "1600"] | None = None,
    ) -> str:
        """Media of an exercise.

        A picture, GIF or video of an exercise: a redirect to an address that is valid for five minutes.

        For everybody who sees the exercise and the file in its `media`. The address in `media` is below the API's
        address.

        `GET /exercises/{id}/media/{mediaId}`.

        Args:
            media_id: An identifier of ours.
            size: The width of the picture in pixels. Without it, `"512"`.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises/{id}/media/{mediaId}",
            requests.location,
            path_values={"id": id, "mediaId": media_id},
            query={"size": size},
        ))

    def rate_exercise(self, id: str, body: models.RateExercise, *, idempotency_key: str | None = None) -> models.ExerciseRating:
        """Rate an exercise.

        Rate an exercise with 1 to 5 stars. A later rating of the same caller replaces it.

        `POST /exercises/{id}/rate`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/exercises/{id}/rate",
            requests.model(models.ExerciseRating),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_substitutes(
        self,
        id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        spare: Sequence[choices.BodyRegion] | None = None,
        weight: float | None = None,
        reps: int | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.Substitute]:
        """Substitutes of an exercise.

        List the substitutes of an exercise, each with a load to start with.

        They need only the available equipment, and load no injured region: as the query says, else the caller's
        preferences.

        `GET /exercises/{id}/substitutes`, scope `read:exercises`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            equipment: The available equipment: substitutes need nothing else. By default that of the preferences, and
                without it everything.
            spare: Regions of the body that substitutes must not load, besides the injuries of the preferences.
            weight: The weight lifted in the exercise, of dumbbells and kettlebells that of one; by default derived from
                the caller's record. In kg, or in lb for imperial units.
            reps: Repetitions for which the weight is derived from the record. Without it, `10`.
        """
        return self.run(requests.Request(
            "GET",
            "/exercises/{id}/substitutes",
            requests.page(models.Substitute),
            path_values={"id": id},
            query={"limit": limit, "cursor": cursor, "equipment": equipment, "spare": spare, "weight": weight, "reps": reps, "units": units},
        ))


class AsyncExercises(services.AsyncService):
    """Exercises: the library, users' own exercises, search, ratings, substitutes and imports."""

    async def list_exercises(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        sort: choices.ExerciseSort | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        custom: Literal["mine"] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """Browse the exercises.

        List the exercises of the library, filtered by muscle, equipment, difficulty, type, pattern and tag, and sorted.

        With `custom=mine` the list has only the caller's own exercises.

        `GET /exercises`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            sort: By name, unless filtered by muscle.
            equipment: Only exercises that need this equipment.
            muscle: Worked by the exercise; without a sort, exercises with it as a primary muscle come first.
            custom: `mine`: the caller's own exercises instead of the library, newest first; requires a token. The
                filters apply, but a filtered page may have fewer than `limit` items; they cannot be sorted.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises",
            requests.page(models.ExerciseSummary),
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "sort": sort, "equipment": equipment, "muscle": muscle, "custom": custom},
        ))

    async def create_exercise(self, body: models.CreateExercise, *, idempotency_key: str | None = None) -> models.Exercise:
        """Create a custom exercise.

        Create a custom exercise. Only its creator sees it, unless it is submitted with `submit` and an admin approves
        it.

        `POST /exercises`, scope `write:custom_exercises`.
        """
        return await self.run(requests.Request(
            "POST",
            "/exercises",
            requests.model(models.Exercise),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_by_equipment(
        self,
        equipment: choices.Equipment,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        sort: choices.ExerciseSort | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """The exercises of a piece of equipment.

        List the exercises that use a piece of equipment.

        `GET /exercises/equipment/{equipment}`.

        Args:
            equipment: Which equipment.
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            sort: By name, unless filtered by muscle.
            muscle: Worked by the exercise; without a sort, exercises with it as a primary muscle come first.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises/equipment/{equipment}",
            requests.page(models.ExerciseSummary),
            path_values={"equipment": equipment},
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "sort": sort, "muscle": muscle},
        ))

    async def export_exercises(self, *, format: Literal["json", "csv"] | None = None) -> list[models.Exercise] | str:
        """Export the exercises.

        Export the whole exercise library as JSON or CSV. `POST /exercises/import` accepts both.

        `GET /exercises/export`.

        Args:
            format: The format of the file. Without it, `"json"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises/export",
            requests.file(requests.items(models.Exercise)),
            query={"format": format},
        ))

    async def import_exercises(
        self,
        body: models.ImportExercises | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.ImportReport:
        """Import exercises.

        Import exercises of another library: free-exercise-db, wger, CSV or FitAI's own export. A dry run by default.

        `POST /exercises/import`, scope `moderate:content`.
        """
        return await self.run(requests.Request(
            "POST",
            "/exercises/import",
            requests.model(models.ImportReport),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_by_muscle(
        self,
        muscle: choices.Muscle,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        sort: choices.ExerciseSort | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """The exercises of a muscle.

        List the exercises that work a muscle: first those with it as a primary muscle, then those with it as a
        secondary one.

        `GET /exercises/muscle/{muscle}`.

        Args:
            muscle: Which muscle.
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            sort: By name, unless filtered by muscle.
            equipment: Only exercises that need this equipment.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises/muscle/{muscle}",
            requests.page(models.ExerciseSummary),
            path_values={"muscle": muscle},
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "sort": sort, "equipment": equipment},
        ))

    async def list_popular(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """The popular exercises.

        List the exercises by popularity: their uses and ratings. Accepts the filters of the list.

        `GET /exercises/popular`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            equipment: Only exercises that need this equipment.
            muscle: Worked by the exercise; without a sort, exercises with it as a primary muscle come first.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises/popular",
            requests.page(models.ExerciseSummary),
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "equipment": equipment, "muscle": muscle},
        ))

    async def search_exercises(
        self,
        *,
        q: str,
        limit: int | None = None,
        cursor: str | None = None,
        difficulty: Sequence[choices.Difficulty] | None = None,
        type: Sequence[choices.ExerciseType] | None = None,
        pattern: Sequence[choices.MovementPattern] | None = None,
        tag: Sequence[choices.Tag] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
    ) -> requests.Page[models.ExerciseSummary]:
        """Search the exercises.

        Search exercises by words, best match first. Understands prefixes, aliases, abbreviations, plurals and typos.

        `GET /exercises/search`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            difficulty: Only exercises of these difficulties.
            type: Only exercises of these kinds of training.
            pattern: Only exercises with these movements.
            tag: Only exercises with these tags.
            equipment: Only exercises that need this equipment.
            muscle: Worked by the exercise; without a sort, exercises with it as a primary muscle come first.
            q: Words of a name, alias, muscle or equipment.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises/search",
            requests.page(models.ExerciseSummary),
            query={"limit": limit, "cursor": cursor, "difficulty": difficulty, "type": type, "pattern": pattern, "tag": tag, "equipment": equipment, "muscle": muscle, "q": q},
        ))

    async def get_exercise(self, id: str) -> models.Exercise:
        """One exercise.

        Read an exercise with its instructions, cues, safety and energy; with a token also the caller's own exercises.

        An administrator reads exercises that others have submitted, too; that is audited.

        `GET /exercises/{id}`.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises/{id}",
            requests.model(models.Exercise),
            path_values={"id": id},
        ))

    async def update_exercise(
        self,
        id: str,
        body: models.UpdateExercise,
        *,
        idempotency_key: str | None = None,
    ) -> models.Exercise:
        """Replace an exercise.

        Replace one of the caller's exercises; an admin may replace any. The update names the version that it starts
        from.

        When its creator changes an approved exercise, everybody else sees the approved version until the change is
        approved.

        `PUT /exercises/{id}`, scope `write:custom_exercises`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/exercises/{id}",
            requests.model(models.Exercise),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def delete_exercise(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete an exercise.

        Delete one of the caller's exercises; an admin may delete any. Workouts that used it keep its name.

        `DELETE /exercises/{id}`, scope `write:custom_exercises`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/exercises/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def upload_exercise_media(
        self,
        id: str,
        body: models.ExerciseMediaUpload,
        *,
        idempotency_key: str | None = None,
    ) -> models.Upload:
        """Upload media of an exercise.

        Request an upload of a picture, GIF or video of an exercise: the response is a form that is posted, with the
        file, to S3.

        For the creator of a custom exercise, and for admins. The form is valid for five minutes and one file: JPEG, PNG
        or WebP and GIF of at most 10 MB, MP4 or WebM of at most 50 MB; what the file is, is decided by its content.
        Once it is processed, the exercise's `media` has its address, and the creator's devices get `notification:new`.
        When its creator adds to an approved exercise, everybody else sees it after the next approval; what an admin
        adds to the library is public at once.

        `POST /exercises/{id}/media`, scope `write:custom_exercises`.
        """
        return await self.run(requests.Request(
            "POST",
            "/exercises/{id}/media",
            requests.model(models.Upload),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def get_exercise_media(
        self,
        id: str,
        media_id: str,
        *,
        size: Literal["128", "512", "1600"] | None = None,
    ) -> str:
        """Media of an exercise.

        A picture, GIF or video of an exercise: a redirect to an address that is valid for five minutes.

        For everybody who sees the exercise and the file in its `media`. The address in `media` is below the API's
        address.

        `GET /exercises/{id}/media/{mediaId}`.

        Args:
            media_id: An identifier of ours.
            size: The width of the picture in pixels. Without it, `"512"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises/{id}/media/{mediaId}",
            requests.location,
            path_values={"id": id, "mediaId": media_id},
            query={"size": size},
        ))

    async def rate_exercise(self, id: str, body: models.RateExercise, *, idempotency_key: str | None = None) -> models.ExerciseRating:
        """Rate an exercise.

        Rate an exercise with 1 to 5 stars. A later rating of the same caller replaces it.

        `POST /exercises/{id}/rate`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/exercises/{id}/rate",
            requests.model(models.ExerciseRating),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_substitutes(
        self,
        id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        spare: Sequence[choices.BodyRegion] | None = None,
        weight: float | None = None,
        reps: int | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.Substitute]:
        """Substitutes of an exercise.

        List the substitutes of an exercise, each with a load to start with.

        They need only the available equipment, and load no injured region: as the query says, else the caller's
        preferences.

        `GET /exercises/{id}/substitutes`, scope `read:exercises`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            equipment: The available equipment: substitutes need nothing else. By default that of the preferences, and
                without it everything.
            spare: Regions of the body that substitutes must not load, besides the injuries of the preferences.
            weight: The weight lifted in the exercise, of dumbbells and kettlebells that of one; by default derived from
                the caller's record. In kg, or in lb for imperial units.
            reps: Repetitions for which the weight is derived from the record. Without it, `10`.
        """
        return await self.run(requests.Request(
            "GET",
            "/exercises/{id}/substitutes",
            requests.page(models.Substitute),
            path_values={"id": id},
            query={"limit": limit, "cursor": cursor, "equipment": equipment, "spare": spare, "weight": weight, "reps": reps, "units": units},
        ))
