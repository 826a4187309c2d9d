"""Go on blocking, for a time, the addresses that exceed a rate of the firewall.

The firewall itself refuses an address only while it exceeds the rate. Who guesses passwords would go on a minute later.
"""

from fitai.kernel import clock
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.platform.blocking import firewall, rules, store


def block_addresses() -> int:
    """Block the addresses that exceed a rate now, and admit those whose time is over; return how many are blocked.

    Whatever ends it between two steps, the next run does what is left: the firewall is made to refuse what the item says.
    """
    minutes = settings().block_minutes
    if not settings().firewall_scope or not minutes:
        return 0
    before, version = store.blocked_networks()
    blocked = rules.blocked_networks(before, firewall.exceeding_addresses(), clock.epoch(), minutes * 60)
    if blocked != before:
        store.store_blocked_networks(blocked, version)
    changed = [firewall.refuse(rules.of_version(blocked, ip), ip) for ip in firewall.VERSIONS]
    if any(changed):
        # Without the addresses, which are of people.
        logger().info("blocked addresses have changed", extra={"blocked": len(blocked), "before": len(before)})
    return len(blocked)
