"""Pictures of users: uploaded to S3, checked and rendered here, and shown to those who may see them."""

from __future__ import annotations

from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Media(services.Service):
    """Pictures of users: uploaded to S3, checked and rendered here, and shown to those who may see them."""

    def get_media(self, id: str, *, size: Literal["128", "512", "1600"] | None = None) -> str:
        """A picture.

        A picture: a redirect to an address that is valid for five minutes.

        For own pictures, for the profile pictures of users whom the caller may see in a list or by their profile, and
        for media of exercises and activities that the caller sees. An own upload that is not processed yet is 409
        `media_pending`.

        `GET /media/{id}`, scope `read:own_profile`.

        Args:
            size: The width of the picture in pixels. Without it, `"512"`.
        """
        return self.run(requests.Request(
            "GET",
            "/media/{id}",
            requests.location,
            path_values={"id": id},
            query={"size": size},
        ))

    def delete_media(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a picture.

        Delete an own picture, in all its sizes. A profile that showed it has no picture then.

        `DELETE /media/{id}`, scope `write:own_profile`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/media/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))


class AsyncMedia(services.AsyncService):
    """Pictures of users: uploaded to S3, checked and rendered here, and shown to those who may see them."""

    async def get_media(self, id: str, *, size: Literal["128", "512", "1600"] | None = None) -> str:
        """A picture.

        A picture: a redirect to an address that is valid for five minutes.

        For own pictures, for the profile pictures of users whom the caller may see in a list or by their profile, and
        for media of exercises and activities that the caller sees. An own upload that is not processed yet is 409
        `media_pending`.

        `GET /media/{id}`, scope `read:own_profile`.

        Args:
            size: The width of the picture in pixels. Without it, `"512"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/media/{id}",
            requests.location,
            path_values={"id": id},
            query={"size": size},
        ))

    async def delete_media(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a picture.

        Delete an own picture, in all its sizes. A profile that showed it has no picture then.

        `DELETE /media/{id}`, scope `write:own_profile`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/media/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))
