/** Training together: a room, its people, what they say, and what they lift. */

import type { Frame, Room } from "@fitai/client";
import { dataOf } from "@fitai/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { fitai, phone } from "../app-state.js";
import { moment, personName } from "../format.js";
import type { RoomLine } from "../live/room-lines.js";
import { withEntry } from "../live/room-lines.js";
import { describe } from "../timeline.js";
import { useAction, useData } from "../ui/data.js";
import { Avatar, Button, Card, Empty, Load, PageHead, Problem } from "../ui/kit.js";

const glance = () => fitai().live.request("presence:ping", {}).then((frames) => {
  const frame = frames.find((candidate): candidate is Frame<"chat:message"> => candidate.event === "chat:message");
  const data = frame?.data as { rooms?: { roomId: string; status: string; expiresAt: string }[] } | undefined;
  return data?.rooms ?? [];
});

export function RoomPage() {
  const [roomId, setRoomId] = useState<string | undefined>(fitai().rooms.ids[0]);
  return (
    <>
      <PageHead title="Room">A room is open for a day. Who is in it shows the workout that runs to the others.</PageHead>
      {roomId ? <OpenRoom roomId={roomId} onLeft={() => setRoomId(undefined)} /> : <Lobby onOpen={setRoomId} />}
    </>
  );
}

function Lobby({ onOpen }: { onOpen: (roomId: string) => void }) {
  const [notifications, setNotifications] = useState(0);
  useEffect(() => fitai().live.on("notification:new", () => setNotifications((count) => count + 1)), []);
  const rooms = useData(glance, [phone().live.value, notifications]);
  const friends = useData(() => dataOf(fitai().rest.GET("/users/friends", { params: { query: { status: "accepted" } } })), []);
  const [invited, setInvited] = useState<ReadonlySet<string>>(new Set());
  const action = useAction();
  const toggle = (id: string): void => setInvited((before) => {
    const next = new Set(before);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  return (
    <div class="grid">
      <Card title="Open a room">
        <div class="stack">
          <Load of={friends}>
            {(people) => people.length === 0 ? <Empty title="No friends yet" icon="room">A room without friends is quiet; find some on the account page.</Empty> : (
              <fieldset class="plain">
                <legend>Whom do you invite?</legend>
                {people.map((person) => (
                  <label key={person.id} class="row tight"><input type="checkbox" checked={invited.has(person.id)} onChange={() => toggle(person.id)} /><Avatar name={personName(person)} />{personName(person)}</label>
                ))}
              </fieldset>
            )}
          </Load>
          <Problem error={action.error} />
          <div><Button primary disabled={action.isBusy} onClick={() => void action.run(async () => onOpen((await fitai().rooms.open({ invite: [...invited] })).id))}>Open the room</Button></div>
        </div>
      </Card>
      <Card title="Open for you">
        <Load of={rooms}>
          {(open) => {
            const joinable = open.filter((room) => room.status === "invited" || room.status === "joined");
            return joinable.length === 0 ? <Empty title="No invitation" icon="bell">When a friend opens a room, it appears here and among the notifications.</Empty> : (
              <ul class="list">
                {joinable.map((room) => (
                  <li key={room.roomId} class="row between">
                    <span>{room.status === "invited" ? "You are invited" : "You are in it"}<span class="hint"> · until {moment(room.expiresAt)}</span></span>
                    <Button small primary disabled={action.isBusy} onClick={() => void action.run(async () => onOpen((await fitai().rooms.join(room.roomId)).id))}>Join</Button>
                  </li>
                ))}
              </ul>
            );
          }}
        </Load>
      </Card>
    </div>
  );
}

function OpenRoom({ roomId, onLeft }: { roomId: string; onLeft: () => void }) {
  const [room, setRoom] = useState<Room | undefined>();
  const [lines, setLines] = useState<readonly RoomLine[]>([]);
  const action = useAction();
  const end = useRef<HTMLDivElement>(null);
  const { live, rooms } = fitai();
  useEffect(() => {
    const ends = [
      rooms.on("entry", (event) => event.roomId === roomId && setLines((before) => withEntry(before, event.entry))),
      rooms.on("room", (event) => event.roomId === roomId && setRoom(event.room)),
      live.on("frame", (frame) => {
        if (frame.roomId !== roomId || frame.event === "chat:message" || !frame.userId) return;
        const userId = frame.userId;
        const [description] = describe(JSON.stringify(frame));
        if (description) setLines((before) => [...before, { kind: "lift", id: crypto.randomUUID(), userId, at: frame.at, text: `${description.name} ${description.what}` }]);
      }),
    ];
    void action.run(async () => {
      const joined = await rooms.join(roomId);
      setRoom(joined);
      setLines((before) => joined.entries.reduce<readonly RoomLine[]>(withEntry, before) as RoomLine[]);
    });
    return () => ends.forEach((stop) => stop());
  }, [roomId]);
  useEffect(() => end.current?.scrollIntoView({ block: "nearest" }), [lines]);
  const own = phone().user.value?.id;
  const names = useNames(room?.people.map((person) => person.userId) ?? []);
  const nameOf = (id: string): string => (id === own ? "You" : (names.get(id) ?? "Somebody"));
  return (
    <div class="columns">
      <Card title="What is said">
        <div class="chat">
          <div class="lines" aria-live="polite">
            {lines.map((line) => <Line key={line.kind === "entry" ? line.entry.seq : line.id} line={line} nameOf={nameOf} own={own} />)}
            <div ref={end} />
          </div>
          <div class="stack small">
            <Problem error={action.error} />
            <form class="composer" onSubmit={(event) => {
              event.preventDefault();
              const form = event.currentTarget;
              const message = String(new FormData(form).get("message")).trim();
              if (message) void action.run(() => rooms.send(roomId, message)).then((sent) => sent && form.reset());
            }}>
              <input class="input" name="message" aria-label="Message to the room" placeholder="Say something" autocomplete="off" maxLength={1000} />
              <Button primary type="submit" disabled={action.isBusy}>Send</Button>
            </form>
          </div>
        </div>
      </Card>
      <Card title="People" note={room && `until ${moment(room.expiresAt)}`}>
        <div class="stack">
          <ul class="list">
            {room?.people.map((person) => (
              <li key={person.userId} class="row between">
                <span class="person"><Avatar name={nameOf(person.userId)} />{nameOf(person.userId)}</span>
                <span class={`tag ${person.present ? "good" : ""}`}>{person.present ? "here" : person.status}</span>
              </li>
            ))}
          </ul>
          <div><Button disabled={action.isBusy} onClick={() => void action.run(() => rooms.leave(roomId)).then((left) => left && onLeft())}>Leave the room</Button></div>
        </div>
      </Card>
    </div>
  );
}

/** The names of people; a room has their ids only. Who hides the profile has none. */
function useNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    for (const userId of ids) {
      dataOf(fitai().rest.GET("/users/{userId}", { params: { path: { userId } } })).then(
        (user) => setNames((before) => new Map(before).set(userId, personName(user))),
        () => undefined,
      );
    }
  }, [ids.join()]);
  return names;
}

const NOTES = { joined: "has joined", left: "has left", removed: "has removed somebody", deleted: "has deleted a message" } as const;

function Line({ line, nameOf, own }: { line: RoomLine; nameOf: (id: string) => string; own: string | undefined }) {
  if (line.kind === "lift") return <p class="line note"><strong>{nameOf(line.userId)}</strong> {line.text}</p>;
  const { entry } = line;
  if (entry.kind !== "text") return <p class="line note">{nameOf(entry.userId)} {NOTES[entry.kind]}</p>;
  return (
    <div class={`line ${entry.userId === own ? "mine" : ""}`}>
      <span class="by">{nameOf(entry.userId)}</span>
      {entry.text ?? <em>deleted</em>}
    </div>
  );
}
