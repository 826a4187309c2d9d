"""The history of the body's measures: entries by date; the latest weight is the account's current one."""
