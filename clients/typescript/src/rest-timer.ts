/** A countdown to a deadline. It is computed from the clock at each step, so that a phone that was asleep shows the right time. */

import { systemTimers, type Timers } from "./platform.js";
import type { Workout } from "./schemas.js";
import type { Workouts } from "./types.js";

export interface RestCountdown {
  /** When it ends, in milliseconds since 1970 by the server's clock, which `workouts.now()` gives. */
  endsAt: number;
  /** Whole seconds that are left, rounded up; 0 at its end. */
  secondsLeft: number;
  /** From 0 at its beginning to 1 at its end. */
  progress: number;
}

/** The rest of a workout at a moment; undefined where none runs. */
export function restAt(workout: Pick<Workout, "realTime"> | undefined, now: number): RestCountdown | undefined {
  const rest = workout?.realTime?.rest;
  if (!rest) return undefined;
  const endsAt = Date.parse(rest.endsAt);
  const left = endsAt - now;
  if (!(left > 0)) return undefined;
  const total = Math.max(1, endsAt - Date.parse(rest.startedAt));
  return { endsAt, secondsLeft: Math.ceil(left / 1000), progress: Math.min(1, Math.max(0, 1 - left / total)) };
}

/**
 * Call `show` now, at each full second of a workout's rest, and whenever one is begun, skipped or over; with undefined where none runs.
 *
 * @returns what ends it.
 */
export function watchRest(
  workouts: Pick<Workouts, "get" | "on" | "now">,
  workoutId: string,
  show: (rest: RestCountdown | undefined) => void,
  timers: Timers = systemTimers,
): () => void {
  let timer: unknown;
  const tick = (): void => {
    timers.clear(timer);
    timer = undefined;
    const rest = restAt(workouts.get(workoutId), workouts.now());
    if (rest) timer = timers.set(tick, Math.max(1, rest.endsAt - workouts.now() - (rest.secondsLeft - 1) * 1000));
    show(rest);
  };
  const forget = workouts.on("change", (change) => {
    if (change.workoutId === workoutId) tick();
  });
  tick();
  return () => {
    forget();
    timers.clear(timer);
  };
}
