"""The community: activities and what others do with them."""

from __future__ import annotations

from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Community(services.Service):
    """The community: activities and what others do with them."""

    def list_activities(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        user_id: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.Activity]:
        """List activities.

        A user's activities, newest first; without `userId` the caller's own.

        Of another user's those are listed that the caller may see, by the visibility of each and that of the profile. A
        page may be short, or empty with a cursor, where others are in between. A user who does not exist, or whose
        profile the caller may not see, is 404.

        `GET /community/activities`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            user_id: The caller's own when left out.
        """
        return self.run(requests.Request(
            "GET",
            "/community/activities",
            requests.page(models.Activity),
            query={"limit": limit, "cursor": cursor, "userId": user_id, "units": units},
        ))

    def publish_activity(
        self,
        body: models.NewActivity | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Activity:
        """Publish a post.

        Publish a post: a title, a text, up to four pictures or videos.

        The files were uploaded by `POST /community/activities/media`, and are ready; each is in one post only. A new
        account, or one whose mail address is not verified, publishes 5 posts a day and writes no links; any other 30.

        `POST /community/activities`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/activities",
            requests.model(models.Activity),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def upload_media(self, body: models.ActivityMediaUpload, *, idempotency_key: str | None = None) -> models.Upload:
        """Upload media of a post.

        Request an upload of a picture, GIF or video for a post: the response is a form that is posted, with the file,
        to S3.

        The form is valid for five minutes and one file: JPEG, PNG, WebP or HEIC and GIF of at most 10 MB, MP4 or WebM
        of at most 50 MB. Once the file is processed, the user's devices are notified, and a post may name it. Whoever
        sees the post sees it.

        `POST /community/activities/media`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/activities/media",
            requests.model(models.Upload),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def get_activity(self, id: str, *, units: Literal["metric", "imperial"] | None = None) -> models.Activity:
        """One activity.

        One activity, such as a link or a notification names it.

        Whether the caller sees it is decided anew each time: what its author has deleted or made private, or moderation
        hides, is 404.

        `GET /community/activities/{id}`, scope `read:community`.
        """
        return self.run(requests.Request(
            "GET",
            "/community/activities/{id}",
            requests.model(models.Activity),
            path_values={"id": id},
            query={"units": units},
        ))

    def update_activity(
        self,
        id: str,
        body: models.ChangeActivity,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Activity:
        """Change an activity.

        Change one of the caller's activities: its texts and its visibility; of a post also its media.

        The change names the version that it starts from; an older one is refused. A changed text is marked as edited. A
        more private visibility takes effect at once.

        `PUT /community/activities/{id}`, scope `write:community`.
        """
        return self.run(requests.Request(
            "PUT",
            "/community/activities/{id}",
            requests.model(models.Activity),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def delete_activity(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete an activity.

        Delete one of the caller's activities. What it was made of stays, and makes no other one.

        It is in no list from the next read on. Its likes, comments and media are deleted soon after.

        `DELETE /community/activities/{id}`, scope `write:community`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/community/activities/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def comment_on_activity(self, id: str, body: models.NewComment, *, idempotency_key: str | None = None) -> models.Comment:
        """Comment on an activity.

        Comment on an activity, or with `parentId` reply to a comment on it; pushes `comment:received` to the activity's
        author.

        `@name` mentions a user whom the caller may see, at most ten; whoever is mentioned and may see the comment is
        notified. A reply to a reply is attached to the parent of both. The number of comments in a day is limited.

        `POST /community/activities/{id}/comment`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/activities/{id}/comment",
            requests.model(models.Comment),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_comments(
        self,
        id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        order: Literal["oldest", "newest"] | None = None,
        parent_id: str | None = None,
    ) -> requests.Page[models.Comment]:
        """List comments.

        List the comments on an activity, or with `parentId` the replies to one of them, oldest or newest first.

        Comments of users whom the caller has muted, of deleted and suspended accounts, and of users who have blocked
        the caller or whom the caller has blocked are left out; one that has replies is a placeholder. So a page may be
        shorter than asked for, and the activity's count of comments may be greater than what is listed.

        `GET /community/activities/{id}/comments`, scope `read:community`.

        Args:
            limit: Comments on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            order: Which ones come first. Without it, `"oldest"`.
            parent_id: An identifier of ours.
        """
        return self.run(requests.Request(
            "GET",
            "/community/activities/{id}/comments",
            requests.page(models.Comment),
            path_values={"id": id},
            query={"limit": limit, "cursor": cursor, "order": order, "parentId": parent_id},
        ))

    def like_activity(self, id: str, *, idempotency_key: str | None = None) -> models.ActivityLikes:
        """Like an activity.

        Like an activity; liking it again changes nothing. The author's devices get `like:received`.

        `POST /community/activities/{id}/like`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/activities/{id}/like",
            requests.model(models.ActivityLikes),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def unlike_activity(self, id: str, *, idempotency_key: str | None = None) -> models.ActivityLikes:
        """Take a like back.

        Take a like back, also of an activity that the caller may not see any more; repeating it changes nothing.

        `DELETE /community/activities/{id}/like`, scope `write:community`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/community/activities/{id}/like",
            requests.model(models.ActivityLikes),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def list_likes(self, id: str, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.ActivityLike]:
        """Who likes an activity.

        Who likes an activity, the last first. Left out are users whom the caller may not see in lists, or has muted.

        `GET /community/activities/{id}/likes`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/community/activities/{id}/likes",
            requests.page(models.ActivityLike),
            path_values={"id": id},
            query={"limit": limit, "cursor": cursor},
        ))

    def share_activity(
        self,
        id: str,
        body: models.ShareActivity,
        *,
        idempotency_key: str | None = None,
    ) -> models.ActivityShares:
        """Share an activity.

        Count that the caller has shared an activity, in the app or on another platform: once for each user and
        platform.

        Sharing shows nobody more: whoever opens the link sees the activity only as far as its author lets them.

        `POST /community/activities/{id}/share`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/activities/{id}/share",
            requests.model(models.ActivityShares),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def send_appeal(self, body: models.SendAppeal, *, idempotency_key: str | None = None) -> models.Appeal:
        """Appeal against hiding.

        Appeal against a moderator's decision to hide something of the caller's: once, within 20 days.

        What was hidden is kept, and stays its author's; another moderator decides whether it is shown again.

        `POST /community/appeals`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/appeals",
            requests.model(models.Appeal),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_challenges(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        scope: Literal["open", "mine", "friends", "invited", "past"] | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.ChallengeSummary]:
        """List challenges.

        List challenges: public ones that can be joined, the caller's, those of friends, invitations, or past ones.

        Those of people whom the caller may not see are left out: a page may be short, and more follow while there is a
        cursor.

        `GET /community/challenges`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            scope: Public ones that can be joined, the caller's, those that friends have made, those that the caller is
                invited to, or past ones of the caller's. Without it, `"open"`.
        """
        return self.run(requests.Request(
            "GET",
            "/community/challenges",
            requests.page(models.ChallengeSummary),
            query={"limit": limit, "cursor": cursor, "scope": scope, "units": units},
        ))

    def create_challenge(
        self,
        body: models.NewChallenge,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChallengeSummary:
        """Create a challenge.

        Create a challenge. Its creator joins it like others.

        It begins at midnight in each participant's own time zone, and is decided 48 hours after its last day has ended
        everywhere. `volume` and `custom` are only for friends or invited users. A user has at most ten challenges that
        are not over, and creates ten a day, two with a new or unverified account.

        `POST /community/challenges`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/challenges",
            requests.model(models.ChallengeSummary),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def get_challenge(self, id: str, *, units: Literal["metric", "imperial"] | None = None) -> models.Challenge:
        """One challenge.

        Return a challenge with its leaderboard: the first ten, and the caller with five above and five below.

        Participants whom the caller may not see are left out; the others keep their ranks.

        `GET /community/challenges/{id}`, scope `read:community`.
        """
        return self.run(requests.Request(
            "GET",
            "/community/challenges/{id}",
            requests.model(models.Challenge),
            path_values={"id": id},
            query={"units": units},
        ))

    def update_challenge(
        self,
        id: str,
        body: models.ChangeChallenge,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChallengeSummary:
        """Change a challenge.

        Change a challenge of the caller's: everything until it begins in the first time zone, then only its last day.

        The change names the version that it starts from; an older one is refused.

        `PUT /community/challenges/{id}`, scope `write:community`.
        """
        return self.run(requests.Request(
            "PUT",
            "/community/challenges/{id}",
            requests.model(models.ChallengeSummary),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def cancel_challenge(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Cancel a challenge.

        Cancel a challenge of the caller's that is not decided; its participants are told.

        `DELETE /community/challenges/{id}`, scope `write:community`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/community/challenges/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def disqualify_participant(
        self,
        id: str,
        body: models.DisqualifyParticipant,
        *,
        idempotency_key: str | None = None,
    ) -> models.Nothing:
        """Disqualify a participant.

        Take a participant out of the ranking of a challenge, by its creator or an admin; a decided one is ranked again.

        `POST /community/challenges/{id}/disqualify`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/challenges/{id}/disqualify",
            requests.model(models.Nothing),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def invite_to_challenge(
        self,
        id: str,
        body: models.InviteToChallenge,
        *,
        idempotency_key: str | None = None,
    ) -> models.ChallengeInvitations:
        """Invite to a challenge.

        Invite friends to a challenge, at most 50 at once: its creator to any, a participant to one that is not for
        invited users.

        They get `challenge:invite` at once, and a notification. The answer does not tell why somebody is not invited.

        `POST /community/challenges/{id}/invite`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/challenges/{id}/invite",
            requests.model(models.ChallengeInvitations),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def join_challenge(
        self,
        id: str,
        body: models.JoinChallenge | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChallengeSummary:
        """Join a challenge.

        Take part in a challenge; joining again changes nothing.

        The caller's time zone and weekly target are fixed. What the caller has trained in the period so far is counted
        within seconds. Nobody can join once three quarters of the duration are over.

        `POST /community/challenges/{id}/join`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/challenges/{id}/join",
            requests.model(models.ChallengeSummary),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def leave_challenge(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Leave a challenge.

        Take part in a challenge no longer; leaving again changes nothing. A challenge that is frozen cannot be left.

        `POST /community/challenges/{id}/leave`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/challenges/{id}/leave",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def edit_comment(
        self,
        id: str,
        body: models.ChangeComment,
        *,
        idempotency_key: str | None = None,
    ) -> models.Comment:
        """Edit a comment.

        Change the text of the caller's own comment, within 24 hours; it is marked as edited. A reported comment is
        locked.

        Only users whom the new text mentions and the old one did not are notified.

        `PUT /community/comments/{id}`, scope `write:community`.
        """
        return self.run(requests.Request(
            "PUT",
            "/community/comments/{id}",
            requests.model(models.Comment),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def delete_comment(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a comment.

        Delete the caller's own comment, or any comment on the caller's own activity.

        A comment that has replies stays as a placeholder for them, without text and author. Its likes are deleted.

        `DELETE /community/comments/{id}`, scope `write:community`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/community/comments/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def like_comment(self, id: str, *, idempotency_key: str | None = None) -> models.CommentLikes:
        """Like a comment.

        Like a comment; once each.

        `POST /community/comments/{id}/like`, scope `write:community`.
        """
        return self.run(requests.Request(
            "POST",
            "/community/comments/{id}/like",
            requests.model(models.CommentLikes),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def unlike_comment(self, id: str, *, idempotency_key: str | None = None) -> models.CommentLikes:
        """Take back the like of a comment.

        Take back the caller's like of a comment.

        `DELETE /community/comments/{id}/like`, scope `write:community`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/community/comments/{id}/like",
            requests.model(models.CommentLikes),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def read_feed(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.Activity]:
        """List the feed.

        List the newest activities of the caller, of friends and of followed users.

        An activity takes a moment to appear; what the caller may not see any more disappears at once. A page may be
        short. An empty page has a cursor as long as older activities may follow. The first page may begin with a
        promoted activity (`isPromoted`), which everybody is shown once a day at most. Activities older than 90 days are
        not in the feed.

        `GET /community/feed`, scope `read:community`.

        Args:
            limit: Activities on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/community/feed",
            requests.page(models.Activity),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    def get_leaderboard(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        metric: Literal["workouts", "minutes", "distance", "target", "strength", "volume"] | None = None,
        period: Literal["daily", "weekly", "monthly", "all_time"] | None = None,
        scope: Literal["global", "friends", "challenge"] | None = None,
        challenge_id: str | None = None,
        watch: bool | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.Leaderboard:
        """A leaderboard.

        Return a leaderboard: of everybody who takes part, of friends, or of a challenge; with the caller's place and
        five neighbours.

        Users whom the caller may not see, or has muted, are left out; the others keep their ranks.

        `GET /community/leaderboard`, scope `read:community`.

        Args:
            limit: Rows on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            metric: What is counted: days with a workout, minutes, distance, percent of the own weekly target, percent
                that the estimated one-rep max has gained, or volume. `target` and `strength` are of a week or a month;
                `volume` is only among friends. A challenge has its own. Without it, `"workouts"`.
            period: The present one. A challenge has its own. Without it, `"weekly"`.
            scope: Everybody who takes part, friends, or a challenge. Without it, `"global"`.
            challenge_id: The challenge, for `scope=challenge`.
            watch: Whether `leaderboard:update` is pushed to the caller's devices for the next ten minutes. Without it,
                `false`.
        """
        return self.run(requests.Request(
            "GET",
            "/community/leaderboard",
            requests.model(models.Leaderboard),
            query={"limit": limit, "cursor": cursor, "metric": metric, "period": period, "scope": scope, "challengeId": challenge_id, "watch": watch, "units": units},
        ))


class AsyncCommunity(services.AsyncService):
    """The community: activities and what others do with them."""

    async def list_activities(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        user_id: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.Activity]:
        """List activities.

        A user's activities, newest first; without `userId` the caller's own.

        Of another user's those are listed that the caller may see, by the visibility of each and that of the profile. A
        page may be short, or empty with a cursor, where others are in between. A user who does not exist, or whose
        profile the caller may not see, is 404.

        `GET /community/activities`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            user_id: The caller's own when left out.
        """
        return await self.run(requests.Request(
            "GET",
            "/community/activities",
            requests.page(models.Activity),
            query={"limit": limit, "cursor": cursor, "userId": user_id, "units": units},
        ))

    async def publish_activity(
        self,
        body: models.NewActivity | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Activity:
        """Publish a post.

        Publish a post: a title, a text, up to four pictures or videos.

        The files were uploaded by `POST /community/activities/media`, and are ready; each is in one post only. A new
        account, or one whose mail address is not verified, publishes 5 posts a day and writes no links; any other 30.

        `POST /community/activities`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/activities",
            requests.model(models.Activity),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def upload_media(self, body: models.ActivityMediaUpload, *, idempotency_key: str | None = None) -> models.Upload:
        """Upload media of a post.

        Request an upload of a picture, GIF or video for a post: the response is a form that is posted, with the file,
        to S3.

        The form is valid for five minutes and one file: JPEG, PNG, WebP or HEIC and GIF of at most 10 MB, MP4 or WebM
        of at most 50 MB. Once the file is processed, the user's devices are notified, and a post may name it. Whoever
        sees the post sees it.

        `POST /community/activities/media`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/activities/media",
            requests.model(models.Upload),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def get_activity(self, id: str, *, units: Literal["metric", "imperial"] | None = None) -> models.Activity:
        """One activity.

        One activity, such as a link or a notification names it.

        Whether the caller sees it is decided anew each time: what its author has deleted or made private, or moderation
        hides, is 404.

        `GET /community/activities/{id}`, scope `read:community`.
        """
        return await self.run(requests.Request(
            "GET",
            "/community/activities/{id}",
            requests.model(models.Activity),
            path_values={"id": id},
            query={"units": units},
        ))

    async def update_activity(
        self,
        id: str,
        body: models.ChangeActivity,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Activity:
        """Change an activity.

        Change one of the caller's activities: its texts and its visibility; of a post also its media.

        The change names the version that it starts from; an older one is refused. A changed text is marked as edited. A
        more private visibility takes effect at once.

        `PUT /community/activities/{id}`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/community/activities/{id}",
            requests.model(models.Activity),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def delete_activity(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete an activity.

        Delete one of the caller's activities. What it was made of stays, and makes no other one.

        It is in no list from the next read on. Its likes, comments and media are deleted soon after.

        `DELETE /community/activities/{id}`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/community/activities/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def comment_on_activity(self, id: str, body: models.NewComment, *, idempotency_key: str | None = None) -> models.Comment:
        """Comment on an activity.

        Comment on an activity, or with `parentId` reply to a comment on it; pushes `comment:received` to the activity's
        author.

        `@name` mentions a user whom the caller may see, at most ten; whoever is mentioned and may see the comment is
        notified. A reply to a reply is attached to the parent of both. The number of comments in a day is limited.

        `POST /community/activities/{id}/comment`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/activities/{id}/comment",
            requests.model(models.Comment),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_comments(
        self,
        id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        order: Literal["oldest", "newest"] | None = None,
        parent_id: str | None = None,
    ) -> requests.Page[models.Comment]:
        """List comments.

        List the comments on an activity, or with `parentId` the replies to one of them, oldest or newest first.

        Comments of users whom the caller has muted, of deleted and suspended accounts, and of users who have blocked
        the caller or whom the caller has blocked are left out; one that has replies is a placeholder. So a page may be
        shorter than asked for, and the activity's count of comments may be greater than what is listed.

        `GET /community/activities/{id}/comments`, scope `read:community`.

        Args:
            limit: Comments on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            order: Which ones come first. Without it, `"oldest"`.
            parent_id: An identifier of ours.
        """
        return await self.run(requests.Request(
            "GET",
            "/community/activities/{id}/comments",
            requests.page(models.Comment),
            path_values={"id": id},
            query={"limit": limit, "cursor": cursor, "order": order, "parentId": parent_id},
        ))

    async def like_activity(self, id: str, *, idempotency_key: str | None = None) -> models.ActivityLikes:
        """Like an activity.

        Like an activity; liking it again changes nothing. The author's devices get `like:received`.

        `POST /community/activities/{id}/like`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/activities/{id}/like",
            requests.model(models.ActivityLikes),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def unlike_activity(self, id: str, *, idempotency_key: str | None = None) -> models.ActivityLikes:
        """Take a like back.

        Take a like back, also of an activity that the caller may not see any more; repeating it changes nothing.

        `DELETE /community/activities/{id}/like`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/community/activities/{id}/like",
            requests.model(models.ActivityLikes),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def list_likes(self, id: str, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.ActivityLike]:
        """Who likes an activity.

        Who likes an activity, the last first. Left out are users whom the caller may not see in lists, or has muted.

        `GET /community/activities/{id}/likes`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/community/activities/{id}/likes",
            requests.page(models.ActivityLike),
            path_values={"id": id},
            query={"limit": limit, "cursor": cursor},
        ))

    async def share_activity(
        self,
        id: str,
        body: models.ShareActivity,
        *,
        idempotency_key: str | None = None,
    ) -> models.ActivityShares:
        """Share an activity.

        Count that the caller has shared an activity, in the app or on another platform: once for each user and
        platform.

        Sharing shows nobody more: whoever opens the link sees the activity only as far as its author lets them.

        `POST /community/activities/{id}/share`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/activities/{id}/share",
            requests.model(models.ActivityShares),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def send_appeal(self, body: models.SendAppeal, *, idempotency_key: str | None = None) -> models.Appeal:
        """Appeal against hiding.

        Appeal against a moderator's decision to hide something of the caller's: once, within 20 days.

        What was hidden is kept, and stays its author's; another moderator decides whether it is shown again.

        `POST /community/appeals`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/appeals",
            requests.model(models.Appeal),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_challenges(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        scope: Literal["open", "mine", "friends", "invited", "past"] | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.ChallengeSummary]:
        """List challenges.

        List challenges: public ones that can be joined, the caller's, those of friends, invitations, or past ones.

        Those of people whom the caller may not see are left out: a page may be short, and more follow while there is a
        cursor.

        `GET /community/challenges`, scope `read:community`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            scope: Public ones that can be joined, the caller's, those that friends have made, those that the caller is
                invited to, or past ones of the caller's. Without it, `"open"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/community/challenges",
            requests.page(models.ChallengeSummary),
            query={"limit": limit, "cursor": cursor, "scope": scope, "units": units},
        ))

    async def create_challenge(
        self,
        body: models.NewChallenge,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChallengeSummary:
        """Create a challenge.

        Create a challenge. Its creator joins it like others.

        It begins at midnight in each participant's own time zone, and is decided 48 hours after its last day has ended
        everywhere. `volume` and `custom` are only for friends or invited users. A user has at most ten challenges that
        are not over, and creates ten a day, two with a new or unverified account.

        `POST /community/challenges`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/challenges",
            requests.model(models.ChallengeSummary),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def get_challenge(self, id: str, *, units: Literal["metric", "imperial"] | None = None) -> models.Challenge:
        """One challenge.

        Return a challenge with its leaderboard: the first ten, and the caller with five above and five below.

        Participants whom the caller may not see are left out; the others keep their ranks.

        `GET /community/challenges/{id}`, scope `read:community`.
        """
        return await self.run(requests.Request(
            "GET",
            "/community/challenges/{id}",
            requests.model(models.Challenge),
            path_values={"id": id},
            query={"units": units},
        ))

    async def update_challenge(
        self,
        id: str,
        body: models.ChangeChallenge,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChallengeSummary:
        """Change a challenge.

        Change a challenge of the caller's: everything until it begins in the first time zone, then only its last day.

        The change names the version that it starts from; an older one is refused.

        `PUT /community/challenges/{id}`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/community/challenges/{id}",
            requests.model(models.ChallengeSummary),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def cancel_challenge(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Cancel a challenge.

        Cancel a challenge of the caller's that is not decided; its participants are told.

        `DELETE /community/challenges/{id}`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/community/challenges/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def disqualify_participant(
        self,
        id: str,
        body: models.DisqualifyParticipant,
        *,
        idempotency_key: str | None = None,
    ) -> models.Nothing:
        """Disqualify a participant.

        Take a participant out of the ranking of a challenge, by its creator or an admin; a decided one is ranked again.

        `POST /community/challenges/{id}/disqualify`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/challenges/{id}/disqualify",
            requests.model(models.Nothing),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def invite_to_challenge(
        self,
        id: str,
        body: models.InviteToChallenge,
        *,
        idempotency_key: str | None = None,
    ) -> models.ChallengeInvitations:
        """Invite to a challenge.

        Invite friends to a challenge, at most 50 at once: its creator to any, a participant to one that is not for
        invited users.

        They get `challenge:invite` at once, and a notification. The answer does not tell why somebody is not invited.

        `POST /community/challenges/{id}/invite`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/challenges/{id}/invite",
            requests.model(models.ChallengeInvitations),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def join_challenge(
        self,
        id: str,
        body: models.JoinChallenge | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChallengeSummary:
        """Join a challenge.

        Take part in a challenge; joining again changes nothing.

        The caller's time zone and weekly target are fixed. What the caller has trained in the period so far is counted
        within seconds. Nobody can join once three quarters of the duration are over.

        `POST /community/challenges/{id}/join`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/challenges/{id}/join",
            requests.model(models.ChallengeSummary),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def leave_challenge(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Leave a challenge.

        Take part in a challenge no longer; leaving again changes nothing. A challenge that is frozen cannot be left.

        `POST /community/challenges/{id}/leave`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/challenges/{id}/leave",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def edit_comment(
        self,
        id: str,
        body: models.ChangeComment,
        *,
        idempotency_key: str | None = None,
    ) -> models.Comment:
        """Edit a comment.

        Change the text of the caller's own comment, within 24 hours; it is marked as edited. A reported comment is
        locked.

        Only users whom the new text mentions and the old one did not are notified.

        `PUT /community/comments/{id}`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/community/comments/{id}",
            requests.model(models.Comment),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def delete_comment(self, id: str, *, idempotency_key: str | None = None) -> models.Nothing:
        """Delete a comment.

        Delete the caller's own comment, or any comment on the caller's own activity.

        A comment that has replies stays as a placeholder for them, without text and author. Its likes are deleted.

        `DELETE /community/comments/{id}`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/community/comments/{id}",
            requests.model(models.Nothing),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def like_comment(self, id: str, *, idempotency_key: str | None = None) -> models.CommentLikes:
        """Like a comment.

        Like a comment; once each.

        `POST /community/comments/{id}/like`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "POST",
            "/community/comments/{id}/like",
            requests.model(models.CommentLikes),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def unlike_comment(self, id: str, *, idempotency_key: str | None = None) -> models.CommentLikes:
        """Take back the like of a comment.

        Take back the caller's like of a comment.

        `DELETE /community/comments/{id}/like`, scope `write:community`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/community/comments/{id}/like",
            requests.model(models.CommentLikes),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def read_feed(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.Activity]:
        """List the feed.

        List the newest activities of the caller, of friends and of followed users.

        An activity takes a moment to appear; what the caller may not see any more disappears at once. A page may be
        short. An empty page has a cursor as long as older activities may follow. The first page may begin with a
        promoted activity (`isPromoted`), which everybody is shown once a day at most. Activities older than 90 days are
        not in the feed.

        `GET /community/feed`, scope `read:community`.

        Args:
            limit: Activities on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/community/feed",
            requests.page(models.Activity),
            query={"limit": limit, "cursor": cursor, "units": units},
        ))

    async def get_leaderboard(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        metric: Literal["workouts", "minutes", "distance", "target", "strength", "volume"] | None = None,
        period: Literal["daily", "weekly", "monthly", "all_time"] | None = None,
        scope: Literal["global", "friends", "challenge"] | None = None,
        challenge_id: str | None = None,
        watch: bool | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.Leaderboard:
        """A leaderboard.

        Return a leaderboard: of everybody who takes part, of friends, or of a challenge; with the caller's place and
        five neighbours.

        Users whom the caller may not see, or has muted, are left out; the others keep their ranks.

        `GET /community/leaderboard`, scope `read:community`.

        Args:
            limit: Rows on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            metric: What is counted: days with a workout, minutes, distance, percent of the own weekly target, percent
                that the estimated one-rep max has gained, or volume. `target` and `strength` are of a week or a month;
                `volume` is only among friends. A challenge has its own. Without it, `"workouts"`.
            period: The present one. A challenge has its own. Without it, `"weekly"`.
            scope: Everybody who takes part, friends, or a challenge. Without it, `"global"`.
            challenge_id: The challenge, for `scope=challenge`.
            watch: Whether `leaderboard:update` is pushed to the caller's devices for the next ten minutes. Without it,
                `false`.
        """
        return await self.run(requests.Request(
            "GET",
            "/community/leaderboard",
            requests.model(models.Leaderboard),
            query={"limit": limit, "cursor": cursor, "metric": metric, "period": period, "scope": scope, "challengeId": challenge_id, "watch": watch, "units": units},
        ))
