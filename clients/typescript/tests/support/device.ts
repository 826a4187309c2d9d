/** A device: a client with a network that can be cut, and a process that can die at any write. */

import { type ClientOptions, createClient, type FitAI, type MemoryStore, memoryStore, type Store } from "../../src/index.js";
import type { Server, ServerSocket } from "./server.js";
import type { VirtualTime } from "./timers.js";

const DELAY = 20;
/** Milliseconds that a message takes in each direction. */

/** What becomes of the next messages. */
export class Network {
  isUp = true;
  /** The fates of the next requests; then all is well. */
  fates: ("ok" | "request lost" | "answer lost")[] = [];
  /** How many of the next frames are lost. */
  lostFrames = 0;
  readonly sockets = new Set<FakeSocket>();

  cut(): void {
    this.isUp = false;
    for (const socket of [...this.sockets]) socket.drop();
  }

  restore(): void {
    this.isUp = true;
  }
}

export class FakeSocket implements ServerSocket {
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  userId = "";

  constructor(
    readonly server: Server,
    readonly network: Network,
    protocols: string[],
  ) {
    network.sockets.add(this);
    const timers = server.time.timers(this);
    timers.set(() => {
      const userId = network.isUp ? server.connect(protocols[1] ?? "") : undefined;
      if (userId === undefined) return this.drop();
      this.userId = userId;
      this.readyState = 1;
      server.sockets.add(this);
      this.onopen?.({} as never);
    }, DELAY);
  }

  send(text: string): void {
    if (this.readyState === 1) this.server.time.timers(this).set(() => this.readyState === 1 && this.network.isUp && this.server.receive(this, text), DELAY);
  }

  push(frame: object): void {
    const text = JSON.stringify(frame);
    if (this.network.lostFrames > 0) {
      this.network.lostFrames--;
      return;
    }
    this.server.time.timers(this).set(() => this.readyState === 1 && this.onmessage?.({ data: text } as never), DELAY);
  }

  end(): void {
    this.drop();
  }

  close(): void {
    this.drop();
  }

  drop(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.server.sockets.delete(this);
    this.network.sockets.delete(this);
    this.onclose?.({} as never);
  }
}

/** A process. It dies at one of its writes, before or after that has landed; what it was doing then never ends. */
export class Life {
  isDead = false;
  /** At which of its next writes it dies. */
  diesIn: number | undefined;
  diesAfter = false;
  readonly #death: Promise<void>;
  #die!: () => void;

  constructor() {
    this.#death = new Promise((resolve) => (this.#die = resolve));
  }

  die(): void {
    this.isDead = true;
    this.#die();
  }

  /** The store as this process sees it. A lock is free when its holder is dead. */
  store(store: Store): Store {
    const alive = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      const result = this.isDead ? undefined : await work();
      return this.isDead ? new Promise<never>(() => undefined) : (result as Result);
    };
    return {
      get: (key) => alive(() => store.get(key)),
      list: (prefix) => alive(() => store.list(prefix)),
      write: async (changes) => {
        const isLast = this.diesIn !== undefined && this.diesIn-- === 0;
        if (isLast && !this.diesAfter) this.die();
        return alive(async () => {
          await store.write(changes);
          if (isLast) this.die();
        });
      },
      lock: (name, work) =>
        alive(async () => {
          const outcomes: Awaited<ReturnType<typeof work>>[] = [];
          await store.lock(name, async () => {
            if (this.isDead) return;
            await Promise.race([work().then((result) => void outcomes.push(result as Awaited<ReturnType<typeof work>>)), this.#death]);
          });
          return this.isDead ? new Promise<never>(() => undefined) : outcomes[0]!;
        }),
      onForeignWrite: (listener) => store.onForeignWrite(() => this.isDead || listener()),
      close: () => store.close(),
    };
  }
}

export interface DeviceOptions {
  disk?: MemoryStore;
  network?: Network;
  skew?: number;
  options?: Partial<ClientOptions>;
}

let ids = 0;

export class Device {
  readonly network: Network;
  readonly disk: MemoryStore;
  readonly errors: unknown[] = [];
  life = new Life();
  client!: FitAI;

  constructor(
    readonly server: Server,
    readonly settings: DeviceOptions = {},
  ) {
    this.network = settings.network ?? new Network();
    this.disk = settings.disk ?? memoryStore();
    this.start();
  }

  /** Start the app, as after a crash: what it knows is what is on the disk. */
  start(): void {
    const { server, network } = this;
    const life = (this.life = new Life());
    const timers = server.time.timers(life, this.settings.skew ?? 0);
    const wait = (): Promise<void> => new Promise((resolve) => server.time.timers(this).set(resolve, DELAY));
    const fetch = async (request: Request): Promise<Response> => {
      const fate = network.fates.shift() ?? "ok";
      await wait();
      if (!network.isUp || fate === "request lost") throw new TypeError("fetch failed");
      const response = await server.handle(request);
      await wait();
      if (!network.isUp || fate === "answer lost") throw new TypeError("fetch failed");
      return life.isDead ? new Promise(() => undefined) : response;
    };
    this.client = createClient({
      restUrl: "https://api.example.com",
      liveUrl: "wss://live.example.com",
      store: life.store(this.disk.share()),
      fetch,
      WebSocket: class extends FakeSocket {
        constructor(_: string, protocols: string[]) {
          super(server, network, protocols);
        }
      },
      timers: { ...timers, set: (work, milliseconds) => timers.set(() => life.isDead || work(), milliseconds) },
      newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
      random: () => 0.5,
      ...this.settings.options,
    });
  }

  /** The process ends at this moment. */
  crash(): void {
    this.life.die();
    this.server.time.forget(this.life);
    for (const socket of [...this.network.sockets]) {
      socket.onclose = socket.onmessage = socket.onopen = null;
      socket.drop();
    }
  }

  async signIn(login = "ada"): Promise<void> {
    await during(this.server.time, this.client.session.signIn({ login, password: "x" }));
  }
}

/** Let time pass until something is over. */
export async function during<Result>(time: VirtualTime, work: Promise<Result>, limit = 600_000): Promise<Result> {
  let outcome: { result: Result } | { error: unknown } | undefined;
  work.then(
    (result) => (outcome = { result }),
    (error: unknown) => (outcome = { error }),
  );
  for (let passed = 0; ; passed += 100) {
    await time.advance(100);
    const now = outcome as { result: Result } | { error: unknown } | undefined;
    if (now && "result" in now) return now.result;
    if (now) throw now.error;
    if (passed > limit) throw new Error("It is not over after all that time.");
  }
}
