/** The rest timer: a deadline, counted down on the device. */

import type { RestCountdown } from "@fitai/client";
import { watchRest } from "@fitai/client";
import { useEffect, useState } from "preact/hooks";
import type { Device } from "../devices.js";
import { duration } from "../format.js";

/** The rest of the device's workout, at each second. */
export function useRest(device: Device): RestCountdown | undefined {
  const [rest, setRest] = useState<RestCountdown | undefined>();
  const workoutId = device.workout.value?.id;
  useEffect(() => {
    if (workoutId === undefined) return setRest(undefined);
    return watchRest(device.fitai.workouts, workoutId, setRest);
  }, [workoutId]);
  return rest;
}

export function Ring({ rest, size }: { rest: RestCountdown; size: number }) {
  const width = size / 11;
  const radius = (size - width) / 2;
  const around = 2 * Math.PI * radius;
  return (
    <svg class="ring" width={size} height={size} viewBox={`0 0 ${size} ${size}`} role="timer" aria-label={`${rest.secondsLeft} seconds of rest left`}>
      <circle class="ring-track" cx={size / 2} cy={size / 2} r={radius} stroke-width={width} />
      <circle
        class="ring-left" cx={size / 2} cy={size / 2} r={radius} stroke-width={width}
        stroke-dasharray={`${around * (1 - rest.progress)} ${around}`} transform={`rotate(-90 ${size / 2} ${size / 2})`}
      />
      <text x={size / 2} y={size / 2} aria-hidden="true">{duration(rest.secondsLeft)}</text>
    </svg>
  );
}
