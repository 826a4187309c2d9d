/** A store that forgets with the process: for tests, and for programs that keep nothing. */

import { type Change, type Entry, ProcessLocks, type Store } from "./store.js";

export interface MemoryStore extends Store {
  /** Another store of the same data, as another tab has it. */
  share(): MemoryStore;
}

export function memoryStore(): MemoryStore {
  const entries = new Map<string, string>();
  const locks = new ProcessLocks();
  const listenersByStore = new Map<MemoryStore, Set<() => void>>();

  function open(): MemoryStore {
    const listeners = new Set<() => void>();
    const store: MemoryStore = {
      async get(key) {
        const text = entries.get(key);
        return text === undefined ? undefined : JSON.parse(text);
      },
      async list(prefix) {
        const keys = [...entries.keys()].filter((key) => key.startsWith(prefix)).sort();
        return keys.map((key): Entry => ({ key, value: JSON.parse(entries.get(key)!) }));
      },
      async write(changes: readonly Change[]) {
        for (const { key, value } of changes) {
          if (value === undefined) entries.delete(key);
          else entries.set(key, JSON.stringify(value));
        }
        for (const [other, foreign] of listenersByStore) {
          if (other !== store) for (const listener of foreign) queueMicrotask(listener);
        }
      },
      lock: (name, work) => locks.lock(name, work),
      onForeignWrite(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => void listenersByStore.delete(store),
      share: open,
    };
    listenersByStore.set(store, listeners);
    return store;
  }
  return open();
}
