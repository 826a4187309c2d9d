"""Time-based one-time passwords (RFC 6238), as authenticator apps show them: six digits, SHA-1, every 30 seconds."""

import hmac

import pyotp
import segno

from fitai.auth.factors import rules, sealing
from fitai.auth.factors.models import Totp

ISSUER = "FitAI"
"""The name that the app shows above the account's."""


def new_secret() -> str:
    """A random secret of 160 bits in base32."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, email: str) -> str:
    """The `otpauth://` address that the app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def qr_code(uri: str) -> str:
    """The address as a QR code: an SVG picture that scales, black on white."""
    return str(segno.make_qr(uri).svg_inline(omitsize=True, light="white"))


def matching_step(secret: str, code: str, now: int, last_step: int | None) -> int | None:
    """The time step that this is the code of; None when it is of none that is accepted now.

    Args:
        now: epoch seconds.
        last_step: the latest step of which a code was accepted.
    """
    app = pyotp.TOTP(secret)
    matches = [
        step for step in rules.accepted_steps(now, last_step) if hmac.compare_digest(app.generate_otp(step), code)
    ]
    return min(matches, default=None)


def seal_secret(secret: str, user_id: str, factor_id: str) -> str:
    """The secret as it is stored."""
    return sealing.seal(secret, _context(user_id, factor_id))


def unseal_secret(sealed: str, user_id: str, factor_id: str) -> str:
    """The secret that was stored."""
    return sealing.unseal(sealed, _context(user_id, factor_id))


def resealed_secret(sealed: str, user_id: str, factor_id: str) -> str:
    """The stored secret, sealed with the newest key."""
    if not sealing.is_stale(sealed):
        return sealed
    return seal_secret(unseal_secret(sealed, user_id, factor_id), user_id, factor_id)


def matching_app(apps: list[Totp], user_id: str, code: str, now: int) -> tuple[Totp, int] | None:
    """The authenticator app that shows this code now, and the time step; None when none does."""
    for app in apps:
        step = matching_step(unseal_secret(app.secret, user_id, app.id), code, now, app.last_step)
        if step is not None:
            return app, step
    return None


def _context(user_id: str, factor_id: str) -> str:
    return f"totp {user_id} {factor_id}"
