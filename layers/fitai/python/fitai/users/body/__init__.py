"""Body metrics: entries by date; the latest weight is the account's current one."""
