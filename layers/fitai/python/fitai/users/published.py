"""What other services may call of users. Read-only; one request each, however many friends a user has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fitai.accounts import rules as account_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account, Visibility
from fitai.kernel import clock
from fitai.kernel.entitlements import limit_of, plan_of
from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.kernel.sharing_switches import NOTHING_SHARED, SharingSwitches
from fitai.kernel.table import Entity, Write
from fitai.training.strength_levels import Lifter
from fitai.training.strength_scores import Sex
from fitai.users.body import store as body_store
from fitai.users.body import summary as body_summary
from fitai.users.body.models import BodyStanding
from fitai.users.limits import rules as limit_rules
from fitai.users.limits import store as limits_store
from fitai.users.limits.models import CountedAct, Membership
from fitai.users.models import Athlete, Recipient
from fitai.users.social import rules, store
from fitai.users.social.models import STRANGERS, SocialCounts, Tie, UserCard


def tie_between(user_id: str, other_id: str) -> Tie:
    """The tie of two users, from the side of the first: one GetItem."""
    return store.tie(user_id, other_id)


def tie_and_sharing(user_id: str, owner_id: str) -> tuple[Tie, SharingSwitches]:
    """The tie of two users, from the side of the first, and the privacy switches of the second: one BatchGetItem."""
    state = store.tie_state(user_id, owner_id)
    return state.tie, _sharing_of(state.other)


def _sharing_of(account: Account | None) -> SharingSwitches:
    """An account's privacy switches; a deleted or suspended account shares nothing."""
    return account.preferences.privacy.switches if account is not None and account.active else NOTHING_SHARED


def activity_visibility(user_id: str) -> Visibility:
    """Who may see the activities that are made of what the user does; none are made of `private` ones. One GetItem.

    None are made for a deleted or suspended account, either.
    """
    account = accounts_store.find_account(user_id)
    return account.preferences.privacy.activity_visibility if account is not None and account.active else "private"


def sharing_switches(user_id: str) -> SharingSwitches:
    """What the user lets others see at all: one GetItem."""
    return _sharing_of(accounts_store.find_account(user_id))


def ties_and_sharing_among(
    user_id: str, other_ids: Iterable[str], owner_ids: Iterable[str]
) -> tuple[dict[str, Tie], dict[str, SharingSwitches]]:
    """The user's ties with others, and the privacy switches of some of them: one BatchGetItem for 100 of both."""
    ids, requested_ids = list(dict.fromkeys(other_ids)), list(dict.fromkeys(owner_ids))
    ties, accounts = store.ties_with_accounts(user_id, ids, requested_ids) if ids or requested_ids else ({}, {})
    return (
        {other_id: ties.get(other_id, STRANGERS) for other_id in ids},
        {owner_id: _sharing_of(accounts.get(owner_id)) for owner_id in requested_ids},
    )


def ties_among(user_id: str, other_ids: Iterable[str]) -> dict[str, Tie]:
    """The user's ties with up to 100 others: one BatchGetItem; no request for no others."""
    ids = list(dict.fromkeys(other_ids))
    ties = store.ties(user_id, ids) if ids else {}
    return {other_id: ties.get(other_id, STRANGERS) for other_id in ids}


def friend_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """A page of the ids of the user's friends, and the position of the next page: one Query, eventually consistent."""
    page = store.friends_page(user_id, "accepted", limit, after)
    return [friend.other_id for friend in page.friends], page.after


def follower_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """A page of the ids of the user's followers, and the position of the next page: one Query, eventually consistent."""
    return store.follower_ids(user_id, limit, after)


def followed_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """A page of the ids of the users whom the user follows, and the next page's position: one Query, eventually consistent."""
    return store.followed_ids(user_id, limit, after)


def social_counts_key(user_id: str) -> tuple[str, str]:
    """The key of the item that `social_counts_among` finds, for a batch that reads it with others."""
    return store.counts_key(user_id)


def social_counts_among(items: Iterable[Entity]) -> SocialCounts:
    """How many friends and followers the user has whose counts are among items which were read; none without them."""
    return store.counts_among(items)


@dataclass(frozen=True, slots=True)
class OtherUser:
    """Another user as a viewer sees them in a list, with the viewer's tie to them, and what they let others see.

    `may_see_profile`: whether the viewer may see the profile. `is_recognisable`: user name and picture (see `may_recognise`).
    """

    card: UserCard
    tie: Tie
    sharing: SharingSwitches
    profile_visibility: Visibility
    may_see_profile: bool
    is_recognisable: bool


def user_cards(viewer_id: str, user_ids: Iterable[str], *, ignore_own_blocks: bool = False) -> dict[str, OtherUser]:
    """Up to 100 others as the viewer sees them in a list.

    Deleted and suspended accounts are left out. One BatchGetItem, two past 50; no request for no others.

    Args:
        ignore_own_blocks: as the viewer would see them without having blocked or muted them.
    """
    return {
        account.id: _other_user(account, replace(tie, blocks=False, mutes=False) if ignore_own_blocks else tie)
        for account, tie in _others_with_ties(viewer_id, user_ids)
        if tie is not None and account.active
    }


def user_card_keys(viewer_id: str, user_ids: Iterable[str]) -> list[tuple[str, str]]:
    """The keys of the items that `user_cards_among` needs, two for each user, for a batch that reads them with others."""
    return store.account_and_tie_keys(viewer_id, [user_id for user_id in user_ids if user_id != viewer_id])


def user_cards_among(viewer_id: str, items: Sequence[Entity]) -> dict[str, OtherUser]:
    """The others whose accounts are among items which were read with their ties; see `user_cards`."""
    return {
        account.id: _other_user(account, tie)
        for account, tie in store.accounts_with_ties_among(viewer_id, items)
        if tie is not None and account.active
    }


def author_for_viewers(author_id: str, viewer_ids: Iterable[str]) -> dict[str, OtherUser]:
    """A user as each of up to 99 others sees them, by the viewer's id; nobody sees a deleted or suspended account.

    One BatchGetItem; no request for no viewers.
    """
    ids = [viewer_id for viewer_id in dict.fromkeys(viewer_ids) if viewer_id != author_id]
    account, ties = store.account_with_viewers(author_id, ids) if ids else (None, {})
    if account is None or not account.active:
        return {}
    return {viewer_id: _other_user(account, ties.get(viewer_id, STRANGERS)) for viewer_id in ids}


def _other_user(account: Account, tie: Tie) -> OtherUser:
    return OtherUser(
        card=rules.user_card(account, tie),
        tie=tie,
        sharing=_sharing_of(account),
        profile_visibility=account.preferences.privacy.profile_visibility,
        may_see_profile=rules.may_see_profile(account, tie),
        is_recognisable=rules.may_recognise(account, tie),
    )


def listed_cards(viewer_id: str, user_ids: Iterable[str]) -> dict[str, UserCard]:
    """The cards of up to 100 users in a list of many people's, the viewer's own included.

    Those are left out whom the viewer may not recognise (see `may_recognise`), or has muted. As many requests as `user_cards`.
    """
    return {
        account.id: rules.user_card(account, tie)
        for account, tie in store.accounts_with_ties(viewer_id, user_ids)
        if rules.may_recognise(account, tie) and not (tie is not None and tie.mutes)
    }


def own_card_among(items: Iterable[Entity]) -> UserCard | None:
    """The card of the viewer's own account, which is among items that were read (see `account_key`); None without it."""
    account = accounts_store.account_among(items)
    return None if account is None else rules.user_card(account, None)


def recognisable_ids(viewer_id: str, user_ids: Iterable[str]) -> set[str]:
    """The ids of those of up to 100 others whose card the viewer may see (see `may_recognise`).

    Unknown, deleted and suspended accounts, blocks and strangers' private accounts are left out alike. As many requests
    as `user_cards`.
    """
    return {account.id for account, tie in _others_with_ties(viewer_id, user_ids) if rules.may_recognise(account, tie)}


def ids_by_username(usernames: Iterable[str]) -> dict[str, str]:
    """The ids of the accounts with up to 100 user names, hidden ones included: one BatchGetItem; no request for no names."""
    names = set(usernames)
    return accounts_store.ids_by_username(names) if names else {}


def _others_with_ties(viewer_id: str, user_ids: Iterable[str]) -> list[tuple[Account, Tie | None]]:
    other_ids = [user_id for user_id in dict.fromkeys(user_ids) if user_id != viewer_id]
    return store.accounts_with_ties(viewer_id, other_ids) if other_ids else []


def may_see_profile(viewer_id: str, owner_id: str) -> bool:
    """Whether the viewer may see the owner's profile, and with it what has no visibility of its own.

    Decided by the owner's `profileVisibility`, friendship and blocks: one BatchGetItem; no request for the owner.
    """
    if viewer_id == owner_id:
        return True
    state = store.tie_state(viewer_id, owner_id)
    return rules.may_see_profile(state.other, state.tie)


def may_recognise(viewer_id: str, owner_id: str) -> bool:
    """Whether the viewer may see the owner's user name and picture, as lists show them: one BatchGetItem.

    More than `may_see_profile` allows: strangers see them of an account that shows its profile to friends; friends, and
    users with an open friend request either way, see them of a private one.
    """
    if viewer_id == owner_id:
        return True
    state = store.tie_state(viewer_id, owner_id)
    return rules.may_recognise(state.other, state.tie)


def account_key(user_id: str) -> tuple[str, str]:
    """The key of the item that the functions here find an account by which end in `_among`, for a batch of one's own."""
    return accounts_store.account_key(user_id)


def membership_among(items: Iterable[Entity], user_id: str) -> Membership | None:
    """What limits depend on of the account, if it is among items which were read; see `membership`."""
    account = _account_among(items, user_id)
    return None if account is None else limit_rules.membership_of(account)


def _account_among(items: Iterable[Entity], user_id: str) -> Account | None:
    return next((account for account in accounts_store.accounts_in(items) if account.id == user_id), None)


def membership(user_id: str) -> Membership | None:
    """Since when an account exists, whether its mail address is verified, and its time zone: one GetItem."""
    account = accounts_store.find_account(user_id)
    return None if account is None else limit_rules.membership_of(account)


def is_restricted(membership: Membership, now: datetime) -> bool:
    """Whether the account is in its first 24 hours, or has not verified its mail address."""
    return limit_rules.is_restricted(membership, now)


def daily_limit_write(membership: Membership, act: CountedAct, now: datetime, limit: int | None = None) -> Write:
    """The write that counts an act of a day; its commit raises `TooManyRequests` when the day's number is used up.

    Args:
        limit: acts in a day, where it is not the one of the account's kind.
    """
    return limits_store.daily_limit_write(membership, act, now, limit)


def history_export_write(caller: Caller, now: datetime) -> Write:
    """The write that counts an export of the caller's history, of as many in a day (UTC) as the plan contains.

    Its commit raises `PlanLimitReached` when they are used up. The export of all own data (GDPR) is not counted.
    """
    limit = limit_of(caller.plan, "history_exports_per_day")
    return limits_store.plan_limit_write(caller.id, "history exports", limit, now)


def athlete_among(items: Iterable[Entity]) -> Athlete:
    """What training needs of the account that is among items which were read; see `athlete`."""
    return _athlete(accounts_store.account_among(items))


def athlete(user_id: str) -> Athlete:
    """What training needs of an account: time zone and start of the day, weight, units, equipment and others. One GetItem.

    An account that has set none of it, or is deleted, trains in UTC with an unknown weight.
    """
    return _athlete(accounts_store.find_account(user_id))


def premium_athlete(user_id: str) -> Athlete | None:
    """What training needs of an account that has the features of FitAI Premium; None for any other. One GetItem."""
    account = accounts_store.find_account(user_id)
    if account is None or not account.active:
        return None
    now = clock.now()
    plan = account_rules.effective_plan(account, now, settings().open_plan)
    return None if plan_of(account_rules.current_role(account, now), plan) == "free" else _athlete(account)


def _athlete(account: Account | None) -> Athlete:
    if account is None:
        return Athlete()
    preferences = account.preferences
    return Athlete(
        timezone=account.profile.timezone or "UTC",
        weight=account.metrics.current_weight,
        height=account.metrics.height,
        units=preferences.units,
        day_starts_at=preferences.day_starts_at,
        bars=preferences.bars,
        plates=preferences.plates,
        exercise_units=preferences.exercise_units,
        equipment=preferences.equipment,
        injuries=preferences.injuries,
        language=preferences.language,
        week_starts_on=preferences.week_starts_on,
        weekly_target=preferences.weekly_target,
        progress_updates=preferences.notifications.progress_updates,
        ai_recommendations=preferences.notifications.ai_recommendations,
        sex=None if account.profile.gender == "other" else account.profile.gender,
        date_of_birth=account.profile.date_of_birth,
        fitness_level=account.profile.fitness_level,
        strength_levels=preferences.strength_levels,
        goals=account.profile.goals or [],
    )


def private_texts(user_id: str) -> tuple[str, ...]:
    """What must not leave the account with a text: names, the mail address, the birth date (ISO 8601). One GetItem."""
    account = accounts_store.find_account(user_id)
    if account is None:
        return ()
    profile = account.profile
    birth = None if profile.date_of_birth is None else profile.date_of_birth.isoformat()
    return tuple(filter(None, (profile.first_name, profile.last_name, account.username, account.email, birth)))


def recipient_among(user_id: str, items: Iterable[Entity]) -> Recipient | None:
    """What sending needs of the account with this id that is among items which were read; None where it is not."""
    account = _account_among(items, user_id)
    if account is None:
        return None
    return Recipient(
        id=account.id,
        active=account.active,
        mail_address=account.email if account.email_verified else None,
        zone=account.profile.timezone,
        language=account.preferences.language,
        units=account.preferences.units,
        choices=account.preferences.notifications,
    )


def lifter(athlete: Athlete, body: BodyStanding) -> Lifter:
    """What strength is judged by, from an account and its body log; a weight without a weighing is the profile's."""
    weighed_on = body.latest_days.get("weight")
    return Lifter(
        sex=athlete.sex,
        date_of_birth=athlete.date_of_birth,
        body_weight=body.latest["weight"] if weighed_on else athlete.weight,
        weighed_on=weighed_on,
        opted_in=athlete.strength_levels,
    )


def body_standing(user_id: str) -> BodyStanding:
    """The trend of the body weight, its weekly rate, and the newest value of each measure: one GetItem."""
    summary = body_store.find_summary(user_id)
    return BodyStanding() if summary is None else body_summary.standing(summary)


def body_standing_key(user_id: str) -> tuple[str, str]:
    """The key of the item that `body_standing_among` finds, for a batch that reads it with others."""
    return body_store.summary_key(user_id)


def body_standing_among(items: Iterable[Entity]) -> BodyStanding:
    """The standing of the summary that is among items which were read; see `body_standing`."""
    summary = body_store.summary_among(items)
    return BodyStanding() if summary is None else body_summary.standing(summary)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The trend of the body weight (kg) after a day value, and how many of the 14 days until then have one."""

    day: date
    weight: float
    weighing_days_14: int


@dataclass(frozen=True, slots=True)
class BodyTrend:
    """What the log says of the body now, and the trend of its last months.

    Attributes:
        points: oldest first.
        since: the first day that the points are complete from; None where they are from the beginning of the log.
    """

    standing: BodyStanding
    points: list[TrendPoint]
    since: date | None


def body_trend(user_id: str) -> BodyTrend:
    """The standing, and the trend of the body weight of at least the last 150 days: one GetItem."""
    return _body_trend(body_store.find_summary(user_id))


def body_trend_among(items: Iterable[Entity]) -> BodyTrend:
    """The same of the summary that is among items which were read; see `body_standing_key`."""
    return _body_trend(body_store.summary_among(items))


def _body_trend(summary: body_summary.BodySummary | None) -> BodyTrend:
    if summary is None:
        return BodyTrend(BodyStanding(), [], None)
    days = body_summary.recent_days(summary)
    value_days = [day.day for day in days if day.value is not None]
    points = [
        TrendPoint(
            date.fromordinal(day.day),
            day.trend.value,
            sum(day.day - body_summary.WEIGHING_DAYS < other <= day.day for other in value_days),
        )
        for day in days
        if day.value is not None
    ]
    since = date.fromordinal(summary.through + 1) if summary.checkpoints else None
    return BodyTrend(body_summary.standing(summary, days), points, since)


def body_values(user_id: str, since: date) -> list[tuple[date, dict[str, float]]]:
    """What was measured from a day on, oldest first, by the measure's name: a Query for each megabyte."""
    entries = body_store.entries_between(user_id, since, None)
    return [(entry.date, body_summary.values_of(entry)) for entry in entries]


@dataclass(frozen=True, slots=True)
class LeaderboardProfile:
    """What leaderboards need of an account. `listed`: whether the user is on those that everybody sees."""

    listed: bool
    timezone: str
    day_starts_at: int
    weekly_target: int
    sex: Sex | None
    weight: float | None


def leaderboard_profile(user_id: str) -> LeaderboardProfile | None:
    """What leaderboards need of an account; None where it is deleted. One GetItem."""
    account = accounts_store.find_account(user_id)
    if account is None:
        return None
    athlete = _athlete(account)
    preferences = account.preferences
    return LeaderboardProfile(
        listed=preferences.privacy.leaderboards,
        timezone=athlete.timezone,
        day_starts_at=athlete.day_starts_at,
        weekly_target=preferences.weekly_target,
        sex=athlete.sex,
        weight=athlete.weight,
    )
