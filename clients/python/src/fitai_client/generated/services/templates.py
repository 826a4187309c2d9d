"""Workout templates: weekly plans that users write for themselves or for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import choices
from fitai_client.generated import models


class Templates(services.Service):
    """Workout templates: weekly plans that users write for themselves or for everybody."""

    def list_templates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        goal: choices.TemplateGoal | None = None,
        difficulty: choices.Difficulty | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        tag: Sequence[str] | None = None,
        category: Sequence[choices.TemplateCategory] | None = None,
        duration: int | None = None,
        sort: choices.TemplateSort | None = None,
        favorites: bool | None = None,
    ) -> requests.Page[models.TemplateSummary]:
        """Own and public templates.

        List the caller's own templates, then the public templates of others, each newest first or as sorted.

        With `favorites=true` only the caller's favorites, the newest favorite first or as sorted.

        `GET /templates`, scope `read:public_templates`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or equipment;
                all of them must be found.
            goal: Only templates for this goal.
            difficulty: Only templates of this difficulty.
            muscle: One of its primary muscles.
            equipment: Equipment that it uses.
            tag: One of its tags; case does not matter.
            category: One of its categories.
            duration: Minutes: only templates whose sessions take at most so long.
            sort: By default the list's own order.
            favorites: Only the caller's favorites, the newest favorite first. Without it, `false`.
        """
        return self.run(requests.Request(
            "GET",
            "/templates",
            requests.page(models.TemplateSummary),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort, "favorites": favorites},
        ))

    def create_template(
        self,
        body: models.CreateTemplateRequest,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Template:
        """Create a template.

        Create a template: a weekly plan of exercises. Metadata that are left out are derived from the plan.

        `POST /templates`, scope `write:own_templates`.
        """
        return self.run(requests.Request(
            "POST",
            "/templates",
            requests.model(models.Template),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def list_featured_templates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        goal: choices.TemplateGoal | None = None,
        difficulty: choices.Difficulty | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        tag: Sequence[str] | None = None,
        category: Sequence[choices.TemplateCategory] | None = None,
        duration: int | None = None,
        sort: choices.TemplateSort | None = None,
    ) -> requests.Page[models.TemplateSummary]:
        """Featured templates.

        List the featured templates, in their order or as sorted: FitAI's own programmes and selected public templates.

        `GET /templates/featured`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or equipment;
                all of them must be found.
            goal: Only templates for this goal.
            difficulty: Only templates of this difficulty.
            muscle: One of its primary muscles.
            equipment: Equipment that it uses.
            tag: One of its tags; case does not matter.
            category: One of its categories.
            duration: Minutes: only templates whose sessions take at most so long.
            sort: By default the list's own order.
        """
        return self.run(requests.Request(
            "GET",
            "/templates/featured",
            requests.page(models.TemplateSummary),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort},
        ))

    def list_own_templates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        goal: choices.TemplateGoal | None = None,
        difficulty: choices.Difficulty | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        tag: Sequence[str] | None = None,
        category: Sequence[choices.TemplateCategory] | None = None,
        duration: int | None = None,
        sort: choices.TemplateSort | None = None,
    ) -> requests.Page[models.TemplateSummary]:
        """Own templates.

        List the caller's own templates, newest first or as sorted.

        `GET /templates/my`, scope `read:public_templates`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or equipment;
                all of them must be found.
            goal: Only templates for this goal.
            difficulty: Only templates of this difficulty.
            muscle: One of its primary muscles.
            equipment: Equipment that it uses.
            tag: One of its tags; case does not matter.
            category: One of its categories.
            duration: Minutes: only templates whose sessions take at most so long.
            sort: By default the list's own order.
        """
        return self.run(requests.Request(
            "GET",
            "/templates/my",
            requests.page(models.TemplateSummary),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort},
        ))

    def list_public_templates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        goal: choices.TemplateGoal | None = None,
        difficulty: choices.Difficulty | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        tag: Sequence[str] | None = None,
        category: Sequence[choices.TemplateCategory] | None = None,
        duration: int | None = None,
        sort: choices.TemplateSort | None = None,
    ) -> requests.Page[models.TemplateSummary]:
        """Public templates.

        List the public templates, newest first or as sorted.

        `GET /templates/public`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or equipment;
                all of them must be found.
            goal: Only templates for this goal.
            difficulty: Only templates of this difficulty.
            muscle: One of its primary muscles.
            equipment: Equipment that it uses.
            tag: One of its tags; case does not matter.
            category: One of its categories.
            duration: Minutes: only templates whose sessions take at most so long.
            sort: By default the list's own order.
        """
        return self.run(requests.Request(
            "GET",
            "/templates/public",
            requests.page(models.TemplateSummary),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort},
        ))

    def get_template(
        self,
        id: str,
        *,
        version: int | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.Template:
        """One template.

        Read one of the caller's templates or a public one, with the caller's favorite and rating.

        A named `version` never changes and may be stored for six hours; when the template has another one by now, it is
        404.

        `GET /templates/{id}`, scope `read:public_templates`.

        Args:
            version: As an answer has named it. It never changes, and may be stored for six hours.
        """
        return self.run(requests.Request(
            "GET",
            "/templates/{id}",
            requests.model(models.Template),
            path_values={"id": id},
            query={"version": version, "units": units},
        ))

    def update_template(
        self,
        id: str,
        body: models.UpdateTemplate,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Template:
        """Replace a template.

        Replace one of the caller's templates. The update names the version that it starts from; an older one is
        refused.

        `PUT /templates/{id}`, scope `write:own_templates`.
        """
        return self.run(requests.Request(
            "PUT",
            "/templates/{id}",
            requests.model(models.Template),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def delete_template(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a template.

        Delete one of the caller's templates. Workouts that were started from it are unchanged.

        `DELETE /templates/{id}`, scope `write:own_templates`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/templates/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def duplicate_template(
        self,
        id: str,
        body: models.DuplicateTemplate | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Template:
        """Duplicate a template.

        Copy one of the caller's templates or a public one. The copy is private and names its origin.

        An exercise that is not available any more is replaced by an alternative or left out, and listed in
        `origin.missing`.

        `POST /templates/{id}/duplicate`, scope `write:own_templates`.
        """
        return self.run(requests.Request(
            "POST",
            "/templates/{id}/duplicate",
            requests.model(models.Template),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def favorite_template(self, id: str, *, idempotency_key: str | None = None) -> models.TemplateOpinion:
        """Add a template to the favorites.

        Add a template to the caller's favorites. Idempotent.

        `POST /templates/{id}/favorite`, scope `write:own_templates`.
        """
        return self.run(requests.Request(
            "POST",
            "/templates/{id}/favorite",
            requests.model(models.TemplateOpinion),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def unfavorite_template(self, id: str, *, idempotency_key: str | None = None) -> models.TemplateOpinion:
        """Remove a template from the favorites.

        Remove a template from the caller's favorites. Idempotent.

        `DELETE /templates/{id}/favorite`, scope `write:own_templates`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/templates/{id}/favorite",
            requests.model(models.TemplateOpinion),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def rate_template(self, id: str, body: models.RateTemplate, *, idempotency_key: str | None = None) -> models.TemplateOpinion:
        """Rate a template.

        Rate a template with 1 to 5 stars. A later rating of the same caller replaces it.

        `POST /templates/{id}/rate`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/templates/{id}/rate",
            requests.model(models.TemplateOpinion),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))


class AsyncTemplates(services.AsyncService):
    """Workout templates: weekly plans that users write for themselves or for everybody."""

    async def list_templates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        goal: choices.TemplateGoal | None = None,
        difficulty: choices.Difficulty | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        tag: Sequence[str] | None = None,
        category: Sequence[choices.TemplateCategory] | None = None,
        duration: int | None = None,
        sort: choices.TemplateSort | None = None,
        favorites: bool | None = None,
    ) -> requests.Page[models.TemplateSummary]:
        """Own and public templates.

        List the caller's own templates, then the public templates of others, each newest first or as sorted.

        With `favorites=true` only the caller's favorites, the newest favorite first or as sorted.

        `GET /templates`, scope `read:public_templates`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or equipment;
                all of them must be found.
            goal: Only templates for this goal.
            difficulty: Only templates of this difficulty.
            muscle: One of its primary muscles.
            equipment: Equipment that it uses.
            tag: One of its tags; case does not matter.
            category: One of its categories.
            duration: Minutes: only templates whose sessions take at most so long.
            sort: By default the list's own order.
            favorites: Only the caller's favorites, the newest favorite first. Without it, `false`.
        """
        return await self.run(requests.Request(
            "GET",
            "/templates",
            requests.page(models.TemplateSummary),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort, "favorites": favorites},
        ))

    async def create_template(
        self,
        body: models.CreateTemplateRequest,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Template:
        """Create a template.

        Create a template: a weekly plan of exercises. Metadata that are left out are derived from the plan.

        `POST /templates`, scope `write:own_templates`.
        """
        return await self.run(requests.Request(
            "POST",
            "/templates",
            requests.model(models.Template),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def list_featured_templates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        goal: choices.TemplateGoal | None = None,
        difficulty: choices.Difficulty | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        tag: Sequence[str] | None = None,
        category: Sequence[choices.TemplateCategory] | None = None,
        duration: int | None = None,
        sort: choices.TemplateSort | None = None,
    ) -> requests.Page[models.TemplateSummary]:
        """Featured templates.

        List the featured templates, in their order or as sorted: FitAI's own programmes and selected public templates.

        `GET /templates/featured`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or equipment;
                all of them must be found.
            goal: Only templates for this goal.
            difficulty: Only templates of this difficulty.
            muscle: One of its primary muscles.
            equipment: Equipment that it uses.
            tag: One of its tags; case does not matter.
            category: One of its categories.
            duration: Minutes: only templates whose sessions take at most so long.
            sort: By default the list's own order.
        """
        return await self.run(requests.Request(
            "GET",
            "/templates/featured",
            requests.page(models.TemplateSummary),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort},
        ))

    async def list_own_templates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        goal: choices.TemplateGoal | None = None,
        difficulty: choices.Difficulty | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        tag: Sequence[str] | None = None,
        category: Sequence[choices.TemplateCategory] | None = None,
        duration: int | None = None,
        sort: choices.TemplateSort | None = None,
    ) -> requests.Page[models.TemplateSummary]:
        """Own templates.

        List the caller's own templates, newest first or as sorted.

        `GET /templates/my`, scope `read:public_templates`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or equipment;
                all of them must be found.
            goal: Only templates for this goal.
            difficulty: Only templates of this difficulty.
            muscle: One of its primary muscles.
            equipment: Equipment that it uses.
            tag: One of its tags; case does not matter.
            category: One of its categories.
            duration: Minutes: only templates whose sessions take at most so long.
            sort: By default the list's own order.
        """
        return await self.run(requests.Request(
            "GET",
            "/templates/my",
            requests.page(models.TemplateSummary),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort},
        ))

    async def list_public_templates(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        goal: choices.TemplateGoal | None = None,
        difficulty: choices.Difficulty | None = None,
        muscle: Sequence[choices.Muscle] | None = None,
        equipment: Sequence[choices.Equipment] | None = None,
        tag: Sequence[str] | None = None,
        category: Sequence[choices.TemplateCategory] | None = None,
        duration: int | None = None,
        sort: choices.TemplateSort | None = None,
    ) -> requests.Page[models.TemplateSummary]:
        """Public templates.

        List the public templates, newest first or as sorted.

        `GET /templates/public`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: Words, or beginnings of words, of the name, the description, tags, goal, category, muscles or equipment;
                all of them must be found.
            goal: Only templates for this goal.
            difficulty: Only templates of this difficulty.
            muscle: One of its primary muscles.
            equipment: Equipment that it uses.
            tag: One of its tags; case does not matter.
            category: One of its categories.
            duration: Minutes: only templates whose sessions take at most so long.
            sort: By default the list's own order.
        """
        return await self.run(requests.Request(
            "GET",
            "/templates/public",
            requests.page(models.TemplateSummary),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort},
        ))

    async def get_template(
        self,
        id: str,
        *,
        version: int | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.Template:
        """One template.

        Read one of the caller's templates or a public one, with the caller's favorite and rating.

        A named `version` never changes and may be stored for six hours; when the template has another one by now, it is
        404.

        `GET /templates/{id}`, scope `read:public_templates`.

        Args:
            version: As an answer has named it. It never changes, and may be stored for six hours.
        """
        return await self.run(requests.Request(
            "GET",
            "/templates/{id}",
            requests.model(models.Template),
            path_values={"id": id},
            query={"version": version, "units": units},
        ))

    async def update_template(
        self,
        id: str,
        body: models.UpdateTemplate,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Template:
        """Replace a template.

        Replace one of the caller's templates. The update names the version that it starts from; an older one is
        refused.

        `PUT /templates/{id}`, scope `write:own_templates`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/templates/{id}",
            requests.model(models.Template),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def delete_template(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a template.

        Delete one of the caller's templates. Workouts that were started from it are unchanged.

        `DELETE /templates/{id}`, scope `write:own_templates`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/templates/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def duplicate_template(
        self,
        id: str,
        body: models.DuplicateTemplate | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Template:
        """Duplicate a template.

        Copy one of the caller's templates or a public one. The copy is private and names its origin.

        An exercise that is not available any more is replaced by an alternative or left out, and listed in
        `origin.missing`.

        `POST /templates/{id}/duplicate`, scope `write:own_templates`.
        """
        return await self.run(requests.Request(
            "POST",
            "/templates/{id}/duplicate",
            requests.model(models.Template),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def favorite_template(self, id: str, *, idempotency_key: str | None = None) -> models.TemplateOpinion:
        """Add a template to the favorites.

        Add a template to the caller's favorites. Idempotent.

        `POST /templates/{id}/favorite`, scope `write:own_templates`.
        """
        return await self.run(requests.Request(
            "POST",
            "/templates/{id}/favorite",
            requests.model(models.TemplateOpinion),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def unfavorite_template(self, id: str, *, idempotency_key: str | None = None) -> models.TemplateOpinion:
        """Remove a template from the favorites.

        Remove a template from the caller's favorites. Idempotent.

        `DELETE /templates/{id}/favorite`, scope `write:own_templates`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/templates/{id}/favorite",
            requests.model(models.TemplateOpinion),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def rate_template(self, id: str, body: models.RateTemplate, *, idempotency_key: str | None = None) -> models.TemplateOpinion:
        """Rate a template.

        Rate a template with 1 to 5 stars. A later rating of the same caller replaces it.

        `POST /templates/{id}/rate`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/templates/{id}/rate",
            requests.model(models.TemplateOpinion),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))
