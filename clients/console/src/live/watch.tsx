/** The watch: the next set and one button; the rest fills the face. */

import type { Device } from "../devices.js";
import { number, units, weightUnit } from "../format.js";
import { useAction } from "../ui/data.js";
import { Button, Problem } from "../ui/kit.js";
import { currentExercise, isRunning, nextSet } from "./model.js";
import { STATUS } from "./phone.js";
import { Ring, useRest } from "./rest.js";

export function Watch({ device }: { device: Device }) {
  const workout = device.workout.value;
  const rest = useRest(device);
  const action = useAction();
  const exercise = workout && currentExercise(workout);
  const { workouts } = device.fitai;
  if (!workout || !exercise) {
    return <p class="watch-name watch-idle">Waits for a workout</p>;
  }
  if (!isRunning(workout)) {
    return (
      <>
        <p class="watch-name">{workout.name}</p>
        <p class="watch-big">{workout.metrics.completedSets}<small> sets</small></p>
        <p class="watch-meta">{number(workout.metrics.totalVolume)} {weightUnit()}, {STATUS[workout.status]}</p>
      </>
    );
  }
  const next = nextSet(exercise);
  const load = next.weight ?? (units.value === "imperial" ? 45 : 20);
  const reps = next.reps ?? 5;
  const complete = (): void => {
    const data = { exerciseIndex: exercise.index, exerciseId: exercise.exerciseId, setIndex: next.setIndex, weight: load, reps };
    void action.run(() => workouts.completeSet(workout.id, data));
  };
  return (
    <>
      <p class="watch-name">{exercise.name}</p>
      {rest ? (
        <Ring rest={rest} size={104} />
      ) : (
        <>
          <p class="watch-big">{number(load)}<small> {weightUnit()}</small></p>
          <p class="watch-big"><small>×</small> {reps}</p>
        </>
      )}
      <p class="watch-meta">Set {next.setIndex + 1} of {Math.max(exercise.sets.length, next.setIndex + 1)}</p>
      <Problem error={action.error} />
      {rest && <Button small onClick={() => void action.run(() => workouts.skipRest(workout.id))}>Skip the rest</Button>}
      <Button primary onClick={complete} disabled={workout.status === "paused"}>{workout.status === "paused" ? "Paused" : "Set is done"}</Button>
    </>
  );
}
