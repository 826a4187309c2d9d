"""The catalogue of error codes: every `error.code` that the API answers, when, and what an app does about it.

The documents are made from it (`docs/errors.md`, the enumeration `ErrorCode`); no function imports it. A test compares it
with the codes that are raised in the code, both ways.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One code.

    Attributes:
        statuses: the HTTP statuses that it comes with; none for a code of an operation of `POST /workouts/sync` or of a
            message on the WebSocket.
        when: what has happened.
        remedy: what an app does.
    """

    code: str
    statuses: tuple[int, ...]
    when: str
    remedy: str


GENERAL = (
    ErrorCode(
        "malformed",
        (400,),
        "The request or message cannot be read: no JSON, not an object, nested too deeply.",
        "Mend the app; the same request fails again.",
    ),
    ErrorCode(
        "unauthorized",
        (401,),
        "There is no access token, or it has expired, or its session was ended.",
        "Refresh the tokens once and repeat the request; if refreshing fails, let the user sign in.",
    ),
    ErrorCode("forbidden", (403,), "The account's role does not allow it.", "Do not offer it to this account."),
    ErrorCode(
        "step_up_required",
        (403,),
        "The caller's identity was proven more than ten minutes ago.",
        "Let the user prove it (`POST /auth/step-up`), and repeat the request with the new tokens.",
    ),
    ErrorCode(
        "upgrade_required",
        (403,),
        "The feature belongs to FitAI Premium.",
        "Offer the subscription, or hide the feature.",
    ),
    ErrorCode(
        "not_found",
        (404,),
        "There is no such thing or route, or the caller may not see it; which of the two is not told.",
        "Remove it from what the app shows.",
    ),
    ErrorCode(
        "conflict",
        (409,),
        "What is there now does not allow it; `message` says why.",
        "Show the message, and read the resource again.",
    ),
    ErrorCode(
        "stale_version",
        (409,),
        "The request names an older `version` than the present one, which is in `currentVersion`.",
        "Read the resource again, apply the user's change to it, and send it with the present version.",
    ),
    ErrorCode("too_large", (413,), "The body or message is larger than is accepted.", "Send less at once."),
    ErrorCode(
        "daily_limit_reached",
        (429,),
        "The account has done this as often as it may in a day of its time zone. New and unverified accounts may do less.",
        "Show the message; offer it again after `Retry-After`, when the next day begins.",
    ),
    ErrorCode(
        "unsupported_type",
        (415,),
        "The body's `Content-Type` is not the one that the route takes.",
        "Send JSON with `Content-Type: application/json`.",
    ),
    ErrorCode(
        "invalid",
        (422,),
        "Fields of the request are not valid; `fields` names each by its path, and says what is allowed.",
        "Show each message beside its field.",
    ),
    ErrorCode(
        "too_many_requests",
        (429,),
        "The limit of requests or messages of a quarter of an hour is reached.",
        "Wait as many seconds as `Retry-After` (on the WebSocket `retryAfter`) says.",
    ),
    ErrorCode(
        "internal",
        (500,),
        "Something failed on our side.",
        "Repeat it later with the same Idempotency-Key; report the request id.",
    ),
    ErrorCode(
        "unavailable",
        (503,),
        "The service is busy; nothing was changed.",
        "Repeat the same request after `Retry-After` seconds.",
    ),
    ErrorCode(
        "degraded",
        (503,),
        "A part that the service depends on does not answer; only `GET /health`.",
        "Nothing; it is for monitoring.",
    ),
    ErrorCode(
        "idempotency_key_reused",
        (409,),
        "The Idempotency-Key was used with another request.",
        "Make a new key for each new request.",
    ),
    ErrorCode(
        "idempotency_in_progress",
        (409,),
        "The first request with this Idempotency-Key has not ended yet.",
        "Repeat it after a second with the same key.",
    ),
    ErrorCode(
        "invalid_cursor",
        (400,),
        "The cursor is not one of this list, of this caller and of these filters.",
        "Read the list from its beginning, without a cursor.",
    ),
)
ACCOUNTS = (
    ErrorCode(
        "email_taken",
        (409,),
        "An account with this e-mail address exists.",
        "Offer to sign in, or to reset the password.",
    ),
    ErrorCode(
        "email_unchanged",
        (409,),
        "The new e-mail address is the account's present one.",
        "Tell the user; there is nothing to change.",
    ),
    ErrorCode("username_taken", (409,), "Another account has this user name.", "Ask for another name."),
    ErrorCode("invalid_credentials", (401,), "The login or the password is wrong.", "Ask for them again."),
    ErrorCode(
        "invalid_token",
        (401,),
        "The refresh token is no longer valid, or was used before.",
        "Forget the tokens and let the user sign in.",
    ),
    ErrorCode(
        "account_suspended", (403,), "The account is suspended.", "Show the message; signing in again does not help."
    ),
    ErrorCode(
        "locked",
        (429,),
        "Too many attempts failed; even the right password is refused for a while.",
        "Wait as many seconds as `Retry-After` says.",
    ),
    ErrorCode(
        "invalid_link",
        (400,),
        "The link of a mail was used, has expired, or was replaced by a newer one.",
        "Offer to send a new mail.",
    ),
    ErrorCode(
        "wrong_password", (422,), "The current password, which confirms the request, is wrong.", "Ask for it again."
    ),
    ErrorCode(
        "sign_in_again",
        (403,),
        "The request needs a recent sign-in, and this session's is older.",
        "Let the user sign in through the provider, and repeat the request at once.",
    ),
    ErrorCode("already_verified", (409,), "The e-mail address is verified already.", "Read the account again."),
    ErrorCode(
        "provider_not_offered",
        (404,),
        "Signing in through this provider is not offered here.",
        "Hide the provider's button.",
    ),
    ErrorCode(
        "provider_refused", (401,), "The provider has not confirmed who the user is.", "Begin the sign-in again."
    ),
    ErrorCode(
        "email_not_verified",
        (403,),
        "The provider has not verified the user's e-mail address; or the account's own is not verified, which a second factor "
        "needs.",
        "Let the user verify it, there or here, or sign in with a password.",
    ),
    ErrorCode(
        "account_unverified",
        (409,),
        "An account has this e-mail address, but has not verified it.",
        "Let the user sign in to that account and verify the address; then begin again.",
    ),
    ErrorCode(
        "already_linked",
        (409,),
        "The account is linked to another identity of this provider.",
        "Let the user sign in with that identity.",
    ),
    ErrorCode("already_friends", (409,), "The two users are friends already.", "Read the friends again."),
    ErrorCode(
        "already_reported", (409,), "The caller's report of this is still open.", "Tell the user that it was received."
    ),
)
SECOND_FACTORS = (
    ErrorCode(
        "factor_required",
        (403,),
        "The caller is an administrator, and the session was opened without a second factor.",
        "Lead the user to add one, or to sign in with it.",
    ),
    ErrorCode(
        "invalid_mfa_token",
        (401,),
        "The `mfaToken` is unknown, expired or used, or the account's address or password has changed since.",
        "Begin the sign-in again.",
    ),
    ErrorCode("invalid_code", (401,), "The code is wrong, or was used before.", "Ask for the next code."),
    ErrorCode(
        "invalid_passkey",
        (401,),
        "The passkey's answer cannot be verified, answers no open challenge, or belongs to no account.",
        "Get new options and try once more; else offer another way to sign in.",
    ),
    ErrorCode(
        "wrong_code",
        (422,),
        "The code is not the one that the new authenticator app shows now.",
        "Ask for the code that it shows now; the enrolment stays open.",
    ),
    ErrorCode(
        "unusable_passkey",
        (422,),
        "The new passkey cannot be verified, or answers no open challenge of this session.",
        "Get new options and begin again.",
    ),
    ErrorCode(
        "enrolment_expired", (409,), "The authenticator app was not confirmed within ten minutes.", "Begin again."
    ),
    ErrorCode(
        "too_many_factors",
        (409,),
        "The account has as many second factors as it can have.",
        "Let the user remove one first.",
    ),
    ErrorCode("passkey_already_added", (409,), "The account has this passkey already.", "Read the factors again."),
    ErrorCode(
        "last_factor_required",
        (409,),
        "An administrator's last second factor cannot be removed.",
        "Let the user add another one first.",
    ),
    ErrorCode(
        "no_factor",
        (409,),
        "Recovery codes stand in for a second factor, and the account has none.",
        "Let the user add an authenticator app or a passkey first.",
    ),
)
LIBRARY = (
    ErrorCode(
        "too_many_media",
        (409,),
        "The exercise has as many files of this type as it may have.",
        "Let the user remove one first.",
    ),
    ErrorCode(
        "no_muscles",
        (409,),
        "The exercise has no primary muscle, which an approved exercise needs.",
        "Add one, then approve it.",
    ),
    ErrorCode(
        "not_approved", (409,), "Only an exercise that everybody can see can be rated.", "Do not offer ratings for it."
    ),
    ErrorCode(
        "upload_missing",
        (409,),
        "The file of the import has not been uploaded.",
        "Upload it with the form, then repeat.",
    ),
    ErrorCode(
        "import_invalid",
        (422,),
        "Some records of the file are not valid, so that none was imported; `data` is the report.",
        "Show the report; mend the file.",
    ),
    ErrorCode(
        "exercises_gone",
        (409,),
        "None of the template's exercises is there any more.",
        "Let the user edit the template.",
    ),
    ErrorCode("not_public", (409,), "Only a template that everybody can see can be featured.", "Make it public first."),
    ErrorCode(
        "too_many_entries",
        (409,),
        "The week has as many entries of the body log as a week can have.",
        "Let the user remove one first.",
    ),
    ErrorCode("media_pending", (409,), "The picture is not processed yet.", "Ask again after a second or two."),
)
WORKOUTS = (
    ErrorCode(
        "workout_active",
        (409,),
        "The user has a workout in progress, and there can be only one; `workoutId` names it.",
        "Offer to go on with it, or to end it first.",
    ),
    ErrorCode(
        "invalid_state",
        (400, 409),
        "A workout's `status`, which is in the error, does not allow it (409); or a provider's answer belongs to no sign-in of "
        "this browser (400).",
        "409: read the workout again. 400: begin the sign-in again.",
    ),
    ErrorCode(
        "superseded",
        (409,),
        "Another device has changed the same thing later; that change stays.",
        "Drop the change, and read the workout again.",
    ),
    ErrorCode(
        "client_id_reused",
        (409,),
        "The `clientId` was used for another operation.",
        "Make a new one for each operation; a retry keeps its own.",
    ),
    ErrorCode(
        "workout_sharing_off",
        (409,),
        "The user's privacy settings let nobody see workouts (`privacy.workoutSharing`).",
        "Offer to switch it on, then share again.",
    ),
    ErrorCode("import_running", (409,), "The import still runs.", "Repeat it when its status is `done`."),
    ErrorCode(
        "cursor_expired",
        (410,),
        "The cursor is older than the changes that are kept.",
        "Read everything again, without a cursor.",
    ),
    ErrorCode(
        "unknown_operation",
        (),
        "Sync: there is no operation of this name.",
        "Drop it, or update the app.",
    ),
    ErrorCode("gone", (), "Sync: the workout or the set was deleted.", "Drop the operation."),
    ErrorCode("id_unavailable", (), "Sync: the id of the new workout is taken.", "Create it with another id."),
    ErrorCode(
        "workout_exists",
        (),
        "Sync: the user has a workout with this id already.",
        "Drop the operation; read the workout.",
    ),
    ErrorCode("retry", (), "Sync: there was no time for the operation.", "Send it again with the same `clientId`."),
    ErrorCode(
        "missing_workout",
        (),
        "Sync: the workout's creation has not arrived.",
        "Send the creation, then the operation again.",
    ),
    ErrorCode(
        "missing_exercise",
        (),
        "Sync: the exercise that was added has not arrived.",
        "Send the operation that adds it, then this one again.",
    ),
    ErrorCode(
        "missing_set",
        (),
        "Sync: a set before this one, or the set itself, has not arrived.",
        "Send it, then this one again.",
    ),
    ErrorCode(
        "not_started", (), "Sync: the workout's start has not arrived.", "Send the start, then the operation again."
    ),
    ErrorCode(
        "pauses_overlap",
        (409,),
        "The pause overlaps with another pause of the caller's.",
        "Read the pauses again, and change the one that is there.",
    ),
    ErrorCode(
        "too_many_pauses",
        (409,),
        "The caller has as many pauses as there can be.",
        "Let the user delete one first.",
    ),
)
GOALS = (
    ErrorCode(
        "too_many_goals",
        (409,),
        "The user has as many open goals as a user can have.",
        "Let the user finish or delete one first.",
    ),
    ErrorCode("goal_over", (409,), "The goal is completed, given up or expired.", "Read the goal again."),
)
LIVE = (
    ErrorCode("unknown_action", (400,), "There is no action of this name.", "Mend the app."),
    ErrorCode(
        "rate_limited",
        (429,),
        "The connection sends messages faster than it may.",
        "Wait as many seconds as `retryAfter` says; a connection that goes on is closed.",
    ),
    ErrorCode("workout_over", (409,), "The workout that is to be shown in a room is over.", "Choose another one."),
    ErrorCode("not_owner", (403,), "Only the owner of the room may do this.", "Do not offer it to others."),
    ErrorCode(
        "not_author",
        (403,),
        "Only its author or the owner of the room may delete an entry.",
        "Do not offer it to others.",
    ),
    ErrorCode("room_full", (409,), "The room has as many people as it can have.", "Open another room."),
)
NOTIFICATIONS = (
    ErrorCode(
        "push_unavailable",
        (503,),
        "Pushes to this platform are not set up in this deployment.",
        "Do without pushes; ask again at the next start of the app.",
    ),
)
MODERATION = (
    ErrorCode(
        "case_claimed",
        (409,),
        "Another moderator has claimed the case; a claim lasts for 30 minutes.",
        "Show it, and offer another case.",
    ),
    ErrorCode(
        "case_not_claimed",
        (409,),
        "The moderator who decides has not claimed the case, or the claim has ended.",
        "Claim the case, and let the moderator look at it again.",
    ),
    ErrorCode("case_decided", (409,), "The case was decided.", "Read the queue again."),
    ErrorCode(
        "case_appealed", (409,), "The decision was appealed against.", "Offer to uphold or to overturn the decision."
    ),
    ErrorCode("not_appealed", (409,), "There is no appeal to decide about.", "Read the queue again."),
    ErrorCode(
        "not_hideable",
        (409,),
        "The target is a user or a challenge, or was deleted: there is nothing to hide.",
        "Offer to dismiss the reports, or to warn the author.",
    ),
    ErrorCode(
        "same_moderator",
        (403,),
        "The moderator who decides about the appeal has decided the case itself.",
        "Leave the case to another moderator.",
    ),
    ErrorCode(
        "nothing_hidden",
        (409,),
        "No moderator has decided to hide it: it is visible, or hidden until a moderator has looked at it.",
        "Do not offer to appeal.",
    ),
    ErrorCode("already_appealed", (409,), "There is one appeal against a decision.", "Show the appeal's state."),
    ErrorCode("appeal_expired", (409,), "The decision is more than 20 days old.", "Do not offer to appeal any more."),
)
GROUPS = {
    "Everywhere": GENERAL,
    "Accounts, signing in and people": ACCOUNTS,
    "Second factors": SECOND_FACTORS,
    "Exercises, templates and media": LIBRARY,
    "Workouts": WORKOUTS,
    "Goals": GOALS,
    "WebSocket and rooms": LIVE,
    "Notifications": NOTIFICATIONS,
    "Reports, cases and appeals": MODERATION,
}
"""All codes, by what they are about."""
ERROR_CODES: dict[str, ErrorCode] = {error.code: error for group in GROUPS.values() for error in group}
"""All codes, by their names."""
