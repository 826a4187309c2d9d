/** Estimated maxima over time, with the trend and the interval of its slope. */

import { day, number } from "../format.js";
import { ValueAxis } from "./axis.js";
import { Table } from "./bars.js";
import type { Slope } from "./scale.js";
import { rangeTicks, trendLines } from "./scale.js";

export interface TrendPoint {
  date: string;
  value: number;
  /** Estimated from many repetitions, or otherwise uncertain. */
  isWeak: boolean;
}

const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 52;
const BOTTOM = 26;
const TOP = 12;
const WEEK = 7 * 86_400_000;

export function Trend({ points, slope, unit, title }: { points: readonly TrendPoint[]; slope: Slope | undefined; unit: string; title: string }) {
  const times = points.map((point) => Date.parse(point.date));
  const first = Math.min(...times);
  const span = Math.max(...times) - first || WEEK;
  const places = points.map((point, index) => ({ x: ((times[index] ?? first) - first) / WEEK, y: point.value }));
  const lines = slope ? trendLines(places, slope) : [];
  const values = [...points.map((point) => point.value), ...lines.flatMap((line) => [line.low, line.high])];
  const scale = rangeTicks(Math.min(...values), Math.max(...values));
  const low = scale[0] ?? 0;
  const high = scale.at(-1) ?? 1;
  const x = (weeks: number): number => LEFT + 8 + ((WIDTH - LEFT - 20) * weeks * WEEK) / span;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low));
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ x: x((span * share) / WEEK), date: new Date(first + span * share).toISOString().slice(0, 10) }));
  return (
    <figure>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        <ValueAxis marks={scale} y={y} left={LEFT} right={WIDTH} format={number} />
        {marks.map((mark, index) => (
          <text key={mark.x} x={mark.x} y={HEIGHT - 6} text-anchor={index === 0 ? "start" : index === 4 ? "end" : "middle"}>{day(mark.date)}</text>
        ))}
        {lines.length > 0 && (
          <>
            <path class="interval" d={`M${lines.map((line) => `${x(line.x)},${y(line.high)}`).join("L")}L${[...lines].reverse().map((line) => `${x(line.x)},${y(line.low)}`).join("L")}Z`} />
            <path class="fit" fill="none" d={`M${lines.map((line) => `${x(line.x)},${y(line.y)}`).join("L")}`} />
          </>
        )}
        <path class="trend" d={`M${places.map((place) => `${x(place.x)},${y(place.y)}`).join("L")}`} />
        {places.map((place, index) => {
          const point = points[index];
          return point && (
            <circle key={index} class={`dot ${point.isWeak ? "weak" : ""}`} cx={x(place.x)} cy={y(place.y)} r="3.6">
              <title>{`${day(point.date)}: ${number(point.value)} ${unit}${point.isWeak ? ", an uncertain estimate" : ""}`}</title>
            </circle>
          );
        })}
      </svg>
      <div class="legend">
        <span><i class="h4" />Sessions</span>
        {lines.length > 0 && <span><i class="band-swatch" />Trend with the interval of its slope</span>}
      </div>
      <Table caption={title} head={["Day", `Estimated 1RM, ${unit}`]} rows={points.map((point) => [day(point.date, { dateStyle: "medium" }), number(point.value)])} />
    </figure>
  );
}
