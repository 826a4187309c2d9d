/** A year of training, a square for each day. */

import { day, plural } from "../format.js";
import { Table } from "./bars.js";
import { calendarCells } from "./scale.js";

const CELL = 13;
const LEFT = 30;
const TOP = 18;

export function Calendar({ firstDay, lastDay, days }: { firstDay: string; lastDay: string; days: readonly { date: string; workoutCount: number }[] }) {
  const counts = new Map(days.map((entry) => [entry.date, entry.workoutCount]));
  const cells = calendarCells(firstDay, lastDay, counts);
  const weeks = (cells.at(-1)?.week ?? 0) + 1;
  const months = cells.filter((cell) => cell.date.endsWith("-01"));
  const trained = days.filter((entry) => entry.workoutCount > 0);
  const title = `${plural(trained.length, "day")} of training from ${day(firstDay, { dateStyle: "medium" })} to ${day(lastDay, { dateStyle: "medium" })}`;
  return (
    <figure>
      <div class="calendar" tabIndex={0} role="group" aria-label="Calendar">
        <svg viewBox={`0 0 ${LEFT + weeks * CELL} ${TOP + 7 * CELL}`} role="img" aria-label={title}>
          {months.map((cell) => <text key={cell.date} x={LEFT + cell.week * CELL} y="11">{day(cell.date, { month: "short" })}</text>)}
          {["Mon", "Wed", "Fri"].map((name, index) => <text key={name} x="0" y={TOP + (index * 2 + 1) * CELL - 3}>{name}</text>)}
          {cells.map((cell) => (
            <rect key={cell.date} class={["h0", "h3", "h4"][Math.min(cell.count, 2)]} x={LEFT + cell.week * CELL} y={TOP + cell.weekday * CELL} width={CELL - 2.4} height={CELL - 2.4} rx="2.6">
              <title>{`${day(cell.date)}: ${cell.count === 0 ? "no workout" : plural(cell.count, "workout")}`}</title>
            </rect>
          ))}
        </svg>
      </div>
      <div class="legend"><span><i class="h0" />rest</span><span><i class="h3" />a workout</span><span><i class="h4" />several</span></div>
      <Table caption={title} head={["Day", "Workouts"]} rows={trained.map((entry) => [day(entry.date, { dateStyle: "medium" }), String(entry.workoutCount)])} />
    </figure>
  );
}
