/** The phone: all sets of an exercise, loads to choose, the rest. */

import type { WorkoutExercise, WorkoutSet, WorkoutView } from "@fitai/client";
import { useEffect, useState } from "preact/hooks";
import type { Device } from "../devices.js";
import { units, weight, weightUnit } from "../format.js";
import { lift } from "../timeline.js";
import { useAction } from "../ui/data.js";
import { Button, Empty, Problem } from "../ui/kit.js";
import { currentExercise, isRunning, nextSet, stepped } from "./model.js";
import { Ring, useRest } from "./rest.js";

export function Phone({ device }: { device: Device }) {
  const workout = device.workout.value;
  const [chosen, setChosen] = useState<number | undefined>();
  const following = workout && currentExercise(workout)?.index;
  // Where the workout goes on to another exercise, on either device, the phone goes with it.
  useEffect(() => setChosen(undefined), [workout?.id, following]);
  if (!workout) return <Empty title="No workout" icon="phone">Start one above; it appears on both devices.</Empty>;
  const exercise = workout.exercises[chosen ?? following ?? 0];
  return (
    <>
      <div class="phone-title">
        <strong>{workout.name}</strong>
        <span class="tag">{STATUS[workout.status]}</span>
      </div>
      <div class="exercise-tabs" role="group" aria-label="Exercises">
        {workout.exercises.map((candidate) => (
          <button key={candidate.index} type="button" aria-pressed={candidate === exercise} onClick={() => setChosen(candidate.index)}>{candidate.name}</button>
        ))}
      </div>
      {exercise && <Sets device={device} exercise={exercise} isRunning={isRunning(workout)} />}
      {exercise && isRunning(workout) && <NextSetForm key={`${exercise.index}`} device={device} workout={workout} exercise={exercise} />}
    </>
  );
}

export const STATUS = { planned: "planned", in_progress: "running", paused: "paused", completed: "completed", cancelled: "cancelled" } as const;

function Sets({ device, exercise, isRunning }: { device: Device; exercise: WorkoutExercise; isRunning: boolean }) {
  const next = nextSet(exercise).setIndex;
  return (
    <ol class="sets" aria-label={`Sets of ${exercise.name}`}>
      {exercise.sets.map((set) => {
        const isPending = set.clientId !== undefined && device.unsent.value.has(set.clientId);
        const state = set.completedAt === undefined ? (set.index === next && isRunning ? "next" : "planned") : isPending ? "pending" : "complete";
        return (
          <li key={set.index} class={state} data-state={state}>
            <span class="no">{set.index + 1}</span>
            <span>{set.completedAt === undefined ? planned(set) : lift(set)}</span>
            <span class={`mark ${set.personalRecord ? "record" : ""}`}>{mark(set, state)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function planned(set: WorkoutSet): string {
  const load = set.weight ?? set.target?.weight;
  const reps = set.reps ?? set.target?.reps;
  return `${load === undefined ? "" : `${weight(load)} × `}${reps ?? "–"}${load === undefined ? " reps" : ""}`;
}

function mark(set: WorkoutSet, state: string): string {
  if (set.personalRecord) return "record";
  return { next: "next", pending: "waits", complete: "✓", planned: "" }[state] ?? "";
}

function NextSetForm({ device, workout, exercise }: { device: Device; workout: WorkoutView; exercise: WorkoutExercise }) {
  const next = nextSet(exercise);
  const size = units.value === "imperial" ? 5 : 2.5;
  const [load, setLoad] = useState(next.weight ?? (units.value === "imperial" ? 45 : 20));
  const [reps, setReps] = useState(next.reps ?? 5);
  const rest = useRest(device);
  const action = useAction();
  const { workouts } = device.fitai;
  const isPaused = workout.status === "paused";
  useEffect(() => {
    if (next.reps !== undefined) setReps(next.reps);
    if (next.weight !== undefined) setLoad(next.weight);
  }, [next.setIndex]);
  const data = { exerciseIndex: exercise.index, exerciseId: exercise.exerciseId, setIndex: next.setIndex, weight: load, reps };
  return (
    <form
      class="phone-foot"
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(() => workouts.completeSet(workout.id, data));
      }}
    >
      {rest && (
        <div class="rest">
          <Ring rest={rest} size={58} />
          <div><strong>Rest</strong>until the next set</div>
          <Button small onClick={() => void action.run(() => workouts.skipRest(workout.id))}>Skip</Button>
        </div>
      )}
      <div class="steppers">
        <Stepper label={`Weight, ${weightUnit()}`} value={load} onChange={setLoad} onStep={(steps) => setLoad(stepped(load, steps, size))} />
        <Stepper label="Repetitions" value={reps} onChange={setReps} onStep={(steps) => setReps(Math.max(1, reps + steps))} />
      </div>
      <Problem error={action.error} />
      <Button primary large type="submit" disabled={isPaused}>{isPaused ? "Paused" : `Complete set ${next.setIndex + 1}`}</Button>
    </form>
  );
}

function Stepper({ label, value, onChange, onStep }: { label: string; value: number; onChange: (value: number) => void; onStep: (steps: number) => void }) {
  return (
    <label class="stepper">
      <span>{label}</span>
      <div>
        <button type="button" aria-label={`${label}: less`} onClick={() => onStep(-1)}>−</button>
        <input type="number" min="0" step="any" inputMode="decimal" aria-label={label} value={value} onInput={(event) => onChange(Number(event.currentTarget.value))} />
        <button type="button" aria-label={`${label}: more`} onClick={() => onStep(1)}>+</button>
      </div>
    </label>
  );
}
