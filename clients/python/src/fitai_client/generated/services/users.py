"""Users: their profile and preferences, body metrics, relations, search and the export of their data."""

from __future__ import annotations

from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Users(services.Service):
    """Users: their profile and preferences, body metrics, relations, search and the export of their data."""

    def delete_account(
        self,
        body: models.DeleteAccount | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.AccountDeletion:
        """Delete own account.

        Delete the caller's account and everything that is stored about it (GDPR, article 17).

        The account is deleted at once: every device is signed out, and its names are free. Its data is erased in the
        background. The password is required; an account without one (Google, Apple) must have signed in within the last
        ten minutes. A wrong password counts like a failed sign-in, and locks like one.

        `DELETE /users/account`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/users/account",
            requests.model(models.AccountDeletion),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def change_password(self, body: models.PasswordChange, *, idempotency_key: str | None = None) -> models.SignedOut:
        """Change own password.

        Change the caller's own password: the current one is required, and all other devices are signed out.

        A wrong current password counts like a failed sign-in, and locks this session's further attempts like one;
        failures elsewhere do not lock it. An account without a password, which signs in through Google or Apple, gets
        its first one by `POST /auth/forgot-password`.

        `POST /users/change-password`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/users/change-password",
            requests.model(models.SignedOut),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def export_data(self, *, idempotency_key: str | None = None) -> models.DataExport:
        """Export all own data.

        Request everything that is stored about the caller, as one ZIP archive (GDPR, articles 15 and 20).

        The archive is built in the background; `notification:new` and a mail announce it. A repeated request returns
        the running export, or, for a day, the finished one with a new link: there is one archive a day. A link is valid
        for a quarter of an hour, for whoever has it. The caller must have signed in, or confirmed their identity by
        `POST /auth/step-up`, within the last ten minutes. Suspended users may call it.

        `POST /users/export-data`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/users/export-data",
            requests.model(models.DataExport),
            idempotency_key=idempotency_key,
        ))

    def list_friends(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["accepted", "incoming", "outgoing"] | None = None,
    ) -> requests.Page[models.Friend]:
        """List friends.

        The caller's friends, or open friend requests, newest first: `status` is `accepted`, `incoming` or `outgoing`.

        `GET /users/friends`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            status: Which list: friends, users who asked the caller, or users whom the caller asked. Without it,
                `"accepted"`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/friends",
            requests.page(models.Friend),
            query={"limit": limit, "cursor": cursor, "status": status},
        ))

    def request_friend(self, body: models.FriendRequest, *, idempotency_key: str | None = None) -> models.Relation:
        """Ask a user to be friends.

        Ask a user to be friends.

        The user's devices get `friend:request`. If the user has asked the caller before, the two are friends.

        `POST /users/friends/request`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/users/friends/request",
            requests.model(models.Relation),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def answer_friend_request(
        self,
        user_id: str,
        body: models.FriendAnswer,
        *,
        idempotency_key: str | None = None,
    ) -> models.Relation:
        """Answer a friend request.

        Accept or decline a user's friend request.

        `PUT /users/friends/{userId}`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "PUT",
            "/users/friends/{userId}",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def remove_friend(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Remove a friend.

        End a friendship, withdraw a request, or decline one. Follows stay.

        `DELETE /users/friends/{userId}`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "DELETE",
            "/users/friends/{userId}",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    def list_metrics(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.BodyLogEntry]:
        """List body metrics.

        The caller's body metrics over time: weight, body fat, height and girths, newest first.

        `GET /users/metrics`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/metrics",
            requests.page(models.BodyLogEntry),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    def add_metrics(
        self,
        body: models.AddBodyEntry | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyLogEntry:
        """Add body metrics.

        Add an entry of body metrics. The weight of the latest entry that has one is the profile's current weight.

        `POST /users/metrics`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "POST",
            "/users/metrics",
            requests.model(models.BodyLogEntry),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def update_metrics(
        self,
        id: str,
        body: models.ChangeBodyEntry | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyLogEntry:
        """Correct body metrics.

        Correct an entry of the caller's body metrics: a field that is left out stays, one that is null is cleared.

        The profile's current weight is updated if it came from this entry, or comes from it now.

        `PUT /users/metrics/{id}`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "PUT",
            "/users/metrics/{id}",
            requests.model(models.BodyLogEntry),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def delete_metrics(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete body metrics.

        Delete an entry of the caller's body metrics; the weighing before it gives the profile's current weight again.

        `DELETE /users/metrics/{id}`, scope `write:own_progress`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/users/metrics/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def list_muted(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.UserCard]:
        """List whom the caller has muted.

        The users whom the caller has muted, the newest mute first.

        Deleted and suspended accounts, and those that the caller may not see any more, are left out, so that a page may
        be short.

        `GET /users/muted`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/muted",
            requests.page(models.UserCard),
            query={"limit": limit, "cursor": cursor},
        ))

    def get_preferences(self, *, units: Literal["metric", "imperial"] | None = None) -> models.Preferences:
        """Own preferences.

        The caller's own preferences: units, rest time, weekly target, equipment, injuries, language, notifications,
        privacy.

        `GET /users/preferences`, scope `read:own_profile`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/preferences",
            requests.model(models.Preferences),
            query={"units": units},
        ))

    def update_preferences(
        self,
        body: models.PreferencesChange | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Preferences:
        """Change own preferences.

        Change the caller's own preferences: a field that is left out stays, one that is null gets its default.

        The user's connected devices get `sync:preferences`, and new units and privacy switches apply from the next
        request and the next live event on. A consent is granted with the version of the text that the user has read,
        and withdrawn as easily: docs/privacy.md.

        `PUT /users/preferences`, scope `write:own_profile`.
        """
        return self.run(requests.Request(
            "PUT",
            "/users/preferences",
            requests.model(models.Preferences),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def get_profile(self, *, units: Literal["metric", "imperial"] | None = None) -> models.Profile:
        """Own profile.

        The caller's own profile: the person, the subscription, the current body metrics.

        `GET /users/profile`, scope `read:own_profile`.
        """
        return self.run(requests.Request("GET", "/users/profile", requests.model(models.Profile), query={"units": units}))

    def update_profile(
        self,
        body: models.ProfileChange | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Profile:
        """Change own profile.

        Change the caller's own profile: a field that is left out stays, one that is null is cleared.

        `PUT /users/profile`, scope `write:own_profile`.
        """
        return self.run(requests.Request(
            "PUT",
            "/users/profile",
            requests.model(models.Profile),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def send_report(self, body: models.SendReport, *, idempotency_key: str | None = None) -> models.Report:
        """Report a user, or something that a user wrote.

        Report a user, an activity, a comment, a challenge or a message in a room: one open report of each by each user.

        Only the moderators learn of it, and the sender hears what came of it. Of users, the answer is the same whether
        the caller may see the account, may not, or there is none. Anything else must be something that the caller may
        see.

        `POST /users/report`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/users/report",
            requests.model(models.Report),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def search_users(
        self,
        *,
        q: str,
        limit: int | None = None,
        cursor: str | None = None,
        fitness_level: Literal["beginner", "intermediate", "advanced"] | None = None,
        location: str | None = None,
        mutual_friends: bool | None = None,
    ) -> requests.Page[models.UserCard]:
        """Find users.

        Find users by the beginning of the user name, or of the first or last name; case and accents are ignored.

        Public accounts are found by all names. An account that shows its profile to friends is found by its user name
        only; a private one, and one with a block between it and the caller, not at all. A page may be short: the next
        one continues where the search stopped.

        `GET /users/search`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: At least two letters or digits; case and accents are ignored.
            fitness_level: Only users of this level, of those whose profile the caller may see.
            location: Only users whose location has this text, of those whose profile the caller may see; case and
                accents are ignored.
            mutual_friends: Only friends of the caller's friends, as far as `/users/suggestions` knows them. Without it,
                `false`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/search",
            requests.page(models.UserCard),
            query={"limit": limit, "cursor": cursor, "q": q, "fitnessLevel": fitness_level, "location": location, "mutualFriends": mutual_friends},
        ))

    def list_security_log(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.SecurityEvent]:
        """Own security log.

        The caller's own security log: sign-ins and failures, new devices, and changes of password, address and data.

        The newest entry first. Entries are kept for a bit more than a year. A page may be short.

        `GET /users/security-log`, scope `manage:account`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/security-log",
            requests.page(models.SecurityEvent),
            query={"limit": limit, "cursor": cursor},
        ))

    def list_suggestions(self, *, limit: int | None = None) -> list[models.Suggestion]:
        """Suggest users.

        Users whom the caller may know: friends of friends, and people of the rooms that the caller trains in.

        Whoever has a private profile, is blocked or known already is not among them. They are found anew once a day.

        `GET /users/suggestions`, scope `read:community`.

        Args:
            limit: How many users at most, 1 to 20. Without it, `10`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/suggestions",
            requests.items(models.Suggestion),
            query={"limit": limit},
        ))

    def upload_avatar(self, *, idempotency_key: str | None = None) -> models.Upload:
        """Upload a profile picture.

        Request an upload of a new profile picture: the response is a form that is posted, with the file, to S3.

        The form is valid for five minutes and one file of at most 10 MB: JPEG, PNG, WebP, HEIC or HEIF. Once the file
        is processed, the user's devices get `notification:new`, and the profile shows the new picture instead of the
        old one.

        `POST /users/upload-avatar`, scope `write:own_profile`.
        """
        return self.run(requests.Request(
            "POST",
            "/users/upload-avatar",
            requests.model(models.Upload),
            idempotency_key=idempotency_key,
        ))

    def get_user(self, user_id: str, *, units: Literal["metric", "imperial"] | None = None) -> models.PublicProfile:
        """A user's profile.

        A user's profile, as the privacy settings allow: 404 where they hide it from the caller, or there is a block.

        `GET /users/{userId}`, scope `read:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "GET",
            "/users/{userId}",
            requests.model(models.PublicProfile),
            path_values={"userId": user_id},
            query={"units": units},
        ))

    def block_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Block a user.

        Block a user: friendship, requests and follows end, and neither finds or sees the other any more.

        The answer is the same whether the caller may see the account, may not, or there is none.

        `POST /users/{userId}/block`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "POST",
            "/users/{userId}/block",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    def unblock_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Unblock a user.

        Lift a block. The relations that it ended are not restored; a block by the other stays.

        `DELETE /users/{userId}/block`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "DELETE",
            "/users/{userId}/block",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    def follow_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Follow a user.

        Follow a user; following again changes nothing. A private account is followed by friends only.

        A new or unverified account follows 20 users a day, any other one 200.

        `POST /users/{userId}/follow`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "POST",
            "/users/{userId}/follow",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    def unfollow_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Unfollow a user.

        Stop following a user; repeating it changes nothing.

        `DELETE /users/{userId}/follow`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "DELETE",
            "/users/{userId}/follow",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    def list_followers(self, user_id: str, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.UserCard]:
        """List followers.

        A user's followers, newest first, if the caller may see the user's profile.

        Private accounts, and users with a block between them and the caller, are left out, so that a page may be short.

        `GET /users/{userId}/followers`, scope `read:community`.

        Args:
            user_id: An identifier of ours.
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/{userId}/followers",
            requests.page(models.UserCard),
            path_values={"userId": user_id},
            query={"limit": limit, "cursor": cursor},
        ))

    def list_following(self, user_id: str, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.UserCard]:
        """List whom a user follows.

        The users whom a user follows, newest first, if the caller may see the user's profile.

        Private accounts, and users with a block between them and the caller, are left out, so that a page may be short.

        `GET /users/{userId}/following`, scope `read:community`.

        Args:
            user_id: An identifier of ours.
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/users/{userId}/following",
            requests.page(models.UserCard),
            path_values={"userId": user_id},
            query={"limit": limit, "cursor": cursor},
        ))

    def mute_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Mute a user.

        Mute a user, who is not told: feed, comments, live events, rooms and notifications show nothing of the user any
        more.

        Friendship and follows stay, and the user still sees what the caller shows. Muting again changes nothing. The
        answer is the same whether the caller may see the account, may not, or there is none.

        `POST /users/{userId}/mute`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "POST",
            "/users/{userId}/mute",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    def unmute_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Unmute a user.

        Lift a mute; repeating it changes nothing.

        `DELETE /users/{userId}/mute`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "DELETE",
            "/users/{userId}/mute",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))


class AsyncUsers(services.AsyncService):
    """Users: their profile and preferences, body metrics, relations, search and the export of their data."""

    async def delete_account(
        self,
        body: models.DeleteAccount | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.AccountDeletion:
        """Delete own account.

        Delete the caller's account and everything that is stored about it (GDPR, article 17).

        The account is deleted at once: every device is signed out, and its names are free. Its data is erased in the
        background. The password is required; an account without one (Google, Apple) must have signed in within the last
        ten minutes. A wrong password counts like a failed sign-in, and locks like one.

        `DELETE /users/account`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/users/account",
            requests.model(models.AccountDeletion),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def change_password(self, body: models.PasswordChange, *, idempotency_key: str | None = None) -> models.SignedOut:
        """Change own password.

        Change the caller's own password: the current one is required, and all other devices are signed out.

        A wrong current password counts like a failed sign-in, and locks this session's further attempts like one;
        failures elsewhere do not lock it. An account without a password, which signs in through Google or Apple, gets
        its first one by `POST /auth/forgot-password`.

        `POST /users/change-password`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/change-password",
            requests.model(models.SignedOut),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def export_data(self, *, idempotency_key: str | None = None) -> models.DataExport:
        """Export all own data.

        Request everything that is stored about the caller, as one ZIP archive (GDPR, articles 15 and 20).

        The archive is built in the background; `notification:new` and a mail announce it. A repeated request returns
        the running export, or, for a day, the finished one with a new link: there is one archive a day. A link is valid
        for a quarter of an hour, for whoever has it. The caller must have signed in, or confirmed their identity by
        `POST /auth/step-up`, within the last ten minutes. Suspended users may call it.

        `POST /users/export-data`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/export-data",
            requests.model(models.DataExport),
            idempotency_key=idempotency_key,
        ))

    async def list_friends(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["accepted", "incoming", "outgoing"] | None = None,
    ) -> requests.Page[models.Friend]:
        """List friends.

        The caller's friends, or open friend requests, newest first: `status` is `accepted`, `incoming` or `outgoing`.

        `GET /users/friends`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            status: Which list: friends, users who asked the caller, or users whom the caller asked. Without it,
                `"accepted"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/friends",
            requests.page(models.Friend),
            query={"limit": limit, "cursor": cursor, "status": status},
        ))

    async def request_friend(self, body: models.FriendRequest, *, idempotency_key: str | None = None) -> models.Relation:
        """Ask a user to be friends.

        Ask a user to be friends.

        The user's devices get `friend:request`. If the user has asked the caller before, the two are friends.

        `POST /users/friends/request`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/friends/request",
            requests.model(models.Relation),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def answer_friend_request(
        self,
        user_id: str,
        body: models.FriendAnswer,
        *,
        idempotency_key: str | None = None,
    ) -> models.Relation:
        """Answer a friend request.

        Accept or decline a user's friend request.

        `PUT /users/friends/{userId}`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "PUT",
            "/users/friends/{userId}",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def remove_friend(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Remove a friend.

        End a friendship, withdraw a request, or decline one. Follows stay.

        `DELETE /users/friends/{userId}`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/users/friends/{userId}",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    async def list_metrics(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.BodyLogEntry]:
        """List body metrics.

        The caller's body metrics over time: weight, body fat, height and girths, newest first.

        `GET /users/metrics`, scope `read:own_progress`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/metrics",
            requests.page(models.BodyLogEntry),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    async def add_metrics(
        self,
        body: models.AddBodyEntry | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyLogEntry:
        """Add body metrics.

        Add an entry of body metrics. The weight of the latest entry that has one is the profile's current weight.

        `POST /users/metrics`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/metrics",
            requests.model(models.BodyLogEntry),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def update_metrics(
        self,
        id: str,
        body: models.ChangeBodyEntry | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BodyLogEntry:
        """Correct body metrics.

        Correct an entry of the caller's body metrics: a field that is left out stays, one that is null is cleared.

        The profile's current weight is updated if it came from this entry, or comes from it now.

        `PUT /users/metrics/{id}`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/users/metrics/{id}",
            requests.model(models.BodyLogEntry),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def delete_metrics(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete body metrics.

        Delete an entry of the caller's body metrics; the weighing before it gives the profile's current weight again.

        `DELETE /users/metrics/{id}`, scope `write:own_progress`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/users/metrics/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def list_muted(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.UserCard]:
        """List whom the caller has muted.

        The users whom the caller has muted, the newest mute first.

        Deleted and suspended accounts, and those that the caller may not see any more, are left out, so that a page may
        be short.

        `GET /users/muted`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/muted",
            requests.page(models.UserCard),
            query={"limit": limit, "cursor": cursor},
        ))

    async def get_preferences(self, *, units: Literal["metric", "imperial"] | None = None) -> models.Preferences:
        """Own preferences.

        The caller's own preferences: units, rest time, weekly target, equipment, injuries, language, notifications,
        privacy.

        `GET /users/preferences`, scope `read:own_profile`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/preferences",
            requests.model(models.Preferences),
            query={"units": units},
        ))

    async def update_preferences(
        self,
        body: models.PreferencesChange | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Preferences:
        """Change own preferences.

        Change the caller's own preferences: a field that is left out stays, one that is null gets its default.

        The user's connected devices get `sync:preferences`, and new units and privacy switches apply from the next
        request and the next live event on. A consent is granted with the version of the text that the user has read,
        and withdrawn as easily: docs/privacy.md.

        `PUT /users/preferences`, scope `write:own_profile`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/users/preferences",
            requests.model(models.Preferences),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def get_profile(self, *, units: Literal["metric", "imperial"] | None = None) -> models.Profile:
        """Own profile.

        The caller's own profile: the person, the subscription, the current body metrics.

        `GET /users/profile`, scope `read:own_profile`.
        """
        return await self.run(requests.Request("GET", "/users/profile", requests.model(models.Profile), query={"units": units}))

    async def update_profile(
        self,
        body: models.ProfileChange | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Profile:
        """Change own profile.

        Change the caller's own profile: a field that is left out stays, one that is null is cleared.

        `PUT /users/profile`, scope `write:own_profile`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/users/profile",
            requests.model(models.Profile),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def send_report(self, body: models.SendReport, *, idempotency_key: str | None = None) -> models.Report:
        """Report a user, or something that a user wrote.

        Report a user, an activity, a comment, a challenge or a message in a room: one open report of each by each user.

        Only the moderators learn of it, and the sender hears what came of it. Of users, the answer is the same whether
        the caller may see the account, may not, or there is none. Anything else must be something that the caller may
        see.

        `POST /users/report`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/report",
            requests.model(models.Report),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def search_users(
        self,
        *,
        q: str,
        limit: int | None = None,
        cursor: str | None = None,
        fitness_level: Literal["beginner", "intermediate", "advanced"] | None = None,
        location: str | None = None,
        mutual_friends: bool | None = None,
    ) -> requests.Page[models.UserCard]:
        """Find users.

        Find users by the beginning of the user name, or of the first or last name; case and accents are ignored.

        Public accounts are found by all names. An account that shows its profile to friends is found by its user name
        only; a private one, and one with a block between it and the caller, not at all. A page may be short: the next
        one continues where the search stopped.

        `GET /users/search`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: At least two letters or digits; case and accents are ignored.
            fitness_level: Only users of this level, of those whose profile the caller may see.
            location: Only users whose location has this text, of those whose profile the caller may see; case and
                accents are ignored.
            mutual_friends: Only friends of the caller's friends, as far as `/users/suggestions` knows them. Without it,
                `false`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/search",
            requests.page(models.UserCard),
            query={"limit": limit, "cursor": cursor, "q": q, "fitnessLevel": fitness_level, "location": location, "mutualFriends": mutual_friends},
        ))

    async def list_security_log(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.SecurityEvent]:
        """Own security log.

        The caller's own security log: sign-ins and failures, new devices, and changes of password, address and data.

        The newest entry first. Entries are kept for a bit more than a year. A page may be short.

        `GET /users/security-log`, scope `manage:account`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/security-log",
            requests.page(models.SecurityEvent),
            query={"limit": limit, "cursor": cursor},
        ))

    async def list_suggestions(self, *, limit: int | None = None) -> list[models.Suggestion]:
        """Suggest users.

        Users whom the caller may know: friends of friends, and people of the rooms that the caller trains in.

        Whoever has a private profile, is blocked or known already is not among them. They are found anew once a day.

        `GET /users/suggestions`, scope `read:community`.

        Args:
            limit: How many users at most, 1 to 20. Without it, `10`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/suggestions",
            requests.items(models.Suggestion),
            query={"limit": limit},
        ))

    async def upload_avatar(self, *, idempotency_key: str | None = None) -> models.Upload:
        """Upload a profile picture.

        Request an upload of a new profile picture: the response is a form that is posted, with the file, to S3.

        The form is valid for five minutes and one file of at most 10 MB: JPEG, PNG, WebP, HEIC or HEIF. Once the file
        is processed, the user's devices get `notification:new`, and the profile shows the new picture instead of the
        old one.

        `POST /users/upload-avatar`, scope `write:own_profile`.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/upload-avatar",
            requests.model(models.Upload),
            idempotency_key=idempotency_key,
        ))

    async def get_user(self, user_id: str, *, units: Literal["metric", "imperial"] | None = None) -> models.PublicProfile:
        """A user's profile.

        A user's profile, as the privacy settings allow: 404 where they hide it from the caller, or there is a block.

        `GET /users/{userId}`, scope `read:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/{userId}",
            requests.model(models.PublicProfile),
            path_values={"userId": user_id},
            query={"units": units},
        ))

    async def block_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Block a user.

        Block a user: friendship, requests and follows end, and neither finds or sees the other any more.

        The answer is the same whether the caller may see the account, may not, or there is none.

        `POST /users/{userId}/block`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/{userId}/block",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    async def unblock_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Unblock a user.

        Lift a block. The relations that it ended are not restored; a block by the other stays.

        `DELETE /users/{userId}/block`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/users/{userId}/block",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    async def follow_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Follow a user.

        Follow a user; following again changes nothing. A private account is followed by friends only.

        A new or unverified account follows 20 users a day, any other one 200.

        `POST /users/{userId}/follow`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/{userId}/follow",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    async def unfollow_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Unfollow a user.

        Stop following a user; repeating it changes nothing.

        `DELETE /users/{userId}/follow`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/users/{userId}/follow",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    async def list_followers(self, user_id: str, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.UserCard]:
        """List followers.

        A user's followers, newest first, if the caller may see the user's profile.

        Private accounts, and users with a block between them and the caller, are left out, so that a page may be short.

        `GET /users/{userId}/followers`, scope `read:community`.

        Args:
            user_id: An identifier of ours.
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/{userId}/followers",
            requests.page(models.UserCard),
            path_values={"userId": user_id},
            query={"limit": limit, "cursor": cursor},
        ))

    async def list_following(self, user_id: str, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.UserCard]:
        """List whom a user follows.

        The users whom a user follows, newest first, if the caller may see the user's profile.

        Private accounts, and users with a block between them and the caller, are left out, so that a page may be short.

        `GET /users/{userId}/following`, scope `read:community`.

        Args:
            user_id: An identifier of ours.
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/users/{userId}/following",
            requests.page(models.UserCard),
            path_values={"userId": user_id},
            query={"limit": limit, "cursor": cursor},
        ))

    async def mute_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Mute a user.

        Mute a user, who is not told: feed, comments, live events, rooms and notifications show nothing of the user any
        more.

        Friendship and follows stay, and the user still sees what the caller shows. Muting again changes nothing. The
        answer is the same whether the caller may see the account, may not, or there is none.

        `POST /users/{userId}/mute`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "POST",
            "/users/{userId}/mute",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))

    async def unmute_user(self, user_id: str, *, idempotency_key: str | None = None) -> models.Relation:
        """Unmute a user.

        Lift a mute; repeating it changes nothing.

        `DELETE /users/{userId}/mute`, scope `write:community`.

        Args:
            user_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/users/{userId}/mute",
            requests.model(models.Relation),
            path_values={"userId": user_id},
            idempotency_key=idempotency_key,
        ))
