"""Activities that are made of what users do: they follow their sources, which are read again at each event.

Events come at least once, late and in any order. They say where to look: the source is read as it is now, after what is stored
of the activity, and the write is conditioned on that. What was deleted by its author is not made again.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from fitai.achievements import published as achievements
from fitai.community.activities import rules, store
from fitai.community.activities.rules import Description, Source, Tier
from fitai.community.activities.store import StoredSource
from fitai.community.activities.visibility import stricter
from fitai.kernel import clock, personal_data
from fitai.kernel.ids import new_id
from fitai.kernel.table import WriteConflict, commit, retry_on_conflict
from fitai.users import published as users

MAX_ATTEMPTS = 20
"""Attempts after write conflicts: likes of the activity may be written at the same moment."""

Describe = Callable[[datetime], Description | None]
"""Reads a source, and gives what an activity that was published then says of it; None where there is to be none."""


def follow(user_id: str, source: Source, describe: Describe, *, news_at: datetime | None) -> None:
    """Let the activity of a source be as the source is now: publish it, correct it, or remove it.

    Args:
        news_at: when the source became what is told of; None when the event only corrects it: then nothing is published
            that was not published before.
    """
    with suppress(personal_data.AccountGone):
        # A correction that finds nothing leaves it to the publication, which is why that looks at the source once more.
        while retry_on_conflict(lambda: _attempt(user_id, source, describe, news_at), tries=MAX_ATTEMPTS):
            pass


def _attempt(user_id: str, source: Source, describe: Describe, news_at: datetime | None) -> bool:
    """Read the activity, then its source, and write what differs; whether it was published."""
    stored = store.load_sources(user_id, [source.key]).get(source.key)
    if stored is None and news_at is None:
        return False
    if stored is not None and stored.state == "deleted":
        return False
    if stored is not None and stored.state == "published":
        _correct(stored, describe)
        return False
    published_at = stored.published_at if stored else news_at
    assert published_at is not None
    visibility = stored.visibility if stored else users.activity_visibility(user_id)
    if visibility == "private" and stored is None:
        return False
    description = describe(published_at)
    if description is None:
        return False
    now = clock.now()
    activity = rules.published(
        new_id(), user_id, description, stricter(visibility, description.max_visibility), published_at, now
    )
    former = {source.key: stored} if stored else {}
    commit(
        *store.publish_writes(activity, [source.key], former),
        personal_data.account_exists_check_write(user_id),
    )
    return True


def _correct(stored: StoredSource, describe: Describe) -> None:
    """Correct or remove a published activity.

    Raises:
        WriteConflict: it was changed or deleted since its source item was read.
    """
    loaded = store.load_with_sources(stored.activity_id)
    if loaded is None:
        raise WriteConflict
    before = loaded.activity
    description = describe(before.created_at)
    if description is None:
        commit(*store.delete_writes(before, loaded.sources, "removed"))
        return
    after = rules.followed(before, description, clock.now())
    if after != before:
        commit(*store.change_writes(before, after))


def forbid(user_id: str, source: Source) -> None:
    """Remove the activity of a source for good: nothing is made of it from now on, even if its event is still to come."""

    def attempt() -> None:
        stored = store.load_sources(user_id, [source.key]).get(source.key)
        if stored is not None and stored.state == "deleted":
            return
        loaded = store.load_with_sources(stored.activity_id) if stored and stored.state == "published" else None
        if loaded is not None:
            commit(*store.delete_writes(loaded.activity, loaded.sources, "deleted"))
        else:
            commit(
                store.forbidden_source_write(user_id, source.key, stored, clock.now()),
                personal_data.account_exists_check_write(user_id),
            )

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


# --- achievements: several sources of one activity ---------------------------------------------------------


def publish_tiers(user_id: str, tiers: Sequence[Tier], at: datetime) -> None:
    """Publish the tiers that were unlocked at once as one activity, without those that were told of, or are revoked since.

    Args:
        at: when they were unlocked.
    """
    titles = achievements.public_titles()
    by_key = {tier_source(tier).key: tier for tier in tiers if tier[0] in titles}

    def attempt() -> bool:
        stored = store.load_sources(user_id, list(by_key))
        new = {key: tier for key, tier in by_key.items() if key not in stored or stored[key].state == "removed"}
        visibility = users.activity_visibility(user_id) if new else "private"
        if visibility == "private":
            return False
        unlocked = achievements.unlocked_tiers(user_id)
        told = {key: tier for key, tier in new.items() if tier in unlocked}
        description = rules.achievement_description(list(told.values()), titles)
        if description is None:
            return False
        activity = rules.published(new_id(), user_id, description, visibility, at, clock.now())
        commit(
            *store.publish_writes(activity, list(told), stored),
            personal_data.account_exists_check_write(user_id),
        )
        return True

    if not by_key:
        return
    with suppress(personal_data.AccountGone):
        is_published = retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
        if is_published:
            # A revocation that came before has found nothing to take back.
            revoke_tiers(user_id, list(by_key.values()))


def revoke_tiers(user_id: str, tiers: Iterable[Tier]) -> None:
    """Take those tiers that are not unlocked any more out of the activities that tell of them.

    An activity that tells of nothing else is removed.
    """
    for tier in tiers:
        retry_on_conflict(partial(_revoke_tier, user_id, tier), tries=MAX_ATTEMPTS)


def _revoke_tier(user_id: str, tier: Tier) -> None:
    key = tier_source(tier).key
    stored = store.load_sources(user_id, [key]).get(key)
    if stored is None or stored.state != "published":
        return
    loaded = store.load_with_sources(stored.activity_id)
    if loaded is None:
        raise WriteConflict
    if tier in achievements.unlocked_tiers(user_id):
        return
    before = loaded.activity
    told = [(unlocked.achievement_id, unlocked.tier) for unlocked in before.content.metadata.tiers]
    remaining = [other for other in told if other != tier]
    description = rules.achievement_description(remaining, achievements.public_titles())
    if description is None:
        commit(*store.delete_writes(before, loaded.sources, "removed"))
        return
    after = rules.followed(before, description, clock.now())
    sources = [source for source in loaded.sources if source != key]
    commit(*store.change_writes(before, after, sources=sources), store.source_removal_write(before, key))


def tier_source(tier: Tier) -> Source:
    """The source of a tier of an achievement."""
    achievement_id, value = tier
    return Source("achievement_unlocked", f"{achievement_id}:{value:g}")
