/** Events of the live connection, applied to a workout as the server has it. Pure. */

import type { Frame, Workout } from "../schemas.js";

/** What one operation has pushed: its events, and the version that it has made. */
export interface Push {
  workoutId: string;
  version: number;
  at: string;
  events: readonly { event: string; data: unknown }[];
}

const WITHOUT_EFFECT = new Set(["pr:achieved", "ai:motivation"]);

/** The workout that the events bring as a whole, if one does. */
export function wholeWorkout(push: Push): Workout | undefined {
  for (const { data } of [...push.events].reverse()) {
    const { workout } = data as { workout?: Workout };
    if (workout !== undefined) return workout;
  }
  return undefined;
}

/** The workout after the events of the operation that follows it; undefined where one is not understood: the workout must be read. */
export function applied(workout: Workout, push: Push): Workout | undefined {
  let current: Workout = workout;
  for (const { event, data } of push.events) {
    switch (event) {
      case "set:completed": {
        const { exerciseIndex, exercise, metrics, realTime } = data as Frame<"set:completed">["data"];
        if (exerciseIndex > current.exercises.length) return undefined;
        const exercises = [...current.exercises];
        exercises[exerciseIndex] = exercise;
        current = { ...current, exercises, exerciseCount: exercises.length, metrics, realTime };
        break;
      }
      case "workout:paused":
      case "workout:resumed": {
        const { status, durationSeconds } = data as Frame<"workout:paused">["data"];
        current = { ...current, status, durationSeconds };
        break;
      }
      case "rest:timer": {
        const { isResting, rest } = data as Frame<"rest:timer">["data"];
        const { rest: _, ...realTime } = current.realTime;
        current = { ...current, realTime: { ...realTime, isResting, ...(rest ? { rest } : {}) } };
        break;
      }
      case "workout:stats":
        current = { ...current, metrics: (data as Frame<"workout:stats">["data"]).metrics };
        break;
      default: {
        const whole = (data as { workout?: Workout }).workout;
        if (whole !== undefined) current = whole;
        else if (!WITHOUT_EFFECT.has(event)) return undefined;
      }
    }
  }
  // Any operation takes the offer away to end a workout that seems to be forgotten.
  const { finishOffer: _, ...rest } = current;
  return { ...rest, version: push.version, updatedAt: push.at };
}

/** Missed events as the pushes that they were: those of one operation have the same version, and stand together. */
export function pushesOf(workoutId: string, events: readonly { event: string; version: number; at: string; data: unknown }[]): Push[] {
  const pushes: (Push & { events: { event: string; data: unknown }[] })[] = [];
  for (const { event, version, at, data } of events) {
    const last = pushes[pushes.length - 1];
    if (last?.version === version) last.events.push({ event, data });
    else pushes.push({ workoutId, version, at, events: [{ event, data }] });
  }
  return pushes;
}
