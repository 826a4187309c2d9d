/** The two devices: each is a client of its own, with its own session, store, queue and network, under one account. */

import type { Conflict, FitAI, LiveState, User, WorkoutsState, WorkoutView } from "@fitai/client";
import { createClient, indexedDbStore } from "@fitai/client";
import type { Signal } from "@preact/signals";
import { signal } from "@preact/signals";
import type { Config } from "./config.js";
import { Network } from "./network.js";
import type { DeviceKey } from "./timeline.js";
import { observer } from "./timeline.js";

export class Device {
  readonly network: Network;
  readonly fitai: FitAI;
  readonly user: Signal<User | undefined> = signal(undefined);
  readonly live: Signal<LiveState> = signal("closed");
  readonly work: Signal<WorkoutsState>;
  /** The workout that it shows: the active one, or the one that was active last. */
  readonly workout: Signal<WorkoutView | undefined> = signal(undefined);
  /** Client ids of the operations that the server does not have yet. */
  readonly unsent: Signal<ReadonlySet<string>> = signal(new Set());
  readonly conflicts: Signal<readonly Conflict[]> = signal([]);
  #shownId: string | undefined;

  constructor(
    readonly key: DeviceKey,
    readonly label: string,
    config: Config,
  ) {
    this.network = new Network(observer(key), config.restUrl);
    this.fitai = createClient({
      restUrl: config.restUrl,
      liveUrl: config.liveUrl,
      store: indexedDbStore(`fitai-console-${key}`),
      device: { name: `Console ${key}` },
      fetch: this.network.fetch,
      WebSocket: this.network.socket,
    });
    const { session, live, workouts } = this.fitai;
    this.work = signal(workouts.state);
    session.on("signedIn", (user) => this.#signedIn(user));
    session.on("signedOut", () => {
      this.user.value = undefined;
      this.#shownId = undefined;
      this.#look();
    });
    live.on("state", (state) => (this.live.value = state));
    workouts.on("state", () => this.#look());
    workouts.on("change", () => this.#look());
    workouts.on("conflict", () => this.#look());
  }

  /** Read what the device has; connect where somebody is signed in. */
  async ready(): Promise<void> {
    const user = await this.fitai.session.ready();
    if (!user) return;
    await this.fitai.workouts.ready();
    this.#signedIn(user);
  }

  /** Throw the switch of its network. */
  turn(online: boolean): void {
    this.network.turn(online);
    if (online) this.fitai.live.wake();
  }

  /** No longer show a workout that is over. */
  dismiss(): void {
    this.#shownId = undefined;
    this.#look();
  }

  /** Read again what is shown. */
  #look(): void {
    const { workouts } = this.fitai;
    const active = workouts.active();
    if (active) this.#shownId = active.id;
    this.workout.value = active ?? (this.#shownId === undefined ? undefined : workouts.get(this.#shownId));
    this.work.value = { ...workouts.state };
    this.unsent.value = new Set(workouts.pending.map((operation) => operation.clientId));
    this.conflicts.value = [...workouts.conflicts];
  }

  #signedIn(user: User): void {
    this.user.value = user;
    this.fitai.live.connect();
    this.#look();
  }
}

export interface Devices {
  phone: Device;
  watch: Device;
}

export function makeDevices(config: Config): Devices {
  return { phone: new Device("phone", "Phone", config), watch: new Device("watch", "Watch", config) };
}
