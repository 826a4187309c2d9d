"""Codes of the community and the notifications."""

from fitai.error_codes.model import ErrorCode

CHALLENGES = (
    ErrorCode(
        "challenge_full",
        (409,),
        "As many take part in the challenge as can.",
        "Read the challenge again; offer to join once somebody has left.",
    ),
    ErrorCode(
        "challenge_closed",
        (409,),
        "Three quarters of the challenge are over: nobody can join it any more.",
        "Do not offer to join it.",
    ),
    ErrorCode(
        "challenge_over",
        (409,),
        "The challenge is frozen, decided or cancelled.",
        "Read the challenge again, and show its ranking.",
    ),
    ErrorCode(
        "too_many_challenges",
        (409,),
        "The user takes part in as many challenges as a user can, or has as many of their own that are not over.",
        "Let the user leave or cancel one first.",
    ),
    ErrorCode("team_full", (409,), "The team has as many members as it can have.", "Offer another team."),
    ErrorCode("already_joined", (409,), "The user takes part already, in another team.", "Read the challenge again."),
    ErrorCode(
        "not_the_creator",
        (403,),
        "Only who takes part can invite, and only the creator to a challenge for invited users.",
        "Do not offer it to others.",
    ),
)
COMMENTS = (
    ErrorCode(
        "comment_edit_expired",
        (409,),
        "The comment is older than 24 hours.",
        "Do not offer to edit it; offer to delete it.",
    ),
    ErrorCode(
        "comment_locked",
        (409,),
        "The comment was reported; its text cannot be changed any more.",
        "Do not offer to edit it; `locked` says so.",
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
    ErrorCode("not_suspendable", (409,), "There is nobody to suspend: the account was deleted.", "Offer to hide it."),
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
NOTIFICATIONS = (
    ErrorCode(
        "push_unavailable",
        (503,),
        "Pushes to this platform are not set up in this deployment.",
        "Do without pushes; ask again at the next start of the app.",
    ),
)
