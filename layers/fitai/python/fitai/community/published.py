"""What other services may call of the community."""

from fitai.community.moderation.text_check import check_words

__all__ = ["check_words"]
