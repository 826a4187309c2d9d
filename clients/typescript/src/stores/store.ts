/** Where a device keeps what must survive: tokens, operations that are not sent, workouts. */

export interface Entry {
  key: string;
  value: unknown;
}

/** A change of an entry; without a value it is deleted. Values are plain JSON. */
export interface Change {
  key: string;
  value?: unknown;
}

/**
 * What this package asks of a store. `memoryStore` and `indexedDbStore` are stores; docs/clients.md has one for React Native.
 *
 * All tabs or processes that share the data must share the locks.
 */
export interface Store {
  /** The value of a key; undefined where there is none. */
  get(key: string): Promise<unknown>;
  /** All entries whose keys begin so, in the order of their keys (by UTF-16 code units). */
  list(prefix: string): Promise<Entry[]>;
  /** Make all the changes or none; they are on disk when the promise resolves. Rejects with a StorageError. */
  write(changes: readonly Change[]): Promise<void>;
  /** Do some work while nobody else who shares the data holds the lock of this name. Ends with the process at the latest. */
  lock<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** Call `listener` when another tab or process has written. Returns what ends that. */
  onForeignWrite(listener: () => void): () => void;
  /** Give back what the store holds open. */
  close(): void;
}

/** Locks within one process: who asks first comes first. */
export class ProcessLocks {
  readonly #last = new Map<string, Promise<unknown>>();

  lock<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const result = before.then(work, work);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(name, settled);
    void settled.then(() => {
      if (this.#last.get(name) === settled) this.#last.delete(name);
    });
    return result;
  }
}
