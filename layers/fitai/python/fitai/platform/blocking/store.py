"""The item with the blocked networks.

FIREWALL   BLOCKED   the networks, each with the second until which it is blocked
"""

from collections.abc import Mapping

from pynamodb.attributes import JSONAttribute, NumberAttribute

from fitai.kernel.table import ABSENT, Entity, commit, get, put

PARTITION, SORT = "FIREWALL", "BLOCKED"


class BlockedNetworksItem(Entity, discriminator="blocked_networks"):
    """The networks that are blocked, and until when. It ends with the last of them."""

    version = NumberAttribute()
    ends = JSONAttribute()


def blocked_networks() -> tuple[dict[str, int], int]:
    """The networks with the ends of their times, and the version of the item; 0 where there is none. One GetItem."""
    item = get(BlockedNetworksItem, PARTITION, SORT)
    if item is None:
        return {}, 0
    return {str(network): int(end) for network, end in item.ends.items()}, int(item.version)


def store_blocked_networks(ends: Mapping[str, int], version: int) -> None:
    """Store the networks in place of those that were read with the version. One write.

    Raises:
        WriteConflict: somebody else has stored others.
    """
    item = BlockedNetworksItem(PK=PARTITION, SK=SORT, version=version + 1, ends=dict(ends))
    item.ttl = max(ends.values(), default=0) or None
    condition = ABSENT if version == 0 else BlockedNetworksItem.version == version
    commit(put(item, when=condition))
