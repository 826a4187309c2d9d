/** Rooms to train together: joined again after each reconnect, and caught up with what was missed meanwhile. */

import { ApiError, FitAIError } from "./errors.js";
import { Listeners } from "./listeners.js";
import type { LiveConnection } from "./live.js";
import type { Timers } from "./platform.js";
import type { ActionData, Frame, Room, RoomEntry } from "./schemas.js";
import type { SessionKeeper } from "./session.js";
import type { RoomEvents, Rooms } from "./types.js";

const PING = 30_000;
/** Milliseconds; after sixty seconds without a message the server takes a person for absent. */
const LEFT = ["not_found"];
const PEOPLE_CHANGE: readonly RoomEntry["kind"][] = ["joined", "left", "removed"];

interface Membership {
  lastSeq: number;
  room?: Room;
  choices: { workoutId?: string; shareWeights?: boolean };
}

export class RoomsKeeper implements Rooms {
  readonly #live: LiveConnection;
  readonly #timers: Timers;
  readonly #listeners = new Listeners<RoomEvents>();
  readonly #memberships = new Map<string, Membership>();
  #ping: unknown;

  constructor(live: LiveConnection, session: SessionKeeper, timers: Timers) {
    this.#live = live;
    this.#timers = timers;
    live.onOpen(() => {
      for (const roomId of this.#memberships.keys()) this.#rejoin(roomId);
    });
    live.on("chat:message", (frame) => this.#take(frame));
    session.on("signedOut", () => {
      this.#memberships.clear();
      timers.clear(this.#ping);
    });
  }

  get ids(): string[] {
    return [...this.#memberships.keys()];
  }

  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): () => void {
    return this.#listeners.on(name, listener);
  }

  async open(options: { invite?: string[]; workoutId?: string; shareWeights?: boolean } = {}): Promise<Room> {
    const { invite, ...choices } = options;
    return this.#join({ ...choices, ...(invite ? { invite } : {}) }, choices);
  }

  async join(roomId: string, options: { workoutId?: string; shareWeights?: boolean } = {}): Promise<Room> {
    return this.#join({ roomId, ...options }, options);
  }

  async leave(roomId: string): Promise<void> {
    this.#memberships.delete(roomId);
    await this.#live.request("room:leave", { roomId });
  }

  async send(roomId: string, text: string): Promise<void> {
    await this.#live.request("chat:send", { roomId, text });
  }

  async #join(data: ActionData<"room:join">, choices: Membership["choices"]): Promise<Room> {
    const frames = await this.#live.request("room:join", data);
    const room = frames.map(roomOf).find((candidate) => candidate !== undefined);
    if (!room) throw new FitAIError("The server has not told of the room.");
    const membership = this.#memberships.get(room.id);
    this.#memberships.set(room.id, { ...membership, lastSeq: membership?.lastSeq ?? 0, choices });
    this.#enter(room);
    this.#keepPresent();
    return room;
  }

  /** Join again, with what was missed; once more as long as there is more than an answer holds. */
  #rejoin(roomId: string): void {
    const membership = this.#memberships.get(roomId);
    if (!membership) return;
    const data = { roomId, after: membership.lastSeq, ...membership.choices };
    this.#live.request("room:join", data).then(
      (frames) => {
        const room = frames.map(roomOf).find((candidate) => candidate !== undefined);
        if (!room || !this.#memberships.has(roomId)) return;
        const before = membership.lastSeq;
        this.#enter(room);
        if (room.more && membership.lastSeq > before) this.#rejoin(roomId);
      },
      (error: unknown) => {
        // The room was closed, or the user is not in it any more. Without an answer the next connection joins.
        if (error instanceof ApiError && LEFT.includes(error.code)) this.#memberships.delete(roomId);
      },
    );
  }

  #take(frame: Frame<"chat:message">): void {
    // Events have the room beside their name, answers in their data.
    const { entry, people, roomId = frame.roomId ?? "" } = frame.data as { entry?: RoomEntry; people?: Room["people"]; roomId?: string };
    const membership = this.#memberships.get(roomId);
    if (!membership) return;
    if (people && membership.room) this.#tellRoom(membership, { ...membership.room, people });
    if (!entry) return;
    // Something between was missed, or belongs to somebody who is blocked: the server knows.
    if (entry.seq > membership.lastSeq + 1) this.#rejoin(roomId);
    else this.#show(roomId, membership, [entry]);
    // Who is in the room is not part of an entry; the answer is.
    if (PEOPLE_CHANGE.includes(entry.kind)) this.#live.sendUnanswered("presence:ping", { roomId });
  }

  #enter(room: Room): void {
    const membership = this.#memberships.get(room.id);
    if (!membership) return;
    this.#show(room.id, membership, room.entries);
    this.#tellRoom(membership, room);
  }

  #tellRoom(membership: Membership, room: Room): void {
    membership.room = room;
    this.#listeners.emit("room", { roomId: room.id, room });
  }

  #show(roomId: string, membership: Membership, entries: readonly RoomEntry[]): void {
    for (const entry of [...entries].sort((first, second) => first.seq - second.seq)) {
      if (entry.seq <= membership.lastSeq) continue;
      membership.lastSeq = entry.seq;
      this.#listeners.emit("entry", { roomId, entry });
    }
  }

  #keepPresent(): void {
    this.#timers.clear(this.#ping);
    this.#ping = this.#timers.set(() => {
      for (const roomId of this.#memberships.keys()) this.#live.sendUnanswered("presence:ping", { roomId });
      if (this.#memberships.size > 0) this.#keepPresent();
    }, PING);
  }
}

function roomOf(frame: Frame): Room | undefined {
  return frame.event === "chat:message" ? (frame.data as { room?: Room }).room : undefined;
}
