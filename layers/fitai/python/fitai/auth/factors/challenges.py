"""The challenges that passkeys answer: random, stored by their digest, good once and for five minutes."""

import os

from fitai.auth.factors import rules, store
from fitai.auth.factors.rules import Challenge, Purpose
from fitai.kernel import clock


def new_challenge(purpose: Purpose, user_id: str | None, bound_to: str) -> bytes:
    """Make and store a challenge.

    Args:
        user_id: whose passkey is to answer; None where the passkey itself says whose it is.
        bound_to: the session or the sign-in that it is for; empty where there is none yet.
    """
    value = os.urandom(rules.CHALLENGE_BYTES)
    store.save_challenge(value, Challenge(purpose, user_id, bound_to, clock.epoch() + rules.CHALLENGE_LIFETIME))
    return value


def take_challenge(value: bytes, purpose: Purpose, user_id: str | None, bound_to: str) -> bool:
    """Whether this is an open challenge for this; it is used up, whatever becomes of its answer."""
    challenge = store.use_challenge(value, user_id)
    return challenge is not None and challenge.is_for(purpose, user_id, bound_to, clock.epoch())
