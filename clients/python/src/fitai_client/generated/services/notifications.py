"""Notifications that are pushed to users."""

from __future__ import annotations

from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Notifications(services.Service):
    """Notifications that are pushed to users."""

    def list_notifications(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.Notification]:
        """List notifications.

        List the caller's notifications, newest first. `meta.unread` is the number of unread ones.

        Likes on one thing share a notification, and so do comments within ten minutes; it moves to the top when another
        joins it. What was done by people whom the caller does not see (blocked, muted, suspended, deleted) is left out.
        Kept for 90 days.

        `GET /notifications`, scope `read:notifications`.

        Args:
            limit: Notifications on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/notifications",
            requests.page(models.Notification),
            query={"limit": limit, "cursor": cursor},
        ))

    def register_device(self, body: models.DeviceRegistration, *, idempotency_key: str | None = None) -> models.RegisteredDevice:
        """Register a device for pushes.

        Register a device for pushes, by the token that Apple's or Google's push service gave the app.

        Register at each start of the app: the registration is renewed, and ends 270 days after the last time. A token
        has one owner: whoever registers it takes it over. `sandbox` is for tokens of Apple's development environment.
        An API key registers none: what is pushed would be read without it.

        `POST /notifications/devices`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/notifications/devices",
            requests.model(models.RegisteredDevice),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def unregister_device(self, *, id: str | None = None, idempotency_key: str | None = None) -> models.Nothing:
        """End the pushes to a device.

        End the pushes to a device: the one that asks, or another of the caller's by the id of its registration.

        `DELETE /notifications/devices`, scope `write:notifications`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/notifications/devices",
            requests.model(models.Nothing),
            query={"id": id},
            idempotency_key=idempotency_key,
        ))

    def take_mail_events(self, *, idempotency_key: str | None = None) -> None:
        """Take the notices of a mail service.

        Take what SendGrid tells of mails: bounces and complaints, after which an address gets none, or few.

        SendGrid calls it, with a list of its events. The signature (`X-Twilio-Email-Event-Webhook-Signature`, ECDSA) is
        verified over the body as it was sent and the time beside it, which may be five minutes old. Sent again it
        changes nothing. See docs/mails.md.

        `POST /notifications/mail-events`.
        """
        return self.run(requests.Request(
            "POST",
            "/notifications/mail-events",
            requests.nothing,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def get_notification_preferences(self) -> models.NotificationPreferences:
        """Get the channels of notifications.

        Get the channels by which the caller is notified, by category: in the app, by push, by mail.

        `GET /notifications/preferences`, scope `read:notifications`.
        """
        return self.run(requests.Request(
            "GET",
            "/notifications/preferences",
            requests.model(models.NotificationPreferences),
        ))

    def change_notification_preferences(
        self,
        body: models.NotificationPreferencesChange | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.NotificationPreferences:
        """Change the channels of notifications.

        Change the channels by which the caller is notified: pushes and mails, by category.

        Security cannot be turned off; what is not sent by a channel cannot be turned on. The four flags of `PUT
        /users/preferences` turn off pushes and mails of all their categories.

        `POST /notifications/preferences`, scope `write:notifications`.
        """
        return self.run(requests.Request(
            "POST",
            "/notifications/preferences",
            requests.model(models.NotificationPreferences),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def read_all(self, body: models.ReadAll | None = None, *, idempotency_key: str | None = None) -> models.Unread:
        """Mark notifications as read.

        Mark everything as read until a moment, on all the caller's devices; what has come since stays unread.

        `PUT /notifications/read-all`, scope `write:notifications`.
        """
        return self.run(requests.Request(
            "PUT",
            "/notifications/read-all",
            requests.model(models.Unread),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def mute_thread(
        self,
        kind: Literal["activity", "challenge", "room"],
        id: str,
        *,
        idempotency_key: str | None = None,
    ) -> models.ThreadMute:
        """Mute a thread.

        Mute a thread: the caller gets no more notifications of this activity, challenge or room.

        `PUT /notifications/threads/{kind}/{id}/mute`, scope `write:notifications`.

        Args:
            kind: Which kind.
        """
        return self.run(requests.Request(
            "PUT",
            "/notifications/threads/{kind}/{id}/mute",
            requests.model(models.ThreadMute),
            path_values={"kind": kind, "id": id},
            idempotency_key=idempotency_key,
        ))

    def unmute_thread(
        self,
        kind: Literal["activity", "challenge", "room"],
        id: str,
        *,
        idempotency_key: str | None = None,
    ) -> models.ThreadMute:
        """Unmute a thread.

        Unmute a thread: the caller gets notifications of it again.

        `DELETE /notifications/threads/{kind}/{id}/mute`, scope `write:notifications`.

        Args:
            kind: Which kind.
        """
        return self.run(requests.Request(
            "DELETE",
            "/notifications/threads/{kind}/{id}/mute",
            requests.model(models.ThreadMute),
            path_values={"kind": kind, "id": id},
            idempotency_key=idempotency_key,
        ))

    def show_unsubscribe(self, *, token: str, language: str | None = None) -> str:
        """Page of the unsubscribe link.

        Show the page of the link by which one unsubscribes from a kind of mails.

        Mail scanners and previews open links; so opening this one unsubscribes nobody. The page's button posts the
        token.

        `GET /notifications/unsubscribe`.

        Args:
            token: The token of the link.
            language: The language of the page. Without it, `"en"`.
        """
        return self.run(requests.Request(
            "GET",
            "/notifications/unsubscribe",
            requests.text,
            query={"token": token, "language": language},
        ))

    def unsubscribe(
        self,
        *,
        token: str,
        language: str | None = None,
        idempotency_key: str | None = None,
    ) -> str:
        """Unsubscribe from mails with one click.

        Unsubscribe from a kind of mails by the token of the link in them, with one click and without signing in (RFC
        8058).

        The link never expires, and works again. The body is not read: a mail service sends `List-Unsubscribe=One-Click`
        as a form of either kind, and so does the page that `GET` of the same address shows.

        `POST /notifications/unsubscribe`.

        Args:
            token: The token of the link.
            language: The language of the page. Without it, `"en"`.
        """
        return self.run(requests.Request(
            "POST",
            "/notifications/unsubscribe",
            requests.text,
            query={"token": token, "language": language},
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def read_notification(self, id: str, *, idempotency_key: str | None = None) -> models.Unread:
        """Mark a notification as read.

        Mark a notification as read, on all the caller's devices; the push about it is withdrawn.

        `PUT /notifications/{id}/read`, scope `write:notifications`.
        """
        return self.run(requests.Request(
            "PUT",
            "/notifications/{id}/read",
            requests.model(models.Unread),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))


class AsyncNotifications(services.AsyncService):
    """Notifications that are pushed to users."""

    async def list_notifications(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.Notification]:
        """List notifications.

        List the caller's notifications, newest first. `meta.unread` is the number of unread ones.

        Likes on one thing share a notification, and so do comments within ten minutes; it moves to the top when another
        joins it. What was done by people whom the caller does not see (blocked, muted, suspended, deleted) is left out.
        Kept for 90 days.

        `GET /notifications`, scope `read:notifications`.

        Args:
            limit: Notifications on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/notifications",
            requests.page(models.Notification),
            query={"limit": limit, "cursor": cursor},
        ))

    async def register_device(self, body: models.DeviceRegistration, *, idempotency_key: str | None = None) -> models.RegisteredDevice:
        """Register a device for pushes.

        Register a device for pushes, by the token that Apple's or Google's push service gave the app.

        Register at each start of the app: the registration is renewed, and ends 270 days after the last time. A token
        has one owner: whoever registers it takes it over. `sandbox` is for tokens of Apple's development environment.
        An API key registers none: what is pushed would be read without it.

        `POST /notifications/devices`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/notifications/devices",
            requests.model(models.RegisteredDevice),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def unregister_device(self, *, id: str | None = None, idempotency_key: str | None = None) -> models.Nothing:
        """End the pushes to a device.

        End the pushes to a device: the one that asks, or another of the caller's by the id of its registration.

        `DELETE /notifications/devices`, scope `write:notifications`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/notifications/devices",
            requests.model(models.Nothing),
            query={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def take_mail_events(self, *, idempotency_key: str | None = None) -> None:
        """Take the notices of a mail service.

        Take what SendGrid tells of mails: bounces and complaints, after which an address gets none, or few.

        SendGrid calls it, with a list of its events. The signature (`X-Twilio-Email-Event-Webhook-Signature`, ECDSA) is
        verified over the body as it was sent and the time beside it, which may be five minutes old. Sent again it
        changes nothing. See docs/mails.md.

        `POST /notifications/mail-events`.
        """
        return await self.run(requests.Request(
            "POST",
            "/notifications/mail-events",
            requests.nothing,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def get_notification_preferences(self) -> models.NotificationPreferences:
        """Get the channels of notifications.

        Get the channels by which the caller is notified, by category: in the app, by push, by mail.

        `GET /notifications/preferences`, scope `read:notifications`.
        """
        return await self.run(requests.Request(
            "GET",
            "/notifications/preferences",
            requests.model(models.NotificationPreferences),
        ))

    async def change_notification_preferences(
        self,
        body: models.NotificationPreferencesChange | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.NotificationPreferences:
        """Change the channels of notifications.

        Change the channels by which the caller is notified: pushes and mails, by category.

        Security cannot be turned off; what is not sent by a channel cannot be turned on. The four flags of `PUT
        /users/preferences` turn off pushes and mails of all their categories.

        `POST /notifications/preferences`, scope `write:notifications`.
        """
        return await self.run(requests.Request(
            "POST",
            "/notifications/preferences",
            requests.model(models.NotificationPreferences),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def read_all(self, body: models.ReadAll | None = None, *, idempotency_key: str | None = None) -> models.Unread:
        """Mark notifications as read.

        Mark everything as read until a moment, on all the caller's devices; what has come since stays unread.

        `PUT /notifications/read-all`, scope `write:notifications`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/notifications/read-all",
            requests.model(models.Unread),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def mute_thread(
        self,
        kind: Literal["activity", "challenge", "room"],
        id: str,
        *,
        idempotency_key: str | None = None,
    ) -> models.ThreadMute:
        """Mute a thread.

        Mute a thread: the caller gets no more notifications of this activity, challenge or room.

        `PUT /notifications/threads/{kind}/{id}/mute`, scope `write:notifications`.

        Args:
            kind: Which kind.
        """
        return await self.run(requests.Request(
            "PUT",
            "/notifications/threads/{kind}/{id}/mute",
            requests.model(models.ThreadMute),
            path_values={"kind": kind, "id": id},
            idempotency_key=idempotency_key,
        ))

    async def unmute_thread(
        self,
        kind: Literal["activity", "challenge", "room"],
        id: str,
        *,
        idempotency_key: str | None = None,
    ) -> models.ThreadMute:
        """Unmute a thread.

        Unmute a thread: the caller gets notifications of it again.

        `DELETE /notifications/threads/{kind}/{id}/mute`, scope `write:notifications`.

        Args:
            kind: Which kind.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/notifications/threads/{kind}/{id}/mute",
            requests.model(models.ThreadMute),
            path_values={"kind": kind, "id": id},
            idempotency_key=idempotency_key,
        ))

    async def show_unsubscribe(self, *, token: str, language: str | None = None) -> str:
        """Page of the unsubscribe link.

        Show the page of the link by which one unsubscribes from a kind of mails.

        Mail scanners and previews open links; so opening this one unsubscribes nobody. The page's button posts the
        token.

        `GET /notifications/unsubscribe`.

        Args:
            token: The token of the link.
            language: The language of the page. Without it, `"en"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/notifications/unsubscribe",
            requests.text,
            query={"token": token, "language": language},
        ))

    async def unsubscribe(
        self,
        *,
        token: str,
        language: str | None = None,
        idempotency_key: str | None = None,
    ) -> str:
        """Unsubscribe from mails with one click.

        Unsubscribe from a kind of mails by the token of the link in them, with one click and without signing in (RFC
        8058).

        The link never expires, and works again. The body is not read: a mail service sends `List-Unsubscribe=One-Click`
        as a form of either kind, and so does the page that `GET` of the same address shows.

        `POST /notifications/unsubscribe`.

        Args:
            token: The token of the link.
            language: The language of the page. Without it, `"en"`.
        """
        return await self.run(requests.Request(
            "POST",
            "/notifications/unsubscribe",
            requests.text,
            query={"token": token, "language": language},
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def read_notification(self, id: str, *, idempotency_key: str | None = None) -> models.Unread:
        """Mark a notification as read.

        Mark a notification as read, on all the caller's devices; the push about it is withdrawn.

        `PUT /notifications/{id}/read`, scope `write:notifications`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/notifications/{id}/read",
            requests.model(models.Unread),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))
