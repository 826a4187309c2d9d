"""What a device knows of its workouts and rooms: which events are news, which were seen before, and what was missed.

It does no input and output: events go in, and news and messages to be sent come out.
"""

import json
from collections import Counter, OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fitai_client.live.events import LiveEvent

MOST_WORKOUTS = 50
"""So many workouts are followed at most; those that were heard of longest ago are forgotten."""
MOST_RECENT = 200
"""So many events without a version are compared with those of another connection."""
MOST_ENTRIES = 500
ENDS = {"workout:completed"}


@dataclass(slots=True)
class Message:
    """A message to be sent by the connection itself; `purpose` says what its answer is for."""

    action: str
    data: dict[str, Any]
    purpose: str


@dataclass(slots=True)
class FollowedWorkout:
    """A workout.

    Attributes:
        version: the last one without a gap before it.
        held: events that came too early, by their versions.
        is_asking: whether what was missed has been asked for.
    """

    version: int
    is_over: bool = False
    is_asking: bool = False
    held: dict[int, list[LiveEvent]] = field(default_factory=dict)


@dataclass(slots=True)
class JoinedRoom:
    """A room.

    Attributes:
        join: what it was joined with.
        after: the number of the last entry before which none is missing.
        seen: the numbers of entries that came.
    """

    join: dict[str, Any]
    after: int
    seen: deque[int] = field(default_factory=lambda: deque(maxlen=MOST_ENTRIES))

    def is_news(self, number: int) -> bool:
        """Note an entry; whether it had not come before."""
        if number <= self.after or number in self.seen:
            return False
        self.seen.append(number)
        while self.after + 1 in self.seen:
            self.after += 1
        return True


@dataclass(slots=True)
class Outcome:
    """What follows from a frame: events for the application, and messages to be sent."""

    news: list[LiveEvent] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Add what follows from another one."""
        self.news += other.news
        self.messages += other.messages


class LiveState:
    """What a device knows."""

    def __init__(self) -> None:
        self.workouts: OrderedDict[str, FollowedWorkout] = OrderedDict()
        self.rooms: dict[str, JoinedRoom] = {}
        self._recent: deque[tuple[int, str]] = deque(maxlen=MOST_RECENT)

    # --- what is sent --------------------------------------------------------------------------------------

    def opening(self) -> list[Message]:
        """What a connection begins with: ask for what was missed, and join the rooms again."""
        running = [(id, workout) for id, workout in self.workouts.items() if not workout.is_over]
        for workout in self.workouts.values():
            workout.is_asking = False
        messages = [self._catching_up(id, workout) for id, workout in running]
        if not running:
            messages = [Message("sync:request", {}, "present")]
        return messages + [
            Message("room:join", self._rejoin(id, room), f"room {id}") for id, room in self.rooms.items()
        ]

    def pings(self) -> list[Message]:
        """What says that the device is there."""
        return [Message("presence:ping", {"roomId": id}, "ping") for id in self.rooms] or [
            Message("presence:ping", {}, "ping")
        ]

    def _catching_up(self, id: str, workout: FollowedWorkout) -> Message:
        workout.is_asking = True
        return Message("sync:request", {"workoutId": id, "sinceVersion": workout.version}, f"workout {id}")

    def _rejoin(self, id: str, room: JoinedRoom) -> dict[str, Any]:
        return room.join | {"roomId": id, "after": room.after}

    # --- what arrives --------------------------------------------------------------------------------------

    def take(self, events: list[LiveEvent], connection: int = 0, purpose: str | None = None) -> Outcome:
        """Take the events of a frame, which belong together.

        Args:
            connection: the number of the connection that brought it; while one replaces another, both bring the same.
            purpose: of the connection's own message that it answers.
        """
        outcome = Outcome()
        first = events[0]
        if first.event == "chat:message":
            for event in events:
                outcome.add(self._take_chat(event, purpose))
        elif first.event == "sync:workout":
            outcome.add(self._take_sync(first, purpose))
        elif first.version is not None and (id := first.workout_id) is not None:
            outcome.add(self._take_version(id, first.version, events))
        elif self._is_new(first, connection):
            outcome.news += events
        return outcome

    def _take_version(self, id: str, version: int, events: list[LiveEvent]) -> Outcome:
        workout = self.workouts.get(id)
        if workout is None:
            workout = self._follow(id, version - 1)
        if version <= workout.version:
            return Outcome()
        workout.held.setdefault(version, events)
        news = list(self._in_order(workout))
        messages = []
        if workout.held and not workout.is_asking:
            messages.append(self._catching_up(id, workout))
        return Outcome(news, messages)

    def _in_order(self, workout: FollowedWorkout) -> Iterator[LiveEvent]:
        """The events whose turn it is."""
        while (events := workout.held.pop(workout.version + 1, None)) is not None:
            workout.version += 1
            for event in events:
                self._note_end(workout, event)
                yield event

    def _take_sync(self, event: LiveEvent, purpose: str | None) -> Outcome:
        """A whole workout, or the operations that were missed."""
        id = event.workout_id
        if event.room_id is not None:
            return Outcome([event])
        if id is None:
            return Outcome([] if purpose == "present" else [event])
        workout = self.workouts.get(id)
        is_asked_for = event.reply_to is not None and purpose is None
        if event.data.get("operations") is None:
            return self._take_snapshot(id, workout, event, is_asked_for)
        workout = workout or self._follow(id, 0)
        workout.is_asking = False
        # Whoever asks gets the answer as it is.
        news = [event] if is_asked_for else []
        for operation in _by_version(event.data["operations"]):
            version = operation[0].version or 0
            if version > workout.version:
                workout.held.pop(version, None)
                workout.version = version
                for missed in operation:
                    self._note_end(workout, missed)
                    if not is_asked_for:
                        news.append(missed)
        workout.version = max(workout.version, event.version or 0)
        news += self._released(workout)
        outcome = Outcome(news)
        if workout.held:
            outcome.messages.append(self._catching_up(id, workout))
        elif workout.is_over and purpose is not None and purpose.startswith("workout "):
            # It ended while this device was away; another one may run by now.
            outcome.messages.append(Message("sync:request", {}, "present"))
        return outcome

    def _take_snapshot(self, id: str, workout: FollowedWorkout | None, event: LiveEvent, is_asked_for: bool) -> Outcome:
        version = event.version or 0
        if workout is not None:
            workout.is_asking = False
            if version and version < workout.version:
                return Outcome([event] if is_asked_for else [])
        content = event.data.get("workout")
        if content is None:
            self.workouts.pop(id, None)
            return Outcome([event])
        workout = workout or self._follow(id, version)
        workout.version = max(version, workout.version)
        workout.is_over = content.get("status") in ("completed", "cancelled")
        return Outcome([event, *self._released(workout)])

    def _released(self, workout: FollowedWorkout) -> list[LiveEvent]:
        """What was held and follows now."""
        for version in [version for version in workout.held if version <= workout.version]:
            del workout.held[version]
        return list(self._in_order(workout))

    def _take_chat(self, event: LiveEvent, purpose: str | None) -> Outcome:
        data: Mapping[str, Any] = event.data
        kind = data.get("kind")
        if kind == "room":
            return self._take_room(event, purpose)
        if purpose == "ping" and kind == "rooms":
            return Outcome()
        room = self.rooms.get(data.get("roomId") or "")
        entry = data.get("entry")
        if room is not None and isinstance(entry, dict) and not room.is_news(entry["seq"]):
            return Outcome()
        return Outcome([event])

    def _take_room(self, event: LiveEvent, purpose: str | None) -> Outcome:
        """The answer to joining: what was missed of a room that was joined before, else the room itself."""
        content = event.data["room"]
        id = content["id"]
        room = self.rooms.get(id)
        if room is None or purpose is None or not purpose.startswith("room "):
            return Outcome([event])
        news = [
            LiveEvent(
                "chat:message", {"kind": entry["kind"], "roomId": id, "entry": entry}, content={"at": entry.get("at")}
            )
            for entry in content["entries"]
            if room.is_news(entry["seq"])
        ]
        if content["more"] and content["entries"]:
            room.after = max(room.after, content["entries"][-1]["seq"])
            return Outcome(news, [Message("room:join", self._rejoin(id, room), purpose)])
        room.after = max(room.after, content["seq"])
        return Outcome(news)

    def refused(self, purpose: str, error: LiveEvent) -> Outcome:
        """A message of the connection's own was refused: what it was about is not there any more."""
        topic, _, id = purpose.partition(" ")
        if topic == "workout":
            self.workouts.pop(id, None)
            return Outcome([error], [Message("sync:request", {}, "present")])
        if topic == "room":
            self.rooms.pop(id, None)
        return Outcome([error])

    def forgo(self, purpose: str) -> None:
        """A message of the connection's own got no answer: the next gap asks again."""
        topic, _, id = purpose.partition(" ")
        if topic == "workout" and id in self.workouts:
            self.workouts[id].is_asking = False

    # --- what the application asks for ---------------------------------------------------------------------

    def joined(self, data: Mapping[str, Any], answer: LiveEvent) -> str:
        """Note a room that the application has joined; its id."""
        room = answer.data["room"]
        join = {name: data[name] for name in ("workoutId", "shareWeights") if data.get(name) is not None}
        self.rooms[room["id"]] = JoinedRoom(join, room["seq"])
        return str(room["id"])

    def left(self, room_id: str) -> None:
        """Note that a room was left."""
        self.rooms.pop(room_id, None)

    # --- small things --------------------------------------------------------------------------------------

    def _follow(self, id: str, version: int) -> FollowedWorkout:
        self.workouts[id] = workout = FollowedWorkout(version)
        while len(self.workouts) > MOST_WORKOUTS:
            self.workouts.popitem(last=False)
        return workout

    def _note_end(self, workout: FollowedWorkout, event: LiveEvent) -> None:
        if event.event in ENDS:
            workout.is_over = True

    def _is_new(self, event: LiveEvent, connection: int) -> bool:
        """Whether no other connection has brought it as often."""
        content = {name: value for name, value in event.content.items() if name != "replyTo"}
        text = json.dumps(content, sort_keys=True)
        self._recent.append((connection, text))
        counts = Counter(number for number, recent in self._recent if recent == text)
        others = [count for number, count in counts.items() if number != connection]
        return counts[connection] > max(others, default=0)


def _by_version(operations: Iterable[Mapping[str, Any]]) -> list[list[LiveEvent]]:
    """The events of each operation that was missed, in the order of the versions."""
    events: dict[int, list[LiveEvent]] = {}
    for operation in operations:
        events.setdefault(operation["version"], []).append(LiveEvent.from_content(dict(operation)))
    return [events[version] for version in sorted(events)]
