/** Sends what waits, in its order, by one tab at a time, until the server has answered it. */

import { ApiError, FitAIError, NetworkError, SignedOutError } from "../errors.js";
import { backoff, type Timers } from "../platform.js";
import type { SyncResult } from "../schemas.js";
import type { Store } from "../stores/store.js";
import type { Journal } from "./journal.js";
import { sendLock, type StoredOperation } from "./stored.js";

const BATCH = 100;
/** Operations; the server takes 500, and answers fewer of them sooner. */
const BATCH_CHARACTERS = 100_000;
const LONGEST_WAIT = 300_000;
/** Milliseconds between attempts where the server answers, and cannot take what waits. */

export interface SenderOptions {
  store: Store;
  timers: Timers;
  random: () => number;
  journal: Journal;
  /** `POST /workouts/sync`. */
  post(operations: readonly StoredOperation[], sentAt: string): Promise<SyncResult[]>;
  /** The device has sent something: what it has of these workouts is behind. */
  onSent(): Promise<void>;
  onState(): void;
}

export class Sender {
  readonly #options: SenderOptions;
  #running: Promise<void> | undefined;
  #again = false;
  #isClosed = false;
  #timer: unknown;
  #attempt = 0;
  #trouble: Error | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  get isSending(): boolean {
    return this.#running !== undefined;
  }

  get trouble(): Error | undefined {
    return this.#trouble;
  }

  close(): void {
    this.#isClosed = true;
    this.#options.timers.clear(this.#timer);
  }

  /** Send what waits; what can be answered now is answered when this resolves. Rejects with why the server was not reached. */
  async flush(): Promise<void> {
    if (this.#isClosed) throw new FitAIError("The client is closed.");
    // What was written since the running attempt has read the queue is sent by another round.
    this.#again = true;
    do {
      this.#running ??= this.#run().finally(() => {
        this.#running = undefined;
        this.#options.onState();
      });
      await this.#running;
      if (this.#trouble) throw this.#trouble;
    } while (this.#again && !this.#isClosed);
  }

  /** Send what waits, without a caller who waits for it. */
  kick(): void {
    if (!this.#isClosed) void this.flush().catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { store, timers, random, journal } = this.#options;
    timers.clear(this.#timer);
    this.#options.onState();
    let hasRest = false;
    try {
      while (this.#again && !this.#isClosed) {
        this.#again = false;
        hasRest = await store.lock(sendLock(journal.userId), () => this.#sendAll());
      }
      this.#trouble = undefined;
      await this.#options.onSent();
    } catch (error) {
      this.#trouble = error instanceof Error ? error : new FitAIError(String(error));
    }
    if (this.#isClosed || this.#trouble instanceof SignedOutError) return;
    if (!this.#trouble && !hasRest) {
      this.#attempt = 0;
      return;
    }
    const isNetwork = this.#trouble instanceof NetworkError;
    const retryAfter = this.#trouble instanceof ApiError ? (this.#trouble.retryAfter ?? 0) * 1000 : 0;
    const wait = Math.max(retryAfter, backoff(this.#attempt++, random, isNetwork ? 500 : 2000, isNetwork ? 30_000 : LONGEST_WAIT));
    this.#timer = timers.set(() => this.kick(), wait);
  }

  /** Send the queue again and again, as long as that settles something. Gives whether something is left. */
  async #sendAll(): Promise<boolean> {
    const { journal } = this.#options;
    for (;;) {
      await journal.refresh();
      const queued = journal.queued;
      if (queued.length === 0 || this.#isClosed) return queued.length > 0;
      let settled = 0;
      for (const batch of batches(queued)) settled += await this.#send(batch);
      if (settled === 0) return true;
    }
  }

  /** Send a batch. A batch that is refused as a whole is halved, until the operation is found that is the cause. */
  async #send(batch: readonly StoredOperation[]): Promise<number> {
    const { timers, journal, post } = this.#options;
    try {
      return await journal.settle(await post(batch, new Date(timers.now()).toISOString()));
    } catch (error) {
      if (!(error instanceof ApiError) || ![400, 413, 422].includes(error.status ?? 0)) throw error;
      const [first] = batch;
      if (batch.length > 1 || first === undefined) {
        const half = Math.ceil(batch.length / 2);
        return (await this.#send(batch.slice(0, half))) + (await this.#send(batch.slice(half)));
      }
      const { code, message, fields } = error;
      return journal.settle([{ clientId: first.clientId, status: "rejected", error: { code, message, retry: false, fields: [...fields] } }]);
    }
  }
}

/** The queue in batches: of one unit of measures each, neither too many nor too long. */
function batches(queued: readonly StoredOperation[]): StoredOperation[][] {
  const result: StoredOperation[][] = [];
  let characters = 0;
  for (const operation of queued) {
    const length = JSON.stringify(operation).length;
    const last = result[result.length - 1];
    if (last && last.length < BATCH && characters + length <= BATCH_CHARACTERS && last[0]?.units === operation.units) {
      last.push(operation);
      characters += length;
    } else {
      result.push([operation]);
      characters = length;
    }
  }
  return result;
}
