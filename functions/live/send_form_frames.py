"""Send a part of a recording while it is made, and get what is seen in it: the repetitions so far, and what to do better.

Parts are numbered from 0; each is counted once, however often and in whatever order it comes. The recording is kept for a
quarter of an hour after its last part.
"""

from fitai.coach.form import service
from fitai.coach.form.live_events import FormFeedback
from fitai.coach.form.models import SendFormFrames
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table


@action(
    "form:frames",
    access="write:ai_requests",
    summary="Send a part of a recording",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    events=(FormFeedback,),
)
def handler(message: Message, data: SendFormFrames) -> None:
    service.take_part(message, data)
