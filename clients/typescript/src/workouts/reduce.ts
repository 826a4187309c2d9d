/**
 * A workout as it looks with an operation that the server has not applied yet. Pure.
 *
 * The server decides in the end, and its rules are not repeated here: records, calories, targets and what a template plans come from it. What is shown
 * meanwhile are the sets, their places, the state, the totals and the rest.
 */

import type { OperationData, Workout, WorkoutExercise, WorkoutSet } from "../schemas.js";
import type { StoredOperation } from "./stored.js";

const PERFORMED = ["type", "measurement", "weight", "reps", "durationSeconds", "distance", "rpe", "rir", "restTime", "notes"] as const;
const DESCRIBING = ["name", "date", "location", "locationLabel", "notes", "bodyWeight", "startedAt", "endedAt", "durationSeconds"] as const;
type Data = Record<string, unknown>;

/** Where sets of an operation stand: the one that completed them, or their place. */
export interface SetPlace {
  exerciseIndex: number;
  setIndex: number;
}

/** The workout after an operation; undefined where there is none any more, or none yet. */
export function reduce(workout: Workout | undefined, operation: StoredOperation): Workout | undefined {
  const { op, data } = operation;
  if (op === "create") return workout ?? created(operation);
  if (workout === undefined) return undefined;
  if (op === "delete") return undefined;
  const changed = changeOf(workout, operation, data);
  return changed === workout ? workout : { ...changed, updatedAt: later(workout.updatedAt, operation.at) };
}

function changeOf(workout: Workout, operation: StoredOperation, data: Data): Workout {
  const { op, at } = operation;
  switch (op) {
    case "start":
      return workout.status === "planned" ? { ...workout, status: "in_progress", startedAt: workout.startedAt ?? at } : workout;
    case "pause":
      return workout.status === "in_progress" ? { ...workout, status: "paused" } : workout;
    case "resume":
      return workout.status === "paused" ? { ...workout, status: "in_progress" } : workout;
    case "complete":
      return isOver(workout) ? workout : ended(updated(workout, data), "completed", at);
    case "cancel":
      return isOver(workout) ? workout : ended(workout, "cancelled", at);
    case "set":
      return withSet(workout, operation);
    case "correct_set":
      return withCorrection(workout, operation);
    case "delete_set":
      return withoutSet(workout, data);
    case "add_exercise":
      return withExercise(workout, workout.exercises.length, operation);
    case "exercise":
      return withExercise(workout, Number(data["exerciseIndex"]), operation);
    case "rest":
      return isRunning(workout) ? withRest(workout, at, data["skip"] === true ? 0 : Number(data["seconds"])) : workout;
    case "update":
      return updated(workout, data);
    default:
      return workout;
  }
}

/** The place of a set that an operation names. */
export function placeOf(workout: Workout, reference: Data): SetPlace | undefined {
  const { setClientId, exerciseIndex, setIndex, completedAt } = reference;
  for (const exercise of workout.exercises) {
    for (const set of exercise.sets) {
      const isIt =
        setClientId !== undefined
          ? set.clientId === setClientId
          : exercise.index === exerciseIndex && set.index === setIndex && set.completedAt === completedAt;
      if (isIt) return { exerciseIndex: exercise.index, setIndex: set.index };
    }
  }
  return undefined;
}

/** The next set to do in an exercise: its first open place, or the one after its last. */
export function openPlace(sets: readonly WorkoutSet[], requested = 0): number {
  const open = sets.find((set) => set.index >= requested && set.completedAt === undefined);
  return open?.index ?? sets.length;
}

// --- workouts ----------------------------------------------------------------------------------------------

function created(operation: StoredOperation): Workout {
  const data = operation.data as unknown as OperationData<"create">;
  const { at, names } = operation;
  const exercises = (data.exercises ?? []).map((planned, index): WorkoutExercise => {
    const sets = (planned.sets ?? []).map((set, place): WorkoutSet => {
      const { type, ...quantities } = set;
      return { ...present(quantities), index: place, type: type ?? "normal", personalRecord: false } as WorkoutSet;
    });
    const { supersetId, restTime, notes } = planned;
    return { ...newExercise(index, planned.exerciseId, names), ...present({ supersetId, restTime, notes }), sets } as WorkoutExercise;
  });
  const { location, locationLabel, notes, bodyWeight, mood, templateId, day } = data;
  const workout = {
    id: operation.workoutId,
    status: data.start ? "in_progress" : "planned",
    version: 0,
    name: data.name ?? "",
    ...present({ templateId, day, location, locationLabel, notes, bodyWeight, mood }),
    ...(data.start ? { startedAt: at } : {}),
    date: data.date ?? at.slice(0, 10),
    timezone: data.timezone ?? "UTC",
    durationSeconds: 0,
    exerciseCount: exercises.length,
    metrics: totals(exercises),
    createdAt: at,
    updatedAt: at,
    exercises,
    realTime: { currentExerciseIndex: 0, currentSetIndex: 0, isResting: false },
    sharing: { isShared: false, visibility: "private", sharedWith: [], hasLink: false, shows: [] },
  };
  return workout as unknown as Workout;
}

function ended(workout: Workout, status: "completed" | "cancelled", at: string): Workout {
  return { ...withRest(workout, at, 0), status, endedAt: at };
}

function updated(workout: Workout, data: Data): Workout {
  const changes = Object.fromEntries(DESCRIBING.filter((name) => name in data).map((name) => [name, data[name]]));
  const { mood } = data as { mood?: Record<string, unknown> | null };
  if (mood) changes["mood"] = present({ ...workout.mood, ...mood });
  return present({ ...workout, ...changes }) as unknown as Workout;
}

function isOver(workout: Workout): boolean {
  return workout.status === "completed" || workout.status === "cancelled";
}

function isRunning(workout: Workout): boolean {
  return workout.status === "in_progress" || workout.status === "paused";
}

// --- sets --------------------------------------------------------------------------------------------------

function withSet(workout: Workout, operation: StoredOperation): Workout {
  const { data, at, clientId, names } = operation;
  // Also in a workout that another device has cancelled: it was done, and nobody has refused it yet.
  if (placeOf(workout, { setClientId: clientId })) return workout;
  let index = Number(data["exerciseIndex"] ?? workout.realTime.currentExerciseIndex);
  const exerciseId = data["exerciseId"] as string | undefined;
  let exercises = workout.exercises;
  if (exerciseId !== undefined && exercises[index]?.exerciseId !== exerciseId) {
    // Another device has moved or replaced the exercise: the set follows it, or brings it back.
    const [moved] = exercises.filter((exercise) => exercise.exerciseId === exerciseId).reverse();
    index = moved?.index ?? exercises.length;
    if (!moved) exercises = [...exercises, newExercise(index, exerciseId, names)];
  }
  const exercise = exercises[index];
  if (!exercise) return workout;
  const place = openPlace(exercise.sets, Number(data["setIndex"] ?? 0));
  const planned = exercise.sets[place] ?? { index: place, type: "normal", personalRecord: false };
  const completedSet = { ...planned, ...performed(data), index: place, completedAt: at, clientId } as WorkoutSet;
  const sets = place < exercise.sets.length ? exercise.sets.map((set) => (set.index === place ? completedSet : set)) : [...exercise.sets, completedSet];
  const changed = withSets({ ...workout, exercises, exerciseCount: exercises.length }, index, sets);
  const current = { currentExerciseIndex: index, currentSetIndex: openPlace(sets) };
  const moved = { ...changed, realTime: { ...changed.realTime, ...current } };
  return isRunning(workout) ? withRest(moved, at, exercise.restTime ?? 0) : moved;
}

function withCorrection(workout: Workout, operation: StoredOperation): Workout {
  const place = placeOf(workout, operation.data);
  const exercise = place && workout.exercises[place.exerciseIndex];
  if (!place || !exercise) return workout;
  const sets = exercise.sets.map((set): WorkoutSet => {
    if (set.index !== place.setIndex) return set;
    // Of two corrections the one that was made later stays.
    if (set.correctedAt !== undefined && Date.parse(set.correctedAt) > Date.parse(operation.at)) return set;
    return present({ ...set, ...performed(operation.data), correctedAt: operation.at }) as unknown as WorkoutSet;
  });
  return withSets(workout, place.exerciseIndex, sets);
}

function withoutSet(workout: Workout, data: Data): Workout {
  const place = placeOf(workout, data);
  const exercise = place && workout.exercises[place.exerciseIndex];
  if (!place || !exercise) return workout;
  const sets = exercise.sets.filter((set) => set.index !== place.setIndex).map((set, index) => ({ ...set, index }));
  return withSets(workout, place.exerciseIndex, sets);
}

function performed(data: Data): Data {
  const values: Data = Object.fromEntries(PERFORMED.filter((name) => data[name] !== undefined && data[name] !== null).map((name) => [name, data[name]]));
  if (typeof values["rir"] === "number" && values["rpe"] === undefined) values["rpe"] = 10 - values["rir"];
  else if (typeof values["rpe"] === "number" && values["rir"] === undefined && values["rpe"] >= 6) values["rir"] = 10 - values["rpe"];
  return values;
}

function withSets(workout: Workout, index: number, sets: WorkoutSet[]): Workout {
  const exercises = workout.exercises.map((exercise) =>
    exercise.index === index ? { ...exercise, sets, totalVolume: volume({ ...exercise, sets }) } : exercise,
  );
  return { ...workout, exercises, metrics: { ...workout.metrics, ...totals(exercises) } };
}

// --- exercises ---------------------------------------------------------------------------------------------

function newExercise(index: number, exerciseId: string, names?: Record<string, string>): WorkoutExercise {
  return {
    index,
    exerciseId,
    name: names?.[exerciseId] ?? exerciseId,
    measurement: "weight_reps",
    measurements: [],
    sets: [],
    totalVolume: 0,
    personalRecords: [],
  };
}

function withExercise(workout: Workout, index: number, operation: StoredOperation): Workout {
  const { data, names } = operation;
  if (isOver(workout) || !(index <= workout.exercises.length)) return workout;
  const exerciseId = data["exerciseId"] as string | undefined;
  const current = workout.exercises[index];
  const changes = present({ supersetId: data["supersetId"], restTime: data["restTime"], notes: data["notes"] });
  let exercises = [...workout.exercises];
  let position = index;
  if (!current || (exerciseId !== undefined && exerciseId !== current.exerciseId)) {
    if (exerciseId === undefined) return workout;
    const completedSets = current?.sets.filter((set) => set.completedAt !== undefined) ?? [];
    // A substitute takes the place of an exercise without sets, and stands behind one that has some.
    const open = (current?.sets ?? []).filter((set) => set.completedAt === undefined);
    const substitute = { ...newExercise(index, exerciseId, names), ...changes, sets: renumbered(open) };
    if (current && completedSets.length > 0) {
      exercises.splice(index, 1, { ...current, sets: renumbered(completedSets) }, substitute);
      position = index + 1;
    } else exercises.splice(index, 1, substitute);
  } else exercises[index] = { ...current, ...changes };
  exercises = exercises.map((exercise, place) => ({ ...exercise, index: place }));
  const realTime = { ...workout.realTime, currentExerciseIndex: position, currentSetIndex: openPlace(exercises[position]?.sets ?? []) };
  return { ...workout, exercises, exerciseCount: exercises.length, realTime, metrics: { ...workout.metrics, ...totals(exercises) } };
}

function renumbered(sets: readonly WorkoutSet[]): WorkoutSet[] {
  return sets.map((set, index) => ({ ...set, index }));
}

// --- totals and rests --------------------------------------------------------------------------------------

function withRest(workout: Workout, at: string, seconds: number): Workout {
  const { rest: _, ...realTime } = workout.realTime;
  if (!(seconds > 0)) return { ...workout, realTime: { ...realTime, isResting: false } };
  const rest = { startedAt: at, endsAt: new Date(Date.parse(at) + seconds * 1000).toISOString(), seconds };
  return { ...workout, realTime: { ...realTime, isResting: true, rest } };
}

function volume(exercise: WorkoutExercise): number {
  const sets = exercise.sets.filter((set) => set.completedAt !== undefined && set.type !== "warmup");
  if (exercise.measurement === "assisted_reps") return 0;
  return sets.reduce((sum, set) => sum + (set.weight ?? 0) * (set.reps ?? 0), 0);
}

function totals(exercises: readonly WorkoutExercise[]): Workout["metrics"] {
  const sets = exercises.flatMap((exercise) => exercise.sets).filter((set) => set.completedAt !== undefined);
  return {
    totalVolume: exercises.reduce((sum, exercise) => sum + volume(exercise), 0),
    completedSets: sets.length,
    totalReps: sets.reduce((sum, set) => sum + (set.type === "warmup" ? 0 : (set.reps ?? 0)), 0),
    totalRestTime: sets.reduce((sum, set) => sum + (set.restTime ?? 0), 0),
    personalRecordsSet: exercises.reduce((sum, exercise) => sum + exercise.personalRecords.length, 0),
  };
}

function later(first: string, second: string): string {
  return Date.parse(second) > Date.parse(first) ? second : first;
}

/** Without the fields that are undefined or null: the API leaves those out. */
function present(fields: object): Data {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
