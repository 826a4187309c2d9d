"""Codes that any route may answer, and those of accounts and signing in."""

from fitai.error_codes.model import ErrorCode

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
        "The feature belongs to a plan that the account does not have; `requiredPlan` names it.",
        "Offer the subscription (`plansUrl`, `subscribeUrl`), or hide the feature.",
    ),
    ErrorCode(
        "plan_limit_reached",
        (402,),
        "The number (`limit`) that the account's plan contains is used up; `requiredPlan`, where there is one, has more.",
        "Offer the subscription (`plansUrl`, `subscribeUrl`); what the account has stays usable.",
    ),
    ErrorCode(
        "insufficient_scope",
        (403,),
        "The API key was not given the scope that is needed, which `scope` names.",
        "Make a key that has it.",
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
    ErrorCode(
        "export_too_large",
        (413,),
        "An export of the audit trail would have more than 50,000 entries.",
        "Ask for a shorter range.",
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
        "switched_off",
        (503,),
        "An administrator has switched this off; `switch` names what. Nothing was changed.",
        "Say so, and do not offer it for the time being; ask again after `Retry-After` seconds.",
    ),
    ErrorCode(
        "read_only",
        (503,),
        "The service is read-only for a while; nothing was changed.",
        "Keep what the user has done, as without network, and send it again after `Retry-After` seconds.",
    ),
    ErrorCode(
        "down",
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
        "session_blocked",
        (403,),
        "The session shows signs of theft and is blocked `until` then: another program refreshes it from elsewhere, or many wrong "
        "passwords were sent in it. Its access tokens are refused (401).",
        "Let the user sign in, which opens another session; or keep the refresh token until then.",
    ),
    ErrorCode(
        "sign_up_closed",
        (403,),
        "No new accounts are created at present, also by a first sign-in with Google or Apple.",
        "Say so; do not offer registration for the time being.",
    ),
    ErrorCode(
        "account_suspended",
        (403,),
        "The account is suspended; a connection is closed. `reason`, `since` and, where there are such, `note` and `until` say "
        "why, and until when.",
        "Show them; offer the export, the deletion, the end of the subscription and an appeal, which stay possible.",
    ),
    ErrorCode(
        "own_account",
        (403,),
        "An administrator cannot change the own role, nor suspend or delete the own account here.",
        "Let another administrator do it.",
    ),
    ErrorCode(
        "last_admin",
        (409,),
        "It is the last administrator, who cannot lose the role, be suspended or be deleted.",
        "Appoint another administrator first.",
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
