/** Two devices side by side, following one workout. */

import { useEffect, useState } from "preact/hooks";
import { devices } from "../app-state.js";
import type { Device } from "../devices.js";
import { duration, number, plural, rounded, weightUnit } from "../format.js";
import { DeviceFrame } from "../live/device-frame.js";
import type { Agreement } from "../live/model.js";
import { agreement, isRunning, standingRecords } from "../live/model.js";
import { Phone } from "../live/phone.js";
import type { Plan } from "../live/plans.js";
import { PLANS } from "../live/plans.js";
import { Watch } from "../live/watch.js";
import { Wire } from "../live/wire.js";
import { recordText } from "../timeline.js";
import { useAction } from "../ui/data.js";
import { Button, Icon, Number, PageHead, Problem } from "../ui/kit.js";

export function LivePage() {
  const { phone, watch } = devices();
  const workout = phone.workout.value ?? watch.workout.value;
  return (
    <>
      <PageHead title="Live" actions={<Controls />}>
        Two devices, one workout. Take a device offline, go on training on it, and bring it back.
      </PageHead>
      {workout ? <Meters /> : <Plans />}
      {workout && <Records />}
      <div class="stage">
        <DeviceFrame device={phone}><Phone device={phone} /></DeviceFrame>
        <Wire />
        <DeviceFrame device={watch}><Watch device={watch} /></DeviceFrame>
      </div>
    </>
  );
}

/** Pause, resume, end: by the phone. */
function Controls() {
  const { phone, watch } = devices();
  const action = useAction();
  const workout = phone.workout.value;
  if (!workout) return null;
  const { workouts } = phone.fitai;
  if (!isRunning(workout)) {
    return <Button primary onClick={() => { phone.dismiss(); watch.dismiss(); }}>New workout</Button>;
  }
  const isPaused = workout.status === "paused";
  return (
    <>
      <Problem error={action.error} />
      <Button onClick={() => void action.run(() => (isPaused ? workouts.resume(workout.id) : workouts.pause(workout.id)))}>{isPaused ? "Resume" : "Pause"}</Button>
      <Button primary onClick={() => void action.run(() => workouts.complete(workout.id))}>Complete workout</Button>
    </>
  );
}

const AGREEMENTS: Record<Agreement, [string, string]> = {
  same: ["tag lime", "Both show the same"],
  waiting: ["tag bad", "Something is on one device only"],
  apart: ["tag", "Coming together"],
  none: ["tag", ""],
};

function Meters() {
  const { phone, watch } = devices();
  const shown = phone.workout.value ?? watch.workout.value;
  const elapsed = useElapsed(phone);
  if (!shown) return null;
  const agreed = agreement(phone.workout.value, watch.workout.value);
  const [classes, text] = AGREEMENTS[agreed];
  return (
    <div class="meters">
      <Number label="Time" value={elapsed} />
      <Number label="Sets" value={shown.metrics.completedSets} />
      <Number label="Volume" value={rounded(shown.metrics.totalVolume)} unit={weightUnit()} />
      <Number label="Records" value={shown.metrics.personalRecordsSet} />
      <span class={`${classes} push`} role="status" data-agreement={agreed}>{text}</span>
    </div>
  );
}

/** How long the workout has run, at each second. */
function useElapsed(device: Device): string {
  const workout = device.workout.value;
  const [now, setNow] = useState(Date.now());
  const runs = workout?.status === "in_progress";
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  if (!workout?.startedAt) return duration(0);
  return duration(runs ? (Math.max(now, Date.parse(workout.startedAt)) - Date.parse(workout.startedAt)) / 1000 : workout.durationSeconds);
}

/** The records that have fallen in this workout. */
function Records() {
  const { phone, watch } = devices();
  const workout = phone.workout.value ?? watch.workout.value;
  const records = workout?.exercises.flatMap((exercise) => standingRecords(exercise).map((record) => ({ exercise, record }))) ?? [];
  if (records.length === 0) return null;
  return (
    <ul class="record-strip" aria-label={plural(records.length, "record")}>
      {records.map(({ exercise, record }) => (
        <li key={`${exercise.index}-${record.type}-${record.setIndex}`} class="record-chip">
          <Icon name="record" />{exercise.name}: {recordText(record as Parameters<typeof recordText>[0])}
        </li>
      ))}
    </ul>
  );
}

function Plans() {
  const { phone } = devices();
  const action = useAction();
  const start = (plan: Plan): void =>
    void action.run(() => phone.fitai.workouts.create({ name: plan.name, start: true, exercises: plan.exercises }, { names: plan.names }));
  return (
    <div class="stack live-start">
      <div class="plans">
        {PLANS.map((plan) => (
          <button key={plan.name} type="button" class="plan" onClick={() => start(plan)} disabled={action.isBusy}>
            <strong>Start “{plan.name}”</strong>
            <span>{plan.about}</span>
            <span class="tag">{number(plan.exercises.reduce((sum, exercise) => sum + (exercise.sets?.length ?? 0), 0))} sets</span>
          </button>
        ))}
      </div>
      <Problem error={action.error} />
    </div>
  );
}
