"""Analyse the form in a recording: from the key points of the body in each frame to repetitions and cues.

The pose is estimated on the client, by any model that gives the 17 key points of COCO. Nothing of the recording is stored.
"""

from fitai.coach.form import service
from fitai.coach.form.models import MAX_BODY, AnalyzeForm, FormAnalysis
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import TooLarge
from fitai.kernel.needs import Library, Table


@endpoint(
    "POST",
    "/ai/form-analyze",
    access="write:ai_requests",
    summary="Analyse the form in a recording",
    switches=("ai_coach",),
    needs=(Table.GET_MANY, Library.READ),
    errors=(TooLarge,),
    max_body=MAX_BODY,
    memory=1024,
    throttle=20,
)
def handler(request: Request, body: AnalyzeForm) -> FormAnalysis:
    """Return the analysis."""
    return service.analyze_form(request.caller, body)
