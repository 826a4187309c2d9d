"""Periods of the erasure: pure."""

from datetime import timedelta

from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME

FINAL_PASS_AFTER = timedelta(seconds=ACCESS_TOKEN_LIFETIME + 60)
"""How long after its deletion an account is gone through for the last time: until then an access token may live,
whose requests are refused by what is kept of the account."""


RESUME_EVERY = timedelta(minutes=15)
"""How often somebody looks for erasures that are to be gone on with (`schedules/resume_erasures`)."""


STALLED_AFTER = timedelta(hours=1)
"""How long an erasure may show no sign of life before it is set going again."""
