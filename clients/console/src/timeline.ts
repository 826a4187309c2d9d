/** What passes between the devices and the server, with its time. */

import { signal } from "@preact/signals";
import { duration, rounded, weight } from "./format.js";
import type { Observer } from "./network.js";

export type DeviceKey = "phone" | "watch";

export interface TimelineEntry {
  id: number;
  device: DeviceKey;
  /** When, in milliseconds since 1970. */
  at: number;
  way: "in" | "out" | "line";
  kind: "event" | "record" | "error" | "cut";
  name: string;
  what: string;
  /** Milliseconds that a request took. */
  took?: number;
  /** Numbers the frame that an event came in: those of a batch have the same. */
  frame?: number;
}

const MAX_ENTRIES = 300;
/** Newest last. */
export const timeline = signal<readonly TimelineEntry[]>([]);
let lastId = 0;
let lastFrame = 0;

export function record(entry: Omit<TimelineEntry, "id" | "at">): void {
  timeline.value = [...timeline.value.slice(1 - MAX_ENTRIES), { ...entry, id: ++lastId, at: Date.now() }];
}

export function clearTimeline(): void {
  timeline.value = [];
}

/** Writes what passes a device's network into the timeline. */
export function observer(device: DeviceKey): Observer {
  return {
    requested: (method, path) => record({ device, way: "out", kind: "event", name: `${method} ${shortened(path)}`, what: "" }),
    answered: (method, path, status, milliseconds) => {
      const failed = status === undefined || status >= 400;
      const what = status === undefined ? "no answer: the network was cut" : `${method} ${shortened(path)}`;
      record({ device, way: "in", kind: failed ? "error" : "event", name: String(status ?? "lost"), what, took: milliseconds });
    },
    frame: (direction, text) => {
      const frame = ++lastFrame;
      for (const description of describe(text)) record({ device, way: direction, frame, ...description });
    },
    line: (state) => record({ device, way: "line", kind: state === "cut" || state === "closed" ? "cut" : "event", name: LINES[state], what: "" }),
  };
}

const LINES = { opened: "connected", closed: "connection closed", cut: "network off", mended: "network on" };
const shortened = (path: string): string => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => `…${id.slice(-4)}`);

export interface Description {
  kind: TimelineEntry["kind"];
  name: string;
  what: string;
}

interface AnyFrame {
  action?: string;
  event?: string;
  version?: number;
  data?: Record<string, unknown>;
  events?: { event: string; data?: Record<string, unknown> }[];
  error?: { code: string; message: string };
  part?: { index: number; count: number };
}

/** A line for each event of a frame; of a message that is sent, one. */
export function describe(text: string): Description[] {
  let frame: AnyFrame;
  try {
    frame = JSON.parse(text) as AnyFrame;
  } catch {
    return [{ kind: "error", name: "unreadable frame", what: "" }];
  }
  if (frame.action) return [{ kind: "event", name: frame.action, what: sentence(frame.action, frame.data ?? {}) }];
  if (frame.event === "error") return [{ kind: "error", name: `error ${frame.error?.code ?? ""}`, what: frame.error?.message ?? "" }];
  if (frame.event === "part") return [{ kind: "event", name: "part", what: `${(frame.part?.index ?? 0) + 1} of ${frame.part?.count}` }];
  const events = frame.event === "batch" ? (frame.events ?? []) : [{ event: frame.event ?? "", data: frame.data ?? {} }];
  return events.map(({ event, data }) => {
    const version = frame.version === undefined ? "" : ` v${frame.version}`;
    return { kind: event === "pr:achieved" ? "record" : "event", name: `${event}${version}`, what: sentence(event, data ?? {}) };
  });
}

function sentence(name: string, data: Record<string, unknown>): string {
  const value = data as Record<string, never>;
  switch (name) {
    case "set:complete":
      return lift(data);
    case "set:completed":
      return lift(value["set"] ?? {});
    case "pr:achieved":
      return recordText(value["record"] ?? data);
    case "rest:timer":
      return data["isResting"] ? `${value["reason"]}, ${duration((value["rest"] as { seconds: number } | undefined)?.seconds ?? 0)}` : String(data["reason"] ?? "over");
    case "rest:start":
      return duration(Number(data["seconds"]));
    case "workout:stats": {
      const metrics = (data["metrics"] ?? data) as { totalVolume?: number; completedSets?: number };
      return metrics.totalVolume === undefined ? "" : `${rounded(metrics.totalVolume)} in ${metrics.completedSets ?? 0} sets`;
    }
    case "sync:request":
      return data["sinceVersion"] === undefined ? "everything" : `since version ${String(data["sinceVersion"])}`;
    case "sync:workout": {
      const operations = data["operations"] as unknown[] | undefined;
      return operations ? `${operations.length} events that were missed` : data["workout"] ? "the whole workout" : "no workout runs";
    }
    case "ai:motivation":
      return `“${String(data["text"])}”`;
    case "ai:message":
      return String(data["text"] ?? "");
    case "chat:message":
      return String(data["kind"] ?? "");
    case "notification:new":
      return String((data["notification"] as { title?: string } | undefined)?.title ?? "");
    default:
      return "";
  }
}

export function lift(set: { weight?: number; reps?: number; durationSeconds?: number }): string {
  if (set.durationSeconds !== undefined && set.reps === undefined) return duration(set.durationSeconds);
  const reps = set.reps === undefined ? "" : `${set.reps} reps`;
  return set.weight === undefined ? reps : `${weight(set.weight)} × ${set.reps ?? "–"}`;
}

const RECORDS: Record<string, string> = {
  max_weight: "Heaviest set", max_volume: "Most volume in a set", one_rep_max: "Estimated 1RM", max_reps: "Most reps", max_duration: "Longest", max_distance: "Farthest",
};

export function recordText(value: { type?: string; value?: number; previous?: number; improvementPercentage?: number }): string {
  const amount = value.type === "max_reps" ? `${value.value ?? ""}` : weight(value.value);
  const gain = value.improvementPercentage === undefined ? "" : `, +${value.improvementPercentage.toFixed(1)} %`;
  return `${RECORDS[value.type ?? ""] ?? "Record"} ${amount}${gain}`;
}
