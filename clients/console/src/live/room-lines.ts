/** What is shown in a room: pure. */

import type { RoomEntry } from "@fitai/client";

/** What is shown in a room: entries that the server numbers, and what friends do, as it comes. */
export type RoomLine = { kind: "entry"; entry: RoomEntry } | { kind: "lift"; id: string; userId: string; at: string; text: string };

/** The lines with one more entry: each number once, in order; a deleted text is taken away. */
export function withEntry(lines: readonly RoomLine[], entry: RoomEntry): RoomLine[] {
  const others = lines.filter((line) => line.kind !== "entry" || line.entry.seq !== entry.seq);
  const kept = others.map((line) => {
    if (line.kind !== "entry" || entry.kind !== "deleted" || line.entry.seq !== entry.target) return line;
    const { text: _text, ...rest } = line.entry;
    return { kind: "entry" as const, entry: rest };
  });
  const at = (line: RoomLine): string => (line.kind === "entry" ? line.entry.at : line.at);
  return [...kept, { kind: "entry" as const, entry }].sort((first, second) => at(first).localeCompare(at(second)));
}
