"""Goals: what a user wants to reach, with progress from the data itself."""

from __future__ import annotations

from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Goals(services.Service):
    """Goals: what a user wants to reach, with progress from the data itself."""

    def list_goals(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["active", "completed", "paused", "failed", "expired"] | None = None,
    ) -> requests.Page[models.Goal]:
        """List goals.

        List the caller's goals: the open ones first, then those that are over, each newest first.

        `GET /goals`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            status: Only goals of this status; a page may then be short.
        """
        return self.run(requests.Request(
            "GET",
            "/goals",
            requests.page(models.Goal),
            query={"limit": limit, "cursor": cursor, "status": status},
        ))

    def create_goal(
        self,
        body: models.NewGoal,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Goal:
        """Create a goal.

        Create a goal. Its baseline is the newest value of the data, and is fixed; so is the direction to the target.

        Refused with the reason: a target that is the present value or has been passed already, an impossible value, a
        body weight with a body mass index below 18.5. At most 50 goals are open at once.

        `POST /goals`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "POST",
            "/goals",
            requests.model(models.Goal),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def update_goal(self, id: str, body: models.ChangeGoal, *, idempotency_key: str | None = None) -> models.Goal:
        """Change a goal.

        Change a goal: its texts, target, target date, or status; of a custom goal also its current value.

        The change names the version that it starts from; an older one is refused. `paused` stops the goal, `active`
        resumes it and moves its target date by the days of the pause. What the data says is told as `sync:progress`.

        `PUT /goals/{id}`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "PUT",
            "/goals/{id}",
            requests.model(models.Goal),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def delete_goal(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a goal.

        Delete a goal of the caller's.

        `DELETE /goals/{id}`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/goals/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def add_milestone(self, id: str, body: models.AddMilestone, *, idempotency_key: str | None = None) -> models.Goal:
        """Add a milestone.

        Add a milestone to a goal, change the notes of one that is there, or mark one of a custom goal as reached.

        A milestone that the data has reached already gets the day of that data.

        `POST /goals/{id}/milestone`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "POST",
            "/goals/{id}/milestone",
            requests.model(models.Goal),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))


class AsyncGoals(services.AsyncService):
    """Goals: what a user wants to reach, with progress from the data itself."""

    async def list_goals(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["active", "completed", "paused", "failed", "expired"] | None = None,
    ) -> requests.Page[models.Goal]:
        """List goals.

        List the caller's goals: the open ones first, then those that are over, each newest first.

        `GET /goals`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            status: Only goals of this status; a page may then be short.
        """
        return await self.run(requests.Request(
            "GET",
            "/goals",
            requests.page(models.Goal),
            query={"limit": limit, "cursor": cursor, "status": status},
        ))

    async def create_goal(
        self,
        body: models.NewGoal,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Goal:
        """Create a goal.

        Create a goal. Its baseline is the newest value of the data, and is fixed; so is the direction to the target.

        Refused with the reason: a target that is the present value or has been passed already, an impossible value, a
        body weight with a body mass index below 18.5. At most 50 goals are open at once.

        `POST /goals`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "POST",
            "/goals",
            requests.model(models.Goal),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def update_goal(self, id: str, body: models.ChangeGoal, *, idempotency_key: str | None = None) -> models.Goal:
        """Change a goal.

        Change a goal: its texts, target, target date, or status; of a custom goal also its current value.

        The change names the version that it starts from; an older one is refused. `paused` stops the goal, `active`
        resumes it and moves its target date by the days of the pause. What the data says is told as `sync:progress`.

        `PUT /goals/{id}`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/goals/{id}",
            requests.model(models.Goal),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def delete_goal(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a goal.

        Delete a goal of the caller's.

        `DELETE /goals/{id}`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/goals/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def add_milestone(self, id: str, body: models.AddMilestone, *, idempotency_key: str | None = None) -> models.Goal:
        """Add a milestone.

        Add a milestone to a goal, change the notes of one that is there, or mark one of a custom goal as reached.

        A milestone that the data has reached already gets the day of that data.

        `POST /goals/{id}/milestone`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "POST",
            "/goals/{id}/milestone",
            requests.model(models.Goal),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))
