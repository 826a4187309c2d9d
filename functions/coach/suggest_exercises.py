"""Suggest exercises: alternatives to one, or exercises for a neglected muscle group or for the available equipment.

All of them fit the equipment, the injuries and the exclusions. Answered at once, from the library and the last weeks of
training; up to 60 an hour.
"""

from fitai.coach.model_words import model_words
from fitai.coach.suggestions import service
from fitai.coach.suggestions.models import ExerciseSuggestions, SuggestExercises
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound, TooManyRequests
from fitai.kernel.needs import MODEL_NEEDS, Library, Table


@endpoint(
    "POST",
    "/ai/exercise-suggest",
    access="use:ai_generation",
    summary="Suggest exercises",
    layers=("ai",),
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.UPDATE, Library.READ, *MODEL_NEEDS),
    errors=(NotFound, TooManyRequests),
)
def handler(request: Request, body: SuggestExercises) -> ExerciseSuggestions:
    """Return the exercises."""
    return service.suggest(request.caller, request.new_id(), body, model_words(request.caller))
