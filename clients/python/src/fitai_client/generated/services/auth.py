"""Authentication: registration, sign-in by password or provider, sessions, tokens, and the authorizers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Auth(services.Service):
    """Authentication: registration, sign-in by password or provider, sessions, tokens, and the authorizers."""

    def jwks(self) -> dict[str, Any]:
        """Public keys of the access tokens.

        The public keys of the access tokens, as a JSON Web Key Set (RFC 7517), for verification elsewhere.

        `GET /.well-known/jwks.json`.
        """
        return self.run(requests.Request("GET", "/.well-known/jwks.json", requests.document))

    def begin_apple(self, *, device_id: str | None = None, device_name: str | None = None) -> str:
        """Sign in with Apple.

        Sign in with Apple: redirects the browser to Apple.

        The authorization code flow of OpenID Connect, with state, nonce and PKCE. A cookie binds it to this browser.

        `GET /auth/apple`.

        Args:
            device_id: Chosen by the app and kept on the device: it tells the device's session from the others.
            device_name: The name by which the user recognises the device in the list of sessions.
        """
        return self.run(requests.Request(
            "GET",
            "/auth/apple",
            requests.location,
            query={"deviceId": device_id, "deviceName": device_name},
        ))

    def finish_apple(
        self,
        *,
        state: str,
        code: str | None = None,
        error: str | None = None,
        user: str | None = None,
    ) -> models.SignedIn | models.SecondFactorRequired:
        """Come back from Apple.

        Finish a sign-in with Apple: where Apple redirects the browser when it posts no form.

        With a front end (`app_url`), the browser is redirected to its page `/signed-in#code=…`; `POST /auth/refresh`
        accepts that code as a refresh token, once and within a minute. `#error=…` names what failed. Without a front
        end, the response holds the tokens. For an account with a second factor it is `#mfaToken=…&methods=…`, or the
        response of the first step, as `POST /auth/login` has it.

        `GET /auth/apple/callback`.

        Args:
            state: The state that the sign-in was begun with.
            code: The code that is exchanged for the identity; left out when the provider refuses.
            error: Why the provider refuses, such as `access_denied`.
            user: Apple: the name, as JSON, at the first sign-in only.
        """
        return self.run(requests.Request(
            "GET",
            "/auth/apple/callback",
            requests.one_of(models.SignedIn, models.SecondFactorRequired),
            query={"state": state, "code": code, "error": error, "user": user},
        ))

    def finish_apple_form(self, form: Mapping[str, str], *, idempotency_key: str | None = None) -> models.SignedIn | models.SecondFactorRequired:
        """Come back from Apple by a form.

        Finish a sign-in with Apple: where the browser posts the form that Apple gives it.

        With a front end (`app_url`), the browser is redirected to its page `/signed-in#code=…`; `POST /auth/refresh`
        accepts that code as a refresh token, once and within a minute. `#error=…` names what failed. Without a front
        end, the response holds the tokens. For an account with a second factor it is `#mfaToken=…&methods=…`, or the
        response of the first step, as `POST /auth/login` has it.

        `POST /auth/apple/callback`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/apple/callback",
            requests.one_of(models.SignedIn, models.SecondFactorRequired),
            form=form,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def change_email(self, body: models.EmailChange, *, idempotency_key: str | None = None) -> models.Nothing:
        """Change own e-mail address.

        Change the account's e-mail address: a link is sent to the new one, and the change happens when that is
        confirmed.

        The caller must have signed in, or confirmed their identity by `POST /auth/step-up`, within the last ten
        minutes. After the change, the former address gets a mail with a link that undoes it within a week, if it had
        been verified.

        `POST /auth/change-email`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/change-email",
            requests.model(models.Nothing),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def show_confirm_email_change(self, *, token: str) -> str:
        """Page of the link to a new address.

        Show the page of the link that confirms a new e-mail address.

        Mail scanners and previews open links; so opening this one changes nothing. The page's button posts the token.

        `GET /auth/confirm-email-change`.

        Args:
            token: The token of the link in the mail.
        """
        return self.run(requests.Request("GET", "/auth/confirm-email-change", requests.text, query={"token": token}))

    def confirm_email_change(self, body: models.LinkUse, *, idempotency_key: str | None = None) -> models.EmailVerified | str:
        """Confirm a new e-mail address.

        Give the account its new e-mail address, by the token of the link that was sent there.

        The body is JSON, or the form of the page that `GET /auth/confirm-email-change` shows; a form is answered with a
        page.

        `POST /auth/confirm-email-change`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/confirm-email-change",
            requests.file(requests.model(models.EmailVerified)),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def forgot_password(self, body: models.ForgottenPassword, *, idempotency_key: str | None = None) -> models.Nothing:
        """Ask for a new password.

        Request a mail with a link to a new password.

        The response is the same, after the same work, whether an account has the address or not. The link is valid for
        an hour, and once; a newer one replaces it.

        `POST /auth/forgot-password`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/forgot-password",
            requests.model(models.Nothing),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def begin_google(self, *, device_id: str | None = None, device_name: str | None = None) -> str:
        """Sign in with Google.

        Sign in with Google: redirects the browser to Google.

        The authorization code flow of OpenID Connect, with state, nonce and PKCE. A cookie binds it to this browser.

        `GET /auth/google`.

        Args:
            device_id: Chosen by the app and kept on the device: it tells the device's session from the others.
            device_name: The name by which the user recognises the device in the list of sessions.
        """
        return self.run(requests.Request(
            "GET",
            "/auth/google",
            requests.location,
            query={"deviceId": device_id, "deviceName": device_name},
        ))

    def finish_google(
        self,
        *,
        state: str,
        code: str | None = None,
        error: str | None = None,
        user: str | None = None,
    ) -> models.SignedIn | models.SecondFactorRequired:
        """Come back from Google.

        Finish a sign-in with Google: where Google redirects the browser.

        With a front end (`app_url`), the browser is redirected to its page `/signed-in#code=…`; `POST /auth/refresh`
        accepts that code as a refresh token, once and within a minute. `#error=…` names what failed. Without a front
        end, the response holds the tokens. For an account with a second factor it is `#mfaToken=…&methods=…`, or the
        response of the first step, as `POST /auth/login` has it.

        `GET /auth/google/callback`.

        Args:
            state: The state that the sign-in was begun with.
            code: The code that is exchanged for the identity; left out when the provider refuses.
            error: Why the provider refuses, such as `access_denied`.
            user: Apple: the name, as JSON, at the first sign-in only.
        """
        return self.run(requests.Request(
            "GET",
            "/auth/google/callback",
            requests.one_of(models.SignedIn, models.SecondFactorRequired),
            query={"state": state, "code": code, "error": error, "user": user},
        ))

    def login(self, body: models.Login, *, idempotency_key: str | None = None) -> models.SignedIn | models.SecondFactorRequired:
        """Sign in.

        Sign a device in with an e-mail address or a user name, and the password.

        For an account with a second factor there are no tokens yet: the answer's `status` is `second_factor_required`,
        and its `mfaToken` is sent with the second step (`POST /auth/login/totp`, `POST /auth/login/recovery-code`,
        `POST /auth/passkeys/sign-in`).

        An unknown login and a wrong password have the same response after the same work. Ten failures from one network
        in a quarter of an hour lock the login for that network for a quarter of an hour, whether it exists or not.
        Requests with an `Idempotency-Key` count like all others.

        `POST /auth/login`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/login",
            requests.one_of(models.SignedIn, models.SecondFactorRequired),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def complete_with_recovery_code(self, body: models.RecoverySignIn, *, idempotency_key: str | None = None) -> models.SignedIn:
        """Sign in: second step with a recovery code.

        Complete a sign-in with a recovery code, which is used up by it.

        `POST /auth/login` has answered `second_factor_required` with an `mfaToken`. A mail says that a code was used,
        and how many are left. Failures are counted as those of an authenticator app's codes.

        `POST /auth/login/recovery-code`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/login/recovery-code",
            requests.model(models.SignedIn),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def complete_with_totp(self, body: models.CodeSignIn, *, idempotency_key: str | None = None) -> models.SignedIn:
        """Sign in: second step with a code.

        Complete a sign-in with the code that an authenticator app shows.

        `POST /auth/login` has answered `second_factor_required` with an `mfaToken`. A code is accepted once, and from
        the half-minute before to the one after. Ten failures in a quarter of an hour lock the second step of the
        account for a quarter of an hour.

        `POST /auth/login/totp`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/login/totp",
            requests.model(models.SignedIn),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def logout(self, *, everywhere: bool | None = None, idempotency_key: str | None = None) -> models.SignedOut:
        """Sign out.

        Sign out: this device, or with `?everywhere=true` all of them. Their access tokens are invalid at once.

        `POST /auth/logout`, scope `manage:account`.

        Args:
            everywhere: All devices, not only this one. Without it, `false`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/logout",
            requests.model(models.SignedOut),
            query={"everywhere": everywhere},
            idempotency_key=idempotency_key,
        ))

    def make_recovery_codes(self, *, idempotency_key: str | None = None) -> models.RecoveryCodes:
        """Make new recovery codes.

        Make ten new recovery codes; all earlier ones are invalid from then on.

        Each stands in for a factor once. The answer is the only place where they are shown. The caller must have signed
        in, or confirmed their identity, within the last ten minutes.

        `POST /auth/mfa/recovery-codes`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/mfa/recovery-codes",
            requests.model(models.RecoveryCodes),
            idempotency_key=idempotency_key,
        ))

    def list_factors(self) -> models.SecondFactors:
        """Second factors.

        The state of the caller's second factors: authenticator apps and passkeys, and how many recovery codes are left.

        Of an administrator, `required` is true: without a factor, the tokens of an administrator are accepted by the
        routes that list and add factors only.

        `GET /auth/mfa/totp`, scope `manage:account`.
        """
        return self.run(requests.Request("GET", "/auth/mfa/totp", requests.model(models.SecondFactors)))

    def begin_totp(
        self,
        body: models.TotpRequest | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.TotpEnrolment:
        """Begin to add an authenticator app.

        Begin to add an authenticator app (TOTP): make its secret.

        The app reads the `uri` from a QR code, or the `secret` is typed into it. It counts once `POST
        /auth/mfa/totp/{id}/confirm` has got a code of it, within ten minutes. The account's e-mail address must be
        verified, and the caller must have signed in, or confirmed their identity, within the last ten minutes.

        `POST /auth/mfa/totp`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/mfa/totp",
            requests.model(models.TotpEnrolment),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def remove_totp(self, *, id: str | None = None, idempotency_key: str | None = None) -> models.FactorsRemoved:
        """Remove authenticator apps.

        Remove the authenticator apps, or one of them. With the account's last factor, the recovery codes are removed
        too.

        An administrator's last factor cannot be removed. The caller must have signed in, or confirmed their identity,
        within the last ten minutes.

        `DELETE /auth/mfa/totp`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/auth/mfa/totp",
            requests.model(models.FactorsRemoved),
            query={"id": id},
            idempotency_key=idempotency_key,
        ))

    def confirm_totp(
        self,
        id: str,
        body: models.TotpConfirmation,
        *,
        idempotency_key: str | None = None,
    ) -> models.FactorAdded:
        """Add an authenticator app.

        Add the authenticator app whose secret was made before, by a code that it shows.

        With the account's first factor come ten recovery codes; the answer is the only place where they are shown. Its
        `accessToken` says that the caller has a second factor, and replaces the one that the app uses.

        `POST /auth/mfa/totp/{id}/confirm`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/mfa/totp/{id}/confirm",
            requests.model(models.FactorAdded),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def rename_factor(self, id: str, body: models.FactorChange, *, idempotency_key: str | None = None) -> models.Factor:
        """Rename a second factor.

        Give a second factor another name.

        `PUT /auth/mfa/{id}`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "PUT",
            "/auth/mfa/{id}",
            requests.model(models.Factor),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_passkeys(self) -> list[models.Factor]:
        """Passkeys.

        The caller's passkeys, the oldest first.

        `GET /auth/passkeys`, scope `manage:account`.
        """
        return self.run(requests.Request("GET", "/auth/passkeys", requests.items(models.Factor)))

    def add_passkey(self, body: models.NewPasskey, *, idempotency_key: str | None = None) -> models.FactorAdded:
        """Add a passkey.

        Add the passkey that the browser has made.

        It is a second factor, and signs in alone where its authenticator checks who holds it. With the account's first
        factor come ten recovery codes; the answer is the only place where they are shown. Its `accessToken` says that
        the caller has a second factor, and replaces the one that the app uses.

        `POST /auth/passkeys`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/passkeys",
            requests.model(models.FactorAdded),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def begin_passkey(self, *, idempotency_key: str | None = None) -> models.PasskeyCreation:
        """Begin to add a passkey.

        Begin to add a passkey: the options for `navigator.credentials.create`.

        Their challenge is good once, for five minutes, and for this session only. The account's e-mail address must be
        verified, and the caller must have signed in, or confirmed their identity, within the last ten minutes.

        `POST /auth/passkeys/options`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/passkeys/options",
            requests.model(models.PasskeyCreation),
            idempotency_key=idempotency_key,
        ))

    def sign_in_with_passkey(self, body: models.PasskeySignIn, *, idempotency_key: str | None = None) -> models.SignedIn:
        """Sign in with a passkey.

        Sign in with a passkey, alone, or as the second step of a sign-in that has an `mfaToken`.

        A passkey whose counter goes back has been copied: it is refused, and its owner gets a mail.

        `POST /auth/passkeys/sign-in`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/passkeys/sign-in",
            requests.model(models.SignedIn),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def begin_passkey_sign_in(
        self,
        body: models.PasskeyOptionsRequest | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.PasskeyRequest:
        """Begin to sign in with a passkey.

        Begin to sign in with a passkey: the options for `navigator.credentials.get`.

        Without an `mfaToken` the person chooses a passkey on the device, and signs in with it alone, without a name or
        a password; its authenticator must check who holds it. With the `mfaToken` of a sign-in, the passkeys of its
        account may complete it. The challenge is good once, for five minutes.

        `POST /auth/passkeys/sign-in/options`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/passkeys/sign-in/options",
            requests.model(models.PasskeyRequest),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def remove_passkey(self, id: str, *, idempotency_key: str | None = None) -> models.FactorsRemoved:
        """Remove a passkey.

        Remove a passkey. With the account's last factor, the recovery codes are removed too.

        An administrator's last factor cannot be removed. The caller must have signed in, or confirmed their identity,
        within the last ten minutes.

        `DELETE /auth/passkeys/{id}`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/auth/passkeys/{id}",
            requests.model(models.FactorsRemoved),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def refresh(self, body: models.Refresh, *, idempotency_key: str | None = None) -> models.SignedIn:
        """Renew the tokens.

        Exchange a refresh token for a new pair of tokens.

        A refresh token works once. Within ten seconds of its use it is answered with the same pair again, so that two
        tabs that refresh at once, or a request whose answer was lost, do no harm; an `Idempotency-Key` is not needed
        for that. Used later than that, it ends its session, since one of its two users may have stolen it. A session
        lasts seven days from its last refresh, and 90 days altogether: then the user signs in again. A session that is
        suddenly refreshed by another program, on another network, is blocked for an hour (403 `session_blocked`), and
        its user is told; signing in opens another one.

        `POST /auth/refresh`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/refresh",
            requests.model(models.SignedIn),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def register(
        self,
        body: models.Registration,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.SignedIn:
        """Create an account.

        Create an account and sign its device in.

        The e-mail address and the user name are unique in any case. Repeated with the same Idempotency-Key, the request
        creates no second account. The verification mail is sent by the reaction to `user.registered`.

        `POST /auth/register`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/register",
            requests.model(models.SignedIn),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def resend_verification(self, *, idempotency_key: str | None = None) -> models.Nothing:
        """Send the verification mail again.

        Request the verification mail again. Its link replaces the former one.

        `POST /auth/resend-verification`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/resend-verification",
            requests.model(models.Nothing),
            idempotency_key=idempotency_key,
        ))

    def reset_password(self, body: models.PasswordReset, *, idempotency_key: str | None = None) -> models.SignedOut:
        """Choose a new password.

        Set a new password with the token from the mail. Every session of the account ends, on all devices.

        `POST /auth/reset-password`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/reset-password",
            requests.model(models.SignedOut),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def list_sessions(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.DeviceSession]:
        """Devices signed in.

        The devices that the caller is signed in on, the newest session first.

        `GET /auth/sessions`, scope `manage:account`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return self.run(requests.Request(
            "GET",
            "/auth/sessions",
            requests.page(models.DeviceSession),
            query={"limit": limit, "cursor": cursor},
        ))

    def end_session(self, id: str, *, idempotency_key: str | None = None) -> models.SignedOut:
        """Sign one device out.

        End one of the caller's sessions. Its access tokens are invalid at once.

        `DELETE /auth/sessions/{id}`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/auth/sessions/{id}",
            requests.model(models.SignedOut),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def step_up(self, body: models.StepUp, *, idempotency_key: str | None = None) -> models.SteppedUp:
        """Confirm one's identity.

        Prove again that the caller is the account's owner, by the password, before something that needs it.

        Exporting all data or changing the e-mail address requires a sign-in, or this, within the last ten minutes;
        otherwise they answer 403 `step_up_required`. An account without a password signs in once more through Google or
        Apple instead. The returned access token replaces the one that the app uses. A wrong password counts like a
        failed sign-in.

        `POST /auth/step-up`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/step-up",
            requests.model(models.SteppedUp),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def show_undo_email_change(self, *, token: str) -> str:
        """Page of the link to the former address.

        Show the page of the link that takes a former e-mail address back.

        Mail scanners and previews open links; so opening this one changes nothing. The page's button posts the token.

        `GET /auth/undo-email-change`.

        Args:
            token: The token of the link in the mail.
        """
        return self.run(requests.Request("GET", "/auth/undo-email-change", requests.text, query={"token": token}))

    def undo_email_change(self, body: models.LinkUse, *, idempotency_key: str | None = None) -> models.EmailRestored | str:
        """Undo a change of the e-mail address.

        Give the account its former e-mail address back, by the token of the link that was sent there, within a week.

        The body is JSON, or the form of the page that `GET /auth/undo-email-change` shows; a form is answered with a
        page.

        `POST /auth/undo-email-change`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/undo-email-change",
            requests.file(requests.model(models.EmailRestored)),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    def show_verify_email(self, *, token: str) -> str:
        """Page of the verification link.

        Show the page of the link in a verification mail.

        Mail scanners and previews open links; so opening this one changes nothing. The page's button posts the token.

        `GET /auth/verify-email`.

        Args:
            token: The token of the link in the mail.
        """
        return self.run(requests.Request("GET", "/auth/verify-email", requests.text, query={"token": token}))

    def verify_email(self, body: models.LinkUse, *, idempotency_key: str | None = None) -> models.EmailVerified | str:
        """Verify an e-mail address.

        Verify an e-mail address by the token of the link in the verification mail, which is valid for a day, and once.

        The body is JSON, or the form of the page that `GET /auth/verify-email` shows; a form is answered with a page.

        `POST /auth/verify-email`.
        """
        return self.run(requests.Request(
            "POST",
            "/auth/verify-email",
            requests.file(requests.model(models.EmailVerified)),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))


class AsyncAuth(services.AsyncService):
    """Authentication: registration, sign-in by password or provider, sessions, tokens, and the authorizers."""

    async def jwks(self) -> dict[str, Any]:
        """Public keys of the access tokens.

        The public keys of the access tokens, as a JSON Web Key Set (RFC 7517), for verification elsewhere.

        `GET /.well-known/jwks.json`.
        """
        return await self.run(requests.Request("GET", "/.well-known/jwks.json", requests.document))

    async def begin_apple(self, *, device_id: str | None = None, device_name: str | None = None) -> str:
        """Sign in with Apple.

        Sign in with Apple: redirects the browser to Apple.

        The authorization code flow of OpenID Connect, with state, nonce and PKCE. A cookie binds it to this browser.

        `GET /auth/apple`.

        Args:
            device_id: Chosen by the app and kept on the device: it tells the device's session from the others.
            device_name: The name by which the user recognises the device in the list of sessions.
        """
        return await self.run(requests.Request(
            "GET",
            "/auth/apple",
            requests.location,
            query={"deviceId": device_id, "deviceName": device_name},
        ))

    async def finish_apple(
        self,
        *,
        state: str,
        code: str | None = None,
        error: str | None = None,
        user: str | None = None,
    ) -> models.SignedIn | models.SecondFactorRequired:
        """Come back from Apple.

        Finish a sign-in with Apple: where Apple redirects the browser when it posts no form.

        With a front end (`app_url`), the browser is redirected to its page `/signed-in#code=…`; `POST /auth/refresh`
        accepts that code as a refresh token, once and within a minute. `#error=…` names what failed. Without a front
        end, the response holds the tokens. For an account with a second factor it is `#mfaToken=…&methods=…`, or the
        response of the first step, as `POST /auth/login` has it.

        `GET /auth/apple/callback`.

        Args:
            state: The state that the sign-in was begun with.
            code: The code that is exchanged for the identity; left out when the provider refuses.
            error: Why the provider refuses, such as `access_denied`.
            user: Apple: the name, as JSON, at the first sign-in only.
        """
        return await self.run(requests.Request(
            "GET",
            "/auth/apple/callback",
            requests.one_of(models.SignedIn, models.SecondFactorRequired),
            query={"state": state, "code": code, "error": error, "user": user},
        ))

    async def finish_apple_form(self, form: Mapping[str, str], *, idempotency_key: str | None = None) -> models.SignedIn | models.SecondFactorRequired:
        """Come back from Apple by a form.

        Finish a sign-in with Apple: where the browser posts the form that Apple gives it.

        With a front end (`app_url`), the browser is redirected to its page `/signed-in#code=…`; `POST /auth/refresh`
        accepts that code as a refresh token, once and within a minute. `#error=…` names what failed. Without a front
        end, the response holds the tokens. For an account with a second factor it is `#mfaToken=…&methods=…`, or the
        response of the first step, as `POST /auth/login` has it.

        `POST /auth/apple/callback`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/apple/callback",
            requests.one_of(models.SignedIn, models.SecondFactorRequired),
            form=form,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def change_email(self, body: models.EmailChange, *, idempotency_key: str | None = None) -> models.Nothing:
        """Change own e-mail address.

        Change the account's e-mail address: a link is sent to the new one, and the change happens when that is
        confirmed.

        The caller must have signed in, or confirmed their identity by `POST /auth/step-up`, within the last ten
        minutes. After the change, the former address gets a mail with a link that undoes it within a week, if it had
        been verified.

        `POST /auth/change-email`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/change-email",
            requests.model(models.Nothing),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def show_confirm_email_change(self, *, token: str) -> str:
        """Page of the link to a new address.

        Show the page of the link that confirms a new e-mail address.

        Mail scanners and previews open links; so opening this one changes nothing. The page's button posts the token.

        `GET /auth/confirm-email-change`.

        Args:
            token: The token of the link in the mail.
        """
        return await self.run(requests.Request("GET", "/auth/confirm-email-change", requests.text, query={"token": token}))

    async def confirm_email_change(self, body: models.LinkUse, *, idempotency_key: str | None = None) -> models.EmailVerified | str:
        """Confirm a new e-mail address.

        Give the account its new e-mail address, by the token of the link that was sent there.

        The body is JSON, or the form of the page that `GET /auth/confirm-email-change` shows; a form is answered with a
        page.

        `POST /auth/confirm-email-change`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/confirm-email-change",
            requests.file(requests.model(models.EmailVerified)),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def forgot_password(self, body: models.ForgottenPassword, *, idempotency_key: str | None = None) -> models.Nothing:
        """Ask for a new password.

        Request a mail with a link to a new password.

        The response is the same, after the same work, whether an account has the address or not. The link is valid for
        an hour, and once; a newer one replaces it.

        `POST /auth/forgot-password`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/forgot-password",
            requests.model(models.Nothing),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def begin_google(self, *, device_id: str | None = None, device_name: str | None = None) -> str:
        """Sign in with Google.

        Sign in with Google: redirects the browser to Google.

        The authorization code flow of OpenID Connect, with state, nonce and PKCE. A cookie binds it to this browser.

        `GET /auth/google`.

        Args:
            device_id: Chosen by the app and kept on the device: it tells the device's session from the others.
            device_name: The name by which the user recognises the device in the list of sessions.
        """
        return await self.run(requests.Request(
            "GET",
            "/auth/google",
            requests.location,
            query={"deviceId": device_id, "deviceName": device_name},
        ))

    async def finish_google(
        self,
        *,
        state: str,
        code: str | None = None,
        error: str | None = None,
        user: str | None = None,
    ) -> models.SignedIn | models.SecondFactorRequired:
        """Come back from Google.

        Finish a sign-in with Google: where Google redirects the browser.

        With a front end (`app_url`), the browser is redirected to its page `/signed-in#code=…`; `POST /auth/refresh`
        accepts that code as a refresh token, once and within a minute. `#error=…` names what failed. Without a front
        end, the response holds the tokens. For an account with a second factor it is `#mfaToken=…&methods=…`, or the
        response of the first step, as `POST /auth/login` has it.

        `GET /auth/google/callback`.

        Args:
            state: The state that the sign-in was begun with.
            code: The code that is exchanged for the identity; left out when the provider refuses.
            error: Why the provider refuses, such as `access_denied`.
            user: Apple: the name, as JSON, at the first sign-in only.
        """
        return await self.run(requests.Request(
            "GET",
            "/auth/google/callback",
            requests.one_of(models.SignedIn, models.SecondFactorRequired),
            query={"state": state, "code": code, "error": error, "user": user},
        ))

    async def login(self, body: models.Login, *, idempotency_key: str | None = None) -> models.SignedIn | models.SecondFactorRequired:
        """Sign in.

        Sign a device in with an e-mail address or a user name, and the password.

        For an account with a second factor there are no tokens yet: the answer's `status` is `second_factor_required`,
        and its `mfaToken` is sent with the second step (`POST /auth/login/totp`, `POST /auth/login/recovery-code`,
        `POST /auth/passkeys/sign-in`).

        An unknown login and a wrong password have the same response after the same work. Ten failures from one network
        in a quarter of an hour lock the login for that network for a quarter of an hour, whether it exists or not.
        Requests with an `Idempotency-Key` count like all others.

        `POST /auth/login`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/login",
            requests.one_of(models.SignedIn, models.SecondFactorRequired),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def complete_with_recovery_code(self, body: models.RecoverySignIn, *, idempotency_key: str | None = None) -> models.SignedIn:
        """Sign in: second step with a recovery code.

        Complete a sign-in with a recovery code, which is used up by it.

        `POST /auth/login` has answered `second_factor_required` with an `mfaToken`. A mail says that a code was used,
        and how many are left. Failures are counted as those of an authenticator app's codes.

        `POST /auth/login/recovery-code`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/login/recovery-code",
            requests.model(models.SignedIn),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def complete_with_totp(self, body: models.CodeSignIn, *, idempotency_key: str | None = None) -> models.SignedIn:
        """Sign in: second step with a code.

        Complete a sign-in with the code that an authenticator app shows.

        `POST /auth/login` has answered `second_factor_required` with an `mfaToken`. A code is accepted once, and from
        the half-minute before to the one after. Ten failures in a quarter of an hour lock the second step of the
        account for a quarter of an hour.

        `POST /auth/login/totp`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/login/totp",
            requests.model(models.SignedIn),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def logout(self, *, everywhere: bool | None = None, idempotency_key: str | None = None) -> models.SignedOut:
        """Sign out.

        Sign out: this device, or with `?everywhere=true` all of them. Their access tokens are invalid at once.

        `POST /auth/logout`, scope `manage:account`.

        Args:
            everywhere: All devices, not only this one. Without it, `false`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/logout",
            requests.model(models.SignedOut),
            query={"everywhere": everywhere},
            idempotency_key=idempotency_key,
        ))

    async def make_recovery_codes(self, *, idempotency_key: str | None = None) -> models.RecoveryCodes:
        """Make new recovery codes.

        Make ten new recovery codes; all earlier ones are invalid from then on.

        Each stands in for a factor once. The answer is the only place where they are shown. The caller must have signed
        in, or confirmed their identity, within the last ten minutes.

        `POST /auth/mfa/recovery-codes`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/mfa/recovery-codes",
            requests.model(models.RecoveryCodes),
            idempotency_key=idempotency_key,
        ))

    async def list_factors(self) -> models.SecondFactors:
        """Second factors.

        The state of the caller's second factors: authenticator apps and passkeys, and how many recovery codes are left.

        Of an administrator, `required` is true: without a factor, the tokens of an administrator are accepted by the
        routes that list and add factors only.

        `GET /auth/mfa/totp`, scope `manage:account`.
        """
        return await self.run(requests.Request("GET", "/auth/mfa/totp", requests.model(models.SecondFactors)))

    async def begin_totp(
        self,
        body: models.TotpRequest | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.TotpEnrolment:
        """Begin to add an authenticator app.

        Begin to add an authenticator app (TOTP): make its secret.

        The app reads the `uri` from a QR code, or the `secret` is typed into it. It counts once `POST
        /auth/mfa/totp/{id}/confirm` has got a code of it, within ten minutes. The account's e-mail address must be
        verified, and the caller must have signed in, or confirmed their identity, within the last ten minutes.

        `POST /auth/mfa/totp`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/mfa/totp",
            requests.model(models.TotpEnrolment),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def remove_totp(self, *, id: str | None = None, idempotency_key: str | None = None) -> models.FactorsRemoved:
        """Remove authenticator apps.

        Remove the authenticator apps, or one of them. With the account's last factor, the recovery codes are removed
        too.

        An administrator's last factor cannot be removed. The caller must have signed in, or confirmed their identity,
        within the last ten minutes.

        `DELETE /auth/mfa/totp`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/auth/mfa/totp",
            requests.model(models.FactorsRemoved),
            query={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def confirm_totp(
        self,
        id: str,
        body: models.TotpConfirmation,
        *,
        idempotency_key: str | None = None,
    ) -> models.FactorAdded:
        """Add an authenticator app.

        Add the authenticator app whose secret was made before, by a code that it shows.

        With the account's first factor come ten recovery codes; the answer is the only place where they are shown. Its
        `accessToken` says that the caller has a second factor, and replaces the one that the app uses.

        `POST /auth/mfa/totp/{id}/confirm`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/mfa/totp/{id}/confirm",
            requests.model(models.FactorAdded),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def rename_factor(self, id: str, body: models.FactorChange, *, idempotency_key: str | None = None) -> models.Factor:
        """Rename a second factor.

        Give a second factor another name.

        `PUT /auth/mfa/{id}`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/auth/mfa/{id}",
            requests.model(models.Factor),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_passkeys(self) -> list[models.Factor]:
        """Passkeys.

        The caller's passkeys, the oldest first.

        `GET /auth/passkeys`, scope `manage:account`.
        """
        return await self.run(requests.Request("GET", "/auth/passkeys", requests.items(models.Factor)))

    async def add_passkey(self, body: models.NewPasskey, *, idempotency_key: str | None = None) -> models.FactorAdded:
        """Add a passkey.

        Add the passkey that the browser has made.

        It is a second factor, and signs in alone where its authenticator checks who holds it. With the account's first
        factor come ten recovery codes; the answer is the only place where they are shown. Its `accessToken` says that
        the caller has a second factor, and replaces the one that the app uses.

        `POST /auth/passkeys`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/passkeys",
            requests.model(models.FactorAdded),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def begin_passkey(self, *, idempotency_key: str | None = None) -> models.PasskeyCreation:
        """Begin to add a passkey.

        Begin to add a passkey: the options for `navigator.credentials.create`.

        Their challenge is good once, for five minutes, and for this session only. The account's e-mail address must be
        verified, and the caller must have signed in, or confirmed their identity, within the last ten minutes.

        `POST /auth/passkeys/options`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/passkeys/options",
            requests.model(models.PasskeyCreation),
            idempotency_key=idempotency_key,
        ))

    async def sign_in_with_passkey(self, body: models.PasskeySignIn, *, idempotency_key: str | None = None) -> models.SignedIn:
        """Sign in with a passkey.

        Sign in with a passkey, alone, or as the second step of a sign-in that has an `mfaToken`.

        A passkey whose counter goes back has been copied: it is refused, and its owner gets a mail.

        `POST /auth/passkeys/sign-in`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/passkeys/sign-in",
            requests.model(models.SignedIn),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def begin_passkey_sign_in(
        self,
        body: models.PasskeyOptionsRequest | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.PasskeyRequest:
        """Begin to sign in with a passkey.

        Begin to sign in with a passkey: the options for `navigator.credentials.get`.

        Without an `mfaToken` the person chooses a passkey on the device, and signs in with it alone, without a name or
        a password; its authenticator must check who holds it. With the `mfaToken` of a sign-in, the passkeys of its
        account may complete it. The challenge is good once, for five minutes.

        `POST /auth/passkeys/sign-in/options`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/passkeys/sign-in/options",
            requests.model(models.PasskeyRequest),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def remove_passkey(self, id: str, *, idempotency_key: str | None = None) -> models.FactorsRemoved:
        """Remove a passkey.

        Remove a passkey. With the account's last factor, the recovery codes are removed too.

        An administrator's last factor cannot be removed. The caller must have signed in, or confirmed their identity,
        within the last ten minutes.

        `DELETE /auth/passkeys/{id}`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/auth/passkeys/{id}",
            requests.model(models.FactorsRemoved),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def refresh(self, body: models.Refresh, *, idempotency_key: str | None = None) -> models.SignedIn:
        """Renew the tokens.

        Exchange a refresh token for a new pair of tokens.

        A refresh token works once. Within ten seconds of its use it is answered with the same pair again, so that two
        tabs that refresh at once, or a request whose answer was lost, do no harm; an `Idempotency-Key` is not needed
        for that. Used later than that, it ends its session, since one of its two users may have stolen it. A session
        lasts seven days from its last refresh, and 90 days altogether: then the user signs in again. A session that is
        suddenly refreshed by another program, on another network, is blocked for an hour (403 `session_blocked`), and
        its user is told; signing in opens another one.

        `POST /auth/refresh`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/refresh",
            requests.model(models.SignedIn),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def register(
        self,
        body: models.Registration,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.SignedIn:
        """Create an account.

        Create an account and sign its device in.

        The e-mail address and the user name are unique in any case. Repeated with the same Idempotency-Key, the request
        creates no second account. The verification mail is sent by the reaction to `user.registered`.

        `POST /auth/register`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/register",
            requests.model(models.SignedIn),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def resend_verification(self, *, idempotency_key: str | None = None) -> models.Nothing:
        """Send the verification mail again.

        Request the verification mail again. Its link replaces the former one.

        `POST /auth/resend-verification`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/resend-verification",
            requests.model(models.Nothing),
            idempotency_key=idempotency_key,
        ))

    async def reset_password(self, body: models.PasswordReset, *, idempotency_key: str | None = None) -> models.SignedOut:
        """Choose a new password.

        Set a new password with the token from the mail. Every session of the account ends, on all devices.

        `POST /auth/reset-password`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/reset-password",
            requests.model(models.SignedOut),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def list_sessions(self, *, limit: int | None = None, cursor: str | None = None) -> requests.Page[models.DeviceSession]:
        """Devices signed in.

        The devices that the caller is signed in on, the newest session first.

        `GET /auth/sessions`, scope `manage:account`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
        """
        return await self.run(requests.Request(
            "GET",
            "/auth/sessions",
            requests.page(models.DeviceSession),
            query={"limit": limit, "cursor": cursor},
        ))

    async def end_session(self, id: str, *, idempotency_key: str | None = None) -> models.SignedOut:
        """Sign one device out.

        End one of the caller's sessions. Its access tokens are invalid at once.

        `DELETE /auth/sessions/{id}`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/auth/sessions/{id}",
            requests.model(models.SignedOut),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def step_up(self, body: models.StepUp, *, idempotency_key: str | None = None) -> models.SteppedUp:
        """Confirm one's identity.

        Prove again that the caller is the account's owner, by the password, before something that needs it.

        Exporting all data or changing the e-mail address requires a sign-in, or this, within the last ten minutes;
        otherwise they answer 403 `step_up_required`. An account without a password signs in once more through Google or
        Apple instead. The returned access token replaces the one that the app uses. A wrong password counts like a
        failed sign-in.

        `POST /auth/step-up`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/step-up",
            requests.model(models.SteppedUp),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def show_undo_email_change(self, *, token: str) -> str:
        """Page of the link to the former address.

        Show the page of the link that takes a former e-mail address back.

        Mail scanners and previews open links; so opening this one changes nothing. The page's button posts the token.

        `GET /auth/undo-email-change`.

        Args:
            token: The token of the link in the mail.
        """
        return await self.run(requests.Request("GET", "/auth/undo-email-change", requests.text, query={"token": token}))

    async def undo_email_change(self, body: models.LinkUse, *, idempotency_key: str | None = None) -> models.EmailRestored | str:
        """Undo a change of the e-mail address.

        Give the account its former e-mail address back, by the token of the link that was sent there, within a week.

        The body is JSON, or the form of the page that `GET /auth/undo-email-change` shows; a form is answered with a
        page.

        `POST /auth/undo-email-change`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/undo-email-change",
            requests.file(requests.model(models.EmailRestored)),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))

    async def show_verify_email(self, *, token: str) -> str:
        """Page of the verification link.

        Show the page of the link in a verification mail.

        Mail scanners and previews open links; so opening this one changes nothing. The page's button posts the token.

        `GET /auth/verify-email`.

        Args:
            token: The token of the link in the mail.
        """
        return await self.run(requests.Request("GET", "/auth/verify-email", requests.text, query={"token": token}))

    async def verify_email(self, body: models.LinkUse, *, idempotency_key: str | None = None) -> models.EmailVerified | str:
        """Verify an e-mail address.

        Verify an e-mail address by the token of the link in the verification mail, which is valid for a day, and once.

        The body is JSON, or the form of the page that `GET /auth/verify-email` shows; a form is answered with a page.

        `POST /auth/verify-email`.
        """
        return await self.run(requests.Request(
            "POST",
            "/auth/verify-email",
            requests.file(requests.model(models.EmailVerified)),
            body=body,
            idempotency_key=idempotency_key,
            needs_token=False,
        ))
