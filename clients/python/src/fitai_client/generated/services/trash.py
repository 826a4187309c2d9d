"""The trash: lists what a user has deleted, and restores it through the service that it belongs to."""

from __future__ import annotations



from fitai_client import requests, services
from fitai_client.generated import models


class Trash(services.Service):
    """The trash: lists what a user has deleted, and restores it through the service that it belongs to."""

    def list_trash(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.TrashItem]:
        """Deleted items.

        List the workouts, templates and own exercises that the caller has deleted within the last 30 days, the last one
        first.

        `GET /trash`, scope `read:own_workouts`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/trash",
            requests.page(models.TrashItem),
            query={"limit": limit, "cursor": cursor},
        ))

    def restore_item(self, id: str, *, idempotency_key: str | None = None) -> models.RestoredItem:
        """Restore a deleted item.

        Restore a deleted workout, template or own exercise, with everything that belonged to it.

        It has the id that it had. Records and totals follow in a moment, as after any change of the past. A workout
        that was running runs again; the time in the trash does not count. Repeating the request returns the same.

        `POST /trash/{id}/restore`, scope `write:own_workouts`.
        """
        return self.run(requests.Request(
            "POST",
            "/trash/{id}/restore",
            requests.model(models.RestoredItem),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))


class AsyncTrash(services.AsyncService):
    """The trash: lists what a user has deleted, and restores it through the service that it belongs to."""

    async def list_trash(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.TrashItem]:
        """Deleted items.

        List the workouts, templates and own exercises that the caller has deleted within the last 30 days, the last one
        first.

        `GET /trash`, scope `read:own_workouts`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/trash",
            requests.page(models.TrashItem),
            query={"limit": limit, "cursor": cursor},
        ))

    async def restore_item(self, id: str, *, idempotency_key: str | None = None) -> models.RestoredItem:
        """Restore a deleted item.

        Restore a deleted workout, template or own exercise, with everything that belonged to it.

        It has the id that it had. Records and totals follow in a moment, as after any change of the past. A workout
        that was running runs again; the time in the trash does not count. Repeating the request returns the same.

        `POST /trash/{id}/restore`, scope `write:own_workouts`.
        """
        return await self.run(requests.Request(
            "POST",
            "/trash/{id}/restore",
            requests.model(models.RestoredItem),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))
