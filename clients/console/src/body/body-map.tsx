/** The body from the front and from the back, each muscle as warm as it was trained. */

import { words } from "../format.js";
import { heatStep } from "../charts/scale.js";
import type { Muscle, Shape } from "./muscles.js";
import { BACK, FRONT, OUTLINE } from "./muscles.js";

export interface MuscleHeat {
  muscle: Muscle;
  /** From 0 to 1. */
  heat: number;
  text: string;
}

export function BodyMap({ muscles, chosen, onChoose, title }: { muscles: readonly MuscleHeat[]; chosen: Muscle | undefined; onChoose: (muscle: Muscle) => void; title: string }) {
  const heats = new Map(muscles.map((muscle) => [muscle.muscle, muscle]));
  const view = (name: string, shapes: readonly Shape[]) => (
    <svg viewBox="0 0 200 414" role="img" aria-label={`${name}: ${title}`}>
      {[undefined, "translate(200 0) scale(-1 1)"].map((mirror) => (
        <g key={mirror ?? "left"} transform={mirror}>
          <path class="outline fill" d={`${OUTLINE}Z`} />
          <path class="outline line" d={OUTLINE} />
          {shapes.map(({ muscle, path }) => {
            const heat = heats.get(muscle);
            return (
              <path key={path} class={`muscle h${heatStep(heat?.heat ?? 0)} ${muscle === chosen ? "chosen" : ""}`} d={path} onClick={() => onChoose(muscle)}>
                <title>{`${words(muscle)}: ${heat?.text ?? "not trained"}`}</title>
              </path>
            );
          })}
        </g>
      ))}
      <text x="100" y="410">{name}</text>
    </svg>
  );
  return <div class="figures">{view("Front", FRONT)}{view("Back", BACK)}</div>;
}
