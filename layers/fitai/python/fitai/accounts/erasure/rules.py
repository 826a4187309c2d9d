"""Periods of the erasure: pure."""

from datetime import timedelta

from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME

FINAL_PASS_AFTER = timedelta(seconds=ACCESS_TOKEN_LIFETIME + 60)
"""From the deletion to the final pass: until then an access token may be valid, whose requests the account's caller
record refuses."""
RESUME_EVERY = timedelta(minutes=15)
"""How often the erasures that are due are resumed (`schedules/resume_erasures`)."""
STALLED_AFTER = timedelta(hours=1)
"""Without progress for this long, an erasure is resumed by the schedule."""
ERASED_PREFIX = "erased/"
"""Prefix of the list of erased accounts in the bucket: an empty object for each, named by a digest of its id. It is kept
outside of the table, and for as long as any backup of the table, so that an erasure is repeated after a restore."""
MESSAGE_SECONDS = 20.0
"""Seconds of work per message; the next message continues. A function is handed up to ten messages at once."""
