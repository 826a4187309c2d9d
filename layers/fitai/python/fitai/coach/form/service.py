"""Use cases of the analysis of form."""

from fitai.coach.form import store
from fitai.coach.form.analyser import Analyser
from fitai.coach.form.assessment import assess, repetitions_of, usable_share
from fitai.coach.form.cues import MESSAGES
from fitai.coach.form.exercise_movements import movement_of
from fitai.coach.form.live_events import FormFeedback
from fitai.coach.form.models import AnalyseForm, FormAnalysis, Movement, SendFormFrames, Variant
from fitai.coach.form.recording import Recording
from fitai.exercises.published import available_exercises
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, delivery
from fitai.kernel.live.actions import Message
from fitai.kernel.table import commit, retry_on_conflict


def analyse_form(caller: Caller, request: AnalyseForm) -> FormAnalysis:
    """Analyse a recording. Nothing of it is stored; no request, but one BatchGetItem for an exercise of the caller's own.

    Raises:
        Invalid: neither a movement nor an exercise, both, or an exercise whose form cannot be analysed.
    """
    movement, variant = _movement(caller, request)
    analyser = Analyser(movement=movement, variant=variant, fps=request.fps)
    analyser.take(request.frames, end=True)
    return assess(analyser)


def _movement(caller: Caller, request: AnalyseForm) -> tuple[Movement, Variant | None]:
    if request.movement is not None:
        if request.exercise_id is not None:
            raise Invalid.field("exerciseId", "Give the movement or the exercise, not both")
        return request.movement, request.variant
    if request.exercise_id is None:
        raise Invalid.field("movement", "Give the movement, or the exercise as exerciseId")
    exercise = available_exercises(caller.id, [request.exercise_id]).get(request.exercise_id)
    if exercise is None:
        raise Invalid.field("exerciseId", "There is no such exercise")
    found = movement_of(exercise)
    if found is None:
        raise Invalid.field("exerciseId", "The form of this exercise cannot be analysed")
    movement, variant = found
    return movement, request.variant or variant


def take_part(message: Message, part: SendFormFrames) -> None:
    """Take a part of a recording and tell the device what was seen: a GetItem and a PutItem; a Query where others are told.

    A part that was taken before changes nothing, and is answered with what was seen so far.

    Raises:
        Invalid: it does not fit the parts before it.
        Conflict: `recording_ended`, `part_missing`.
    """
    user_id = message.caller.id
    feedback = retry_on_conflict(lambda: _add_part(user_id, part))
    receivers = [message.sender]
    if feedback.new_repetitions or (feedback.ended and feedback.analysis):
        receivers += connections.user_connections(user_id)
    delivery.push(receivers, feedback, replying=message.replying)


def _add_part(user_id: str, part: SendFormFrames) -> FormFeedback:
    loaded = store.load_recording(user_id, part.session_id)
    recording = loaded.recording or Recording.begin(part)
    before = len(recording.analyser.measured())
    is_new = recording.add(part)
    if is_new:
        commit(store.recording_write(user_id, part.session_id, recording, loaded))
    return _feedback(part.session_id, recording, before)


def _feedback(session_id: str, recording: Recording, before: int) -> FormFeedback:
    """The feedback on a recording.

    Args:
        before: how many repetitions there were before the part.
    """
    analyser = recording.analyser
    repetitions = repetitions_of(analyser)
    last = repetitions[-1] if repetitions else None
    cue = last.cues[0] if last is not None and last.cues else None
    return FormFeedback(
        session_id=session_id,
        movement=analyser.movement,
        next_part=recording.next_part,
        repetition_count=len(repetitions),
        # The view may turn out to be another one, whose repetitions are fewer.
        new_repetitions=max(0, len(repetitions) - before),
        last_repetition=last,
        cue=cue,
        message=None if cue is None else MESSAGES[cue],
        view=analyser.view,
        usable_share=round(usable_share(analyser), 3),
        ended=recording.ended,
        analysis=assess(analyser) if recording.ended else None,
    )
