import { describe, expect, it } from "vitest";
import { calendarCells, heatStep, rangeTicks, ticks, trendLines } from "../src/charts/scale.js";

describe("a scale", () => {
  it("is round, begins at 0 and holds the highest value", () => {
    expect(ticks(12_400)).toEqual([0, 5000, 10_000, 15_000]);
    expect(ticks(100)).toEqual([0, 25, 50, 75, 100]);
    expect(ticks(0.3)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it("exists without values", () => {
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(Number.NEGATIVE_INFINITY)).toEqual([0, 1]);
  });

  it("of a range holds both ends", () => {
    const scale = rangeTicks(101.3, 117.9);
    expect(scale[0]).toBeLessThanOrEqual(101.3);
    expect(scale.at(-1)).toBeGreaterThanOrEqual(117.9);
    expect(rangeTicks(80, 80).length).toBeGreaterThan(1);
  });
});

describe("a trend", () => {
  const points = [{ x: 0, y: 100 }, { x: 2, y: 104 }, { x: 4, y: 108 }];
  const lines = trendLines(points, { value: 2, low: 1, high: 3 });

  it("goes through the middle of the points with its slope", () => {
    expect(lines.map(({ x, y }) => [x, y])).toEqual([[0, 100], [2, 104], [4, 108]]);
  });

  it("is certain in the middle and uncertain at the ends", () => {
    expect(lines[1]).toMatchObject({ low: 104, high: 104 });
    expect(lines[0]).toMatchObject({ low: 98, high: 102 });
    expect(lines[2]).toMatchObject({ low: 106, high: 110 });
  });

  it("needs two points", () => {
    expect(trendLines([{ x: 0, y: 1 }], { value: 1, low: 0, high: 2 })).toEqual([]);
  });
});

describe("heat", () => {
  it("has no step for what was not trained, and the last one for the most trained", () => {
    expect([0, 0.01, 0.25, 0.26, 0.75, 1].map(heatStep)).toEqual([0, 1, 1, 2, 3, 4]);
  });
});

describe("a calendar", () => {
  const cells = calendarCells("2026-02-27", "2026-03-03", new Map([["2026-03-01", 2]]));

  it("has a cell for each day, in columns from Monday on", () => {
    expect(cells.map((cell) => [cell.date, cell.week, cell.weekday])).toEqual([
      ["2026-02-27", 0, 4], ["2026-02-28", 0, 5], ["2026-03-01", 0, 6], ["2026-03-02", 1, 0], ["2026-03-03", 1, 1],
    ]);
  });

  it("knows what was trained", () => {
    expect(cells.map((cell) => cell.count)).toEqual([0, 0, 2, 0, 0]);
  });
});
