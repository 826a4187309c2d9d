"""Analyse the caller's progress: the trend of an exercise, the causes of a plateau, and what to do about it.

Without an exercise: the main lifts, the balance of the muscles, and the outlook of the goals. Each number is based on the
caller's own data and names its source. A language model may word the text, but not change a number.
"""

from fitai.coach.model_words import model_words
from fitai.coach.progress import service
from fitai.coach.progress.models import AnalyzeProgress, ProgressAnalysis
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import MODEL_NEEDS, Library, Table


@endpoint(
    "POST",
    "/ai/progress-analyze",
    access="write:ai_requests",
    summary="Analyse progress",
    switches=("ai_coach",),
    layers=("ai",),
    needs=(Table.QUERY, Table.GET_MANY, Library.READ, *MODEL_NEEDS),
    errors=(NotFound,),
    throttle=50,
)
def handler(request: Request, body: AnalyzeProgress) -> ProgressAnalysis:
    """Return the analysis."""
    return service.analyze(request.caller, body, request.units, model_words(request.caller, request.new_id()))
