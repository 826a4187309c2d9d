"""Every minute: go on blocking, for an hour, the addresses that have sent too many requests, and admit those whose time is over."""

from typing import Any

from fitai.kernel.needs import Firewall, Table
from fitai.kernel.task import schedule
from fitai.platform.blocking import service


@schedule("rate(1 minute)", needs=(Firewall.READ, Firewall.BLOCK, Table.GET, Table.PUT), timeout=30, memory=256)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Give how many networks are blocked."""
    return {"blocked": service.block_addresses()}
