/** Time that passes when a test says so. */

import type { Timers } from "../../src/index.js";

declare const setImmediate: (work: () => void) => void;
const TURNS = 12;

export class VirtualTime {
  now = Date.parse("2026-03-02T10:00:00.000Z");
  #next = 1;
  readonly #timers = new Map<number, { at: number; work: () => void; owner: object }>();

  /** The timers of a device, whose clock differs by some milliseconds. */
  timers(owner: object, skew = 0): Timers {
    return {
      now: () => this.now + skew,
      set: (work, milliseconds) => {
        const id = this.#next++;
        this.#timers.set(id, { at: this.now + Math.max(0, milliseconds), work, owner });
        return id;
      },
      clear: (id) => void this.#timers.delete(id as number),
    };
  }

  /** A device has died: nothing of it happens any more. */
  forget(owner: object): void {
    for (const [id, timer] of this.#timers) if (timer.owner === owner) this.#timers.delete(id);
  }

  async advance(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    for (;;) {
      await settle();
      let first: [number, { at: number; work: () => void }] | undefined;
      for (const entry of this.#timers) if (!first || entry[1].at < first[1].at) first = entry;
      if (!first || first[1].at > until) break;
      this.#timers.delete(first[0]);
      this.now = Math.max(this.now, first[1].at);
      first[1].work();
    }
    this.now = until;
  }
}

/** Let everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
