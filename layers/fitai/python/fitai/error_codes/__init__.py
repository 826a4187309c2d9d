"""The catalogue of error codes: every `error.code` that the API answers, when, and what an app does about it.

The documents are made from it (`docs/errors.md`, the enumeration `ErrorCode`); no function imports it. A test compares it
with the codes that are raised in the code, both ways.
"""

from fitai.error_codes.accounts import ACCOUNTS, GENERAL, SECOND_FACTORS
from fitai.error_codes.coach import COACH
from fitai.error_codes.community import CHALLENGES, COMMENTS, MODERATION, NOTIFICATIONS
from fitai.error_codes.model import ErrorCode
from fitai.error_codes.payments import PAYMENTS
from fitai.error_codes.training import GOALS, LIBRARY, LIVE, WORKOUTS

__all__ = ["ERROR_CODES", "GROUPS", "ErrorCode"]

GROUPS = {
    "Everywhere": GENERAL,
    "Accounts, signing in and people": ACCOUNTS,
    "Second factors": SECOND_FACTORS,
    "Exercises, templates and media": LIBRARY,
    "Workouts": WORKOUTS,
    "Goals": GOALS,
    "The AI coach": COACH,
    "Challenges": CHALLENGES,
    "WebSocket and rooms": LIVE,
    "Comments": COMMENTS,
    "Reports, cases and appeals": MODERATION,
    "Notifications": NOTIFICATIONS,
    "Payments": PAYMENTS,
}
"""All codes, by what they are about."""
ERROR_CODES: dict[str, ErrorCode] = {error.code: error for group in GROUPS.values() for error in group}
"""All codes, by their names."""
