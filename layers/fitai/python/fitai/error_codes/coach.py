"""Codes of the AI coach."""

from fitai.error_codes.model import ErrorCode

COACH = (
    ErrorCode(
        "ai_quota_exceeded",
        (429,),
        "The user has asked the coach as often as the month (free plans) or the hour allows.",
        "Show the message, which says when there are more; try again after `Retry-After` seconds, or offer FitAI Premium.",
    ),
    ErrorCode(
        "no_plan",
        (422,),
        "No plan can be made: no exercise for the target muscles is left.",
        "Show the message of the field that is the cause: `targetMuscles`, `exclusions` or `equipment`.",
    ),
    ErrorCode(
        "recommendation_not_ready",
        (409,),
        "The recommendation is being made, or could not be made.",
        "Read it again; wait for `ai:recommendation`.",
    ),
    ErrorCode(
        "recommendation_expired",
        (409,),
        "The time in which the recommendation could be answered is over.",
        "Offer to ask for a new one.",
    ),
    ErrorCode(
        "recommendation_answered",
        (409,),
        "The recommendation was declined before and is to be accepted, or the other way round.",
        "Read it again, and show the answer that was given.",
    ),
    ErrorCode(
        "goal_gone",
        (409,),
        "The goal that the recommendation would change was deleted.",
        "Do not offer to accept it.",
    ),
    ErrorCode(
        "template_gone",
        (409,),
        "The template that the recommendation would change was deleted.",
        "Do not offer to accept it.",
    ),
    ErrorCode(
        "recording_ended",
        (409,),
        "A part of a recording (`form:frames`) is numbered behind the part that has ended it.",
        "Send it as a new recording, with another `sessionId`.",
    ),
    ErrorCode(
        "part_missing",
        (409,),
        "Too many parts of a recording (`form:frames`) wait for one that has not come.",
        "Send the part that `nextPart` names, and those behind it again.",
    ),
)
