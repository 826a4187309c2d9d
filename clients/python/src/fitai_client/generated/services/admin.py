"""What moderators do: claim and decide the cases that reports lead to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from fitai_client import requests, services
from fitai_client.generated import choices
from fitai_client.generated import models


class Admin(services.Service):
    """What moderators do: claim and decide the cases that reports lead to."""

    def get_analytics(
        self,
        *,
        from_: date | None = None,
        to: date | None = None,
        view: Literal["overview", "activity", "retention", "engagement", "business", "ai", "latency"] | None = None,
    ) -> models.PlatformAnalytics:
        """Platform analytics.

        The numbers of the platform over a period of days (UTC): who is active and stays, what is used, who pays.

        Each view answers a part: `overview` activity, retention, engagement and business, without days and cohorts. A
        share of fewer than 5 users is left out, of fewer than 20 it is a whole number. The numbers of past days change
        when devices without network report later. docs/platform-analytics.md has the definitions.

        `GET /admin/analytics`, scope `read:platform_analytics`.

        Args:
            from_: The first day (UTC), at most 400 days ago; by default 30 days until `to`.
            to: The last day (UTC); today by default.
            view: What is answered. Without it, `"overview"`.
        """
        return self.run(requests.Request(
            "GET",
            "/admin/analytics",
            requests.model(models.PlatformAnalytics),
            query={"from": from_, "to": to, "view": view},
        ))

    def list_audit(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        subject: str | None = None,
        actor: str | None = None,
        erased: bool | None = None,
        action: str | None = None,
        day: date | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        format: Literal["csv", "json"] | None = None,
    ) -> dict[str, Any]:
        """Search the audit trail.

        Search the audit trail by actor, subject, day or range, and by how the action begins; the newest entries first.

        With `format` all of them are a file, 50,000 at most; it needs a proof of identity of the last ten minutes.
        Searches and exports are in the trail, too. Entries of accounts that were erased show pseudonyms; `erased` finds
        them by the ids that these accounts had. Entries that are older than the table keeps them are in cold storage:
        `meta.archivedBefore` says before which moment, where a search reaches beyond it.

        `GET /admin/audit`, scope `read:audit`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            subject: About this account or thing.
            actor: Of what this account did.
            erased: Actor and subject are ids of accounts that were erased: their entries are found by their pseudonyms.
                Without it, `false`.
            action: How the action begins: `auth.`, `admin.user_`.
            day: On this day (UTC).
            since: From this moment on.
            until: Before this moment. Without actor and subject at most 31 days after `since`.
            format: All entries as a file, instead of a page.
        """
        return self.run(requests.Request(
            "GET",
            "/admin/audit",
            requests.document,
            query={"limit": limit, "cursor": cursor, "subject": subject, "actor": actor, "erased": erased, "action": action, "day": day, "since": since, "until": until, "format": format},
        ))

    def list_submissions(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["pending", "approved", "rejected", "changes_requested"] | None = None,
        changed: bool | None = None,
    ) -> requests.Page[models.ExerciseSubmission]:
        """List submitted exercises.

        The review queue of exercises that users have submitted for everybody, or those that were decided. Audited.

        Each with what differs from the version that was approved before, with exercises of the library that may be the
        same, and with what it lacks. Until it is approved an exercise is seen by its creator and by administrators
        only.

        `GET /admin/exercises`, scope `moderate:content`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            status: Those that wait, the longest waiting first; or those that were decided so, the last decision first.
                Without it, `"pending"`.
            changed: Only those of which the library has an earlier version, or only new ones.
        """
        return self.run(requests.Request(
            "GET",
            "/admin/exercises",
            requests.page(models.ExerciseSubmission),
            query={"limit": limit, "cursor": cursor, "status": status, "changed": changed},
        ))

    def approve_exercise(
        self,
        id: str,
        body: models.DecideExercise,
        *,
        idempotency_key: str | None = None,
    ) -> models.ExerciseSubmission:
        """Decide about a submitted exercise.

        Decide about an exercise that a user has submitted: approve it for everybody, reject it, or ask for changes.
        Audited.

        The decision names the version that was looked at. Its creator is told the reason. An approved exercise is in
        the library within a minute; a change that is rejected leaves the version there that was approved before.

        `PUT /admin/exercises/{id}/approve`, scope `moderate:content`.
        """
        return self.run(requests.Request(
            "PUT",
            "/admin/exercises/{id}/approve",
            requests.model(models.ExerciseSubmission),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_reports(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        queue: Literal["open", "appealed", "decided"] | None = None,
    ) -> requests.Page[models.ModerationCase]:
        """List cases of reports.

        The moderators' queues: one case for each target, with all its reports. The urgent ones first, then the oldest.

        `GET /admin/reports`, scope `moderate:content`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            queue: Cases that wait for a decision, that wait for a decision about an appeal, or that are decided.
                Without it, `"open"`.
        """
        return self.run(requests.Request(
            "GET",
            "/admin/reports",
            requests.page(models.ModerationCase),
            query={"limit": limit, "cursor": cursor, "queue": queue},
        ))

    def resolve_report(self, id: str, body: models.DecideCase, *, idempotency_key: str | None = None) -> models.ModerationCase:
        """Decide a case.

        Decide a case that the caller has claimed, or the appeal against it.

        A case is dismissed, or its author is warned or suspended, or its target is hidden from everybody but its
        author; the author is told the reason, and the reporters what came of their reports. An appeal is upheld (it
        stays hidden) or overturned (it is shown again) by another moderator than the first. Suspending needs a proof of
        identity of the last ten minutes. Audited.

        `PUT /admin/reports/{id}`, scope `moderate:content`.
        """
        return self.run(requests.Request(
            "PUT",
            "/admin/reports/{id}",
            requests.model(models.ModerationCase),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def claim_report(self, id: str, *, idempotency_key: str | None = None) -> models.CaseFile:
        """Claim a case.

        Claim a case for 30 minutes, and read what was reported and why. Claiming again begins the 30 minutes anew.
        Audited.

        An appeal is claimed by another moderator than the one who has decided.

        `POST /admin/reports/{id}/claim`, scope `moderate:content`.
        """
        return self.run(requests.Request(
            "POST",
            "/admin/reports/{id}/claim",
            requests.model(models.CaseFile),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def get_settings(self) -> models.PlatformSettings:
        """Read the platform's settings.

        Read the platform's settings: features that can be turned off, limits, their last 50 changes, and the newest
        imports of exercises.

        A change acts within 30 seconds: each container reads the settings again after that time.

        `GET /admin/settings`, scope `write:admin_settings`.
        """
        return self.run(requests.Request("GET", "/admin/settings", requests.model(models.PlatformSettings)))

    def update_settings(self, body: models.UpdateSettings, *, idempotency_key: str | None = None) -> models.PlatformSettings:
        """Change the platform's settings.

        Change settings of the platform; those that are left out stay as they are, and null is the default. Audited.

        A change acts within 30 seconds. It names the version that it starts from, so that two administrators never
        overwrite each other's.

        `PUT /admin/settings`, scope `write:admin_settings`.
        """
        return self.run(requests.Request(
            "PUT",
            "/admin/settings",
            requests.model(models.PlatformSettings),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_featurable_templates(
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
        featured: bool | None = None,
        premium: bool | None = None,
    ) -> requests.Page[models.FeaturableTemplate]:
        """List templates to feature.

        List public templates to feature: featured ones by their positions, or all, the newest first or by rating or
        uses.

        `GET /admin/templates`, scope `feature:templates`.

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
            featured: Only featured ones, or only those that are not.
            premium: Only those that are part of the paid plans, or only free ones.
        """
        return self.run(requests.Request(
            "GET",
            "/admin/templates",
            requests.page(models.FeaturableTemplate),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort, "featured": featured, "premium": premium},
        ))

    def feature_template(
        self,
        id: str,
        body: models.FeatureTemplate,
        *,
        idempotency_key: str | None = None,
    ) -> models.FeaturedTemplate:
        """Feature a template.

        Feature a public template at a position, or stop featuring it; make it part of the paid plans, or free again.
        Audited.

        What is at the position moves on by one.

        The decision names the version that was looked at. The author is told.

        `PUT /admin/templates/{id}/feature`, scope `feature:templates`.
        """
        return self.run(requests.Request(
            "PUT",
            "/admin/templates/{id}/feature",
            requests.model(models.FeaturedTemplate),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_people(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        role: Literal["user", "premium", "admin"] | None = None,
        plan: Literal["free", "premium", "pro"] | None = None,
        status: Literal["active", "suspended"] | None = None,
        joined_since: date | None = None,
    ) -> requests.Page[models.Person]:
        """Find accounts.

        Find accounts: by a mail address or an id, by the beginning of a name, or all of them, the newest first.
        Audited.

        Hidden and suspended accounts are found too. A page may be short: the next one continues where it stopped.

        `GET /admin/users`, scope `read:all_users`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: A mail address or an id, exactly; otherwise the beginning of a user name, or of first and last name.
            role: Only accounts of this role.
            plan: Only accounts that have this plan now.
            status: Only accounts that are suspended now, or only those that are not.
            joined_since: Only accounts that were registered on this day (UTC), or later.
        """
        return self.run(requests.Request(
            "GET",
            "/admin/users",
            requests.page(models.Person),
            query={"limit": limit, "cursor": cursor, "q": q, "role": role, "plan": plan, "status": status, "joinedSince": joined_since},
        ))

    def get_person(self, id: str) -> models.PersonDetails:
        """Look at an account.

        An account as support needs it: plan, sessions, use of the language model, moderation. Each look is audited.

        Neither what the user measures, trains or writes is in it, nor how the user signs in.

        `GET /admin/users/{id}`, scope `read:all_users`.
        """
        return self.run(requests.Request(
            "GET",
            "/admin/users/{id}",
            requests.model(models.PersonDetails),
            path_values={"id": id},
        ))

    def update_person(self, id: str, body: models.ChangePerson, *, idempotency_key: str | None = None) -> models.PersonDetails:
        """Change an account.

        Change an account's role, grant it a plan, suspend it or end that, or sign its devices out. Audited.

        The caller must have proven their identity within the last ten minutes. A new role and a suspension end all
        sessions: tokens with the old scopes are refused at once. A granted plan counts while it is higher than the one
        that is paid for. A suspended user is told why and until when, can sign in to read it, and can appeal. There
        always is an administrator: the last one keeps the role, and nobody changes the own role or grants themselves a
        plan.

        `PUT /admin/users/{id}`, scope `write:all_users`.
        """
        return self.run(requests.Request(
            "PUT",
            "/admin/users/{id}",
            requests.model(models.PersonDetails),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def delete_person(self, id: str, body: models.DeletePerson, *, idempotency_key: str | None = None) -> models.AccountDeletion:
        """Delete an account.

        Delete an account and everything that is stored about it, as its own user would. Audited.

        The account is deleted at once: every device is signed out, and its names are free. Its data is erased in the
        background, and a subscription is cancelled. The caller must have proven their identity within the last ten
        minutes.

        `DELETE /admin/users/{id}`, scope `write:all_users`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/admin/users/{id}",
            requests.model(models.AccountDeletion),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))


class AsyncAdmin(services.AsyncService):
    """What moderators do: claim and decide the cases that reports lead to."""

    async def get_analytics(
        self,
        *,
        from_: date | None = None,
        to: date | None = None,
        view: Literal["overview", "activity", "retention", "engagement", "business", "ai", "latency"] | None = None,
    ) -> models.PlatformAnalytics:
        """Platform analytics.

        The numbers of the platform over a period of days (UTC): who is active and stays, what is used, who pays.

        Each view answers a part: `overview` activity, retention, engagement and business, without days and cohorts. A
        share of fewer than 5 users is left out, of fewer than 20 it is a whole number. The numbers of past days change
        when devices without network report later. docs/platform-analytics.md has the definitions.

        `GET /admin/analytics`, scope `read:platform_analytics`.

        Args:
            from_: The first day (UTC), at most 400 days ago; by default 30 days until `to`.
            to: The last day (UTC); today by default.
            view: What is answered. Without it, `"overview"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/admin/analytics",
            requests.model(models.PlatformAnalytics),
            query={"from": from_, "to": to, "view": view},
        ))

    async def list_audit(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        subject: str | None = None,
        actor: str | None = None,
        erased: bool | None = None,
        action: str | None = None,
        day: date | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        format: Literal["csv", "json"] | None = None,
    ) -> dict[str, Any]:
        """Search the audit trail.

        Search the audit trail by actor, subject, day or range, and by how the action begins; the newest entries first.

        With `format` all of them are a file, 50,000 at most; it needs a proof of identity of the last ten minutes.
        Searches and exports are in the trail, too. Entries of accounts that were erased show pseudonyms; `erased` finds
        them by the ids that these accounts had. Entries that are older than the table keeps them are in cold storage:
        `meta.archivedBefore` says before which moment, where a search reaches beyond it.

        `GET /admin/audit`, scope `read:audit`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            subject: About this account or thing.
            actor: Of what this account did.
            erased: Actor and subject are ids of accounts that were erased: their entries are found by their pseudonyms.
                Without it, `false`.
            action: How the action begins: `auth.`, `admin.user_`.
            day: On this day (UTC).
            since: From this moment on.
            until: Before this moment. Without actor and subject at most 31 days after `since`.
            format: All entries as a file, instead of a page.
        """
        return await self.run(requests.Request(
            "GET",
            "/admin/audit",
            requests.document,
            query={"limit": limit, "cursor": cursor, "subject": subject, "actor": actor, "erased": erased, "action": action, "day": day, "since": since, "until": until, "format": format},
        ))

    async def list_submissions(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["pending", "approved", "rejected", "changes_requested"] | None = None,
        changed: bool | None = None,
    ) -> requests.Page[models.ExerciseSubmission]:
        """List submitted exercises.

        The review queue of exercises that users have submitted for everybody, or those that were decided. Audited.

        Each with what differs from the version that was approved before, with exercises of the library that may be the
        same, and with what it lacks. Until it is approved an exercise is seen by its creator and by administrators
        only.

        `GET /admin/exercises`, scope `moderate:content`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            status: Those that wait, the longest waiting first; or those that were decided so, the last decision first.
                Without it, `"pending"`.
            changed: Only those of which the library has an earlier version, or only new ones.
        """
        return await self.run(requests.Request(
            "GET",
            "/admin/exercises",
            requests.page(models.ExerciseSubmission),
            query={"limit": limit, "cursor": cursor, "status": status, "changed": changed},
        ))

    async def approve_exercise(
        self,
        id: str,
        body: models.DecideExercise,
        *,
        idempotency_key: str | None = None,
    ) -> models.ExerciseSubmission:
        """Decide about a submitted exercise.

        Decide about an exercise that a user has submitted: approve it for everybody, reject it, or ask for changes.
        Audited.

        The decision names the version that was looked at. Its creator is told the reason. An approved exercise is in
        the library within a minute; a change that is rejected leaves the version there that was approved before.

        `PUT /admin/exercises/{id}/approve`, scope `moderate:content`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/admin/exercises/{id}/approve",
            requests.model(models.ExerciseSubmission),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_reports(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        queue: Literal["open", "appealed", "decided"] | None = None,
    ) -> requests.Page[models.ModerationCase]:
        """List cases of reports.

        The moderators' queues: one case for each target, with all its reports. The urgent ones first, then the oldest.

        `GET /admin/reports`, scope `moderate:content`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            queue: Cases that wait for a decision, that wait for a decision about an appeal, or that are decided.
                Without it, `"open"`.
        """
        return await self.run(requests.Request(
            "GET",
            "/admin/reports",
            requests.page(models.ModerationCase),
            query={"limit": limit, "cursor": cursor, "queue": queue},
        ))

    async def resolve_report(self, id: str, body: models.DecideCase, *, idempotency_key: str | None = None) -> models.ModerationCase:
        """Decide a case.

        Decide a case that the caller has claimed, or the appeal against it.

        A case is dismissed, or its author is warned or suspended, or its target is hidden from everybody but its
        author; the author is told the reason, and the reporters what came of their reports. An appeal is upheld (it
        stays hidden) or overturned (it is shown again) by another moderator than the first. Suspending needs a proof of
        identity of the last ten minutes. Audited.

        `PUT /admin/reports/{id}`, scope `moderate:content`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/admin/reports/{id}",
            requests.model(models.ModerationCase),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def claim_report(self, id: str, *, idempotency_key: str | None = None) -> models.CaseFile:
        """Claim a case.

        Claim a case for 30 minutes, and read what was reported and why. Claiming again begins the 30 minutes anew.
        Audited.

        An appeal is claimed by another moderator than the one who has decided.

        `POST /admin/reports/{id}/claim`, scope `moderate:content`.
        """
        return await self.run(requests.Request(
            "POST",
            "/admin/reports/{id}/claim",
            requests.model(models.CaseFile),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def get_settings(self) -> models.PlatformSettings:
        """Read the platform's settings.

        Read the platform's settings: features that can be turned off, limits, their last 50 changes, and the newest
        imports of exercises.

        A change acts within 30 seconds: each container reads the settings again after that time.

        `GET /admin/settings`, scope `write:admin_settings`.
        """
        return await self.run(requests.Request("GET", "/admin/settings", requests.model(models.PlatformSettings)))

    async def update_settings(self, body: models.UpdateSettings, *, idempotency_key: str | None = None) -> models.PlatformSettings:
        """Change the platform's settings.

        Change settings of the platform; those that are left out stay as they are, and null is the default. Audited.

        A change acts within 30 seconds. It names the version that it starts from, so that two administrators never
        overwrite each other's.

        `PUT /admin/settings`, scope `write:admin_settings`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/admin/settings",
            requests.model(models.PlatformSettings),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_featurable_templates(
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
        featured: bool | None = None,
        premium: bool | None = None,
    ) -> requests.Page[models.FeaturableTemplate]:
        """List templates to feature.

        List public templates to feature: featured ones by their positions, or all, the newest first or by rating or
        uses.

        `GET /admin/templates`, scope `feature:templates`.

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
            featured: Only featured ones, or only those that are not.
            premium: Only those that are part of the paid plans, or only free ones.
        """
        return await self.run(requests.Request(
            "GET",
            "/admin/templates",
            requests.page(models.FeaturableTemplate),
            query={"limit": limit, "cursor": cursor, "q": q, "goal": goal, "difficulty": difficulty, "muscle": muscle, "equipment": equipment, "tag": tag, "category": category, "duration": duration, "sort": sort, "featured": featured, "premium": premium},
        ))

    async def feature_template(
        self,
        id: str,
        body: models.FeatureTemplate,
        *,
        idempotency_key: str | None = None,
    ) -> models.FeaturedTemplate:
        """Feature a template.

        Feature a public template at a position, or stop featuring it; make it part of the paid plans, or free again.
        Audited.

        What is at the position moves on by one.

        The decision names the version that was looked at. The author is told.

        `PUT /admin/templates/{id}/feature`, scope `feature:templates`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/admin/templates/{id}/feature",
            requests.model(models.FeaturedTemplate),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_people(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        role: Literal["user", "premium", "admin"] | None = None,
        plan: Literal["free", "premium", "pro"] | None = None,
        status: Literal["active", "suspended"] | None = None,
        joined_since: date | None = None,
    ) -> requests.Page[models.Person]:
        """Find accounts.

        Find accounts: by a mail address or an id, by the beginning of a name, or all of them, the newest first.
        Audited.

        Hidden and suspended accounts are found too. A page may be short: the next one continues where it stopped.

        `GET /admin/users`, scope `read:all_users`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            q: A mail address or an id, exactly; otherwise the beginning of a user name, or of first and last name.
            role: Only accounts of this role.
            plan: Only accounts that have this plan now.
            status: Only accounts that are suspended now, or only those that are not.
            joined_since: Only accounts that were registered on this day (UTC), or later.
        """
        return await self.run(requests.Request(
            "GET",
            "/admin/users",
            requests.page(models.Person),
            query={"limit": limit, "cursor": cursor, "q": q, "role": role, "plan": plan, "status": status, "joinedSince": joined_since},
        ))

    async def get_person(self, id: str) -> models.PersonDetails:
        """Look at an account.

        An account as support needs it: plan, sessions, use of the language model, moderation. Each look is audited.

        Neither what the user measures, trains or writes is in it, nor how the user signs in.

        `GET /admin/users/{id}`, scope `read:all_users`.
        """
        return await self.run(requests.Request(
            "GET",
            "/admin/users/{id}",
            requests.model(models.PersonDetails),
            path_values={"id": id},
        ))

    async def update_person(self, id: str, body: models.ChangePerson, *, idempotency_key: str | None = None) -> models.PersonDetails:
        """Change an account.

        Change an account's role, grant it a plan, suspend it or end that, or sign its devices out. Audited.

        The caller must have proven their identity within the last ten minutes. A new role and a suspension end all
        sessions: tokens with the old scopes are refused at once. A granted plan counts while it is higher than the one
        that is paid for. A suspended user is told why and until when, can sign in to read it, and can appeal. There
        always is an administrator: the last one keeps the role, and nobody changes the own role or grants themselves a
        plan.

        `PUT /admin/users/{id}`, scope `write:all_users`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/admin/users/{id}",
            requests.model(models.PersonDetails),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def delete_person(self, id: str, body: models.DeletePerson, *, idempotency_key: str | None = None) -> models.AccountDeletion:
        """Delete an account.

        Delete an account and everything that is stored about it, as its own user would. Audited.

        The account is deleted at once: every device is signed out, and its names are free. Its data is erased in the
        background, and a subscription is cancelled. The caller must have proven their identity within the last ten
        minutes.

        `DELETE /admin/users/{id}`, scope `write:all_users`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/admin/users/{id}",
            requests.model(models.AccountDeletion),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))
