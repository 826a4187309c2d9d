"""Leaderboards as their readers see them."""

from collections.abc import Iterable, Mapping

from fitai.community.boards import published as boards
from fitai.community.boards.models import BoardPage, RankedEntry
from fitai.community.challenges import rules as challenge_rules
from fitai.community.challenges import service as challenges
from fitai.community.challenges.board import board_id as challenge_board_id
from fitai.community.challenges.metrics import METRICS as CHALLENGE_METRICS
from fitai.community.leaderboards import friends, rules
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

    Of everybody or a challenge: one Query for a board of up to 500 entries, else four to six requests; of friends one Query and a
    BatchGetItem for each hundred of them. Then one BatchGetItem for the people of 48 rows.

    Raises:
        NotFound: there is no such challenge, or the caller may not see it.
        Malformed: the cursor belongs to another list.
    """
    if query.scope == "challenge":
        return _of_challenge(caller, query, units)
    athlete = users.athlete(caller.id)
    today = local_day(clock.now(), athlete.timezone, athlete.day_starts_at)
    start = rules.first_day(query.period, today)
    board_id = rules.board_id(query.metric, query.period, today)
    metric = rules.METRICS[query.metric]
    head = {"scope": query.scope, "metric": query.metric, "period": query.period, "start_date": start}
    if query.scope == "friends":
        page = friends.page(caller.id, board_id, query.limit, query.position(*_scope(caller, board_id)), NEIGHBOURS)
        return _shown(caller, query, page, board_id, metric.unit, metric.scale, units, head)
    if query.watch:
        boards.watch(board_id, caller.id)
    return _of_board(caller, query, board_id, metric.unit, metric.scale, units, head)


def _of_challenge(caller: Caller, query: LeaderboardQuery, units: Units) -> Leaderboard:
    loaded, _, _, _ = challenges.load_visible(caller, query.challenge_id or "")
    board_id = challenge_board_id(loaded.id)
    if query.watch:
        boards.watch(board_id, caller.id)
    unit = CHALLENGE_METRICS[loaded.state.metric].unit
    head = {"scope": query.scope, "challenge_id": loaded.id}
    return _of_board(caller, query, board_id, unit, challenge_rules.SCALE, units, head)


def _scope(caller: Caller, board_id: str) -> tuple[str, str]:
    return caller.id, board_id


def _of_board(
    caller: Caller,
    query: LeaderboardQuery,
    board_id: str,
    unit: LeaderboardUnit,
    scale: int,
    units: Units,
    head: Mapping[str, object],
) -> Leaderboard:
    position = query.position(*_scope(caller, board_id))
    if position is None:
        page = boards.top_with_standing(board_id, caller.id, query.limit, NEIGHBOURS)
    else:
        page = boards.top(board_id, query.limit, position)
    shown = _shown(caller, query, page, board_id, unit, scale, units, head)
    for _ in range(MAX_EMPTY_PAGES):
        if shown.entries or page.after is None:
            break
        own = shown.me
        page = boards.top(board_id, query.limit, page.after)
        shown = _shown(caller, query, page, board_id, unit, scale, units, head)
        shown.me = own
    return shown


def _shown(
    caller: Caller,
    query: LeaderboardQuery,
    page: BoardPage,
    board_id: str,
    unit: LeaderboardUnit,
    scale: int,
    units: Units,
    head: Mapping[str, object],
) -> Leaderboard:
    """A page with those rows whose users the caller may see."""
    standing = page.standing
    around = [*standing.above, *standing.below] if standing else []
    cards = _cards(caller.id, (entry.user_id for entry in (*page.entries, *around)))
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


def _cards(viewer_id: str, user_ids: Iterable[str]) -> dict[str, UserCard]:
    ids = list(dict.fromkeys(user_ids))
    cards: dict[str, UserCard] = {}
    for start in range(0, len(ids), CARDS_AT_ONCE):
        cards |= users.listed_cards(viewer_id, ids[start : start + CARDS_AT_ONCE])
    return cards
