"""What other services may call of the coach."""

from typing import TYPE_CHECKING

from fitai.coach.motivation.rules import Occasion as Occasion
from fitai.coach.motivation.rules import Outlook as Outlook
from fitai.coach.motivation.rules import SetCounts as SetCounts
from fitai.coach.motivation.rules import motivation as motivation
from fitai.coach.motivation.rules import occasions_of_set as occasions_of_set
from fitai.coach.motivation.rules import occasions_of_start as occasions_of_start

if TYPE_CHECKING:
    from fitai.coach.model.usage.service import FeatureUsage


def platform_usage(month: str) -> "list[FeatureUsage]":
    """What the language model has cost in a month (`2026-01`, UTC), by tier and feature: see `model.usage.service`. One Query."""
    # Imported here, since a set that is completed asks the coach for a sentence and not for this.
    from fitai.coach.model.usage import service

    return service.platform_usage(month)
