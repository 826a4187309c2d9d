"""Score a powerlifting total relative to the body weight: DOTS, IPF GL and Wilks points."""

from fitai.kernel.caching import CONSTANT
from fitai.kernel.endpoint import endpoint
from fitai.tools import service
from fitai.tools.models import StrengthScore, StrengthScoreQuery


@endpoint(
    "GET",
    "/tools/strength-score",
    access="public",
    summary="Strength scores of a total",
    needs=(),
    cache=CONSTANT,
)
def handler(query: StrengthScoreQuery) -> StrengthScore:
    return service.strength_score(query)
