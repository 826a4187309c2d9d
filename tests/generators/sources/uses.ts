// What an app relies on in the types of openapi-typescript; it is compiled, not run.
import type { components, operations } from "./schema";

type Schemas = components["schemas"];

// What has a default may be left out of a request.
export const workout: Schemas["CreateWorkout"] = { name: "Push" };
export const set: Schemas["CompleteSet"] = { weight: 100, reps: 5 };

// What is always answered is there.
export const volume = (answered: Schemas["Workout"]): number => answered.metrics.totalVolume + answered.exercises.length;
export const items = (answered: operations["listExercises"]["responses"][200]["content"]["application/json"]): string[] =>
  answered.data.map((exercise) => exercise.name);

// Codes are an enumeration: a misspelled one does not compile.
export const isStale = (failure: Schemas["Failure"]): boolean => failure.error.code === "stale_version";
// @ts-expect-error there is no such code
export const isStail = (failure: Schemas["Failure"]): boolean => failure.error.code === "stail_version";

// The kinds of records are told apart by their type.
export function describe(record: Schemas["WorkoutExercise"]["personalRecords"][number]): string {
  return record.type === "best_time" ? `${record.value} s over ${record.distance}` : `${record.type}: ${record.value}`;
}
