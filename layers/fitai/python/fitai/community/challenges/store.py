"""Items and keys of the challenges themselves; `places.store` has those of the people in them.

    COMMUNITY_CHALLENGE#<id>   CHALLENGE        a challenge: its state, status, and how many take part
    COMMUNITY_CHALLENGE#<id>   TEAM#<team>      the members of a team, with their scores
    USER#<id>#CHALLENGES       CREATED          what the user has created that is not over, and what is counted of a day

GSI1 has the public challenges that can be joined; GSI2 those that a user has created.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.community.challenges import rules
from fitai.community.challenges.state import ChallengeState, CreatedList, LoadedChallenge, StoredStatus, TeamMembers
from fitai.kernel import clock, personal_data
from fitai.kernel.deadlines import Deadline, deadline_writes
from fitai.kernel.errors import Conflict
from fitai.kernel.table import (
    ABSENT,
    Entity,
    PydanticAttribute,
    Write,
    WriteConflict,
    check,
    get,
    get_many,
    of_kind,
    put,
    query,
    update,
)

MAX_OPEN_CREATED = 10
"""Challenges of a user's that are not over."""
FREEZE = "challenge_freeze"
"""The kind of the deadlines at which challenges are frozen."""
CHALLENGE, TEAM = "CHALLENGE", "TEAM#"
OPEN_PARTITION = "CHALLENGES#OPEN"
CANCELLED_RETENTION = 30 * 24 * 60 * 60
"""Seconds that a cancelled challenge is kept."""
LAST_KEY = "~"
"""Sorts behind all keys."""


class ChallengeItem(Entity, discriminator="community_challenge"):
    """A challenge. `version` counts the changes of its state, `participants` is counted in the transactions that change it."""

    version = NumberAttribute()
    status = UnicodeAttribute()
    participants = NumberAttribute(default=0)
    state: PydanticAttribute[ChallengeState] = PydanticAttribute(ChallengeState)
    deadline: PydanticAttribute[Deadline] = PydanticAttribute(Deadline, null=True)

    @classmethod
    def of(cls, loaded: LoadedChallenge) -> "ChallengeItem":
        """The item of a challenge."""
        state = loaded.state
        item = cls(
            PK=partition(state.id),
            SK=CHALLENGE,
            version=loaded.version,
            status=loaded.status,
            participants=loaded.participants,
            state=state,
            deadline=loaded.deadline,
        )
        if loaded.status == "open" and state.visibility == "public":
            closes_at = clock.iso(rules.last_join_closes_at(state))
            item.GSI1PK, item.GSI1SK = OPEN_PARTITION, f"{closes_at}#{state.id}"
        if state.creator_id is not None:
            item.GSI2PK, item.GSI2SK = _created_partition(state.creator_id), state.id
        if loaded.status == "cancelled":
            item.ttl = clock.epoch() + CANCELLED_RETENTION
        return item

    @property
    def loaded(self) -> LoadedChallenge:
        """The challenge as it was read."""
        status: StoredStatus = self.status  # type: ignore[assignment]
        return LoadedChallenge(self.state, int(self.version), status, int(self.participants), self.deadline)


class TeamItem(Entity, discriminator="challenge_team"):
    """The members of a team."""

    revision = NumberAttribute()
    members: PydanticAttribute[TeamMembers] = PydanticAttribute(TeamMembers)

    @classmethod
    def of(cls, challenge_id: str, team_id: str, members: TeamMembers, revision: int) -> "TeamItem":
        """The item of a team."""
        return cls(PK=partition(challenge_id), SK=f"{TEAM}{team_id}", revision=revision, members=members)


class CreatedItem(Entity, discriminator="challenge_created"):
    """What a user has created that is not over, and what is counted of a day."""

    revision = NumberAttribute()
    created: PydanticAttribute[CreatedList] = PydanticAttribute(CreatedList)

    @classmethod
    def of(cls, user_id: str, created: CreatedList, revision: int) -> "CreatedItem":
        """The item of this user."""
        return cls(PK=user_partition(user_id), SK="CREATED", revision=revision, created=created)


class ChallengeExists(Exception):
    """A challenge with this id exists: the request that creates it was sent before."""


class TakesNoPart(Exception):
    """The user does not take part, or no longer does."""


@dataclass(frozen=True, slots=True)
class LoadedTeam:
    """The members of a team as they were read; revision 0 where nobody has joined it yet."""

    team_id: str
    members: TeamMembers
    revision: int


@dataclass(frozen=True, slots=True)
class LoadedCreated:
    """What a user has created, as it was read; revision 0 where there is nothing."""

    created: CreatedList
    revision: int


def partition(challenge_id: str) -> str:
    """The partition of a challenge."""
    return f"COMMUNITY_CHALLENGE#{challenge_id}"


def user_partition(user_id: str) -> str:
    """The partition of what a user has to do with challenges."""
    return f"USER#{user_id}#CHALLENGES"


def _created_partition(user_id: str) -> str:
    return f"USER#{user_id}#CREATED_CHALLENGES"


def challenge_key(challenge_id: str) -> tuple[str, str]:
    """The key of a challenge, for a batch."""
    return partition(challenge_id), CHALLENGE


def load_challenge(challenge_id: str) -> LoadedChallenge | None:
    """A challenge, or None: one GetItem."""
    item = get(ChallengeItem, *challenge_key(challenge_id))
    return None if item is None else item.loaded


def load_challenges(challenge_ids: Iterable[str]) -> dict[str, LoadedChallenge]:
    """Up to 100 challenges by their ids: one BatchGetItem; none without ids."""
    return challenges_among(get_many(challenge_key(challenge_id) for challenge_id in challenge_ids))


def challenges_among(items: Iterable[Entity]) -> dict[str, LoadedChallenge]:
    """The challenges among items which were read."""
    return {item.state.id: item.loaded for item in of_kind(items, ChallengeItem)}


def load_teams(challenge_id: str) -> dict[str, LoadedTeam]:
    """The teams of a challenge that have members: one Query."""
    page = query(partition(challenge_id), begins=TEAM)
    return {
        item.SK.removeprefix(TEAM): LoadedTeam(item.SK.removeprefix(TEAM), item.members, int(item.revision))
        for item in of_kind(page.items, TeamItem)
    }


def load_team(challenge_id: str, team_id: str) -> LoadedTeam:
    """A team; one without members where nobody has joined it: one GetItem."""
    item = get(TeamItem, partition(challenge_id), f"{TEAM}{team_id}")
    return (
        LoadedTeam(team_id, TeamMembers(), 0) if item is None else LoadedTeam(team_id, item.members, int(item.revision))
    )


def open_page(
    now: datetime, limit: int, after: dict[str, str] | None
) -> tuple[list[LoadedChallenge], dict[str, str] | None]:
    """A page of the public challenges that can be joined, those that close first at the beginning: one Query."""
    position = None if after is None else after | {"GSI1PK": OPEN_PARTITION}
    between = (clock.iso(now), LAST_KEY)
    page = query(OPEN_PARTITION, between=between, limit=limit, after=position, index="GSI1")
    return [item.loaded for item in of_kind(page.items, ChallengeItem)], page.after


def load_created(user_id: str) -> LoadedCreated:
    """What a user has created: one GetItem."""
    item = get(CreatedItem, user_partition(user_id), "CREATED")
    return LoadedCreated(CreatedList(), 0) if item is None else LoadedCreated(item.created, int(item.revision))


def created_ids(user_ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the challenges of up to 100 users that are not over: one BatchGetItem; none without users."""
    items = of_kind(get_many((user_partition(user_id), "CREATED") for user_id in user_ids), CreatedItem)
    return {item.PK.removeprefix("USER#").removesuffix("#CHALLENGES"): item.created.open_ids for item in items}


def created_by(user_id: str) -> Iterator[LoadedChallenge]:
    """All challenges that a user has created, page by page."""
    for page in personal_data.item_pages(_created_partition(user_id), index="GSI2"):
        yield from (item.loaded for item in of_kind(page, ChallengeItem))


def _with_deadline(loaded: LoadedChallenge) -> LoadedChallenge:
    """The challenge with the deadline that belongs to it."""
    is_open = loaded.status == "open"
    deadline = Deadline.of(rules.freezes_at(loaded.state), "UTC") if is_open else None
    return LoadedChallenge(loaded.state, loaded.version, loaded.status, loaded.participants, deadline)


def new_challenge_writes(state: ChallengeState) -> list[Write]:
    """The writes of a new challenge.

    Raises (at commit):
        ChallengeExists: a challenge with this id exists.
    """
    loaded = _with_deadline(LoadedChallenge(state, 1, "open", 0))
    return [
        put(ChallengeItem.of(loaded), when=ABSENT, otherwise=ChallengeExists),
        # The challenge is its own owner here, so that the deadline outlives its creator's account.
        *deadline_writes(FREEZE, state.id, state.id, before=None, after=loaded.deadline),
    ]


def change_writes(before: LoadedChallenge, state: ChallengeState, status: StoredStatus | None = None) -> list[Write]:
    """The writes of a changed challenge, which gets the next version; a write conflict if anything of it has changed."""
    after = _with_deadline(
        LoadedChallenge(state, before.version + 1, status or before.status, before.participants, before.deadline)
    )
    unchanged = (
        (ChallengeItem.version == before.version)
        & (ChallengeItem.status == before.status)
        & (ChallengeItem.participants == before.participants)
    )
    return [
        put(ChallengeItem.of(after), when=unchanged),
        *deadline_writes(FREEZE, state.id, state.id, before=before.deadline, after=after.deadline),
    ]


def leftover_deadline_write(challenge_id: str) -> list[Write]:
    """The write that removes the deadline of a challenge that is no longer open, or is absent."""
    some = Deadline(at=clock.now())
    return deadline_writes(FREEZE, challenge_id, challenge_id, before=some, after=None)


def created_write(user_id: str, before: LoadedCreated, after: CreatedList) -> Write:
    """The write of what a user has created; a write conflict if it has changed since it was read."""
    item = CreatedItem.of(user_id, after, before.revision + 1)
    return put(item, when=CreatedItem.revision == before.revision if before.revision else ABSENT)


def open_check_write(challenge_id: str) -> Write:
    """The condition that the challenge takes scores: those that come after it was frozen change nothing."""
    item = ChallengeItem(PK=partition(challenge_id), SK=CHALLENGE)
    return check(item, when=ChallengeItem.status == "open", otherwise=TakesNoPart)


def team_writes(challenge_id: str, team: LoadedTeam | None, user_id: str, score: float | None) -> list[Write]:
    """The write of a member's score; None takes the member out. None where there is no team, or nothing changes."""
    if team is None or team.members.scores.get(user_id) == score:
        return []
    scores = {member: value for member, value in team.members.scores.items() if member != user_id}
    if score is not None:
        scores[user_id] = score
    item = TeamItem.of(challenge_id, team.team_id, TeamMembers(scores=scores), team.revision + 1)
    return [put(item, when=TeamItem.revision == team.revision if team.revision else ABSENT)]


def one_more_write(loaded: LoadedChallenge) -> Write:
    """The write that counts a participant more: as long as there is room, and the challenge is as it was read.

    Raises (at commit):
        Conflict: `challenge_full`.
        WriteConflict: the challenge was changed since it was read.
    """
    unchanged = (ChallengeItem.version == loaded.version) & (ChallengeItem.status == "open")
    has_room = ChallengeItem.participants < loaded.state.max_participants

    def refused(stored: dict[str, Any] | None) -> Exception:
        if stored is not None and int(stored["version"]["N"]) == loaded.version and stored["status"]["S"] == "open":
            return Conflict("The challenge is full.", code="challenge_full")
        return WriteConflict()

    item = ChallengeItem(PK=partition(loaded.id), SK=CHALLENGE)
    return update(item, ChallengeItem.participants.add(1), when=unchanged & has_room, otherwise=refused)


def one_less_write(challenge_id: str) -> Write:
    """The write that counts a participant less, of a challenge that is not frozen; else `TakesNoPart`."""
    item = ChallengeItem(PK=partition(challenge_id), SK=CHALLENGE)
    return update(item, ChallengeItem.participants.add(-1), when=ChallengeItem.status == "open", otherwise=TakesNoPart)
