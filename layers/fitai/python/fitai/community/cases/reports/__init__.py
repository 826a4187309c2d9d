"""The items of reports, and of how reliable their senders have been."""
