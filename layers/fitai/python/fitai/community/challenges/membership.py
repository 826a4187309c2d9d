"""Use cases of the people in challenges: join, leave, invite, disqualify."""

from contextlib import suppress
from datetime import datetime

from fitai.community.challenges import board, rules, service, store, telling, visibility
from fitai.community.challenges.events import (
    ChallengeFinishRevoked,
    ChallengeInvited,
    ChallengeJoined,
    ChallengeLeft,
    ChallengeUpdated,
)
from fitai.community.challenges.live_events import ChallengeInvitation
from fitai.community.challenges.models import ChallengeInvitations, ChallengeSummary, JoinChallenge
from fitai.community.challenges.places import store as places
from fitai.community.challenges.state import LoadedChallenge, LoadedParticipation, Participation
from fitai.community.challenges.store import LoadedTeam
from fitai.kernel import clock, events, personal_data
from fitai.kernel.deadlines import Deadline
from fitai.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.types import Units
from fitai.users import published as users
from fitai.users.models import Athlete

MAX_ATTEMPTS = 30
"""Attempts after write conflicts: many may join the same challenge at once."""
INVITED_AT_ONCE = 40
"""Invitations of one transaction, each with its notice."""
MAX_INVITED_A_DAY = 200
"""Invitations that a user can send on a day (UTC)."""


# --- joining and leaving -----------------------------------------------------------------------------------


def join_challenge(caller: Caller, challenge_id: str, request: JoinChallenge, units: Units) -> ChallengeSummary:
    """Take part in a challenge; joining again changes nothing.

    What the caller has trained in its period so far counts, as soon as the reaction has read it.

    Raises:
        NotFound: there is none, or the caller may not see it.
        Conflict: `challenge_full`, `challenge_closed`: three quarters of it are over, `too_many_challenges`, `team_full`,
            or `already_joined`: with another team.
        Invalid: there is no such team.
    """

    def attempt() -> datetime | None:
        loaded, place, items, _ = service.load_visible(caller, challenge_id)
        if place is not None:
            if request.team_id is not None and place.state.team_id != request.team_id:
                raise Conflict("You take part already, in another team.", code="already_joined")
            return None
        participation = _new_participation(caller.id, loaded, request, users.athlete_among(items), clock.now())
        team = _team_to_join(loaded, request.team_id)
        commit(
            *places.join_writes(loaded, participation, team),
            personal_data.account_exists_check_write(caller.id, NotFound),
            events.outbox_write(ChallengeJoined(user_id=caller.id, challenge_id=challenge_id)),
        )
        board.follow(caller.id, challenge_id, participation)
        return participation.joined_at

    # Whoever takes part already has sent the same request at the same moment, or before.
    with suppress(places.AlreadyTakesPart, personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
    return service.view(caller, challenge_id, units)


def _new_participation(
    user_id: str, loaded: LoadedChallenge, request: JoinChallenge, athlete: Athlete, now: datetime
) -> Participation:
    zone = request.timezone or athlete.timezone
    if loaded.status != "open" or now >= rules.join_closes_at(loaded.state, zone):
        raise Conflict(
            "Three quarters of the challenge are over; nobody can join it any more.", code="challenge_closed"
        )
    start = rules.starts_at(loaded.state, zone)
    return Participation(
        challenge_id=loaded.id,
        user_id=user_id,
        joined_at=now,
        timezone=zone,
        weekly_target=athlete.weekly_target,
        team_id=request.team_id,
        scored_at=now,
        starts=Deadline.of(start, zone) if start > now else None,
    )


def _team_to_join(loaded: LoadedChallenge, team_id: str | None) -> LoadedTeam | None:
    state = loaded.state
    if not state.teams:
        if team_id is not None:
            raise Invalid.field("teamId", "There are no teams in this challenge")
        return None
    if team_id is None:
        raise Invalid.field("teamId", "Is needed: teams compete in this challenge")
    if team_id not in {team.id for team in state.teams}:
        raise Invalid.field("teamId", f"Must be one of: {', '.join(team.id for team in state.teams)}")
    team = store.load_team(loaded.id, team_id)
    if len(team.members.scores) >= (state.max_team_size or 0):
        raise Conflict("The team is full.", code="team_full")
    return team


def leave_challenge(caller: Caller, challenge_id: str) -> None:
    """Take part no longer; leaving again changes nothing.

    Raises:
        NotFound: there is none, or the caller may not see it.
        Conflict: `challenge_over`: it is frozen.
    """

    def attempt() -> None:
        loaded, place, _, _ = service.load_visible(caller, challenge_id)
        if place is None:
            # The process may have ended before the board was written.
            board.follow(caller.id, challenge_id, None)
            return
        if loaded.status == "cancelled":
            return
        if place.is_over or not rules.takes_scores(loaded, clock.now()):
            raise _over()
        try:
            remove_place(place, is_open=True)
        except store.TakesNoPart:
            raise _over() from None

    retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


def _over() -> Conflict:
    return Conflict("The challenge is over; its ranking is kept.", code="challenge_over")


def remove_place(place: LoadedParticipation, *, is_open: bool, is_erased: bool = False) -> None:
    """End a participation: one transaction, and two requests for the board; of a team, one GetItem more.

    Args:
        is_open: whether the challenge is not frozen, decided or cancelled: then one less takes part in it.
        is_erased: the account is deleted: nobody is told, and the board forgets it.

    Raises:
        WriteConflict: it was changed since it was read.
        TakesNoPart: the challenge is frozen.
    """
    state = place.state
    team = None if state.team_id is None else store.load_team(state.challenge_id, state.team_id)
    event = ChallengeLeft(user_id=state.user_id, challenge_id=state.challenge_id)
    commit(
        *places.leave_writes(place, team, is_open=is_open),
        *([] if is_erased else [events.outbox_write(event)]),
    )
    if is_erased:
        board.forget(state.challenge_id, state.user_id)
    else:
        board.follow(state.user_id, state.challenge_id, None)


# --- inviting ----------------------------------------------------------------------------------------------


def invite_to_challenge(caller: Caller, challenge_id: str, user_ids: list[str]) -> ChallengeInvitations:
    """Invite friends: the creator to any challenge, a participant to one that is not for invited users; idempotent.

    Who is not the caller's friend, or could not see the challenge, is not invited; the answer does not tell why.

    Raises:
        NotFound: there is none, or the caller may not see it.
        Forbidden: the caller may not invite to it.
        Conflict: `challenge_closed`: nobody can join it any more.
        TooManyRequests: `daily_limit_reached`.
    """
    loaded, place, items, _ = service.load_visible(caller, challenge_id)
    if not visibility.may_invite(caller.id, loaded, takes_part=place is not None):
        raise Forbidden("Only its creator can invite to this challenge.", code="not_the_creator")
    now = clock.now()
    closes_at = rules.last_join_closes_at(loaded.state)
    if loaded.status != "open" or now >= closes_at:
        raise Conflict(
            "Three quarters of the challenge are over; nobody can join it any more.", code="challenge_closed"
        )
    ids = list(dict.fromkeys(user_ids))
    others = users.user_cards(caller.id, ids)
    friends = [user_id for user_id in ids if user_id in others and others[user_id].tie.friends]
    creator_id = loaded.state.creator_id
    if creator_id not in (None, caller.id):
        ties = users.ties_among(str(creator_id), friends)
        needs_friend = loaded.state.visibility == "friends"
        friends = [
            user_id
            for user_id in friends
            if user_id != creator_id and not ties[user_id].severed and (ties[user_id].friends or not needs_friend)
        ]
    invited: list[str] = []
    for start in range(0, len(friends), INVITED_AT_ONCE):
        batch = friends[start : start + INVITED_AT_ONCE]
        invited += retry_on_conflict(lambda batch=batch: _invite(caller, loaded, batch, closes_at, now))  # type: ignore[misc]
    card = users.own_card_among(items)
    if card is not None:
        invitation = ChallengeInvitation(
            challenge_id=challenge_id, title=loaded.state.title, metric=loaded.state.metric, user=card, invited_at=now
        )
        for user_id in invited:
            if not users.tie_between(user_id, caller.id).mutes:
                delivery.push_to_user(user_id, invitation)
    return ChallengeInvitations(invited=friends, not_invited=[user_id for user_id in ids if user_id not in friends])


def _invite(
    caller: Caller, loaded: LoadedChallenge, user_ids: list[str], closes_at: datetime, now: datetime
) -> list[str]:
    """Invite those who are not invited yet and take no part: a read, and one transaction; return them."""
    known = places.invited_or_in(loaded.id, user_ids)
    added = [user_id for user_id in user_ids if user_id not in known]
    if not added:
        return []
    created = store.load_created(caller.id)
    today = created.created.of_day(now.date())
    if today.invited + len(added) > MAX_INVITED_A_DAY:
        raise TooManyRequests(
            rules.seconds_of_day_left(now), "You have invited enough people for today.", code="daily_limit_reached"
        )
    event = ChallengeInvited(user_id=caller.id, challenge_id=loaded.id, title=loaded.state.title, invited_ids=added)
    commit(
        *places.invite_writes(loaded.id, added, closes_at),
        store.created_write(caller.id, created, today.model_copy(update={"invited": today.invited + len(added)})),
        store.open_check_write(loaded.id),
        *telling.invited_writes(loaded.state, caller.id, added),
        events.outbox_write(event),
    )
    return added


# --- disqualifying -----------------------------------------------------------------------------------------


def disqualify(caller: Caller, challenge_id: str, user_id: str) -> None:
    """Take a participant out of the ranking, by the creator or an admin; also after the freeze: then it re-ranks.

    Raises:
        NotFound: there is no such challenge or participant, or the caller may not do it.
    """

    def attempt() -> Participation:
        loaded = store.load_challenge(challenge_id)
        if loaded is None or not (caller.is_admin or loaded.state.creator_id == caller.id):
            raise NotFound("You have created no such challenge.")
        place = places.load_any_place(user_id, challenge_id)
        if place is None:
            raise NotFound("The user does not take part.")
        if place.state.disqualified:
            return place.state
        after = place.state.model_copy(
            update={"disqualified": True, "rank": None, "is_finished": False, "scored_at": later(place.state)}
        )
        team = None if after.team_id is None else store.load_team(challenge_id, after.team_id)
        commit(
            places.place_write(place, after),
            *store.team_writes(challenge_id, team, user_id, None),
            *_revoking_writes(loaded, place),
        )
        return after

    board.follow(user_id, challenge_id, retry_on_conflict(attempt))


def _revoking_writes(loaded: LoadedChallenge, place: LoadedParticipation) -> list[Write]:
    """The writes of a disqualification that comes after the freeze."""
    state = place.state
    writes = []
    if state.is_finished:
        writes.append(places.counts_write(state.user_id, finished=-1))
        writes.append(
            events.outbox_write(ChallengeFinishRevoked(user_id=state.user_id, challenge_id=state.challenge_id))
        )
    if loaded.status in ("frozen", "finished"):
        event = ChallengeUpdated(user_id=loaded.state.creator_id or loaded.id, challenge_id=loaded.id, cause="reranked")
        writes.append(events.outbox_write(event))
    return writes


def later(participation: Participation) -> datetime:
    """The present moment, later than that of the participant's newest score."""
    return rules.later(participation.scored_at, clock.now())
