/**
 * The units that the account prefers. An operation keeps those that it was done in: 100 that was lifted in kilograms stays that, also when the account
 * prefers pounds by the time it is sent.
 */

import type { LiveConnection } from "./live.js";
import type { SessionKeeper } from "./session.js";
import type { Store } from "./stores/store.js";
import { accountPrefix } from "./workouts/stored.js";

type Units = "metric" | "imperial";
const UNITS = "units";

export class UnitsKeeper {
  readonly #store: Store;
  readonly #session: SessionKeeper;
  readonly #onChange: () => void;
  #current: { userId: string; units: Units } | undefined;

  /**
   * @param read asks for the preferences.
   * @param onChange is called when they are others than they were.
   */
  constructor(session: SessionKeeper, live: LiveConnection, store: Store, read: () => Promise<Response>, onChange: () => void) {
    this.#onChange = onChange;
    this.#store = store;
    this.#session = session;
    live.on("sync:preferences", (frame) => void this.#take(frame.data.units).catch(() => undefined));
    session.on("signedIn", (user) => void this.#begin(user.id, read).catch(() => undefined));
  }

  /** Undefined as long as the device has not read them. */
  get current(): Units | undefined {
    return this.#current?.userId === this.#session.user?.id ? this.#current?.units : undefined;
  }

  async #begin(userId: string, read: () => Promise<Response>): Promise<void> {
    const stored = (await this.#store.get(accountPrefix(userId) + UNITS)) as Units | undefined;
    if (stored) this.#current = { userId, units: stored };
    const response = await read();
    if (response.ok) await this.#take(((await response.json()) as { data: { units: Units } }).data.units);
  }

  async #take(units: Units): Promise<void> {
    const userId = this.#session.user?.id;
    if (userId === undefined || this.current === units) return;
    const isChange = this.current !== undefined;
    this.#current = { userId, units };
    await this.#store.write([{ key: accountPrefix(userId) + UNITS, value: units }]);
    if (isChange) this.#onChange();
  }
}
