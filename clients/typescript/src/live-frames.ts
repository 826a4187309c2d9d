/** What the server sends, as events: batches are taken apart, parts put together. */

import type { Frame } from "./schemas.js";
import type { Push } from "./workouts/frames.js";

export type PushListener = (pushes: readonly Push[]) => void;

interface Envelope {
  event: string;
  replyTo?: string;
  version?: number;
  at?: string;
  roomId?: string;
  userId?: string;
  data?: Record<string, unknown>;
  error?: Record<string, unknown>;
  events?: { event: string; data: Record<string, unknown> }[];
  part?: { id: string; index: number; count: number; text: string };
}

export type Message =
  | { kind: "error"; replyTo: string | undefined; error: Record<string, unknown> }
  | { kind: "events"; replyTo: string | undefined; at: string | undefined; frames: Frame[]; pushes: Push[] };

/** Reads the frames of one connection. What did not arrive as a whole is forgotten with it. */
export class Frames {
  readonly #parts = new Map<string, Map<number, string>>();

  /** What a frame says; undefined where it is a part, and others are missing. */
  read(text: string): Message | undefined {
    const frame = JSON.parse(text) as Envelope;
    if (frame.part) return this.#join(frame.part);
    if (frame.event === "error") return { kind: "error", replyTo: frame.replyTo, error: frame.error ?? {} };
    const { events, ...envelope } = frame;
    const frames = events ? events.map((event) => ({ ...envelope, ...event })) : [frame];
    return { kind: "events", replyTo: frame.replyTo, at: frame.at, frames: frames as unknown as Frame[], pushes: pushes(frame, frames) };
  }

  #join({ id, index, count, text }: NonNullable<Envelope["part"]>): Message | undefined {
    const texts = this.#parts.get(id) ?? new Map<number, string>();
    this.#parts.set(id, texts.set(index, text));
    if (texts.size < count) return undefined;
    this.#parts.delete(id);
    return this.read(Array.from({ length: count }, (_, position) => texts.get(position) ?? "").join(""));
  }
}

/** What the frame says of the user's own workouts: what has a version, and did not come through a room. */
function pushes({ version, at, roomId }: Envelope, frames: readonly Envelope[]): Push[] {
  const own = frames.filter(({ event }) => event !== "sync:workout" && event !== "chat:message");
  const [data] = own.map((frame) => frame.data as { workoutId?: string; workout?: { id: string } } | undefined);
  const workoutId = data?.workoutId ?? data?.workout?.id;
  if (version === undefined || at === undefined || roomId !== undefined || workoutId === undefined) return [];
  return [{ workoutId, version, at, events: own.map(({ event, data }) => ({ event, data: data ?? {} })) }];
}
