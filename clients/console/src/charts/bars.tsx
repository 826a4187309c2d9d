/** Bars over periods, with a table of the same numbers. */

import { ValueAxis } from "./axis.js";
import { ticks } from "./scale.js";

export interface Bar {
  key: string;
  /** Below the bar; empty where there is no room for each. */
  label: string;
  value: number;
  /** The whole sentence: in the tooltip and in the table. */
  text: string;
}

const WIDTH = 720;
const HEIGHT = 230;
const LEFT = 48;
const BOTTOM = 26;
const TOP = 10;

export function Bars({ bars, title, format }: { bars: readonly Bar[]; title: string; format: (value: number) => string }) {
  const scale = ticks(Math.max(...bars.map((bar) => bar.value), 0));
  const max = scale.at(-1) ?? 1;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / max);
  const slot = (WIDTH - LEFT) / Math.max(1, bars.length);
  const width = Math.min(44, slot * 0.68);
  const every = Math.ceil(bars.length / 9);
  return (
    <figure>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        <ValueAxis marks={scale} y={y} left={LEFT} right={WIDTH} format={format} />
        {bars.map((bar, index) => {
          const x = LEFT + slot * index + (slot - width) / 2;
          const height = Math.max(bar.value > 0 ? 2 : 0, y(0) - y(bar.value));
          return (
            <g key={bar.key}>
              <rect class={`bar ${index === bars.length - 1 ? "now" : ""}`} x={x} y={y(0) - height} width={width} height={height} rx={Math.min(5, height / 2)}>
                <title>{bar.text}</title>
              </rect>
              {(bars.length - 1 - index) % every === 0 && <text x={x + width / 2} y={HEIGHT - 6} text-anchor="middle">{bar.label}</text>}
            </g>
          );
        })}
      </svg>
      <Table caption={title} head={["Period", "Value"]} rows={bars.map((bar) => [bar.label, bar.text])} />
    </figure>
  );
}

/** The numbers of a chart, for those who do not see it. */
export function Table({ caption, head, rows }: { caption: string; head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <details>
      <summary>As a table</summary>
      <div class="scroll">
        <table>
          <caption class="unseen">{caption}</caption>
          <thead><tr>{head.map((cell) => <th key={cell} scope="col">{cell}</th>)}</tr></thead>
          <tbody>{rows.map((row, index) => <tr key={index}>{row.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </details>
  );
}
