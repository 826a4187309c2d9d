"""Use cases of product events: send those of a domain event, and carry out deletions."""

from collections.abc import Iterable, Iterator

from fitai.kernel import clock
from fitai.kernel.events import Event
from fitai.kernel.observability import logger
from fitai.kernel.table import WriteConflict
from fitai.kernel.time_budget import TimeBudget
from fitai.telemetry import rules, store
from fitai.telemetry.catalogue import declarations_of
from fitai.telemetry.configuration import TelemetrySettings, telemetry_settings
from fitai.telemetry.models import CONFIRMED, Deletion, ProductEvent, TelemetryState
from fitai.telemetry.sinks.interface import Sink
from fitai.telemetry.sinks.lake import Lake
from fitai.telemetry.sinks.mixpanel import Mixpanel

MAX_DUE = 100
"""Deletions that one run of the schedule tries."""

_sinks: "dict[TelemetrySettings, tuple[Sink, ...]]" = {}
"""The sinks of the settings that were read last: a container keeps their connections."""


def send_events(event: Event) -> None:
    """Send the product events that follow from a domain event, as far as its user has agreed and still does.

    Nothing but the cached configuration is read where nothing is configured; one GetItem else. The consent is read at the moment
    of sending, however long the event has waited. Sent twice, an event counts once, by its id.

    Raises:
        SinkFailed: the queue delivers the event again.
        Unavailable: likewise.
    """
    settings = telemetry_settings()
    if not settings.is_sending:
        return
    state = store.find_state(event.user_id)
    events = list(product_events(event, state))
    if not events or state.pseudonym is None:
        return
    for sink in _sinks_of(settings):
        if not isinstance(sink, Mixpanel) or (settings.mixpanel is not None and settings.mixpanel.is_sending):
            sink.send(state.pseudonym, events)


def product_events(event: Event, state: TelemetryState) -> Iterator[ProductEvent]:
    """The product events that follow from a domain event and are allowed: what happened before the consent is not."""
    for declaration in declarations_of(type(event)):
        since = state.granted.get(declaration.consent)
        if since is None or event.at < since:
            continue
        for place, values in enumerate(declaration.read(event)):
            yield rules.product_event(event.id, event.at, declaration.name, place, declaration.properties, values)


# --- deletions ---------------------------------------------------------------------------------------------


def forward_deletions(budget: TimeBudget) -> int:
    """Try the deletions that are due, until the time is up; each is tried until every sink has confirmed it.

    One Query; two or three requests and a write for each deletion.

    Returns:
        How many are confirmed.
    """
    confirmed = 0
    for deletion in store.due_deletions(clock.now(), MAX_DUE):
        if budget.is_over:
            break
        try:
            confirmed += _forward(deletion, _sinks_of(telemetry_settings()))
        except WriteConflict:
            # Another run has it.
            continue
    return confirmed


def _forward(deletion: Deletion, sinks: Iterable[Sink]) -> bool:
    progress = dict(deletion.progress)
    is_confirmed = True
    for sink in sinks:
        task = progress.get(sink.name)
        if task == CONFIRMED:
            continue
        try:
            task = sink.delete(deletion.pseudonym, task)
        except Exception as error:
            logger().warning("a deletion was not taken", extra={"sink": sink.name, "reason": type(error).__name__})
        else:
            progress.pop(sink.name, None)
            if task is not None:
                progress[sink.name] = task
        is_confirmed = is_confirmed and task == CONFIRMED
    if is_confirmed:
        store.finish_deletion(deletion)
        return True
    due = clock.iso(rules.next_try(clock.now(), deletion.tries))
    store.postpone_deletion(deletion, Deletion(deletion.pseudonym, due, deletion.tries + 1, progress))
    return False


def _sinks_of(settings: TelemetrySettings) -> tuple[Sink, ...]:
    """The configured sinks; those that must not send any more among them, since they still have to delete."""
    if settings not in _sinks:
        _sinks.clear()
        mixpanel = (Mixpanel(settings.mixpanel),) if settings.mixpanel is not None else ()
        _sinks[settings] = (*mixpanel, *((Lake(),) if settings.has_lake else ()))
    return _sinks[settings]
