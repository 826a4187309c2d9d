"""Personal data of the challenges.

An account that is erased leaves all challenges. Those that it has created and nobody has begun are cancelled; the others go on
without their creator, and without what the creator wrote.
"""

from collections.abc import Iterator
from contextlib import suppress

from fitai.community.challenges import membership, rules, service, store
from fitai.community.challenges.places import store as places
from fitai.community.challenges.places.store import export as export
from fitai.community.challenges.state import ChallengeState, LoadedChallenge, LoadedParticipation, Team
from fitai.kernel import clock
from fitai.kernel.table import commit, retry_on_conflict

NEUTRAL_TITLE = "Challenge"
NEUTRAL_UNIT = "units"


def erase(user_id: str) -> Iterator[None]:
    """Erase what is stored of a user; yields after each challenge, and after each page. Resumable."""
    for place in places.places_of(user_id):
        _erase_place(place)
        yield
    for loaded in store.created_by(user_id):
        _erase_creator(loaded.id, user_id)
        yield
    yield from places.erase_partition(user_id)


def _erase_place(listed: LoadedParticipation) -> None:
    challenge_id, user_id = listed.state.challenge_id, listed.state.user_id

    def attempt() -> None:
        place = places.load_any_place(user_id, challenge_id)
        challenge = store.load_challenge(challenge_id)
        if challenge is not None and any(winner.user_id == user_id for winner in challenge.state.winners):
            winners = [winner for winner in challenge.state.winners if winner.user_id != user_id]
            commit(*store.change_writes(challenge, challenge.state.model_copy(update={"winners": winners})))
        if place is not None:
            is_open = challenge is not None and challenge.status == "open"
            membership.remove_place(place, is_open=is_open, is_erased=True)

    # It was frozen since it was read: the next attempt finds it so.
    with suppress(store.TakesNoPart):
        retry_on_conflict(attempt, tries=membership.MAX_ATTEMPTS)
        return
    retry_on_conflict(attempt, tries=membership.MAX_ATTEMPTS)


def _erase_creator(challenge_id: str, user_id: str) -> None:
    def attempt() -> None:
        loaded = store.load_challenge(challenge_id)
        if loaded is None or loaded.state.creator_id != user_id:
            return
        has_begun = clock.now() >= rules.first_start(loaded.state)
        if loaded.status == "open" and not has_begun:
            service.cancel(loaded, user_id)
            loaded = store.load_challenge(challenge_id) or loaded
        commit(*store.change_writes(loaded, _anonymous(loaded)))

    retry_on_conflict(attempt, tries=membership.MAX_ATTEMPTS)


def _anonymous(loaded: LoadedChallenge) -> ChallengeState:
    state = loaded.state
    return state.model_copy(
        update={
            "creator_id": None,
            "title": NEUTRAL_TITLE,
            "description": None,
            "custom_unit": state.custom_unit and NEUTRAL_UNIT,
            "teams": [Team(id=team.id, name=f"Team {place}") for place, team in enumerate(state.teams, 1)],
        }
    )
