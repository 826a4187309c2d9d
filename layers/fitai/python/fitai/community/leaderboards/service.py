"""Leaderboards as their readers see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fitai.community.boards import published as boards
from fitai.community.boards.models import BoardPage, RankedEntry
from fitai.community.challenges import rules as challenge_rules
from fitai.community.challenges import service as challenges
from fitai.community.challenges.board import board_id as challenge_board_id
from fitai.community.challenges.metrics import METRICS as CHALLENGE_METRICS
from fitai.community.challenges.visibility import is_shown
from fitai.community.leaderboards import friends, rules, store
from fitai.community.leaderboards.models import (
    Leaderboard,
    LeaderboardEntry,
    LeaderboardQuery,
    LeaderboardUnit,
    OwnPlace,
)
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_MILE, Units
from fitai.training.days import local_day
from fitai.users import published as users
from fitai.users.published import OtherUser
from fitai.users.social.models import UserCard

NEIGHBOURS = 5
CARDS_AT_ONCE = 100
MAX_EMPTY_PAGES = 3
"""Pages that are read on for the caller where nobody of the one before may be seen."""
DIGITS = 2
IMPERIAL: dict[LeaderboardUnit, tuple[LeaderboardUnit, float]] = {
    "m": ("mi", METRES_PER_MILE),
    "kg": ("lb", KILOGRAMS_PER_POUND),
}


def leaderboard(caller: Caller, query: LeaderboardQuery, units: Units) -> Leaderboard:
    """A page of a leaderboard, and on the first one the caller's place with its neighbours.

    A BatchGetItem of the caller's account. Of everybody or a challenge one Query for a board of up to 500 entries, else four to six
    requests; of friends a Query and a BatchGetItem for each hundred. Then a BatchGetItem for each 50 people.

    Raises:
        NotFound: there is no such challenge, or the caller may not see it.
        Malformed: the cursor belongs to another list.
    """
    if query.scope == "challenge":
        return _of_challenge(caller, query, units)
    account = store.load_account(caller.id)
    athlete = users.athlete_among(account)
    reader = _Reader(caller, query, units, users.own_card_among(account))
    today = local_day(clock.now(), athlete.timezone, athlete.day_starts_at)
    start = rules.first_day(query.period, today)
    board_id = rules.board_id(query.metric, query.period, today)
    metric = rules.METRICS[query.metric]
    head = {"scope": query.scope, "metric": query.metric, "period": query.period, "start_date": start}
    if query.scope == "friends":
        page = friends.page(caller.id, board_id, query.limit, query.position(*_scope(caller, board_id)), NEIGHBOURS)
        return _shown(reader, page, board_id, metric.unit, metric.scale, head)
    return _of_board(reader, board_id, metric.unit, metric.scale, head)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads what, in which units, and the reader's own card."""

    caller: Caller
    query: LeaderboardQuery
    units: Units
    card: UserCard | None

    def shows(self, other: OtherUser) -> bool:
        """Whether the reader is shown another user on this leaderboard.

        Nobody who is blocked, either way, muted, or private, friends excepted. Of who has switched off the sharing of workouts no
        totals are shown, and of who does not share progress no strength; in a challenge all who take part are compared.
        """
        if not is_shown(other) or other.tie.mutes:
            return False
        if self.query.scope == "challenge":
            return True
        return other.sharing.workouts and (self.query.metric != "strength" or other.sharing.progress)


def _of_challenge(caller: Caller, query: LeaderboardQuery, units: Units) -> Leaderboard:
    loaded, _, items, _ = challenges.load_visible(caller, query.challenge_id or "")
    reader = _Reader(caller, query, units, users.own_card_among(items))
    unit = CHALLENGE_METRICS[loaded.state.metric].unit
    head = {"scope": query.scope, "challenge_id": loaded.id}
    return _of_board(reader, challenge_board_id(loaded.id), unit, challenge_rules.SCALE, head)


def _scope(caller: Caller, board_id: str) -> tuple[str, str]:
    return caller.id, board_id


def _of_board(
    reader: _Reader, board_id: str, unit: LeaderboardUnit, scale: int, head: Mapping[str, object]
) -> Leaderboard:
    caller, query = reader.caller, reader.query
    position = query.position(*_scope(caller, board_id))
    if query.watch:
        boards.watch(board_id, caller.id)
    if position is None:
        page = boards.top_with_standing(board_id, caller.id, query.limit, NEIGHBOURS)
    else:
        page = boards.top(board_id, query.limit, position)
    shown = _shown(reader, page, board_id, unit, scale, head)
    for _ in range(MAX_EMPTY_PAGES):
        if shown.entries or page.after is None:
            break
        own = shown.me
        page = boards.top(board_id, query.limit, page.after)
        shown = _shown(reader, page, board_id, unit, scale, head)
        shown.me = own
    return shown


def _shown(
    reader: _Reader, page: BoardPage, board_id: str, unit: LeaderboardUnit, scale: int, head: Mapping[str, object]
) -> Leaderboard:
    """A page with those rows whose users the reader may see."""
    caller, query, units, standing = reader.caller, reader.query, reader.units, page.standing
    around = [*standing.above, *standing.below] if standing else []
    cards = _cards(reader, (entry.user_id for entry in (*page.entries, *around)))
    shown_unit, divisor = IMPERIAL[unit] if units == "imperial" and unit in IMPERIAL else (unit, 1.0)

    def score(value: int) -> float:
        return round(value / scale / divisor, DIGITS)

    def rows(entries: Iterable[RankedEntry]) -> list[LeaderboardEntry]:
        return [
            LeaderboardEntry(
                rank=entry.rank,
                user=cards[entry.user_id],
                score=score(entry.score),
                is_caller=entry.user_id == caller.id,
            )
            for entry in entries
            if entry.user_id in cards
        ]

    own = None
    if standing is not None:
        own = OwnPlace(
            rank=standing.rank, score=score(standing.score), above=rows(standing.above), below=rows(standing.below)
        )
    return Leaderboard.model_validate(
        {
            **head,
            "unit": shown_unit,
            "total": page.total,
            "as_of": page.as_of,
            "entries": rows(page.entries),
            "me": own,
            "cursor": query.cursor_at(page.after, *_scope(caller, board_id)),
        }
    )


def _cards(reader: _Reader, user_ids: Iterable[str]) -> dict[str, UserCard]:
    ids = [user_id for user_id in dict.fromkeys(user_ids) if user_id != reader.caller.id]
    cards = {} if reader.card is None else {reader.caller.id: reader.card}
    for start in range(0, len(ids), CARDS_AT_ONCE):
        others = users.user_cards(reader.caller.id, ids[start : start + CARDS_AT_ONCE])
        cards |= {user_id: other.card for user_id, other in others.items() if reader.shows(other)}
    return cards
