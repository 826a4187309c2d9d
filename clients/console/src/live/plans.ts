/** Workouts to begin with, of exercises of the library. */

import type { OperationData } from "@fitai/client";

type Exercises = NonNullable<OperationData<"create">["exercises"]>;

export interface Plan {
  name: string;
  about: string;
  exercises: Exercises;
  /** For the devices, until the server has told them. */
  names: Record<string, string>;
}

const sets = (count: number, reps: number) => Array.from({ length: count }, () => ({ reps }));

export const PLANS: readonly Plan[] = [
  {
    name: "Strength",
    about: "Squat, bench press, row: three sets of five.",
    exercises: [
      { exerciseId: "barbell-back-squat", restTime: 120, sets: sets(3, 5) },
      { exerciseId: "barbell-bench-press", restTime: 120, sets: sets(3, 5) },
      { exerciseId: "barbell-row", restTime: 90, sets: sets(3, 5) },
    ],
    names: { "barbell-back-squat": "Barbell Back Squat", "barbell-bench-press": "Barbell Bench Press", "barbell-row": "Barbell Row" },
  },
  {
    name: "Pull",
    about: "Deadlift, then curls: heavy first, easy last.",
    exercises: [
      { exerciseId: "barbell-deadlift", restTime: 150, sets: sets(3, 5) },
      { exerciseId: "dumbbell-curl", restTime: 60, sets: sets(3, 10) },
    ],
    names: { "barbell-deadlift": "Barbell Deadlift", "dumbbell-curl": "Dumbbell Curl" },
  },
  {
    name: "Short",
    about: "Two sets of squats, for days without time.",
    exercises: [{ exerciseId: "barbell-back-squat", restTime: 60, sets: sets(2, 5) }],
    names: { "barbell-back-squat": "Barbell Back Squat" },
  },
];
