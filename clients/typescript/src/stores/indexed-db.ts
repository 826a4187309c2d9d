/** The store of browsers: IndexedDB, shared by the tabs of an origin, with Web Locks between them. */

import { FitAIError, StorageError } from "../errors.js";
import type { Change, Entry, Store } from "./store.js";

const ENTRIES = "entries";

/**
 * A store in the browser's IndexedDB.
 *
 * Browsers delete data of sites that are not used when the disk fills up; `navigator.storage.persist()` asks them not to.
 *
 * @param name that of the database: programs of one origin that use the same one share their session and queue.
 */
export function indexedDbStore(name = "fitai"): Store {
  const { indexedDB, navigator, BroadcastChannel } = globalThis as Partial<typeof globalThis>;
  if (!indexedDB) throw new FitAIError("This platform has no IndexedDB: use another store.");
  const locks = navigator?.locks;
  if (!locks) throw new FitAIError("This platform has no Web Locks, which keep tabs apart: use another store.");
  const channel = BroadcastChannel ? new BroadcastChannel(`${name}.written`) : undefined;
  let opening: Promise<IDBDatabase> | undefined;

  function open(): Promise<IDBDatabase> {
    opening ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB!.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES);
      request.onerror = () => reject(storageError(request.error));
      request.onsuccess = () => {
        const database = request.result;
        // The browser closes it when the user clears the site's data; the next use opens it anew.
        database.onclose = () => (opening = undefined);
        database.onversionchange = () => {
          database.close();
          opening = undefined;
        };
        resolve(database);
      };
    }).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function run<Result>(
    mode: IDBTransactionMode,
    work: (entries: IDBObjectStore) => () => Result,
  ): Promise<Result> {
    const database = await open();
    return new Promise((resolve, reject) => {
      let transaction: IDBTransaction | undefined;
      let result: () => Result;
      try {
        // Relaxed would be faster, and lose what was written last when the machine loses its power.
        transaction = database.transaction(ENTRIES, mode, { durability: "strict" });
        transaction.oncomplete = () => resolve(result());
        transaction.onabort = () => reject(storageError(transaction?.error));
        result = work(transaction.objectStore(ENTRIES));
      } catch (error) {
        reject(storageError(error));
        // What was put before would be written otherwise.
        transaction?.abort();
      }
    });
  }

  return {
    get: (key) =>
      run("readonly", (entries) => {
        const request = entries.get(key);
        return () => request.result as unknown;
      }),
    list: (prefix) =>
      run("readonly", (entries) => {
        const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`, false, true);
        const keys = entries.getAllKeys(range);
        const values = entries.getAll(range);
        return () => keys.result.map((key, index): Entry => ({ key: String(key), value: values.result[index] as unknown }));
      }),
    async write(changes: readonly Change[]) {
      await run("readwrite", (entries) => {
        for (const { key, value } of changes) {
          if (value === undefined) entries.delete(key);
          else entries.put(value, key);
        }
        return () => undefined;
      });
      channel?.postMessage(null);
    },
    lock: <Result>(lock: string, work: () => Promise<Result>) =>
      locks.request(`${name}.${lock}`, work) as Promise<Result>,
    onForeignWrite(listener) {
      channel?.addEventListener("message", listener);
      return () => channel?.removeEventListener("message", listener);
    },
    close() {
      channel?.close();
      void opening?.then((database) => database.close());
      opening = undefined;
    },
  };
}

function storageError(error: unknown): StorageError {
  const isFull = (error as { name?: string } | null)?.name === "QuotaExceededError";
  const sentence = isFull ? "The device has no room left: nothing was written." : "The device could not write: nothing was done.";
  return new StorageError(sentence, { cause: error, isFull });
}
