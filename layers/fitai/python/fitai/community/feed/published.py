"""What other services may call of the feed."""

from fitai.community.feed.service import end_promotion, promote

__all__ = ["end_promotion", "promote"]
