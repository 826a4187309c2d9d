/** What the package needs of the machine that it runs on; all of it can be replaced. */

import { FitAIError } from "./errors.js";

/** A WebSocket as browsers have it; `ws` and React Native have the same. */
export interface Socket {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export type SocketConstructor = new (url: string, protocols: string[]) => Socket;

/** Waits and clocks. Tests replace it. */
export interface Timers {
  now(): number;
  set(work: () => void, milliseconds: number): unknown;
  clear(timer: unknown): void;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  set: (work, milliseconds) => setTimeout(work, milliseconds),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** A UUID from the platform's secure random numbers; undefined where it has none. */
export function systemIds(): (() => string) | undefined {
  const { crypto } = globalThis as { crypto?: Partial<Crypto> };
  if (crypto?.randomUUID) return () => crypto.randomUUID!();
  if (!crypto?.getRandomValues) return undefined;
  return () => {
    const bytes = crypto.getRandomValues!(new Uint8Array(16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
}

/** What the option gives, or the platform; an error that names the option where neither has it. */
export function required<Value>(option: Value | undefined, platform: Value | undefined, name: string): Value {
  const value = option ?? platform;
  if (value === undefined) throw new FitAIError(`This platform has no ${name}: give one to createClient.`);
  return value;
}

/** Wait; ends early, without an error, when the signal says so. */
export function pause(timers: Timers, milliseconds: number, wake?: { onWake(listener: () => void): () => void }): Promise<void> {
  return new Promise((resolve) => {
    let forget: (() => void) | undefined;
    const timer = timers.set(() => {
      forget?.();
      resolve();
    }, milliseconds);
    forget = wake?.onWake(() => {
      timers.clear(timer);
      forget?.();
      resolve();
    });
  });
}

/** How long to wait before an attempt: doubled each time up to a limit, and a random part of that, so that not all devices come at once. */
export function backoff(attempt: number, random: () => number, first = 500, limit = 30_000): number {
  return Math.min(limit, first * 2 ** Math.min(attempt, 16)) * (0.5 + random() / 2);
}
