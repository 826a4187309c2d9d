"""What participants are told of a challenge, as writes of the transaction in which it happens."""

from collections.abc import Iterable

from fitai.community.challenges.models import ExcludedEntry
from fitai.community.challenges.state import ChallengeState, Participation
from fitai.kernel.table import Write
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes

MOST_TOLD = 5
"""Excluded entries that are told one by one, of those that one change excludes."""

REASONS = {
    "volume": "a workout of more than 60 t",
    "duration": "a workout of more than 4 hours",
    "day": "more than 24 hours of training on a day",
    "load": "a set with more than 520 kg",
    "machine_load": "a set with more than 1,000 kg on a machine",
    "reps": "a set of more than 300 repetitions with a weight",
    "run_speed": "a run faster than 7.6 m/s over a kilometre",
    "strength_level": "an estimated maximum above that of nearly all competitors; it counts once it is repeated",
    "strength_jump": "an estimated maximum more than 25 % above that of the last 90 days; it counts once it is repeated",
    "logged_late": "it was logged more than 48 hours after the training",
}
"""Why an entry does not count, in words."""


def target(challenge_id: str) -> str:
    """What notices about a challenge are about."""
    return f"challenge:{challenge_id}"


def excluded_writes(state: ChallengeState, before: Participation, after: Participation) -> list[Write]:
    """The writes that tell a participant of entries that no longer count; the history keeps them."""
    known = {_key(entry) for entry in before.excluded}
    added = [entry for entry in after.excluded if _key(entry) not in known][:MOST_TOLD]
    notices = (
        Notice(
            after.user_id,
            "challenge_excluded",
            target(state.id),
            occasion=_key(entry),
            values={"challenge": state.title, "reason": REASONS[entry.reason]},
            data={"challengeId": state.id, "workoutId": entry.workout_id, "reason": entry.reason},
        )
        for entry in added
    )
    return notice_writes(*notices)


def _key(entry: ExcludedEntry) -> str:
    return f"{entry.workout_id}:{entry.reason}"


def started_writes(state: ChallengeState, user_id: str) -> list[Write]:
    """The write that tells a participant that the challenge has begun."""
    return notice_writes(_notice(state, user_id, "challenge_started"))


def ended_writes(state: ChallengeState, user_id: str) -> list[Write]:
    """The write that tells a participant that the challenge is over: decided, or cancelled."""
    return notice_writes(_notice(state, user_id, "challenge_ended"))


def invited_writes(state: ChallengeState, inviter_id: str, user_ids: Iterable[str]) -> list[Write]:
    """The writes that tell users that they are invited."""
    return notice_writes(*(_notice(state, user_id, "challenge_invite", inviter_id) for user_id in user_ids))


def _notice(state: ChallengeState, user_id: str, type: str, actor_id: str | None = None) -> Notice:
    return Notice(
        user_id,
        type,  # type: ignore[arg-type]
        target(state.id),
        actor_id=actor_id,
        values={"challenge": state.title},
        data={"challengeId": state.id},
    )
