/** The axis of values of a chart: a line and a number for each mark. */

export interface ValueAxisOptions {
  marks: readonly number[];
  /** The vertical place of a value. */
  y: (value: number) => number;
  left: number;
  right: number;
  format: (value: number) => string;
}

export function ValueAxis({ marks, y, left, right, format }: ValueAxisOptions) {
  return (
    <>
      {marks.map((value) => (
        <g key={value}>
          <line class="axis" x1={left} x2={right} y1={y(value)} y2={y(value)} />
          <text x={left - 8} y={y(value) + 4} text-anchor="end">{format(value)}</text>
        </g>
      ))}
    </>
  );
}
