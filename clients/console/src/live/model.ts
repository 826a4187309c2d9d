/** What the live page shows of a workout: pure. */

import type { Workout, WorkoutExercise, WorkoutSet } from "@fitai/client";

export interface NextSet {
  exerciseIndex: number;
  setIndex: number;
  /** The planned set; undefined where one more is done than was planned. */
  planned: WorkoutSet | undefined;
  weight: number | undefined;
  reps: number | undefined;
}

/** The set of an exercise that is done next, with the loads that are proposed for it: what is planned, or what was done last. */
export function nextSet(exercise: WorkoutExercise): NextSet {
  const open = exercise.sets.find((set) => set.completedAt === undefined);
  const last = exercise.sets.filter((set) => set.completedAt !== undefined).at(-1);
  return {
    exerciseIndex: exercise.index,
    setIndex: open?.index ?? exercise.sets.length,
    planned: open,
    weight: open?.weight ?? open?.target?.weight ?? last?.weight ?? exercise.target?.weight,
    reps: open?.reps ?? open?.target?.reps ?? last?.reps ?? exercise.target?.reps,
  };
}

/** The exercise to go on with: the first one, from the current one on, that has an open set; else the current one. */
export function currentExercise(workout: Workout): WorkoutExercise | undefined {
  const current = Math.min(workout.realTime.currentExerciseIndex, workout.exercises.length - 1);
  const isOpen = (exercise: WorkoutExercise): boolean => exercise.sets.some((set) => set.completedAt === undefined);
  return workout.exercises.slice(current).find(isOpen) ?? workout.exercises.find(isOpen) ?? workout.exercises[current];
}

export const isRunning = (workout: Workout | undefined): boolean => workout?.status === "in_progress" || workout?.status === "paused";

export type Agreement = "same" | "apart" | "waiting" | "none";

/** Whether two devices show the same: the same version, and nothing that only one of them knows. */
export function agreement(first: (Workout & { unsent: number }) | undefined, second: (Workout & { unsent: number }) | undefined): Agreement {
  if (!first && !second) return "none";
  if (first && second && first.unsent + second.unsent === 0 && first.id === second.id && first.version === second.version) return "same";
  return (first?.unsent ?? 0) + (second?.unsent ?? 0) > 0 ? "waiting" : "apart";
}

/** A load on a plate's step above or below: 2.5 kg, 5 lb. */
export function stepped(value: number, steps: number, size: number): number {
  return Math.max(0, Math.round((Math.round(value / size) + steps) * size * 100) / 100);
}

/** The last record of each kind in an exercise: one that fell later in the same workout stands for the former. */
export function standingRecords(exercise: WorkoutExercise): WorkoutExercise["personalRecords"] {
  const records = new Map(exercise.personalRecords.map((record) => [record.type, record]));
  return exercise.personalRecords.filter((record) => records.get(record.type) === record);
}
