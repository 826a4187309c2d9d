/** Scales of charts: pure. */

/** Round values that divide a scale from 0 to at least `max` into about `count` steps. */
export function ticks(max: number, count = 4): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? 10 * power;
  const last = Math.ceil(max / step - 1e-9);
  return Array.from({ length: last + 1 }, (_, index) => Math.round(index * step * 1e6) / 1e6);
}

/** Round values that enclose a range, for scales that need not begin at 0. */
export function rangeTicks(low: number, high: number, count = 4): number[] {
  const span = high - low || Math.max(1, Math.abs(high) * 0.1);
  const step = ticks(span, count)[1] ?? 1;
  const first = Math.floor(low / step - 1e-9);
  const last = Math.ceil(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Math.round((first + index) * step * 1e6) / 1e6);
}

export interface Slope {
  value: number;
  low: number;
  high: number;
}

export interface FitPoint {
  x: number;
  y: number;
}

/**
 * The line of a trend and its interval at some places: through the middle of the points, with the slope and its bounds. As the slope
 * is what is uncertain, the interval is narrow in the middle and wide at the ends.
 */
export function trendLines(points: readonly FitPoint[], slope: Slope): { x: number; y: number; low: number; high: number }[] {
  if (points.length < 2) return [];
  const middle = mean(points.map((point) => point.x));
  const height = mean(points.map((point) => point.y));
  const places = points.map((point) => point.x);
  return [Math.min(...places), middle, Math.max(...places)].map((x) => {
    const bounds = [height + slope.low * (x - middle), height + slope.high * (x - middle)];
    return { x, y: height + slope.value * (x - middle), low: Math.min(...bounds), high: Math.max(...bounds) };
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The step of heat, 0 to 4, of a value from 0 to 1. */
export function heatStep(value: number): 0 | 1 | 2 | 3 | 4 {
  if (!(value > 0)) return 0;
  return Math.min(4, Math.max(1, Math.ceil(value * 4))) as 1 | 2 | 3 | 4;
}

export interface CalendarCell {
  date: string;
  week: number;
  weekday: number;
  count: number;
}

/** The cells of a calendar, a column for each week from Monday on. */
export function calendarCells(firstDay: string, lastDay: string, counts: ReadonlyMap<string, number>): CalendarCell[] {
  const cells: CalendarCell[] = [];
  const first = new Date(`${firstDay}T00:00:00Z`);
  const offset = (first.getUTCDay() + 6) % 7;
  const last = Date.parse(`${lastDay}T00:00:00Z`);
  for (let index = 0, time = first.getTime(); time <= last; index++, time += 86_400_000) {
    const date = new Date(time).toISOString().slice(0, 10);
    cells.push({ date, week: Math.floor((index + offset) / 7), weekday: (index + offset) % 7, count: counts.get(date) ?? 0 });
  }
  return cells;
}
