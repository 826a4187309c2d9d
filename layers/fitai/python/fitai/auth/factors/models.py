"""Types of second factors: what is stored of them, and what crosses the API."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from fitai.auth.models import Device, SignedIn
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model

FactorKind = Literal["totp", "passkey"]
"""An authenticator app with time-based one-time passwords (RFC 6238), or a passkey (WebAuthn)."""
Method = Literal["totp", "passkey", "recovery_code"]
"""The second step of a sign-in: a factor, or a recovery code in its place."""

FirstFactor = Literal["password", "google", "apple"]
"""The first step of a sign-in that has two."""

# --- stored ------------------------------------------------------------------------------------------------


class StoredFactor(Model):
    """What every factor has."""

    id: str
    name: str
    created_at: Moment
    used_at: Moment | None = None


class Totp(StoredFactor):
    """An authenticator app.

    Attributes:
        secret: sealed.
        last_step: the latest time step of which a code was accepted: neither it nor an earlier one is accepted again.
    """

    kind: Literal["totp"] = "totp"
    secret: str = Field(repr=False)
    last_step: int


class Passkey(StoredFactor):
    """A passkey.

    Attributes:
        credential_id: the authenticator's id of it, base64url.
        public_key: COSE key, base64url.
        sign_count: the authenticator's counter at its last use; 0 where it has none.
        transports: how the browser may reach it.
        backed_up: whether it is synchronised between devices.
    """

    kind: Literal["passkey"] = "passkey"
    credential_id: str
    public_key: str
    sign_count: int = 0
    transports: list[str] = []
    backed_up: bool = False


class PendingTotp(Model):
    """An authenticator app that is being enrolled: its secret, sealed, and until when (epoch seconds)."""

    id: str
    name: str
    secret: str = Field(repr=False)
    expires: int


class AccountFactors(Model):
    """All factors of an account, as they are stored: one item, read and written whole.

    Attributes:
        recovery_digests: of the recovery codes that are left.
        version: raised by each change; 0 where nothing is stored.
    """

    factors: list[Annotated[Totp | Passkey, Field(discriminator="kind")]] = []
    pending: PendingTotp | None = None
    recovery_digests: list[str] = []
    recovery_created_at: Moment | None = None
    version: int = Field(0, exclude=True)

    @property
    def passkeys(self) -> Sequence[Passkey]:
        """The passkeys among the factors."""
        return [factor for factor in self.factors if isinstance(factor, Passkey)]


# --- answers -----------------------------------------------------------------------------------------------


class Factor(Model):
    """A second factor of the caller's account."""

    id: str = Field(description="The factor's id.")
    kind: FactorKind = Field(description="An authenticator app (`totp`) or a passkey.")
    name: str = Field(description="The name that the owner gave it.")
    created_at: Moment = Field(description="When it was added.")
    used_at: Moment | None = Field(None, description="When it was last used to sign in; absent if never.")


class RecoveryCodesSummary(Model):
    """The recovery codes that are left."""

    remaining: int = Field(description="The number of codes that have not been used.")
    created_at: Moment | None = Field(None, description="When the codes were made; absent if there are none.")


class SecondFactors(Model):
    """The second factors of the caller's account."""

    factors: list[Factor] = Field(description="The factors, the oldest first.")
    recovery_codes: RecoveryCodesSummary = Field(description="The recovery codes that are left.")
    required: bool = Field(
        description="Whether the account must have a factor (administrators): without one, its tokens are accepted by "
        "the routes of enrolment only, and its last factor cannot be removed."
    )


class SecondFactorRequired(Model):
    """The first step of a sign-in is done, and the account has a second factor: there are no tokens yet."""

    status: Literal["second_factor_required"] = Field(
        "second_factor_required", description="Always `second_factor_required`: the second step comes next."
    )
    mfa_token: str = Field(description="To be sent with the second step; good for one sign-in.")
    methods: list[Method] = Field(description="How the second step can be taken.")
    expires_in: int = Field(description="Seconds in which the second step must be taken.")


SignInResult = Annotated[SignedIn | SecondFactorRequired, Field(discriminator="status")]
"""What a first proof leads to: tokens, or a second step."""


class TotpEnrolment(Model):
    """A secret for an authenticator app, which counts once a code of it has been confirmed."""

    id: str = Field(description="The id to confirm it with, and the factor's id afterwards.")
    secret: str = Field(description="The secret in base32, to be typed into the app. It is not shown again.")
    uri: str = Field(description="The same as an `otpauth://` address, which an app on the same device opens.")
    qr_code: str = Field(description="The address as a QR code: an SVG picture.")
    expires_at: Moment = Field(description="Until when it can be confirmed.")


class FactorAdded(Model):
    """A factor that was added."""

    access_token: str = Field(
        description="An access token that says that the session has proven a second factor; it replaces the present one."
    )
    factor: Factor = Field(description="The new factor.")
    recovery_codes: list[str] | None = Field(
        None,
        description="With the account's first factor: ten recovery codes, each good once. They are not shown again.",
    )


class FactorsRemoved(Model):
    """The factors that were removed."""

    ids: list[str] = Field(description="The ids that they had.")
    remaining: int = Field(description="The number of factors that are left, of both kinds.")


class RecoveryCodes(Model):
    """New recovery codes; all earlier ones are invalid."""

    codes: list[str] = Field(description="Ten codes, each good once. They are not shown again.")


class RelyingParty(Model):
    """The site that a passkey is for."""

    id: str = Field(description="The domain.")
    name: str = Field(description="The name that is shown.")


class PasskeyUser(Model):
    """The account that a passkey is for."""

    id: str = Field(description="The user handle, base64url.")
    name: str = Field(description="The e-mail address.")
    display_name: str = Field(description="The user name.")


class CredentialParameter(Model):
    """A kind of key that is accepted."""

    type: Literal["public-key"] = Field(description="Always `public-key`.")
    alg: int = Field(description="The algorithm's number (COSE).")


class CredentialDescriptor(Model):
    """A passkey, named by its id."""

    id: str = Field(description="The credential's id, base64url.")
    type: Literal["public-key"] = Field(description="Always `public-key`.")
    transports: list[str] | None = Field(None, description="How the browser may reach it.")


class AuthenticatorSelection(Model):
    """Which authenticators are asked for."""

    resident_key: str = Field(description="Whether the passkey is stored so that it is found without a user name.")
    require_resident_key: bool = Field(description="The same for older browsers.")
    user_verification: str = Field(description="Whether the authenticator checks who holds it (PIN, finger, face).")


class PasskeyCreation(Model):
    """The options for `navigator.credentials.create` (`PublicKeyCredential.parseCreationOptionsFromJSON`)."""

    rp: RelyingParty = Field(description="The site.")
    user: PasskeyUser = Field(description="The account.")
    challenge: str = Field(description="To be signed, base64url; good once, for five minutes.")
    pub_key_cred_params: list[CredentialParameter] = Field(description="The kinds of keys, the preferred one first.")
    timeout: int = Field(description="Milliseconds.")
    exclude_credentials: list[CredentialDescriptor] = Field(description="The passkeys that the account has.")
    authenticator_selection: AuthenticatorSelection = Field(description="Which authenticators are asked for.")
    attestation: str = Field(description="Which statement about the authenticator is asked for: `none`.")


class PasskeyRequest(Model):
    """The options for `navigator.credentials.get` (`PublicKeyCredential.parseRequestOptionsFromJSON`)."""

    challenge: str = Field(description="To be signed, base64url; good once, for five minutes.")
    timeout: int = Field(description="Milliseconds.")
    rp_id: str = Field(description="The domain of the site.")
    allow_credentials: list[CredentialDescriptor] = Field(
        description="The passkeys that may answer; none named where the person chooses among those on the device."
    )
    user_verification: str = Field(description="Whether the authenticator checks who holds it (PIN, finger, face).")


# --- requests ----------------------------------------------------------------------------------------------


class TotpRemoval(Input):
    """Which authenticator apps are removed."""

    id: str | None = Field(None, max_length=64, description="One of them; all when it is left out.")


FactorName = Annotated[str, Field(min_length=1, max_length=60, description="A name to tell it from others.")]
OneTimeCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{6}$"), Field(repr=False, description="The six digits that the app shows.")
]
MfaToken = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Base64Url = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=16_384)]


class TotpRequest(Input):
    """An authenticator app that is to be added."""

    name: FactorName = "Authenticator app"


class TotpConfirmation(Input):
    """The first code of an authenticator app."""

    code: OneTimeCode


class FactorChange(Input):
    """Another name for a factor."""

    name: FactorName


class _CredentialPart(Input):
    """A part of what a browser's `credential.toJSON()` gives; what else is in it is ignored."""

    model_config = ConfigDict(extra="ignore")


class AttestationResponse(_CredentialPart):
    """The authenticator's answer to a registration."""

    client_data_json: Base64Url = Field(alias="clientDataJSON", description="What the browser says that was signed.")
    attestation_object: Base64Url = Field(description="The authenticator's data with the new public key.")
    transports: list[str] = Field([], max_length=10, description="How the browser may reach it later.")


class NewCredential(_CredentialPart):
    """The new passkey as `credential.toJSON()` gives it."""

    id: Base64Url = Field(description="The credential's id.")
    raw_id: Base64Url = Field(description="The same.")
    type: Literal["public-key"] = Field(description="Always `public-key`.")
    response: AttestationResponse = Field(description="The authenticator's answer.")


class NewPasskey(Input):
    """A passkey that is to be added."""

    name: FactorName = "Passkey"
    credential: NewCredential = Field(description="The answer of `navigator.credentials.create`, as JSON.")


class AssertionResponse(_CredentialPart):
    """The authenticator's answer to a sign-in."""

    client_data_json: Base64Url = Field(alias="clientDataJSON", description="What the browser says that was signed.")
    authenticator_data: Base64Url = Field(description="The site, the flags and the counter that were signed.")
    signature: Base64Url = Field(description="What the passkey has signed, with the key that it was made with.")
    user_handle: Base64Url | None = Field(None, description="The account that the passkey was made for.")


class Assertion(_CredentialPart):
    """A passkey's answer as `credential.toJSON()` gives it."""

    id: Base64Url = Field(description="The credential's id.")
    raw_id: Base64Url = Field(description="The same.")
    type: Literal["public-key"] = Field(description="Always `public-key`.")
    response: AssertionResponse = Field(description="The authenticator's answer.")


class PasskeyOptionsRequest(Input):
    """Which sign-in the passkey is for."""

    mfa_token: MfaToken | None = Field(
        None,
        repr=False,
        description="The `mfaToken` of the first step, where the passkey is the second; absent to sign in by it alone.",
    )


class PasskeySignIn(Input):
    """A sign-in by a passkey, alone or as the second step."""

    credential: Assertion = Field(description="The answer of `navigator.credentials.get`, as JSON.")
    mfa_token: MfaToken | None = Field(
        None, repr=False, description="The `mfaToken` of the first step, where it is the second."
    )
    device: Device | None = Field(
        None, description="The device that signs in; the one of the first step, if there was one."
    )


class CodeSignIn(Input):
    """The second step of a sign-in, with a code of the authenticator app."""

    mfa_token: MfaToken = Field(repr=False, description="The `mfaToken` of the first step.")
    code: OneTimeCode


class RecoverySignIn(Input):
    """The second step of a sign-in, with a recovery code."""

    mfa_token: MfaToken = Field(repr=False, description="The `mfaToken` of the first step.")
    code: str = Field(min_length=1, max_length=64, repr=False, description="A recovery code that was not used before.")
