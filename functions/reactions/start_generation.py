"""Start the execution of a plan that was asked for, where the request itself could not."""

from fitai.coach.generation import service
from fitai.coach.generation.events import GenerationRequested
from fitai.kernel.events import reaction
from fitai.kernel.needs import StateMachine


@reaction(GenerationRequested, needs=(StateMachine.START,))
def handler(event: GenerationRequested) -> None:
    service.start_requested(event)
