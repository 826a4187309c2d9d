"""Analyse the form in a recording: key points of the body in each frame in, repetitions and cues out.

The pose is estimated on the client, by any model that gives the 17 key points of COCO. Nothing of the recording is stored.
"""

from fitai.coach.form import service
from fitai.coach.form.models import MAX_BODY, AnalyseForm, FormAnalysis
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import TooLarge
from fitai.kernel.needs import Library, Table


@endpoint(
    "POST",
    "/ai/form-analyze",
    access="premium",
    summary="Analyse the form in a recording",
    needs=(Table.GET_MANY, Library.READ),
    errors=(TooLarge,),
    max_body=MAX_BODY,
    memory=1024,
)
def handler(request: Request, body: AnalyseForm) -> FormAnalysis:
    """Return the analysis."""
    return service.analyse_form(request.caller, body)
